# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_move_line import CLAIMED_TYPES

# What is averaged by amount: a large invoice counts for more than a small one.
WEIGHTED = ("days_late", "days_to_pay")


class AccountReminderPayment(models.Model):
    """Which payments of invoices came when: a row for each payment of an instalment, credit notes aside."""

    _name = "account.reminder.payment"
    _inherit = ["account.reminder.fact"]
    _description = "Payments of Invoices"
    _auto = False
    _rec_name = "move_id"
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        readonly=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
    )
    date = fields.Date(
        string="Paid On",
        readonly=True,
    )
    date_due = fields.Date(
        string="Due Date",
        readonly=True,
    )
    amount = fields.Monetary(
        string="Paid",
        readonly=True,
        help="In the company's currency.",
    )
    days_late = fields.Float(
        string="Average Delay",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Days from the due date to the payment, weighted by amount; of what is paid before, they are negative.",
    )
    days_to_pay = fields.Float(
        string="Days to Pay",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Days from the invoice to the payment, weighted by amount.",
    )

    _depends = {
        "account.move": ["move_type", "company_id", "commercial_partner_id", "invoice_date", "reminder_department_id"],
        "account.move.line": ["date_maturity", "date", "move_id"],
        "account.partial.reconcile": ["debit_move_id", "credit_move_id", "amount", "max_date"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT partial.id, move.company_id, move.commercial_partner_id AS partner_id, move.id AS move_id,
                   move.reminder_department_id AS department_id, partial.max_date AS date,
                   COALESCE(line.date_maturity, line.date) AS date_due, partial.amount,
                   (partial.max_date - COALESCE(line.date_maturity, line.date))::numeric AS days_late,
                   (partial.max_date - move.invoice_date)::numeric AS days_to_pay
              FROM account_partial_reconcile partial
              JOIN account_move_line line ON line.id = partial.debit_move_id
              JOIN account_move move ON move.id = line.move_id
              JOIN account_move_line credit ON credit.id = partial.credit_move_id
              JOIN account_move payment ON payment.id = credit.move_id
             WHERE move.move_type IN %s AND payment.move_type = 'entry'
            """,
            CLAIMED_TYPES,
        )

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS 'base'
        name, _sep, function = aggregate_spec.partition(":")
        if name not in WEIGHTED or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        days, amount = self._field_to_sql(self._table, name, query), self._field_to_sql(self._table, "amount", query)
        return SQL("SUM(%s * %s) / NULLIF(SUM(%s), 0)", days, amount, amount)
