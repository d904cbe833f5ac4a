# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import float_repr

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_payment import Terms
from .account_reminder_rate import REFERENCES


class AccountReminderScheme(models.Model):
    """What late payment costs: interest and indemnity between professionals, and what a consumer may be charged.

    A consumer never owes an indemnity, and interest only from the day after the formal notice.
    """

    _name = "account.reminder.scheme"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Late-Payment Scheme"
    _order = "sequence, id"
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
        selection=[("none", "Nothing"), ("notice", "Interest from the formal notice on")],
        string="Consumers Are Charged",
        default="none",
        required=True,
        help="A consumer is a customer that is a person and belongs to no company.",
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

    def _get_terms(self, is_consumer):
        """Return at which rate interest is charged, or None if there is none.

        :rtype: Terms | None
        """
        self.ensure_one()
        if is_consumer and self.consumer_charges == "none":
            return None
        prefix = "consumer_" if is_consumer else ""
        reference, margin = self[f"{prefix}reference"], self[f"{prefix}margin"]
        rates = self.env["account.reminder.rate"]._get_known(reference) if reference else ()
        return Terms(reference or "", to_decimal(margin), rates, self.is_rate_fixed)

    def _get_notice(self, is_consumer):
        """Return the scheme's wording for a letter, in the environment's language; without a scheme, nothing."""
        if not is_consumer:
            return self.notice or ""
        return (self.consumer_charges == "notice" and self.consumer_notice) or ""
