# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from uuid import uuid4

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.tools.letter_text import render_text


class AccountReminder(models.Model):
    """A printed letter is told of by a text message, with the link to its page."""

    _inherit = "account.reminder"

    @needs("write", records="some")
    def action_send_sms(self):
        """Show to which numbers a text message goes for each printed letter, and ask.

        :raises UserError: saying which can't be sent and why; none is, then
        """
        self._refuse_sms()
        return self.env["account.reminder.sms"]._open(self)

    def _refuse_sms(self, *, since=None):
        """:raises UserError: if a text message can't be sent for all of the letters, saying which and why"""
        if any(letter.state != "printed" for letter in self):
            raise UserError(self.env._("Print the reminder first: the message tells of what was printed."))
        self._refuse_repeated("sms", since=since)
        if missing := [letter.partner_id.display_name for letter in self if not letter._get_sms_number()]:
            names = ", ".join(dict.fromkeys(missing))
            raise UserError(
                self.env._(
                    "No phone number that can get text messages: %(names)s. Correct it on the contact, with the country's code, "
                    "such as +33 6.",
                    names=names,
                )
            )

    def _send_sms(self, *, since=None):
        """Hand a text message for each printed letter, to the customer, to Odoo's service.

        :param datetime since: when the user was shown what goes to whom
        :raises UserError: saying which can't be sent and why; none is, then
        """
        self._refuse_sms(since=since)
        numbers = {letter: letter._get_sms_number() for letter in self}
        uuids = {letter: uuid4().hex for letter in self}
        # sudo: whoever may send reminders needs no right on Odoo's own queue
        self.env["sms.sms"].sudo().create(
            [
                {
                    "number": number,
                    "body": letter._get_sms_text(),
                    "partner_id": letter.partner_id.id,
                    "uuid": uuids[letter],
                }
                for letter, number in numbers.items()
            ]
        )
        self.env["sms.tracker"].sudo().create([{"sms_uuid": uuid} for uuid in uuids.values()])
        deliveries = self.env["account.reminder.delivery"]
        made = deliveries.sudo().create(  # sudo: nobody makes a delivery but the method that delivers
            [
                deliveries._prepare(letter, "sms", state="to_deliver", address=numbers[letter], sms_uuid=uuids[letter])
                for letter in self
            ]
        )
        self._log_deliveries(made.with_env(self.env))

    def _get_sms_number(self):
        """Return the customer's number as the service wants it, or nothing."""
        for partner in (self.partner_id, self.partner_id.commercial_partner_id):
            if partner.phone and (number := partner._phone_format(number=partner.phone, force_format="E164")):
                return re.sub(r"[^+\d]", "", number)  # Odoo itself leaves it as it is where it lacks the package for it
        return False

    def _get_sms_text(self):
        """Return what the message says, in the customer's language."""
        self.ensure_one()
        letter = self.with_context(lang=self.lang)
        text = letter.level_id.sms_text or letter.env._(
            "%(company)s: reminder %(number)s, %(amount)s overdue. %(link)s",
            company="{{ company_name }}",
            number="{{ reminder_number }}",
            amount="{{ amount_claimed }}",
            link="{{ customer_link }}",
        )
        return render_text(text, letter._get_letter_values(), html=False)
