# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from itertools import product

from odoo import api, fields, models
from odoo.fields import Domain

from .account_move_payment import ON_ITS_WAY
from .account_reminder_fact import READERS


class AccountMove(models.Model):
    """Which invoices a reminder is to be printed of today."""

    _inherit = "account.move"

    reminder_is_due = fields.Boolean(
        string="To Remind",
        compute="_compute_reminder_is_due",
        search="_search_reminder_is_due",
        help="The invoice is overdue, and has reached its next level.",
        groups=READERS,
    )

    @api.depends("reminder_state", "reminder_next_date")
    @api.depends_context("uid", "tz")
    def _compute_reminder_is_due(self):
        today = self.company_id._get_reminder_todays()
        for move in self:
            next_date = move.reminder_next_date
            move.reminder_is_due = (
                move.reminder_state == "overdue" and next_date and next_date <= today[move.company_id]
            )

    def _search_reminder_is_due(self, operator, value):
        self._check_field_access(self._fields["reminder_is_due"], "read")  # which Odoo does for stored fields alone
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        companies = self.env.companies
        overdue = self._get_domain_unpaid() & companies._get_domain_today("reminder_first_due_date", "<")
        due = overdue & ~self._get_domain_on_hold() & Domain.OR(map(self._get_domain_next_reached, companies))
        # few: those of which the ledger doesn't tell all
        doubtful = self.search(
            due & (Domain("matched_payment_ids", "any", ON_ITS_WAY) | Domain("payment_state", "=", "partial"))
        )
        return due & Domain("id", "not in", doubtful.filtered(lambda move: move.reminder_state != "overdue").ids)

    def _get_domain_next_reached(self, company):
        """Return which invoices of a company have reached their next level, and were not reminded of just before.

        It says of many invoices what :meth:`_compute_reminder_next` says of each.
        """
        today, texts = company._get_reminder_today(), self.env["account.reminder.text"]
        departments = (
            self.env["hr.department"].sudo().search([("company_id", "in", [False, company.id])])
        )  # sudo: days only
        shifts = company._get_reminder_company()._get_reminder_shifts()
        partners = self.env["res.partner"].with_company(company)
        of_trust = {
            days: Domain("commercial_partner_id", "in", partners._search([("trust", "=", trust)]))
            for trust, days in shifts.items()
        }
        of_trust[0] = ~Domain.OR(of_trust.values())
        levels = self.env["account.reminder.level"].search([])
        printed = (levels.browse(), *levels.with_context(active_test=False).search([]))
        ladders, reached = levels._get_ladders(levels), Domain.FALSE
        for (key, ladder), last in product(ladders.items(), printed):
            level = self._get_following_level(ladder, last)
            if not level or (last and level.sequence <= last.sequence):
                continue
            climbing = Domain.TRUE if len(ladders) == 1 else partners._get_domain_ladder(key)
            own = ladder.days.get(level.id)
            others = departments.filtered(
                lambda one, level=level, own=own: (
                    not own
                    and texts._get_days(level, company, one, "days")
                    != texts._get_days(level, company, one.browse(), "days")
                )
            )
            places = {one: Domain("reminder_department_id", "=", one.id) for one in others}
            places[others.browse()] = Domain("reminder_department_id", "not in", others.ids)
            for department, place in places.items():
                days = own or texts._get_days(level, company, department, "days")
                for shift, trusted in of_trust.items():
                    limit = today - timedelta(days=company._get_reminder_offset(days + shift))
                    late = Domain("reminder_first_due_date", "<=", limit)
                    reached |= Domain("reminder_level_id", "=", last.id) & climbing & place & trusted & late
        waited = Domain("reminder_last_date", "=", False) | Domain(
            "reminder_last_date", "<=", today - timedelta(days=self.env["account.reminder"]._get_days_between())
        )
        return Domain("company_id", "=", company.id) & reached & waited
