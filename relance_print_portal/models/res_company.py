# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_link_days = fields.Integer(
        string="Link opens it for (days)",
        default=60,
        groups=READERS,
        help="For how many days the link to a letter's page opens it.",
    )
    reminder_promise_days = fields.Integer(
        string="Promises at most ahead (days)",
        default=30,
        groups=READERS,
        help="How many days ahead a customer may promise to pay, on a letter's page.",
    )

    _reminder_portal_days_positive = models.Constraint(
        "CHECK(LEAST(reminder_link_days, reminder_promise_days) >= 0 "
        "AND GREATEST(reminder_link_days, reminder_promise_days) <= 9999)",
        "Days must be between 0 and 9999.",
    )
