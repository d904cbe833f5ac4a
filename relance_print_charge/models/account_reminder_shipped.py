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
