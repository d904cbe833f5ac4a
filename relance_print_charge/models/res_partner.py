# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS

KINDS = [
    ("company", "Company or professional"),
    ("sole_trader", "Sole trader"),
    ("consumer", "Consumer"),
    ("public", "Public body"),
]
# Where persons have the same kind of tax number, in business or not
PERSONAL_TAX_NUMBERS = ("ES", "PT")
# Companies have seven signs
ITALIAN_OFFICE_LENGTH = 6


class ResPartner(models.Model):
    _inherit = "res.partner"

    reminder_kind = fields.Selection(
        selection=KINDS,
        string="Kind of Customer",
        help="Whose law late payment is charged by. Empty: as it is proposed.",
        groups=READERS,
    )
    reminder_proposed_kind = fields.Selection(
        selection=KINDS,
        string="Proposed Kind",
        compute="_compute_reminder_proposed_kind",
        help="From what is known: company or person, VAT and registry number, identifiers of public bodies.",
        groups=READERS,
    )

    reminder_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Late-Payment Scheme",
        company_dependent=True,
        check_company=True,
        help="What late payment costs this customer, if not what the company has chosen.",
        groups=READERS,
    )

    @api.depends("is_company", "vat", "company_registry", "country_id")
    def _compute_reminder_proposed_kind(self):
        for partner in self:
            if partner._is_public_body():
                partner.reminder_proposed_kind = "public"
            elif partner.is_company:
                partner.reminder_proposed_kind = "company"
            else:
                partner.reminder_proposed_kind = "sole_trader" if partner._is_in_business() else "consumer"

    def _is_in_business(self):
        """Tell whether a person has a number that only those in business have."""
        has_vat = self.vat and self.country_id.code not in PERSONAL_TAX_NUMBERS
        return bool(has_vat or self.company_registry)

    def _is_public_body(self):
        """Tell whether the customer has an identifier that only public bodies have.

        France: a SIREN or SIRET that begins with 1 or 2. Spain: a tax number that begins with P, Q or S. Italy: an office code
        of six signs, where companies have seven. Germany: a Leitweg-ID, number 0204 of the codes of electronic addresses.
        """
        number = "".join(filter(str.isalnum, (self.company_registry or "")))
        match self.country_id.code:
            case "FR":
                return len(number) in (9, 14) and number[0] in "12"
            case "ES":
                return (self.vat or "").upper().removeprefix("ES")[:1] in ("P", "Q", "S")
            case "IT":
                return "l10n_it_pa_index" in self._fields and len(self.l10n_it_pa_index or "") == ITALIAN_OFFICE_LENGTH
            case "DE":
                return "peppol_eas" in self._fields and self.peppol_eas == "0204"
        return False

    def _get_reminder_kind(self):
        """Return what kind of customer it is: as was said, else as it is proposed; to be asked of commercial partners."""
        return self.reminder_kind or self.reminder_proposed_kind

    def _is_reminder_consumer(self):
        return self._get_reminder_kind() == "consumer"

    def _is_reminder_kind_unsure(self):
        """Tell whether the kind is nothing but a guess: a person of whom no number is known may be in business."""
        return not self.reminder_kind and self.reminder_proposed_kind == "consumer"

    def _get_reminder_scheme(self, company):
        """Return what late payment costs the customer, by its kind.

        Nothing is looked up of customers if the company chose no scheme.

        :param company: the ``res.company`` that is owed
        :rtype: account.reminder.scheme
        """
        chosen = company._get_reminder_setting("reminder_scheme_id").with_env(self.env)
        if not chosen:
            return chosen
        own = self.with_company(company).reminder_scheme_id.with_env(self.env)
        return (own or chosen)._get_of_kind(self._get_reminder_kind())
