# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    @api.model
    def _count_printing(self):
        # EXTENDS 'relance_print'
        return max(super()._count_printing(), self.env["account.reminder.batch"]._count_printing())
