# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import float_repr

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_payment import Terms, get_working_day
from ..tools.public_holidays import PublicHolidays
from .account_reminder_rate import REFERENCES

# Whom a scheme is for
CUSTOMERS = [("professional", "Professionals"), ("public", "Public bodies"), ("consumer", "Consumers")]
# Kinds of customers that are no companies
PERSONS = ("sole_trader", "consumer")
MONTHS = 12
STARTS = [("due", "The due date"), ("reminder", "The first reminder"), ("notice", "The formal notice")]


class Rules(NamedTuple):
    """What late payment costs a customer.

    ``start``: one of ``STARTS``, after which, ``start_days`` later, interest runs and the indemnity is owed. ``tiers``: the
    ``account.reminder.scheme.tier`` records. ``terms`` None: nothing is charged.
    """

    terms: Terms | None
    tiers: models.Model
    start: str
    start_days: int = 0


class AccountReminderScheme(models.Model):
    """What late payment costs: interest and indemnity between professionals, and what a consumer may be charged.

    Public bodies and consumers may have schemes of their own, linked with the one that a company chooses. Without one, public
    bodies are charged like professionals; a consumer owes no indemnity, and interest only from the day after a reminder.
    """

    _name = "account.reminder.scheme"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _check_company_auto = True
    _description = "Late-Payment Scheme"
    _order = "sequence, id"
    _is_chosen_by_name = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=100,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self._get_default_company(),
        index="btree_not_null",
        help="Empty: for all companies.",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        help="Whose law it is: it is proposed to companies of that country.",
    )

    customer_kind = fields.Selection(
        selection=CUSTOMERS,
        string="Is For",
        default="professional",
        required=True,
        help="A scheme for consumers or public bodies is chosen by itself, where the scheme of professionals names it.",
    )
    public_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Scheme for Public Bodies",
        check_company=True,
        domain=[("customer_kind", "=", "public")],
        help="Empty: public bodies are charged like professionals.",
    )
    consumer_scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        string="Scheme for Consumers",
        check_company=True,
        domain=[("customer_kind", "=", "consumer")],
        help="What consumers are charged, with an indemnity if the law lets them be charged one. Empty: as below.",
    )

    ground = fields.Char(
        help="The articles that it follows, for you to read.",
    )
    source = fields.Char(
        string="Read In",
        help="The pages that its rules were read on.",
    )
    checked_on = fields.Date(
        string="As Of",
        help="The day on which they were.",
    )
    deadline_days = fields.Integer(
        string="Days to Pay, at Least",
        help="Of a formal notice to companies and public bodies. It gives longer if its level does.",
    )
    deadline_days_person = fields.Integer(
        string="Days to Pay of Persons",
        help="Of a formal notice to sole traders and consumers, at least.",
    )
    formal_notice = fields.Text(
        translate=True,
        help="What the variable “late_payment_notice” puts into registered letters first: by which law they are a formal notice.",
    )

    # Between professionals
    reference = fields.Selection(
        selection=REFERENCES,
        help="Empty: a rate that was agreed, the same at all times.",
    )
    margin = fields.Float(
        string="Points Added",
        digits=(7, 4),
        help="Percentage points on top of the reference rate. Without a reference, the rate that was agreed.",
    )
    is_rate_fixed = fields.Boolean(
        string="Rate Stays",
        help="The rate of the first day of delay holds for all of it; else it changes with the reference.",
    )
    is_monthly = fields.Boolean(
        string="A Month",
        help="The rate that was agreed is of a month: interest of a year is twelve times as much.",
    )
    start = fields.Selection(
        selection=STARTS,
        string="Interest Runs From",
        default="due",
        required=True,
        help="Interest runs from the day after it, and before it nothing is claimed. A reminder is one of any level.",
    )
    start_days = fields.Integer(
        string="Days Later",
        help="So many days after it.",
    )
    moves_due = fields.Boolean(
        string="Due on a Working Day",
        help="An invoice that is due on a Saturday, a Sunday or a public holiday of the country is due on the next working day.",
    )
    percent_step = fields.Float(
        string="Rounded Up To",
        digits=(7, 4),
        help="The rate with its points is rounded up to a multiple of so many points, such as 0.5. 0: it is not.",
    )
    day_count = fields.Selection(
        selection=[("365", "365"), ("actual", "As many as it has"), ("360", "360")],
        string="Days a Year",
        default="365",
        required=True,
    )
    indemnity_base = fields.Selection(
        selection=[("invoice", "Each invoice"), ("letter", "All invoices of the letter")],
        string="Indemnity Is Of",
        default="invoice",
        required=True,
        help="Where the law adds up what is claimed together, each invoice has what it adds to the indemnity of those before it.",
    )
    tier_ids = fields.One2many(
        comodel_name="account.reminder.scheme.tier",
        inverse_name="scheme_id",
        string="Indemnity per Invoice",
        copy=True,
    )
    notice = fields.Text(
        string="Wording",
        translate=True,
        help="What the variable “late_payment_notice” puts into letters that announce or claim charges.",
    )
    floor_fault = fields.Char(
        compute="_compute_floor_fault",
    )

    # Consumers
    consumer_charges = fields.Selection(
        selection=[
            ("none", "Nothing"),
            ("reminder", "Interest from the first reminder on"),
            ("notice", "Interest from the formal notice on"),
        ],
        string="Consumers Are Charged",
        default="none",
        required=True,
        help="Who is a consumer stands on the customer; if not, it is a person without a VAT or registry number.",
    )
    consumer_reference = fields.Selection(
        selection=REFERENCES,
        string="Reference for Consumers",
        help="Empty: a rate that was agreed, the same at all times.",
    )
    consumer_margin = fields.Float(
        string="Points Added for Consumers",
        digits=(7, 4),
    )
    consumer_notice = fields.Text(
        string="Wording for Consumers",
        translate=True,
    )

    _margins_positive = models.Constraint(
        "CHECK(margin BETWEEN 0 AND 1000 AND consumer_margin BETWEEN 0 AND 1000)",
        "A rate must be between 0 and 1000 %.",
    )
    _days_positive = models.Constraint(
        "CHECK(start_days BETWEEN 0 AND 9999 AND deadline_days BETWEEN 0 AND 9999"
        " AND deadline_days_person BETWEEN 0 AND 9999)",
        "Days must be between 0 and 9999.",
    )
    _step_positive = models.Constraint(
        "CHECK(percent_step BETWEEN 0 AND 10)", "A rate is rounded up to 10 points at most."
    )

    @api.depends("country_id", "reference", "margin")
    @api.depends_context("lang")
    def _compute_floor_fault(self):
        for scheme in self:
            scheme.floor_fault = scheme._get_floor_fault()

    def copy_data(self, default=None):
        # who may not change what is shared makes a copy for the company
        if company := self._get_default_company():
            default = {"company_id": company.id, **(default or {})}
        return super().copy_data(default)

    def _get_floor_fault(self):
        """Return that a rate that was agreed is under the French floor, in the user's language, or False.

        The floor is three times the legal rate of professional creditors (Code de commerce, L441-10 II), here the last known.

        :rtype: str | bool
        """
        self.ensure_one()
        rates = self.env["account.reminder.rate"]._get_known("fr_professional")
        if self.reference or not self.margin or self.country_id.code != "FR" or not rates:
            return False
        floor = 3 * max(rates).percent
        if to_decimal(self.margin) >= floor:
            return False
        return self.env._(
            "The agreed rate of %(rate)s %% is under three times the French legal rate, %(floor)s %% as last known: "
            "a rate below it is void (Code de commerce, L441-10 II).",
            rate=float_repr(self.margin, 2),
            floor=float_repr(float(floor), 2),
        )

    def _get_of_kind(self, kind):
        """Return the scheme that holds for a kind of customers.

        :param str kind: one of the customer's kinds
        """
        return {"public": self.public_scheme_id, "consumer": self.consumer_scheme_id}.get(kind) or self

    def _get_deadline_days(self, kind):
        """Return how many days a formal notice gives a kind of customers at least.

        :param str kind: one of the customer's kinds
        :rtype: int
        """
        return self.deadline_days_person if kind in PERSONS else self.deadline_days

    def _has_own_rules(self, is_consumer):
        """Tell whether a customer is charged what professionals are, not by the fields for consumers."""
        return not is_consumer or self.customer_kind == "consumer"

    def _get_rules(self, is_consumer):
        """Return what late payment costs.

        :rtype: Rules
        """
        terms = self._get_terms(is_consumer)
        if self._has_own_rules(is_consumer):
            return Rules(terms, self.tier_ids, self.start, self.start_days)
        days = self.start_days if self.start != "due" else 0  # for the post, which is the same to consumers
        return Rules(terms, self.tier_ids.browse(), self.consumer_charges, days)

    def _get_terms(self, is_consumer):
        """Return at which rate interest is charged, or None if there is none.

        :rtype: Terms | None
        """
        self.ensure_one()
        is_own = self._has_own_rules(is_consumer)
        if not is_own and self.consumer_charges == "none":
            return None
        prefix = "" if is_own else "consumer_"
        reference, margin = self[f"{prefix}reference"], to_decimal(self[f"{prefix}margin"])
        if is_own and self.is_monthly and not reference:
            margin *= MONTHS
        rates = self.env["account.reminder.rate"]._get_known(reference) if reference else ()
        step = to_decimal(self.percent_step) if is_own else Decimal()
        return Terms(reference or "", margin, rates, self.is_rate_fixed, step, self.day_count)

    def _get_due_day(self, day, partner):
        """Return on which day an invoice that is due on one is due by the scheme's law.

        :param date day: the due date
        :param partner: who owes, since money is paid from where that is: in Germany and Switzerland holidays differ
        :rtype: date
        """
        if not self.moves_due:
            return day
        country = self.country_id
        state = partner.state_id.code if partner.country_id == country else ""
        return get_working_day(day, PublicHolidays(country.code, state))

    def _get_notice(self, is_consumer):
        """Return the scheme's wording for a letter, in the environment's language; without a scheme, nothing."""
        if self._has_own_rules(is_consumer):
            return self.notice or ""
        return (self.consumer_charges != "none" and self.consumer_notice) or ""
