# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, sql

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


class LoggedFiles(dict):
    """Ids of the ``ir.attachment`` that go with notes, by id of their invoice: no client can send one in the context."""


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

    # Stored, and no matter of today: so that what is overdue of a hundred thousand invoices is found without their items
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

    @api.model
    def _prepare_reminder_line_values(self, items, extras, credits=None):
        """Return the values of the reminder lines of journal items: instalments, or what is in the customer's favour.

        :param dict extras: of :meth:`account.reminder._get_line_extras`, the letter's
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

    def _get_claimed_extra(self, level, letters):
        """Return what letters of a level would claim of invoices besides what is overdue; an addon adds its own.

        Called once for each level of letters that are proposed, for the invoices of all of them.

        :param level: the ``account.reminder.level``
        :param list letters: the invoices of each, and its credits as ``account.reminder._get_credits_left`` has them
        :return: by invoice, in its currency; nothing of those of which there is nothing
        :rtype: dict[account.move, float]
        """
        return {}

    def _get_reminder_partner(self):
        """Return whom a letter about the invoices goes to: their own address if they have the same, else the customer."""
        return self.partner_id if len(self.partner_id) == 1 else self.commercial_partner_id

    def _fits_letter(self, letter):
        """Tell whether the invoices are still of the customer, the currency and the company that a letter is of.

        :param letter: an ``account.reminder``, or a letter that a batch proposes
        """
        moves = self._origin
        return (
            moves.commercial_partner_id == letter.partner_id.commercial_partner_id
            and moves.currency_id == letter.currency_id
            and moves.company_id == letter.company_id
        )

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

    def _message_create(self, values_list):
        # EXTENDS 'mail': a log of many invoices takes no files, and linked afterwards each would cost statements of its own
        if isinstance(files := self.env.context.get("reminder_files"), LoggedFiles):
            values_list = [{**vals, "attachment_ids": files.get(vals["res_id"], [])} for vals in values_list]
        return super()._message_create(values_list)

    def _get_list_action(self, name):
        """Return the action that opens the invoices: one as a page, several as a list.

        :param str name: of the list
        """
        action = {"type": "ir.actions.act_window", "res_model": "account.move", "name": name}
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id}
        return {**action, "views": [(False, "list"), (False, "form")], "domain": [("id", "in", self.ids)]}

    # Buttons

    @needs("write", "account.reminder", records="one")
    def action_print_reminder(self):
        """Open the letter: the draft that is there already, else a new one at the suggested level.

        :raises UserError: if the invoice can't be reminded of; says why
        """
        if obstacle := self._get_reminder_obstacle():
            raise UserError(obstacle)
        self.env["account.reminder.level"]._refuse_none()
        claim(self)
        return self._open_draft()._get_form_action()

    def _open_draft(self):
        """Return the draft of a letter about the invoices, of one customer and currency: the one that is there, else a new one.

        To be called after :func:`claim`.
        """
        level = self._get_next_reminder_level()
        draft = self._get_open_draft()
        if draft:
            draft._take_up(level)
            draft._refresh_lines()
            return draft
        return self.env["account.reminder"]._create_draft(self, level)

    def _get_open_draft(self):
        """Return the draft that is open on exactly these invoices and still fits them, if there is one."""
        return self.reminder_ids.filtered(
            lambda reminder: reminder.state == "draft" and reminder.move_ids == self and self._fits_letter(reminder)
        )[:1]

    @needs("read", "account.reminder", records="one")
    def action_open_reminders(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_action")
        return {**action, "domain": [("move_ids", "in", self.ids)], "context": {}}
