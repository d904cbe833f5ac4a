# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_fact import needs
from .claim import claim


class AccountReminder(models.Model):
    """What keeps a letter from being printed, or belongs on it: holds, broken promises, and payments not matched yet."""

    _inherit = "account.reminder"

    amount_credit = fields.Monetary(
        string="Credits",
        compute="_compute_amount_credit",
        help="Open credit notes and unmatched payments of the customer, in the letter's currency, "
        "without what is used up by what is overdue without an invoice.",
    )

    def _compute_amount_credit(self):
        self.amount_credit = 0
        for reminder, left in self._get_credits_left().items():
            if left:
                reminder.amount_credit = -sum(left.values())

    def _is_covered(self):
        """Tell whether what the customer has paid, or been credited with, covers what the letter claims."""
        self.ensure_one()
        if self.subtract_credits:
            return self.currency_id.compare_amounts(self.amount_due, 0) <= 0
        return self.amount_credit > 0 and self.currency_id.compare_amounts(self.amount_due, self.amount_credit) <= 0

    def _get_match(self):
        """Return the button of an alert that matches what is unmatched, and what it asks first."""
        _ = self.env._
        asked = _(
            "The customer's payments and credit notes in %(currency)s will be matched with their open invoices, the oldest "
            "first; not with disputed ones.",
            currency=self.currency_id.name,
        )
        return "action_match_credits", _("Match"), asked

    def _get_broken_promise_date(self):
        """Return by when the customer promised to pay what the letter claims, if that passed since the reminder before it."""
        if not (dates := self._get_claimed_moves().reminder_broken_promise_id.mapped("date_end")):
            return False
        previous = self._get_previous_date()
        return max((date for date in dates if not previous or date >= previous), default=False)

    # Buttons of the alerts

    @needs("write")
    def action_lift_holds(self):
        """Lift what keeps the letter's invoices from being reminded of."""
        self.move_ids.action_lift_hold()

    @needs("write", records="one")
    def action_match_credits(self):
        """Match the customer's unmatched payments and credit notes with their open invoices, the oldest first."""
        items = self._get_open_items(("currency_id", "=", self.currency_id.id))
        claim(items.move_id)
        undisputed = items.filtered(lambda item: item.move_id.reminder_hold_id.kind != "disputed")
        for lines in undisputed.grouped("account_id").values():
            lines.reconcile()
        self._refresh_lines()
