# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Late-Payment Scheme",
        check_company=True,
        help="What late payment costs. Empty: no charges are claimed from anybody.",
        groups=READERS,
    )
    reminder_country_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Scheme of the Country",
        compute="_compute_reminder_country_scheme_id",
        help="Whose wording letters to professionals have as long as no scheme was chosen.",
        groups=READERS,
    )
    reminder_interest_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Interest Product",
        check_company=True,
        help="What late-payment interest is booked on. Empty: the account of the journal, without taxes.",
        groups=READERS,
    )
    reminder_indemnity_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Indemnity Product",
        check_company=True,
        help="What the indemnity is booked on. Empty: the account of the journal, without taxes.",
        groups=READERS,
    )

    @api.depends("country_id")
    def _compute_reminder_country_scheme_id(self):
        """Take the scheme of the company's own country, else the directive's where the reference is the European Central Bank's.

        That is where the euro is paid with: other members of the union have rates of their own (Directive 2011/7/EU, article 2).
        """
        schemes = self.env["account.reminder.scheme"]
        union = self.env.ref("base.europe", raise_if_not_found=False) or self.env["res.country.group"]
        for company in self:
            country = company.country_id
            own = [
                ("country_id", "=", country.id),
                ("customer_kind", "=", "professional"),
                *schemes._check_company_domain(company),
            ]
            company.reminder_country_scheme_id = (country and schemes.search(own, limit=1)) or (
                country in union.country_ids
                and country.currency_id.name == "EUR"
                and self.env.ref("relance_print_charge.scheme_eu", raise_if_not_found=False)
            )

    def _claims_extra(self):
        # EXTENDS 'relance_print'
        return super()._claims_extra() or any(company._get_reminder_setting("reminder_scheme_id") for company in self)
