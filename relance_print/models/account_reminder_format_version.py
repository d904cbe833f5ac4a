# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_fact import needs


class AccountReminderFormatVersion(models.Model):
    """What a format was before somebody changed it."""

    _name = "account.reminder.format.version"
    _inherit = ["account.reminder.fact"]
    _description = "Earlier Version of a Reminder Format"
    _order = "id desc"
    _rec_name = "format_id"

    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    content = fields.Json(
        required=True,
        readonly=True,
        help="The fields of the format with their values.",
    )

    @needs("write", "account.reminder.format", records="one")
    def action_restore(self):
        """Bring the version back; what the format is now becomes a version in turn."""
        self.format_id.write(self.content)
