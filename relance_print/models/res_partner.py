# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_fact import READERS, needs

# Where the post wants the postcode before the locality, of the countries that Odoo has no layout for (Universal Postal Union,
# Postal Addressing Systems); in Italy the province behind it.
POSTCODE_FIRST = (
    "AD AL AX BA BG CV CY CZ DZ EE FO GE GF GL GP HT IS IT LA LT MA MC MD ME MF MG MK MQ MZ NC NE "
    "PF PM PY RE RO RS SI SJ SK SM SN TN UY VA WF XK YT"
)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "account.reminder.fact"]
    _fact_prefix = "reminder_"

    reminder_hold_ids = fields.One2many(
        comodel_name="account.reminder.hold",
        inverse_name="commercial_partner_id",
        string="Holds on Reminders",
        groups=READERS,
    )

    def _get_postal_lines(self, other_country, lang=None):
        """Return the lines of the postal address below the name, as the post wants them.

        The country, in capitals, only if the letter crosses a border (Universal Postal Union, S42). No line is
        empty.

        :param other_country: ``res.country`` of the letter's other party
        :param str lang: language of the country's name, that of the environment if not given
        :rtype: list[str]
        """
        self.ensure_one()
        country = self.country_id
        order = (country or other_country).code  # who says no country is at home
        partner = self.with_context(reminder_postal=True) if (order or "–") in POSTCODE_FIRST.split() else self
        lines = [" ".join(line.split()) for line in partner._display_address(without_company=True).splitlines()]
        if country and lines and lines[-1] == country.name:
            lines.pop()
        lines = [line for line in lines if line]
        if country and other_country and country != other_country:
            lines.append(country.with_context(lang=lang or self.env.lang).name.upper())
        return lines

    def _get_address_format(self):
        # EXTENDS 'base': on letters, unless the country's layout was changed
        layout = super()._get_address_format()
        if not self.env.context.get("reminder_postal") or layout != self._get_default_address_format():
            return layout
        province = " %(state_code)s" if self.country_id.code == "IT" else ""
        return f"%(street)s\n%(street2)s\n%(zip)s %(city)s{province}\n%(country_name)s"

    def _has_postal_address(self):
        """Tell whether the address has what a letter needs to arrive, or to come back."""
        return bool(self.city and (self.street or self.street2))

    def _get_reminder_lang(self):
        """Return the code of the language that is written to the customer in: the user's, where their own is none or was
        deactivated, which archived contacts don't keep it from.
        """
        return self.env["res.lang"]._get_code(self.lang) or self.env.lang or "en_US"

    def _get_reminder_shift(self, company):
        """Return how many days later than their level says a company reminds a customer, or earlier if negative.

        :param company: the ``res.company`` of the invoice
        """
        trust = self.commercial_partner_id.with_company(company).trust
        return company._get_reminder_company()._get_reminder_shifts().get(trust, 0)

    # Buttons

    @needs("create", "account.reminder.hold", records="one")
    def action_put_on_hold(self):
        """Ask for a hold on all invoices of the customer."""
        customer = self.commercial_partner_id
        return self.env["account.reminder.hold"]._get_new_action(customer, partner_id=customer.id)
