# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_reminder_fact import needs


class AccountReminderBatchLetter(models.Model):
    """What a customer owes without an invoice: credits pay it first, as on a letter that is printed alone."""

    _inherit = "account.reminder.batch.letter"

    amount_without_invoice = fields.Monetary(
        string="Overdue without an Invoice",
        readonly=True,
        help="Overdue items of the customer that are no invoice's. Credits are first set against them.",
    )

    @api.model
    def _get_proposal_columns(self, batch):
        return {**super()._get_proposal_columns(batch), "amount_without_invoice": SQL("chosen.owed")}

    @needs("read", records="one")
    def action_open_without_invoice(self):
        names = ("partner_id", "company_id", "currency_id")
        return self.env["account.reminder"].new({name: self[name].id for name in names}).action_open_without_invoice()
