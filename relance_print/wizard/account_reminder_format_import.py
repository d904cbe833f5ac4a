# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import fields, models

from ..models.account_reminder_fact import needs


class AccountReminderFormatImport(models.TransientModel):
    _name = "account.reminder.format.import"
    _inherit = ["account.reminder.fact"]
    _description = "Import a Reminder Format"

    file = fields.Binary(
        required=True,
        attachment=False,
    )
    filename = fields.Char()

    @needs("write", records="one")
    def action_import(self):
        """Make a format of the file and open it."""
        imported = self.env["account.reminder.format"]._import(base64.b64decode(self.file))
        return {
            "type": "ir.actions.act_window",
            "res_model": imported._name,
            "views": [(False, "form")],
            "res_id": imported.id,
        }
