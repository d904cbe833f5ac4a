# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("reminder", "Reminders")],
        ondelete={"reminder": "set default"},
    )
    reminder_way = fields.Selection(
        selection=[("email", "By e-mail"), ("paper", "On paper")],
        string="Reminders Come",
        help="By which way the customer wishes to get reminders. If empty, as each batch says.",
        groups=READERS,
    )

    def _get_reminder_contacts(self):
        """Return who gets the e-mails of letters to some contacts; in place of nobody, as in the base.

        A contact of the customer's that is there for reminders, else the one itself, an invoice address, the customer. Who has no
        address, or asked not to get e-mails, is none. As many queries for one as for many.

        :rtype: dict[res.partner, res.partner]
        """
        customers = self.commercial_partner_id
        # sudo: whether an address may be written to is no secret from who writes to it
        contacts = customers.sudo().search(
            Domain("commercial_partner_id", "in", customers.ids) & Domain("type", "in", ("reminder", "invoice")),
            order="id",
        )
        of_customer = contacts.grouped("commercial_partner_id")
        candidates = {}
        for partner in self.sudo():
            customer = partner.commercial_partner_id
            own = of_customer.get(customer, contacts.browse())
            for_reminders = own.filtered(lambda contact: contact.type == "reminder")
            # the one below the contact itself before those of other addresses
            for_reminders = for_reminders.sorted(lambda contact, to=partner: contact.parent_id != to)
            candidates[partner.id] = for_reminders | partner | (own - for_reminders) | customer
        everybody = contacts.browse().union(*candidates.values())
        refused = self._get_reminder_refusing(everybody.mapped("email_normalized"))
        return {
            partner: candidates[partner.id]
            .filtered(lambda contact: contact.email_normalized and contact.email_normalized not in refused)[:1]
            .with_env(self.env)
            .with_prefetch(everybody._ids)
            for partner in self
        }

    @api.model
    def _get_reminder_refusing(self, addresses):
        """Return which addresses asked not to get e-mails.

        :param addresses: normalized ones
        :rtype: set[str]
        """
        addresses = [address for address in addresses if address]
        if not addresses:
            return set()
        # sudo: as above
        return set(self.env["mail.blacklist"].sudo().search([("email", "in", addresses)]).mapped("email"))
