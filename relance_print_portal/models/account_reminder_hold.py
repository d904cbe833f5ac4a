# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderHold(models.Model):
    _inherit = "account.reminder.hold"

    kind = fields.Selection(
        selection_add=[("says_paid", "Says it is paid")],
        ondelete={"says_paid": "set no_reminders"},
    )
