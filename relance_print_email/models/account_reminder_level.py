# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AccountReminderLevel(models.Model):
    _inherit = "account.reminder.level"

    by_email = fields.Boolean(
        string="By E-mail",
        compute="_compute_by_email",
        store=True,
        readonly=False,
        help="Whether batches may send letters of this level by e-mail. What is registered leaves on paper.",
    )

    @api.depends("is_registered")
    def _compute_by_email(self):
        for level in self:
            level.by_email = not level.is_registered
