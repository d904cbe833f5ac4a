# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_fact import READERS, needs


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
        lines = [line.strip() for line in self._display_address(without_company=True).splitlines()]
        if country and lines and lines[-1] == country.name:
            lines.pop()
        lines = [line for line in lines if line]
        if country and other_country and country != other_country:
            lines.append(country.with_context(lang=lang or self.env.lang).name.upper())
        return lines

    def _has_postal_address(self):
        """Tell whether the address has what a letter needs to arrive, or to come back."""
        return bool(self.city and (self.street or self.street2))

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
        return self.env["account.reminder.hold"]._get_new_action(partner_id=self.commercial_partner_id.id)
