# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.relance_print.models.account_reminder_text_mixin import ZONES

from ..tools.mail_body import make_mail_body


class AccountReminder(models.Model):
    """To whom a letter is e-mailed, and with which words: those that are on the paper."""

    _inherit = "account.reminder"

    def _get_mail_contacts(self):
        """Return who gets each letter by e-mail: a contact for reminders, else whom it is to, an invoice address, the customer.

        Who has no address, or asked not to get e-mails, is none. As many queries for one letter as for many.

        :rtype: dict[account.reminder, res.partner]
        """
        customers = self.partner_id.commercial_partner_id
        # sudo: whether an address may be written to is no secret from who writes to it
        contacts = customers.sudo().search(
            Domain("commercial_partner_id", "in", customers.ids) & Domain("type", "in", ("reminder", "invoice")),
            order="id",
        )
        of_customer = contacts.grouped("commercial_partner_id")
        candidates = {}
        for letter in self:
            customer = letter.partner_id.commercial_partner_id
            own = of_customer.get(customer.sudo(), contacts.browse())
            for_reminders = own.filtered(lambda contact: contact.type == "reminder")
            # the one below whom the letter is to before those of other addresses
            for_reminders = for_reminders.sorted(lambda contact, to=letter.partner_id: contact.parent_id != to)
            candidates[letter] = for_reminders | letter.partner_id.sudo() | (own - for_reminders) | customer.sudo()
        everybody = contacts.browse().union(*candidates.values())
        refused = self._get_blacklisted(everybody.mapped("email_normalized"))
        return {
            letter: some.filtered(
                lambda contact: contact.email_normalized and contact.email_normalized not in refused
            )[:1].with_env(self.env)
            for letter, some in candidates.items()
        }

    def _get_blacklisted(self, addresses):
        """Return which addresses asked not to get e-mails.

        :param addresses: normalized ones
        :rtype: set[str]
        """
        addresses = [address for address in addresses if address]
        if not addresses:
            return set()
        # sudo: as above
        return set(self.env["mail.blacklist"].sudo().search([("email", "in", addresses)]).mapped("email"))

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
        return self._get_filled_zones()["subject"]

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
