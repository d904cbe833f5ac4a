from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, sql

from .account_reminder_fact import READERS, needs
from .claim import claim

# What invoices have stored of reminders.
NEW_COLUMNS = {
    "reminder_department_id": "int4",
    "reminder_count": "int4",
    "reminder_level_id": "int4",
    "reminder_last_date": "date",
    "reminder_first_due_date": "date",
    "reminder_last_due_date": "date",
}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "account.reminder.fact"]
    _fact_prefix = "reminder_"

    reminder_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department",
        compute="_compute_reminder_department_id",
        store=True,
        readonly=False,
        check_company=True,
        help="Whose reminders the invoice gets. At first the department of the salesperson.",
        groups=READERS,
    )
    reminder_ids = fields.Many2many(
        comodel_name="account.reminder",
        relation="account_reminder_move_rel",
        column1="move_id",
        column2="reminder_id",
        string="Reminders",
        readonly=True,
        copy=False,
        groups=READERS,
    )
    reminder_count = fields.Integer(
        string="Reminders Printed",
        compute="_compute_reminders",
        store=True,
        groups=READERS,
    )
    reminder_level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        compute="_compute_reminders",
        store=True,
        help="The highest level that was printed.",
        groups=READERS,
    )
    reminder_last_date = fields.Date(
        string="Last Reminder",
        compute="_compute_reminders",
        store=True,
        groups=READERS,
    )
    reminder_state = fields.Selection(
        selection=[
            ("none", "Nothing to remind"),
            ("paid", "Paid"),
            ("reversed", "Reversed"),
            ("not_due", "Not due yet"),
            ("excluded", "Excluded from follow-ups"),
            ("rest", "Paid but for a small rest"),
            ("on_hold", "On hold"),
            ("coming", "Payment on its way"),
            ("overdue", "Overdue"),
        ],
        compute="_compute_reminder_state",
        help="Where the invoice stands today, as far as reminders go.",
        groups=READERS,
    )
    reminder_amount_due = fields.Monetary(
        string="Amount Overdue",
        compute="_compute_reminder_state",
        help="What is overdue today: the instalments past their due date, payments and credit notes deducted.",
        groups=READERS,
    )
    reminder_days_late = fields.Integer(
        string="Days Late",
        compute="_compute_reminder_state",
        groups=READERS,
    )
    # Stored, and no matter of today: so that what is overdue of a hundred thousand invoices is found without their items
    reminder_first_due_date = fields.Date(
        string="First Open Due Date",
        compute="_compute_reminder_due_dates",
        store=True,
        help="When the first instalment that is not paid is due. Empty if all are paid, or excluded from follow-ups.",
        groups=READERS,
    )
    reminder_last_due_date = fields.Date(
        string="Last Open Due Date",
        compute="_compute_reminder_due_dates",
        store=True,
        help="When the last instalment that is not paid is due. Empty if all are paid, or excluded from follow-ups.",
        groups=READERS,
    )
    reminder_next_due_date = fields.Date(
        string="Next Due Date",
        compute="_compute_reminder_state",
        groups=READERS,
    )
    reminder_next_level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        string="Suggested Next",
        compute="_compute_reminder_next",
        groups=READERS,
    )
    reminder_next_date = fields.Date(
        string="Suggested From",
        compute="_compute_reminder_next",
        groups=READERS,
    )

    _reminder_due_idx = models.Index("(commercial_partner_id) WHERE reminder_first_due_date IS NOT NULL")

    def _auto_init(self):
        # EXTENDS 'base': the invoices that are there already get their columns in a moment, not one by one
        missing = [name for name in NEW_COLUMNS if not sql.column_exists(self.env.cr, self._table, name)]
        for name in missing:
            sql.create_column(self.env.cr, self._table, name, NEW_COLUMNS[name])
        result = super()._auto_init()
        if "reminder_department_id" in missing:
            self._fill_reminder_departments()
        if "reminder_first_due_date" in missing:
            self._fill_reminder_due_dates()
        return result

    def _fill_reminder_departments(self):
        """Do in one statement what :meth:`_compute_reminder_department_id` does."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move move
                   SET reminder_department_id = version.department_id
                  FROM hr_employee employee
                  JOIN hr_version version ON version.id = employee.current_version_id
                 WHERE employee.user_id = move.invoice_user_id AND employee.active
                   AND employee.company_id = move.company_id
                   AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                """
            )
        )

    def _fill_reminder_due_dates(self):
        """Do in one statement what :meth:`_compute_reminder_due_dates` does."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move move
                   SET reminder_first_due_date = unpaid.first, reminder_last_due_date = unpaid.last
                  FROM (SELECT line.move_id, MIN(COALESCE(line.date_maturity, line.date)) AS first,
                               MAX(COALESCE(line.date_maturity, line.date)) AS last
                          FROM account_move_line line
                          JOIN account_account account ON account.id = line.account_id
                         WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted'
                           AND line.amount_residual_currency != 0
                         GROUP BY line.move_id
                        HAVING NOT BOOL_AND(COALESCE(line.no_followup, FALSE))) unpaid
                 WHERE unpaid.move_id = move.id AND move.move_type IN ('out_invoice', 'out_receipt')
                """
            )
        )

    @api.depends("invoice_user_id", "company_id", "move_type")
    def _compute_reminder_department_id(self):
        employees = (
            # sudo: that a salesperson belongs to a department is no secret of human resources
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", self.invoice_user_id.ids), ("company_id", "in", self.company_id.ids)])
        )
        departments = {(employee.user_id, employee.company_id): employee.department_id for employee in employees}
        for move in self:
            if move.is_sale_document(include_receipts=True):
                move.reminder_department_id = departments.get((move.invoice_user_id, move.company_id))
            else:
                move.reminder_department_id = False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reminded(self):
        # sudo: who may delete the invoice need not be allowed to read letters
        if kept := self.sudo().filtered(lambda move: any(letter.state != "draft" for letter in move.reminder_ids)):
            raise UserError(
                self.env._(
                    "%(invoices)s: a reminder was printed, which is proof of what was sent. Cancel the invoice instead.",
                    invoices=", ".join(kept.mapped("name")),
                )
            )

    def unlink(self):
        # EXTENDS 'account': a letter that was never printed goes with its invoice
        # sudo: as above
        self.sudo().reminder_ids.filtered(lambda reminder: reminder.state == "draft").unlink()
        return super().unlink()

    # not the lines' level: of a printed letter it stays, of a draft it doesn't count
    @api.depends("reminder_ids.state", "reminder_ids.level_id", "reminder_ids.printed_date")
    def _compute_reminders(self):
        # not stored: worked out of all letters at once
        self.reminder_ids._origin.filtered(lambda reminder: reminder.state == "printed").mapped("apart_move_ids")
        for move in self:
            printed = move.reminder_ids.filtered(lambda reminder: reminder.state == "printed")
            move.reminder_count = len(printed)
            stages = (reminder._origin._get_stage(move._origin) for reminder in printed)
            move.reminder_level_id = printed.level_id.browse().union(*stages).sorted("sequence")[-1:]
            move.reminder_last_date = max(printed.mapped("printed_date"), default=False)

    def _get_instalments(self):
        """Return the receivable items of the invoices that are posted, oldest first."""
        return self.line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.account_type == "asset_receivable"
        ).sorted(lambda line: (line._get_due_date(), line.id))

    def _get_open_instalments(self):
        """Return the instalments that are not paid, oldest first; what the customer withholds need not be."""
        claimed = self._get_instalments()._get_claimed()
        return self.line_ids.browse().union(
            *(line for line, amount in claimed.items() if not line.currency_id.is_zero(amount))
        )

    def _get_overdue_instalments(self):
        """Return the instalments that are past their due date and not paid, oldest first."""
        return self._get_open_instalments()._filter_overdue()

    @api.depends(
        "move_type",
        "line_ids.account_id",
        "line_ids.parent_state",
        "line_ids.no_followup",
        "line_ids.amount_residual_currency",
        "line_ids.date_maturity",
        "line_ids.date",
    )
    def _compute_reminder_due_dates(self):
        for move in self:
            unpaid = move._get_open_instalments()
            if move.move_type not in ("out_invoice", "out_receipt") or all(unpaid.mapped("no_followup")):
                unpaid = unpaid.browse()
            move.reminder_first_due_date = unpaid[:1]._get_due_date()
            move.reminder_last_due_date = unpaid[-1:]._get_due_date()

    @api.depends(
        "state",
        "move_type",
        "payment_state",
        "line_ids.no_followup",
        "line_ids.amount_residual_currency",
        "line_ids.date_maturity",
        "reminder_hold_id",
        "reminder_amount_coming",
        "company_id",
    )
    @api.depends_context("uid", "tz")
    def _compute_reminder_state(self):
        today = self.company_id._get_reminder_todays()
        for move in self:
            unpaid = move._get_open_instalments()
            overdue = unpaid._filter_overdue()
            move.reminder_amount_due = sum(overdue._get_claimed().values())
            first = overdue[:1]
            move.reminder_days_late = (today[move.company_id] - first._get_due_date()).days if overdue else 0
            move.reminder_next_due_date = (unpaid - overdue)[:1].date_maturity
            if (
                move.state != "posted"
                or not move.is_sale_document(include_receipts=True)
                or move.move_type == "out_refund"
            ):
                move.reminder_state = "none"
            elif move.payment_state == "reversed":
                move.reminder_state = "reversed"
            elif not unpaid:
                move.reminder_state = "paid"
            elif all(unpaid.mapped("no_followup")):  # not the move's own field, which is set on every receipt
                move.reminder_state = "excluded"
            elif move.reminder_amount_due <= 0:
                move.reminder_state = "not_due"
            elif move._is_small_rest():
                move.reminder_state = "rest"
            elif move.reminder_hold_id:
                move.reminder_state = "on_hold"
            elif move._is_payment_coming():
                move.reminder_state = "coming"
            else:
                move.reminder_state = "overdue"

    @api.depends(
        "reminder_level_id",
        "reminder_last_date",
        "line_ids.date_maturity",
        "line_ids.amount_residual_currency",
        "commercial_partner_id.trust",
    )
    def _compute_reminder_next(self):
        """After the last level nothing is suggested any more, though it may be printed again."""
        levels = self.env["account.reminder.level"].search([])
        wait = timedelta(days=self.env["account.reminder"]._get_days_between())
        for move in self:
            first = move._get_open_instalments()[:1]
            level = move._get_next_reminder_level(levels)
            is_last = move.reminder_level_id and level.sequence <= move.reminder_level_id.sequence
            if not first or is_last or move.move_type not in ("out_invoice", "out_receipt"):
                move.reminder_next_level_id = move.reminder_next_date = False
                continue
            move.reminder_next_level_id = level
            days = self.env["account.reminder.text"]._get_days(
                level, move.company_id, move.reminder_department_id, "days"
            )
            days += move.commercial_partner_id._get_reminder_shift(move.company_id)
            move.reminder_next_date = first._get_due_date() + timedelta(days=max(0, days))
            if move.reminder_last_date:
                move.reminder_next_date = max(move.reminder_next_date, move.reminder_last_date + wait)

    def _get_next_reminder_level(self, levels=None):
        """Return the level to print next: the one after the highest printed, level by level; the last one is repeated.

        Of several invoices, the highest.

        :param levels: all ``account.reminder.level``, if they are known already
        """
        stages = self._get_next_reminder_levels(levels)
        return self.env["account.reminder.level"].union(*stages.values()).sorted("sequence")[-1:]

    def _get_next_reminder_levels(self, levels=None):
        """Return the level to print next of each invoice: its stage.

        :param levels: all ``account.reminder.level``, if they are known already
        :rtype: dict[account.move, account.reminder.level]
        """
        if levels is None:
            levels = self.env["account.reminder.level"].search([]) if self else ()
        stages = {}
        for last, moves in self.grouped("reminder_level_id").items():
            higher = levels.filtered(lambda level, last=last: not last or level.sequence > last.sequence)
            stages |= dict.fromkeys(moves, higher[:1] or levels[-1:])
        return stages

    def _filter_apart(self, level, stages):
        """Return those of a letter's invoices that stand apart on it: they have not reached its level, but others have.

        Where none has, since somebody has chosen a higher one, the letter is about those that are furthest.

        :param level: of the letter
        :param dict stages: of :meth:`_get_next_reminder_levels`
        """
        reached = min(level.sequence, max((stages[move].sequence for move in self), default=0))
        return self.filtered(lambda move: stages[move].sequence < reached)

    def _get_reminder_obstacle(self):
        """Return why the invoice can't be reminded of, in the user's language, or False.

        :rtype: str | bool
        """
        self.ensure_one()
        _ = self.env._
        match self.reminder_state:
            case "overdue":
                return False
            case "paid":
                return _("%(invoice)s is paid: there is nothing to remind of.", invoice=self.name)
            case "reversed":
                return _("%(invoice)s is reversed: there is nothing to remind of.", invoice=self.name)
            case "excluded":
                return _("%(invoice)s is excluded from follow-ups.", invoice=self.name)
            case "on_hold":
                hold = self.reminder_hold_id._describe()
                return _("%(invoice)s is on hold: %(hold)s.", invoice=self.name, hold=hold)
            case "rest":
                return _(
                    "%(invoice)s is paid but for %(amount)s, a rest too small to remind of.",
                    invoice=self.name,
                    amount=self.currency_id.format(self.reminder_amount_due),
                )
            case "coming":
                return _(
                    "A payment of %(amount)s is on its way for %(invoice)s.",
                    invoice=self.name,
                    amount=self.currency_id.format(self.reminder_amount_coming),
                )
            case "not_due":
                return _(
                    "%(invoice)s is not due yet: a reminder can be printed from the day after %(date)s.",
                    invoice=self.name,
                    date=format_date(self.env, self.reminder_next_due_date),
                )
        return _("Reminders are for posted customer invoices only.")

    @api.model
    def _prepare_reminder_line_values(self, items, extras, credits=None):
        """Return the values of the reminder lines of journal items: instalments, or what is in the customer's favour.

        :param dict extras: of :meth:`account.move.line._get_line_extras`
        :param dict credits: what is left of those in the customer's favour
        :rtype: list[dict]
        """
        today = items.company_id._get_reminder_todays()
        claimed = items._get_claimed() | (credits or {})
        withheld = items._get_withheld()
        values = []
        for line in items:
            move = line.move_id
            instalments = move._get_instalments()
            name = move.name
            if len(instalments) > 1:
                name = f"{name} ({instalments.ids.index(line.id) + 1}/{len(instalments)})"
            due = line._get_due_date()
            values.append(
                {
                    "move_line_id": line.id,
                    "move_id": move.id,
                    "name": name,
                    "date_invoice": move.invoice_date,
                    "date_due": due,
                    "days_late": (today[line.company_id] - due).days if line.amount_residual_currency > 0 else 0,
                    "amount_total": line.amount_currency,
                    "amount_paid": line.currency_id.round(line.amount_currency - claimed[line] - withheld.get(line, 0)),
                    "amount_withheld": withheld.get(line, 0),
                    "amount_due": claimed[line],
                    **extras.get(line, {}),
                }
            )
        return values

    def _get_claimed_extra(self, level):
        """Return what a letter of a level would claim of invoices besides what is overdue; an addon adds its own.

        Called once for each level of letters that are proposed, for the invoices of all of them.

        :param level: the ``account.reminder.level``
        :return: by invoice, in its currency; nothing of those of which there is nothing
        :rtype: dict[account.move, float]
        """
        return {}

    def _get_reminder_partner(self):
        """Return whom a letter about the invoices goes to: their own address if they have the same, else the customer."""
        return self.partner_id if len(self.partner_id) == 1 else self.commercial_partner_id

    def _get_reminder_department(self):
        """Return the department that the invoices have in common, if they have one, and it is not another company's by now."""
        departments = self.mapped("reminder_department_id")
        is_common = len(departments) == 1 and all(move.reminder_department_id for move in self)
        return departments if is_common and departments.sudo().company_id <= self.company_id else departments[:0]

    @api.model
    def _get_reminder_sample(self, company, move_id=False):
        """Return a customer invoice to show texts and formats with: the given one, else the first overdue one there is.

        :param company: the ``res.company`` whose invoices to look for
        :param int move_id: the invoice that the user picked
        """
        invoices = Domain("move_type", "in", ("out_invoice", "out_receipt")) & Domain("state", "=", "posted")
        invoices &= Domain("company_id", "child_of", company.ids)
        if move_id and (move := self.search(invoices & Domain("id", "=", move_id))):
            return move
        overdue = invoices & Domain("reminder_first_due_date", "!=", False)
        return self.search(overdue, order="invoice_date_due, id", limit=1) or self.search(invoices, limit=1)

    @api.model
    def _get_domain_unpaid(self):
        """Return which invoices are not paid; one whose payment the bank has not confirmed is not, either."""
        return (
            Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_receipt"))
            & Domain("payment_state", "in", ("not_paid", "partial", "in_payment"))
        )

    def _describe_sample(self):
        """Return the invoice's ``id`` and ``display_name``, for who picks one to show texts and formats with, or False."""
        return next(iter(self.read(["display_name"])), False)

    def _get_list_action(self, name):
        """Return the action that opens the invoices: one as a page, several as a list.

        :param str name: of the list
        """
        action = {"type": "ir.actions.act_window", "res_model": "account.move", "name": name}
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id}
        return {**action, "views": [(False, "list"), (False, "form")], "domain": [("id", "in", self.ids)]}

    # Buttons

    @needs("write", "account.reminder")
    def action_print_reminder(self):
        """Open the letter: the draft that is there already, else a new one at the suggested level.

        :raises UserError: if the invoice can't be reminded of; says why
        """
        self.ensure_one()
        if obstacle := self._get_reminder_obstacle():
            raise UserError(obstacle)
        self.env["account.reminder.level"]._refuse_none()
        claim(self)
        level = self._get_next_reminder_level()
        draft = self.reminder_ids.filtered(
            lambda reminder: reminder.state == "draft" and reminder.move_ids == self and reminder._fits_invoices()
        )[:1]
        if draft:
            draft._take_up(level)
            draft._refresh_lines()
        else:
            draft = self.env["account.reminder"]._create_draft(self, level)
        return draft._get_form_action()

    @needs("read", "account.reminder")
    def action_open_reminders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_action")
        return {**action, "domain": [("move_ids", "in", self.ids)], "context": {}}
