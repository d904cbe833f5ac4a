# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.date_utils import end_of

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_payment import Rate, Terms

REFERENCES = [
    ("ecb", "European Central Bank, main refinancing"),
    ("boe", "Bank of England, base rate"),
    ("de", "Germany, base rate"),
    ("at", "Austria, base rate"),
    ("be", "Belgium, published late-payment rate"),
    ("pl", "National Bank of Poland, reference rate"),
    ("fr_professional", "France, legal rate of professional creditors"),
    ("fr_individual", "France, legal rate of individual creditors"),
    ("se", "Sweden, reference rate"),
    ("no", "Norway, late-payment rate"),
    ("dk", "Denmark, lending rate of Danmarks Nationalbank"),
]
# By what sums are multiplied, as known on the due date: the indemnity of laws that name it in another currency, or anew each time
FACTORS = [
    ("pl_eur", "National Bank of Poland, złotys for a euro"),
    ("no_sum", "Norway, standard compensation in kroner"),
]
MONTHLY = ("pl_eur",)


class AccountReminderRate(models.Model):
    """A reference rate of a half-year, or what a sum is multiplied by. Nothing is ever taken for a day without one."""

    _name = "account.reminder.rate"
    _inherit = ["account.reminder.fact", "account.reminder.shared", "account.reminder.decisive"]
    _description = "Reference Rate of Late-Payment Interest"
    _order = "reference, date_from desc"
    _rec_name = "reference"
    _company_paths = ()

    reference = fields.Selection(
        selection=REFERENCES + FACTORS,
        required=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
    )
    date_to = fields.Date(
        string="To",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The last day: at first, the end of the half-year, or of the month. After it the rate is not known, unless "
        "another one follows.",
    )
    percent = fields.Float(
        string="Rate",
        digits=(7, 4),
        required=True,
        aggregator=None,
        help="Per cent a year, without the points that a scheme adds; of an exchange rate or a sum, that. In Poland a month has "
        "the rate of the last working day of the month before.",
    )
    source = fields.Char(
        help="Where the rate was published.",
    )
    is_current = fields.Boolean(
        string="Current",
        compute="_compute_is_current",
        search="_search_is_current",
    )

    _reference_unique = models.Constraint(
        "UNIQUE(reference, date_from)",
        "This reference has a rate from that day on already.",
    )
    _dates_in_order = models.Constraint("CHECK(date_to >= date_from)", "A rate can't end before it begins.")

    @api.depends("date_from", "reference")
    def _compute_date_to(self):
        for rate in self:
            day = rate.date_from
            if day and rate.reference in MONTHLY:
                rate.date_to = end_of(day, "month")
                continue
            rate.date_to = day and day.replace(month=6 if day.month <= 6 else 12, day=30 if day.month <= 6 else 31)

    @api.depends("date_from", "date_to")
    @api.depends_context("company")
    def _compute_is_current(self):
        today = self.env.company._get_reminder_today()
        for rate in self:
            rate.is_current = bool(rate.date_from and rate.date_to) and rate.date_from <= today <= rate.date_to

    def _search_is_current(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        today = self.env.company._get_reminder_today()
        return Domain("date_from", "<=", today) & Domain("date_to", ">=", today)

    @api.depends("reference", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rate in self:
            known = self._get_reference_name(rate.reference), rate.date_from and format_date(self.env, rate.date_from)
            rate.display_name = ", ".join(filter(None, known)) or self.env._("New rate")

    @api.model
    def _get_reference_name(self, reference):
        """Return the name of a reference in the user's language."""
        return dict(self._fields["reference"]._description_selection(self.env)).get(reference)

    @api.model
    @tools.ormcache("reference", cache="stable")
    def _get_known(self, reference):
        """Return the known rates of a reference.

        :rtype: tuple[Rate, ...]
        """
        # sudo: rates are published
        rates = self.sudo().search([("reference", "=", reference)])
        return tuple(Rate(rate.date_from, rate.date_to, to_decimal(rate.percent)) for rate in rates)

    @api.model
    def _get_value(self, reference, day):
        """Return what a reference is on a day, or None if it is not known.

        :rtype: Decimal | None
        """
        return Terms(reference, Decimal(), self._get_known(reference)).get_percent(day)
