from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountReminderLine(models.Model):
    """One instalment of an invoice on a letter: amounts in the letter's currency, as they stood when it was printed."""

    _name = "account.reminder.line"
    _description = "Reminder Line"
    _order = "date_due, move_line_id, id"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        required=True,
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
        related="reminder_id.currency_id",
    )
    amount_total = fields.Monetary(
        string="Amount",
    )
    amount_paid = fields.Monetary(
        string="Paid",
        help="Payments and credit notes that were matched with it.",
    )
    amount_due = fields.Monetary(
        string="Balance",
    )

    def write(self, vals):
        self._check_not_printed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        self._check_not_printed()

    def _check_not_printed(self):
        """Refuse any change of the lines of a letter that left, whoever asks."""
        if any(line.reminder_id.state != "draft" for line in self):
            raise UserError(self.env._("The amounts of a printed reminder can't be changed."))
