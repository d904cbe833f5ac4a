# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

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

    # Once, whoever else does

    def _refuse_sent_meanwhile(self):
        """Refuse to send letters from the composer, if somebody has sent or scheduled them while it was open.

        :raises UserError: saying who has
        """
        printed = self.filtered(lambda letter: letter.state == "printed")
        known = printed.delivery_ids.browse(printed._get_context_ids("reminder_emails"))
        is_known = "reminder_emails" in self.env.context
        printed._refuse_repeated("email", known, since=datetime.min if is_known else None)

    def _refuse_repeated(self, way, known=None, *, since=None):
        # EXTENDS 'relance_print': nor what Odoo's composer has scheduled
        super()._refuse_repeated(way, known, since=since)
        if way != "email":
            return
        pdfs = self._get_mail_pdfs()
        # sudo: whoever has scheduled it
        scheduled = self.env["mail.scheduled.message"].sudo()
        for message in scheduled.search([("model", "=", self._name), ("res_id", "in", self.ids)]):
            letter = self.browse(message.res_id)
            if pdfs[letter] in message.attachment_ids.sudo(False):
                raise UserError(
                    self.env._(
                        "%(letter)s: %(user)s has scheduled the e-mail for %(time)s. In the letter's chatter you may "
                        "send it now, or cancel it.",
                        letter=letter.display_name,
                        user=message.author_id.name,
                        time=format_datetime(self.env, message.scheduled_date),
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
