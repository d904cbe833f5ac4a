# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.relance_print.models.account_reminder_fact import READERS

SATURDAY = 5


class ResCompany(models.Model):
    """Whether the letters of the day are proposed by themselves, when, and to whom."""

    _inherit = "res.company"

    reminder_auto = fields.Boolean(
        string="Propose the Letters of the Day",
        help="Every day a batch is proposed that waits for one click. Only what a plan sends by itself goes without one.",
        groups=READERS,
    )
    reminder_auto_hour = fields.Integer(
        string="Proposed From",
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
    reminder_auto_holidays = fields.Boolean(
        string="Also on Public Holidays",
        help="Public holidays are those of the company's working hours, for everybody.",
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

    def _is_reminder_day(self, day):
        """Tell whether something is done by itself on a day, as the settings say of weekends and public holidays."""
        settings = self.sudo()  # sudo: settings of the company that the user works for
        if day.weekday() >= SATURDAY and not settings.reminder_auto_weekends:
            return False
        return settings.reminder_auto_holidays or not self._is_public_holiday(day)

    def _is_public_holiday(self, day):
        """Tell whether a day is a public holiday where the company is: time off of everybody who has its working hours."""
        zone = self._get_reminder_zone()
        noon = zone.localize(datetime.combine(day, time(12))).astimezone(pytz.utc).replace(tzinfo=None)
        # sudo: when everybody has time off is no secret
        leaves = self.env["resource.calendar.leaves"].sudo()
        hours = [False, *self.sudo().resource_calendar_id.ids]
        domain = [
            *(("resource_id", "=", False), ("calendar_id", "in", hours), ("company_id", "in", [False, self.id])),
            *(("date_from", "<=", noon), ("date_to", ">=", noon)),
        ]
        return bool(leaves.search_count(domain, limit=1))

    def _may_be_proposed_to(self, user):
        """Tell whether a user can print the letters of the company."""
        return user.active and self in user.company_ids and user.has_group("account.group_account_invoice")
