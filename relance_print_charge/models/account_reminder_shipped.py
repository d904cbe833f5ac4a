# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AccountReminderShipped(models.Model):
    _inherit = "account.reminder.shipped"

    @api.model
    def _get_kinds(self):
        # EXTENDS 'relance_print'
        return super()._get_kinds() | {
            "account.reminder.rate": ("reference", "date_from"),
            "account.reminder.scheme": (),
            "account.reminder.scheme.tier": ("scheme_id", "currency_id", "amount_from"),
        }
