# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS
from odoo.addons.relance_print.models.account_reminder_ladder import Ladder


class AccountReminderLevel(models.Model):
    """Each plan is a ladder: its levels, in their order, with its days."""

    _inherit = "account.reminder.level"

    @api.model
    def _get_ladders(self, levels=None):
        # EXTENDS 'relance_print'
        ladders = super()._get_ladders(levels)
        everything = ladders[0].levels
        for id_, plan in self.env["account.reminder.plan"]._get_plans().items():
            own = everything.filtered(lambda level, plan=plan: level.id in plan.steps)
            # whose levels are all archived says nothing of the others
            ladders[id_] = Ladder(own, {level: step.days for level, step in plan.steps.items()}) if own else ladders[0]
        return ladders


class ResPartner(models.Model):
    """The customer's own plan, and the one that it is reminded by."""

    _inherit = "res.partner"

    reminder_plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        company_dependent=True,
        check_company=True,
        help="How the customer is reminded. If empty, as one of its categories says, else the company.",
        groups=READERS,
    )
    reminder_used_plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        string="Plan Followed",
        compute="_compute_reminder_used_plan_id",
        help="The plan of a category or of the company, as the customer has none of its own.",
        groups=READERS,
    )

    @api.depends("commercial_partner_id.reminder_plan_id", "commercial_partner_id.category_id")
    @api.depends_context("company", "uid")
    def _compute_reminder_used_plan_id(self):
        found = self.env["account.reminder.plan"]._find_plans(self.commercial_partner_id._origin, self.env.company)
        for partner in self:
            partner.reminder_used_plan_id = found.get(partner.commercial_partner_id._origin, False)

    def _get_ladder_keys(self, company):
        # EXTENDS 'relance_print'
        return super()._get_ladder_keys(company) | self.env["account.reminder.plan"]._find_plans(self, company)

    @api.model
    def _get_sql_ladder(self, company, partner):
        # EXTENDS 'relance_print'
        return self.env["account.reminder.plan"]._get_sql_plan(company, partner) or super()._get_sql_ladder(
            company, partner
        )

    def _get_plan_step(self, level, company):
        """Return the step of the customer's plan that a letter of a level is, or None.

        :rtype: Step | None
        """
        plans = self.env["account.reminder.plan"]
        if not (known := plans._get_plans()):
            return None
        customer = self.commercial_partner_id
        plan = known.get(plans._find_plans(customer, company).get(customer))
        return plan and plan.steps.get(level.id)

    def _bears_reminder_charges(self, level, company):
        # EXTENDS 'relance_print'
        step = self._get_plan_step(level, company)
        return super()._bears_reminder_charges(level, company) and (not step or step.has_charges)


class ResPartnerCategory(models.Model):
    _name = "res.partner.category"
    _inherit = ["res.partner.category", "account.reminder.fact"]
    _fact_prefix = "reminder_"

    reminder_plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        ondelete="set null",
        help="How customers of the category are reminded who have no plan of their own.",
        groups=READERS,
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("reminder_plan_id") for vals in vals_list):
            self.env.registry.clear_cache("stable")
        return super().create(vals_list)

    def write(self, vals):
        if "reminder_plan_id" in vals:
            self.env.registry.clear_cache("stable")
        return super().write(vals)


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        check_company=True,
        help="How customers are reminded for whom nothing else was chosen. Empty: at all levels, at their days.",
        groups=READERS,
    )


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_plan_id = fields.Many2one(
        related="company_id.reminder_plan_id",
        readonly=False,
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', company_id)]",
    )
    reminder_auto_holidays = fields.Boolean(
        related="company_id.reminder_auto_holidays",
        readonly=False,
    )
