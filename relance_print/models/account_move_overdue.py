# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .account_reminder_fact import READERS


class AccountMove(models.Model):
    """What is overdue of an invoice, and why it can or can't be reminded of."""

    _inherit = "account.move"

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
    reminder_first_due_date = fields.Date(
        string="First Open Due Date",
        compute="_compute_reminder_due_dates",
        store=True,
        help="When the first instalment that is not paid is due. Empty if all are paid, or excluded from follow-ups.",
        groups=READERS,
    )
    reminder_due_date = fields.Date(
        string="First Due Date",
        compute="_compute_reminder_due_date",
        help="When what is open first is due; of an invoice that is paid, or excluded from follow-ups, its own due date.",
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
    _reminder_due_idx = models.Index("(commercial_partner_id) WHERE reminder_first_due_date IS NOT NULL")

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

    @api.depends("reminder_first_due_date", "invoice_date_due")
    def _compute_reminder_due_date(self):
        for move in self:
            move.reminder_due_date = move.reminder_first_due_date or move.invoice_date_due

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
                return _(
                    "%(invoice)s is excluded from follow-ups. To remind of it, switch off “Exclude from reminders” in its tab "
                    "Reminders.",
                    invoice=self.name,
                )
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
