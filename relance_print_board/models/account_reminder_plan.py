# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class Plan(NamedTuple):
    """What is kept of a plan.

    ``company_id`` of whose it is, or None; ``is_paused``, as it was when it was kept; ``steps``, its letters, by the id of their
    level.
    """

    company_id: int | None
    is_paused: bool
    steps: dict


class Step(NamedTuple):
    """A letter of a plan: ``days`` after the due date, 0 for the level's; its ``way`` or False."""

    days: int
    way: str | bool
    is_automatic: bool
    has_charges: bool


class AccountReminderPlan(models.Model):
    """Which levels a customer is reminded at, when, by which way, and what happens before, between and after.

    A customer has the plan that was chosen for it, else that of one of its categories, else the company's; without one, all
    levels follow each other as if there were no plans. What is chosen is no plan any more once it is archived.
    """

    _name = "account.reminder.plan"
    _inherit = ["account.reminder.fact", "account.reminder.shared", "account.reminder.decisive"]
    _description = "Reminder Plan"
    _order = "sequence, id"
    _is_chosen_by_name = True
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
        help="Of several categories of a customer that have a plan, the first plan counts.",
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
    is_paused = fields.Boolean(
        string="On Pause",
        help="Nothing is proposed or sent by itself to its customers. By hand they can be reminded.",
    )
    step_ids = fields.One2many(
        comodel_name="account.reminder.plan.step",
        inverse_name="plan_id",
        string="Steps",
        copy=True,
    )
    claims_charges = fields.Boolean(
        compute="_compute_claims_charges",
        help="Letters of the company may claim late-payment charges.",
    )
    alert = fields.Char(
        compute="_compute_alert",
        help="What keeps the plan from being followed by itself.",
    )

    @api.constrains("step_ids", "active")
    def _check_step_ids(self):
        for plan in self.filtered("active"):
            if not plan.step_ids.level_id:
                raise ValidationError(self.env._("“%(plan)s” has no letter: add a step with a level.", plan=plan.name))

    @api.depends("company_id")
    def _compute_claims_charges(self):
        for plan in self:
            plan.claims_charges = (plan.company_id or self.env.companies)._claims_extra()

    @api.depends("company_id", "step_ids.is_automatic", "step_ids.kind", "is_paused")
    def _compute_alert(self):
        for plan in self:
            # sudo: whether letters are proposed is no secret
            companies = (plan.company_id or self.env.company).sudo()
            follows = plan.step_ids.filtered(lambda step: step.is_automatic or step.kind != "letter")
            plan.alert = (
                bool(follows)
                and not any(companies.mapped("reminder_auto"))
                and self.env._(
                    "Nothing happens by itself yet: switch on “Letters of the day” in the settings of reminders, which says from "
                    "which hour and in whose name."
                )
            )

    # What is kept

    @api.model
    @tools.ormcache(cache="stable")
    def _get_plans(self):
        """Return the plans that there are, the first first.

        Without plans, this is all that they cost: a look at what is kept.

        :rtype: dict[int, Plan]
        """
        # sudo: by which plan somebody is reminded is no secret from who may remind them
        return {
            plan.id: Plan(
                plan.company_id.id or None,
                plan.is_paused,
                {
                    step.level_id.id: Step(step.days, step.way, step.is_automatic, step.has_charges)
                    for step in plan.step_ids.filtered("level_id")
                },
            )
            for plan in self.sudo().with_context(active_test=True).search([])
        }

    # Whose plan it is, in Python and in SQL

    @api.model
    def _find_plans(self, customers, company):
        """Return the ids of the plans that a company has for customers; who is not in it has none.

        :param customers: commercial partners
        :param company: the ``res.company`` that is owed
        :rtype: dict[res.partner, int]
        """
        plans, result = self._get_plans(), {}
        if not plans:
            return result
        default, usable = self._get_default_plan(company), self._get_usable_plans(company)
        # sudo: as in _get_plans()
        for customer, known in zip(customers, customers.sudo().with_company(company), strict=True):
            chosen = known.reminder_plan_id.id
            if chosen not in plans:
                of_categories = set(known.category_id.reminder_plan_id.ids)
                chosen = next((id_ for id_ in usable if id_ in of_categories), default)
            if chosen:
                result[customer] = chosen
        return result

    @api.model
    def _get_default_plan(self, company):
        """Return the id of the plan of a company's customers who have no other, or None."""
        chosen = company._get_reminder_company().sudo().reminder_plan_id.id  # sudo: as in _get_plans()
        return chosen if chosen in self._get_plans() else None

    @api.model
    def _get_usable_plans(self, company):
        """Return the ids of the plans that categories may have for a company, the first first."""
        owners = (None, *company.sudo().parent_ids.ids)  # sudo: a branch has its parent's plans
        return [id_ for id_, plan in self._get_plans().items() if plan.company_id in owners]

    @api.model
    @tools.ormcache(cache="stable")
    def _is_of_categories(self):
        """Tell whether any category has a plan."""
        # sudo: as in _get_plans()
        categories = self.env["res.partner.category"].sudo()
        return bool(categories.search_count([("reminder_plan_id", "in", list(self._get_plans()))], limit=1))

    @api.model
    def _get_sql_plan(self, company, partner):
        """Return in SQL what :meth:`_find_plans` says of a customer, NULL for none; None, if there is no plan at all.

        :param SQL company: the id of a ``res.company`` of the environment's
        :param SQL partner: the id of a commercial partner
        """
        plans, companies = self._get_plans(), self.env.companies
        if not plans:
            return None
        ids = tuple(plans)
        partners = self.env["res.partner"].sudo()  # sudo: as in _get_plans()
        own = SQL(" ").join(
            SQL(
                "WHEN %s = %s THEN %s",
                company,
                one.id,
                partners.with_company(one)._field_to_sql("planned", "reminder_plan_id"),
            )
            for one in companies
        )
        usable = SQL(" OR ").join(
            SQL(
                "%s = %s AND category.reminder_plan_id IN %s",
                company,
                one.id,
                tuple(self._get_usable_plans(one)) or (0,),
            )
            for one in companies
        )
        chosen = SQL(
            """
            (SELECT chosen.id
               FROM (SELECT CASE %s END AS id FROM res_partner planned WHERE planned.id = %s) chosen
              WHERE chosen.id IN %s)
            """,
            own,
            partner,
            ids,
        )
        of_category = SQL(
            """
            (SELECT category.reminder_plan_id
               FROM res_partner_res_partner_category_rel rel
               JOIN res_partner_category category ON category.id = rel.category_id AND category.active
              WHERE rel.partner_id = %s AND (%s)
              ORDER BY ARRAY_POSITION(%s, category.reminder_plan_id)
              LIMIT 1)
            """,
            partner,
            usable,
            list(plans),
        )
        default = companies._get_sql_case(company, self._get_default_plan)
        parts = [chosen, *([of_category] if self._is_of_categories() else []), SQL("%s::integer", default)]
        return SQL("COALESCE(%s)", SQL(", ").join(parts))
