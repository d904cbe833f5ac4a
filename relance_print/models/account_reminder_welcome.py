# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_fact import needs

# The steps with a button, by its method: the keys of the alerts that say what is still to be done.
STEPS = {
    "action_open_letterhead": ("sender_address", "logo"),
    "action_open_bank_setup": ("bank_account",),
    "action_open_first_texts": (),
}


class AccountReminder(models.Model):
    """The first steps of a company that has printed no letter yet: a panel of Odoo's own onboarding, beside the letter."""

    _inherit = "account.reminder"

    welcome = fields.Json(
        compute="_compute_welcome",
        help="The first steps, for who may set reminders up: of each its name, what it is about, its button and whether it is "
        "done.",
    )

    def _compute_welcome(self):
        for letter in self:
            letter.welcome = letter._get_welcome()

    def _get_welcome(self):
        """Return the steps of the panel; none once a letter was printed, or somebody has closed it.

        :rtype: list[dict]
        """
        panel = self._get_welcome_panel()
        texts = self.env["account.reminder.text"]
        if not (panel and self.state == "draft" and self._origin and texts.has_access("write")):
            return []
        if panel.is_onboarding_closed or self.search_count(
            [("company_id", "=", self.company_id.id), ("state", "!=", "draft")], limit=1
        ):
            return []
        lacks = {alert.key: alert.words for _letter, alert in self._get_alerts_sender()}
        steps = []
        for step in panel.step_ids:
            action = step.panel_step_open_action_name
            about = STEPS.get(action, ())
            words = [lacks[key] for key in about if key in lacks]
            is_done = bool(about and not words) or step.current_step_state != "not_done"
            steps.append(
                {
                    "name": step.title,
                    "text": step.description if is_done or not words else " ".join(words),
                    "action": action in STEPS and action,
                    "done": is_done,
                }
            )
        return steps

    def _compute_alerts(self):
        # EXTENDS 'account_reminder.py': what a step beside the letter says is said there alone
        result = super()._compute_alerts()
        for letter in self:
            said = {key for step in letter.welcome or () if not step["done"] for key in STEPS.get(step["action"], ())}
            letter.alerts = [alert for alert in letter.alerts or () if alert["key"] not in said]
        return result

    def _get_welcome_panel(self):
        """Return the ``onboarding.onboarding`` in the letter's company.

        sudo: onboarding is of administrators; accounting managers see this panel of it.
        """
        panel = self.env.ref("relance_print.onboarding_reminder", raise_if_not_found=False)
        return panel and panel.sudo().with_company(self.company_id)

    # Buttons

    @needs("write", "account.reminder.text", records="one")
    def action_open_letterhead(self):
        """Open what the letterhead lacks: the address first, then logo and colours."""
        layout = self.env["base.document.layout"].has_access("create")
        return (
            self.action_open_layout()
            if layout and self._get_sender_place()._has_postal_address()
            else self.action_open_sender()
        )

    @needs("write", "account.reminder.text", records="one")
    def action_open_first_texts(self):
        """Open the page of settings, whose list leads to the texts; that it was looked at is a step."""
        panel = self._get_welcome_panel()
        panel.step_ids.filtered(
            lambda step: step.panel_step_open_action_name == "action_open_first_texts"
        ).action_set_just_done()
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_settings_action")
        return self._in_company({**action, "context": {}})

    @needs("write", "account.reminder.text", records="one")
    def action_close_welcome(self):
        """Close the panel for everybody in the company."""
        self._get_welcome_panel()._search_or_create_progress().action_close()
