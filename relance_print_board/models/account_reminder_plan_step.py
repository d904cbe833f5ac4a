# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountReminderPlanStep(models.Model):
    """A step of a plan: a letter of a level, or what is done without a letter, which counts nowhere as a level."""

    _name = "account.reminder.plan.step"
    _inherit = ["account.reminder.fact", "account.reminder.shared", "account.reminder.decisive"]
    _description = "Step of a Reminder Plan"
    _order = "plan_id, order_days, id"
    _rec_names_search = ["level_id.name", "kind"]
    _check_company_auto = True
    _company_paths = ("plan_id.company_id",)

    plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id",
    )
    kind = fields.Selection(
        selection=[
            ("letter", "Letter"),
            ("statement", "Statement of account"),
            ("call", "Phone call"),
            ("notice", "Notice before the due date"),
        ],
        string="Step",
        default="letter",
        required=True,
        help="A notice is an e-mail that says what will be due, and no reminder.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        ondelete="cascade",
        index=True,
        help="Of a letter. Letters follow each other in the order of their levels; those that no step has are left out.",
    )
    days = fields.Integer(
        help="The step's own days; 0 for those of the level.",
    )
    used_days = fields.Integer(
        string="Days After Due Date",
        compute="_compute_used_days",
        inverse="_inverse_used_days",
        help="Of a letter, the level's days as long as nothing else was typed. Of a notice, how many days before: -5.",
    )
    order_days = fields.Integer(
        compute="_compute_order_days",
        store=True,
    )
    way = fields.Selection(
        selection=lambda self: self.env["account.reminder.batch.letter"]._get_ways(),
        help="By which way the letter goes, if neither the customer wishes another nor the level forbids it. Empty: as each "
        "batch says.",
    )
    is_automatic = fields.Boolean(
        string="By Itself",
        help="The letters of the day send it without a click, if it goes by e-mail; what goes on paper can only be proposed.",
    )
    has_charges = fields.Boolean(
        string="Charges",
        default=True,
        help="The letter tells of late-payment charges and claims them, where its level does.",
    )

    _level_once = models.Constraint("UNIQUE(plan_id, level_id)", "A plan has each level once.")

    @api.depends("days", "level_id", "plan_id.company_id")
    def _compute_used_days(self):
        for step in self:
            step.used_days = step.days or step._get_level_days()

    def _inverse_used_days(self):
        """Make days that were typed the step's own; those of the level stay the level's."""
        for step in self:
            step.days = step.used_days if step.used_days != step._get_level_days() else 0

    def _get_level_days(self):
        """Return how many days the step's level has in its company."""
        if not self.level_id:
            return 0
        company, department = self.plan_id.company_id or self.env.company, self.env["hr.department"]
        return self.env["account.reminder.text"]._get_days(self.level_id._origin, company, department, "days")

    @api.depends("days", "level_id.days")
    def _compute_order_days(self):
        for step in self:
            step.order_days = step.days or step.level_id.days

    @api.onchange("kind")
    def _onchange_kind(self):
        """Leave nothing that the kind has no use for."""
        if self.kind != "letter":
            self.level_id = self.way = False
            self.is_automatic = self.kind != "call"
            if (self.used_days < 0) != (self.kind == "notice"):
                self.used_days = -5 if self.kind == "notice" else 5
        elif self.used_days < 0:
            self.used_days = 0

    @api.constrains("kind", "level_id", "days")
    def _check_kind(self):
        """Refuse days on the wrong side of the due date, and letters without a level."""
        _ = self.env._
        for step in self:
            if (step.kind == "letter") != bool(step.level_id):
                raise ValidationError(_("A letter needs a level, and no other step has one."))
            if step.kind == "notice" and not -99 <= step.days < 0:
                raise ValidationError(_("A notice comes 1 to 99 days before the due date: give its days as -1 to -99."))
            if step.kind != "notice" and not (0 if step.level_id else 1) <= step.days <= 9999:
                raise ValidationError(_("This step comes after the due date: its days are between 1 and 9999."))

    @api.depends("kind", "level_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            step.display_name = step.level_id.name or kinds.get(step.kind, "")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._complete(vals))

    @api.model
    def _complete(self, vals):
        """Return values with the days that were typed with the kind, which Odoo checks before it inverts them."""
        if "kind" not in vals or "used_days" not in vals:
            return vals
        return {**vals, "days": 0 if vals["kind"] == "letter" else vals["used_days"]}

    def unlink(self):
        plans = self.plan_id
        result = super().unlink()
        plans.exists()._check_step_ids()
        return result
