# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_signatory = fields.Selection(
        selection_add=[("salesperson", "The salesperson of the invoice")],
        ondelete={"salesperson": "set default"},
    )


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _get_signatory(self, user):
        # EXTENDS 'relance_print'
        salesperson = self.move_ids.invoice_user_id[:1]
        if salesperson and self.company_id._get_reminder_company().reminder_signatory == "salesperson":
            return salesperson.name, self.env._("Your contact"), salesperson.email
        return super()._get_signatory(user)
