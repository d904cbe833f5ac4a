# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.account_reminder_fact import needs


class AccountReminderDepartment(models.TransientModel):
    """The department of several invoices at once."""

    _name = "account.reminder.department"
    _inherit = ["account.reminder.fact"]
    _description = "Set the Department of Invoices"

    move_ids = fields.Many2many(
        comodel_name="account.move",
        default=lambda self: self._get_context_ids("active_ids"),
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
    )

    @needs("write", records="one")
    def action_set(self):
        """Give all the invoices the department, or none; drafts of reminders follow."""
        self.move_ids.reminder_department_id = self.department_id
        return {"type": "ir.actions.act_window_close"}
