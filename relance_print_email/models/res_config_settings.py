# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_email_invoices = fields.Boolean(
        related="company_id.reminder_email_invoices",
        readonly=False,
    )
    reminder_thanks = fields.Boolean(
        related="company_id.reminder_thanks",
        readonly=False,
    )
