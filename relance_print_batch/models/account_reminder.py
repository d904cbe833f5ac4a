from odoo import api, models


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    @api.model
    def _count_printing(self):
        # EXTENDS 'relance_print'
        return max(super()._count_printing(), self.env["account.reminder.batch"]._count_printing())
