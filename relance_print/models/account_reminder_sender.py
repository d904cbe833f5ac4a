# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .account_reminder_alert import Alert
from .account_reminder_fact import needs


def _offer(may, action, text):
    """Return the button of an alert, for who may do what it opens."""
    return (action, text) if may else ()


class AccountReminder(models.Model):
    """What a letter lacks of its sender, and where that is given: only who may give it is offered the way there."""

    _inherit = "account.reminder"

    def _get_alert_checks(self, *, composes):
        # EXTENDS 'relance_print'
        return [*super()._get_alert_checks(composes=composes), self._get_alerts_sender]

    def _get_alerts_sender(self):
        """The sender's address, logo and bank account."""
        _ = self.env._
        for senders in self.grouped(lambda letter: (letter.company_id, letter.department_id)).values():
            place = senders[0]._get_sender_place()
            address = not place._has_postal_address() and Alert(
                "sender_address",
                "warning",
                _("The address of %(sender)s is not complete: letters could not come back.", sender=place.name),
                *_offer(place.with_env(self.env).has_access("write"), "action_open_sender", _("Complete it")),
            )
            may = self.env["base.document.layout"].has_access("create")
            logo = not senders[0]._get_logo_image() and Alert(
                "logo",
                "info",
                _("Your company has no logo."),
                *_offer(may, "action_open_layout", _("Choose the letterhead")),
            )
            yield from ((letter, alert) for letter in senders for alert in (address, logo) if alert)
        may = self.env["account.setup.bank.manual.config"].has_access("create")
        for letter in self:
            if not letter._get_bank_account():
                words = _("The letter names no bank account: neither the invoice nor your company has one.")
                help_ = _offer(may, "action_open_bank_setup", _("Add a bank account"))
                yield letter, Alert("bank_account", "warning", words, *help_)

    # Buttons of the alerts

    @needs("read", records="one")
    def action_open_sender(self):
        """Open the address that heads the letter: the company's in core's dialog, else the contact."""
        place, company = self._get_sender_place().with_env(self.env), self.company_id
        if place == company.partner_id and company.has_access("write"):
            return self.env["onboarding.onboarding.step"].with_company(company).action_open_step_company_data()
        return self._open_beside(place)

    @needs("read", records="one")
    def action_open_layout(self):
        """Open core's dialog of the documents' layout: logo, colours, font, footer."""
        return self._in_company(self.env["onboarding.onboarding.step"].action_open_step_base_document_layout())

    @needs("read", records="one")
    def action_open_bank_setup(self):
        """Open core's dialog of the company's bank account."""
        return self._in_company(self.env["res.company"].setting_init_bank_account_action())

    def _in_company(self, action):
        """Return an action of core's that takes the company from the screen, such that it takes the letter's."""
        return {**action, "context": {**action["context"], "allowed_company_ids": self.company_id.ids}}
