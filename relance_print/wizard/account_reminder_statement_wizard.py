# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.account_reminder_fact import needs


class AccountReminderStatementWizard(models.TransientModel):
    """Of whom, and of which day, to print statements of account."""

    _name = "account.reminder.statement.wizard"
    _inherit = ["account.reminder.fact"]
    _description = "Print Statements of Account"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        readonly=True,
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        required=True,
        check_company=True,
    )
    date = fields.Date(
        string="At the End Of",
        default=lambda self: self.env.company._get_reminder_today(),
        required=True,
        help="What was paid or credited later counts as open.",
    )

    @needs("write", records="one")
    def action_print(self):
        """Download the statements: one PDF."""
        ids = ",".join(map(str, self.partner_ids.commercial_partner_id.ids))
        url = f"/relance_print/statement/{self.company_id.id}/{ids}?date={self.date}"
        return {"type": "ir.actions.act_url", "url": url, "close": True}
