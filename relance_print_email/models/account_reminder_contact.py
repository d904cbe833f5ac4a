# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_text_mixin import ZONES

from ..tools.mail_body import make_mail_body, make_mail_subject


class AccountReminder(models.Model):
    """To whom a letter is e-mailed, and with which words: those that are on the paper."""

    _inherit = "account.reminder"

    def _get_mail_contacts(self):
        """Return who gets each letter by e-mail; who has no address that can be written to, is none.

        :rtype: dict[account.reminder, res.partner]
        """
        contacts = self.partner_id._get_reminder_contacts()
        return {letter: contacts[letter.partner_id] for letter in self}

    def _get_mail_contact(self):
        """Return who gets the letter by e-mail, see :meth:`_get_mail_contacts`."""
        return self._get_mail_contacts()[self]

    def _refuse_without_contact(self):
        """Refuse to go on with a letter that there is no address for.

        :raises UserError: naming the customer, and what to do
        """
        for letter, contact in self._get_mail_contacts().items():
            if not contact:
                raise UserError(
                    self.env._(
                        "%(customer)s has no e-mail address that can be written to: there is none, or it is on the blacklist. "
                        "Enter one with the customer or a contact for reminders, or download the letter and post it.",
                        customer=letter.partner_id.display_name,
                    )
                )

    # With which words

    def _get_mail_subject(self):
        """Return the subject of the e-mail: the letter's."""
        self.ensure_one()
        return make_mail_subject(self._get_filled_zones()["subject"] or "")

    def _get_mail_body(self):
        """Return the body of the e-mail: the letter's text and signature, as an e-mail shows them.

        :rtype: Markup
        """
        self.ensure_one()
        zones = self._get_filled_zones()
        return make_mail_body(zones["body"] or "", zones["signature"] or "")

    def _get_filled_zones(self):
        """Return the letter's zones with all variables filled in."""
        if self.state == "draft":
            return self._compose().zones
        return {zone: self[zone] for zone in ZONES}
