# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.letter_words import format_pair


class AccountReminderSms(models.TransientModel):
    """Shows which numbers text messages go to, and what they say, before they do."""

    _name = "account.reminder.sms"
    _inherit = ["account.reminder.fact"]
    _description = "Send Text Messages"

    reminder_ids = fields.Many2many(
        comodel_name="account.reminder",
        string="Letters",
        readonly=True,
    )
    recipients = fields.Text(
        readonly=True,
    )
    message = fields.Text(
        readonly=True,
        help="What the first one says.",
    )

    @api.model
    def _open(self, letters):
        """Return the action that shows to whom text messages go, and asks.

        :param letters: the ``account.reminder`` records, none of which anything stands against
        """
        # sudo: facts
        wizard = self.sudo().create(
            {
                "reminder_ids": letters.ids,
                "recipients": "\n".join(
                    format_pair(self.env, letter.partner_id.display_name, letter._get_sms_number())
                    for letter in letters
                ),
                "message": letters[0]._get_sms_text(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send text messages") if len(letters) > 1 else self.env._("Send a text message"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @needs("write", "account.reminder", records="one")
    def action_send(self):
        """Hand the messages to Odoo's service."""
        letters = self.reminder_ids
        letters.check_access("write")
        letters._send_sms(since=self.create_date)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
