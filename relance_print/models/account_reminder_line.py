# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .letter_words import format_amount


class AccountReminderLine(models.Model):
    """One instalment of an invoice on a letter: amounts in the letter's currency, as they stood when it was printed.

    Without a letter, it is an addon's.
    """

    _name = "account.reminder.line"
    _inherit = ["account.reminder.fact"]
    _description = "Reminder Line"
    _order = "date_due, move_line_id, id"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        ondelete="cascade",
        index=True,
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
        ondelete="set null",  # the instalment goes when its invoice is reset to draft; what was printed stays
        index="btree_not_null",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        ondelete="restrict",
        index=True,
    )
    # Empty on the lines of older letters, which are at their letter's
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        readonly=True,
        ondelete="restrict",
        help="At which level the invoice is reminded of: the letter's, or its own next one if it stands apart.",
    )
    name = fields.Char(
        string="Number",
        help="Number of the invoice, with the instalment's where there are several.",
    )
    date_invoice = fields.Date(
        string="Invoice Date",
    )
    date_due = fields.Date(
        string="Due Date",
    )
    days_late = fields.Integer(
        help="Days from the due date to the letter's date.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
    )
    amount_total = fields.Monetary(
        string="Amount",
    )
    amount_paid = fields.Monetary(
        string="Paid",
        help="Payments and credit notes that were matched with it.",
    )
    amount_withheld = fields.Monetary(
        string="Withheld",
        readonly=True,
        help="Tax that the customer withholds and owes to the state.",
    )
    amount_due = fields.Monetary(
        string="Balance",
    )

    @api.depends("reminder_id.currency_id", "move_id.currency_id")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = (line.reminder_id or line.move_id).currency_id

    @api.model
    def _get_unfrozen(self):
        """Return the names of the fields that may still change once the letter was printed; an addon adds its own.

        :rtype: set
        """
        return {name for name, field in self._fields.items() if field.manual}

    def write(self, vals):
        if vals.keys() - self._get_unfrozen():
            self._check_not_printed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        self.filtered("reminder_id")._check_not_printed()

    def _check_not_printed(self):
        """Refuse any change of the lines of a letter that left, whoever asks."""
        if any(line.reminder_id.state != "draft" for line in self):
            raise UserError(self.env._("The amounts of a printed reminder can't be changed."))

    def _get_extra_claimed(self):
        """Return what the letter claims of the line beside its balance; an addon adds its own.

        A door: called for each line of letters whose claims are handed over to others.

        :rtype: float
        """
        return 0.0

    def _get_letter_name(self):
        """Return what a letter calls the line, in the environment's language: it says what makes its amounts add up.

        :rtype: str
        """
        if self.move_id.move_type == "out_refund":
            return self.env._("Credit note %(number)s", number=self.name)
        if not self.amount_withheld:
            return self.name
        amount = self._format_amount(self.amount_withheld)
        return self.env._("%(invoice)s (%(amount)s withheld)", invoice=self.name, amount=amount)

    def _format_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)
