# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .account_reminder_fact import needs


class AccountReminderFormat(models.Model):
    """Which format the letters of the company have, and how it gets another one."""

    _inherit = "account.reminder.format"

    is_used = fields.Boolean(
        string="Format of the Company",
        compute="_compute_is_used",
        help="The letters of the company look like this, where neither a level nor a department has a format of its own.",
    )

    @api.depends_context("company")
    def _compute_is_used(self):
        company = self.env.company._get_reminder_company()
        used = company.reminder_format_id or self._get_default(company)
        for record in self:
            record.is_used = record._origin == used

    @needs("create", "account.reminder.settings", records="one")
    def action_use(self):
        """Have the letters of the company look like this, or those of the one whose settings a branch has."""
        company = self.env.company._get_reminder_company()
        company.with_env(self.env).check_access("read")
        company.reminder_format_id = self  # sudo: as on the page of settings, accounting managers decide
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Letters of %(company)s are in the format “%(format)s” from now on.",
                    company=company.name,
                    format=self.name,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
