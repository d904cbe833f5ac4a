# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .account_reminder_fact import needs


class AccountReminder(models.Model):
    """The buttons of a letter's page."""

    _inherit = "account.reminder"

    def _get_form_action(self):
        """Return the action that opens the letter as a page, from one of its invoices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminder"),
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
            "context": {"from_invoice": True},
        }

    @needs("read", records="one")
    def action_open(self):
        """Open the letter; a draft is brought up to what is due today."""
        self._bring_up_to_date()
        return self._get_form_action()

    def _open_beside(self, record):
        """Return the action that opens a record in a dialog over the letter, which is read again when that is closed."""
        return {
            "type": "ir.actions.act_window",
            "name": record.display_name,
            "res_model": record._name,
            "views": [(False, "form")],
            "res_id": record.id,
            "target": "new",
        }

    @needs("read", records="one")
    def action_open_text(self):
        """Open the text that the letter has, where its owner may change it."""
        return self._get_wordings()._pick("body").with_env(self.env).action_open()

    @needs("read", records="one")
    def action_open_format(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.reminder.format",
            "views": [(False, "form")],
            "res_id": self.format_id.id,
        }

    @needs("read", records="one")
    def action_back(self):
        """Return to where the letter was opened from, else to its invoices; a draft that nobody touched is gone then."""
        fallback = self.action_open_invoices()
        self._drop_untouched()
        return {"type": "ir.actions.client", "tag": "relance_print.back", "params": {"fallback": fallback}}

    @needs("read")
    def action_open_invoices(self):
        return self.move_ids._get_list_action(self.env._("Invoices"))

    @needs("write")
    def action_reset_text(self):
        """Bring the default wording back to a draft."""
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        for reminder in drafts:
            # sudo: whether a letter was edited is a fact that only this model sets
            zones = reminder._get_default_zones()
            reminder.sudo().write({**zones, "is_edited": False, "edited_level_id": False})
