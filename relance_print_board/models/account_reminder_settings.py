# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_auto = fields.Boolean(
        related="company_id.reminder_auto",
        readonly=False,
    )
    reminder_auto_hour = fields.Integer(
        related="company_id.reminder_auto_hour",
        readonly=False,
    )
    reminder_auto_user_id = fields.Many2one(
        related="company_id.reminder_auto_user_id",
        readonly=False,
    )
    reminder_auto_weekends = fields.Boolean(
        related="company_id.reminder_auto_weekends",
        readonly=False,
    )
