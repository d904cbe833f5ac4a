from odoo import fields, models


class AccountReminderCancel(models.TransientModel):
    """Ask why a printed reminder is cancelled."""

    _name = "account.reminder.cancel"
    _description = "Cancel Reminder"

    reminder_ids = fields.Many2many(
        comodel_name="account.reminder",
        required=True,
    )
    reason = fields.Char(
        required=True,
    )

    def action_confirm(self):
        self.reminder_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
