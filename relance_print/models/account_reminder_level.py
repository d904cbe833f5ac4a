# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .kept import kept


class AccountReminderLevel(models.Model):
    _name = "account.reminder.level"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Reminder Level"
    _order = "sequence, id"
    _is_chosen_by_name = True
    _company_paths = ()

    name = fields.Char(
        required=True,
        translate=True,
    )
    letter_name = fields.Char(
        string="Name on Letters",
        translate=True,
        help="What letters call the level, as in their list of earlier reminders. Empty: its name.",
    )
    sequence = fields.Integer(
        default=10,
        help="A letter's level goes up in this order.",
    )
    active = fields.Boolean(
        default=True,
    )
    days = fields.Integer(
        string="Days After Due Date",
        help="From how many days after the due date this level is meant for.",
    )
    deadline_days = fields.Integer(
        string="Days to Pay",
        default=8,
        help="How many days the letter gives to pay. The date that it prints is never in the past and always a working day.",
    )
    is_registered = fields.Boolean(
        string="Registered Letter",
        help="The letter is meant to leave as a registered letter.",
    )

    _days_positive = models.Constraint(
        "CHECK(days BETWEEN 0 AND 9999 AND deadline_days BETWEEN 0 AND 9999)", "Days must be between 0 and 9999."
    )

    def _get_letter_name(self):
        """Return what a letter calls the level, in the environment's language; empty for none."""
        return self.letter_name or self.name or ""

    @api.model
    @kept()
    def _get_all(self):
        """Return the levels that are in use, in their order, with all that is stored of them, in one query."""
        names = [name for name, field in self._fields.items() if field.store and field.prefetch is True]
        return self.search_fetch([], names)

    @api.model
    @kept()
    def _get_ever(self):
        """Return the levels that letters may have had, archived ones too, in their order."""
        return self.with_context(active_test=False).search([])

    @api.model
    def _refuse_none(self):
        """Refuse to go on if all levels were deleted or archived.

        :raises UserError: saying what to do
        """
        if not self.search_count([], limit=1):
            raise UserError(self._explain_none())

    @api.model
    def _explain_none(self):
        """Return what to do if there is no level, in the user's language."""
        return self.env._(
            "There is no reminder level, so nothing says what to print. Create one, or take one out of the archive, "
            "in the menu Configuration ► Reminders ► Levels."
        )

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        for model in ("res.company", "hr.department"):
            # sudo: all of them have texts, also those of other companies
            owners = self.env[model].sudo().search([])._needs_reminder_texts()
            self.env["account.reminder.text"]._create_missing(owners)
        return levels

    def write(self, vals):
        if "sequence" in vals:
            self.env.registry.clear_cache("stable")  # a level without a shipped text has that of the level before it
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: also letters of other companies
        if self.env["account.reminder"].sudo().search_count([("level_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("There are letters of this level: archive it instead."))

    def unlink(self):
        self.env.registry.clear_cache("stable")  # its texts go with it
        return super().unlink()
