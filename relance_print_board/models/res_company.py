# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResCompany(models.Model):
    """Whether the letters of the day are proposed by themselves, when, and to whom."""

    _inherit = "res.company"

    reminder_auto = fields.Boolean(
        string="Propose the Letters of the Day",
        help="Every day a batch is proposed that waits for one click. Nothing is printed by itself.",
        groups=READERS,
    )
    reminder_auto_hour = fields.Integer(
        string="From",
        default=7,
        help="From which hour of the responsible's day, 0 to 23.",
        groups=READERS,
    )
    reminder_auto_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Proposed To",
        check_company=True,
        domain="[('share', '=', False)]",
        help="Who is told by an activity, and whose batch it is.",
        groups=READERS,
    )
    reminder_auto_weekends = fields.Boolean(
        string="Also on Weekends",
        groups=READERS,
    )
    reminder_auto_date = fields.Date(
        string="Last Proposed",
        readonly=True,
        groups=READERS,
    )

    _reminder_auto_hour_of_day = models.Constraint(
        "CHECK(reminder_auto_hour BETWEEN 0 AND 23)", "An hour is between 0 and 23."
    )

    @api.constrains("reminder_auto", "reminder_auto_user_id")
    def _check_reminder_auto_user(self):
        for company in self.filtered("reminder_auto"):
            user = company.reminder_auto_user_id
            if not user or not company._may_be_proposed_to(user):
                raise ValidationError(
                    self.env._(
                        "Say to whom the letters are proposed: somebody who works for %(company)s and may do invoicing.",
                        company=company.name,
                    )
                )

    def _may_be_proposed_to(self, user):
        """Tell whether a user can print the letters of the company."""
        return user.active and self in user.company_ids and user.has_group("account.group_account_invoice")
