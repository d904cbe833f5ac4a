# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.account_reminder_fact import needs


class AccountReminderCancel(models.TransientModel):
    """Ask why a printed reminder is cancelled."""

    _name = "account.reminder.cancel"
    _inherit = ["account.reminder.fact"]
    _description = "Cancel Reminder"

    reminder_ids = fields.Many2many(
        comodel_name="account.reminder",
        required=True,
    )
    reason = fields.Char(
        required=True,
    )

    @needs("write", records="one")
    def action_confirm(self):
        self.reminder_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
