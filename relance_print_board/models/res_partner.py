# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResPartner(models.Model):
    """What the board knows of a customer, on the customer's own page."""

    _inherit = "res.partner"

    reminder_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible for Reminders",
        company_dependent=True,
        check_company=True,
        domain="[('share', '=', False)]",
        help="Who takes care of what the customer owes. If empty, the salesperson.",
        groups=READERS,
    )

    def _get_reminder_user(self, company):
        """Return who takes care of what a customer owes a company, maybe nobody."""
        customer = self.commercial_partner_id.with_company(company)
        return customer.reminder_user_id or customer.user_id
