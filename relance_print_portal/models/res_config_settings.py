# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_link_days = fields.Integer(
        related="company_id.reminder_link_days",
        readonly=False,
    )
    reminder_promise_days = fields.Integer(
        related="company_id.reminder_promise_days",
        readonly=False,
    )
