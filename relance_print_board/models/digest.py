# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_reminder_fact import READERS


class DigestDigest(models.Model):
    """Two figures for the digest: what is overdue, and what was paid soon after a letter."""

    _inherit = "digest.digest"

    kpi_reminder_overdue = fields.Boolean(
        string="Overdue",
        groups=READERS,
    )
    kpi_reminder_overdue_value = fields.Monetary(
        string="Sum Overdue",
        compute="_compute_kpi_reminder_overdue_value",
        readonly=False,  # no fact: nothing keeps it
        help="What is overdue today, in the company's currency.",
        groups=READERS,
    )
    kpi_reminder_paid = fields.Boolean(
        string="Paid After Reminders",
        groups=READERS,
    )
    kpi_reminder_paid_value = fields.Monetary(
        string="Sum Paid After Reminders",
        compute="_compute_kpi_reminder_paid_value",
        readonly=False,  # no fact: nothing keeps it
        help="What was paid in the period of invoices that a letter of the 30 days before had claimed.",
        groups=READERS,
    )

    def _compute_kpi_reminder_overdue_value(self):
        """What is overdue is so today: of the period it says nothing, so that both columns are alike."""
        self.env["account.reminder.board"].check_access("read")  # the digest leaves out what may not be read
        sums = dict(self.env["account.reminder.board"]._read_group([], ["company_id"], ["amount_overdue:sum"]))
        for digest in self:
            digest.kpi_reminder_overdue_value = sums.get(digest.company_id or self.env.company, 0)

    def _compute_kpi_reminder_paid_value(self):
        self.env["account.reminder.board"].check_access("read")  # the digest leaves out what may not be read
        start, end, companies = self._get_kpi_compute_parameters()
        if not (start and end):  # read by itself, as by an export: of no period
            self.kpi_reminder_paid_value = 0
            return
        effects = self.env["account.reminder.effect"]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT letter.company_id, SUM(payment.paid)
                  FROM (%s) item
                  JOIN account_reminder letter ON letter.id = item.reminder_id
                  JOIN LATERAL (%s) payment ON TRUE
                 WHERE letter.company_id IN %s
                 GROUP BY letter.company_id
                """,
                effects._get_sql_items(),
                effects._get_sql_payments_between(start, end),
                tuple(companies.ids) or (0,),
            )
        )
        sums = dict(rows)
        for digest in self:
            digest.kpi_reminder_paid_value = sums.get((digest.company_id or self.env.company).id, 0)

    def _compute_kpis_actions(self, company, user):
        # EXTENDS 'digest'
        menu = self.env.ref("account.menu_finance").id
        return {
            **super()._compute_kpis_actions(company, user),
            "kpi_reminder_overdue": f"relance_print_board.account_reminder_board_action?menu_id={menu}",
            "kpi_reminder_paid": f"relance_print_board.account_reminder_effect_action?menu_id={menu}",
        }
