# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

# Of how many months' ends the figure is shown, and how many months of sales are counted back for each at most.
MONTHS, BACK = 12, 24


class AccountReminderDso(models.Model):
    """Days sales outstanding by count-back, at the end of each of the last months; of the current one, today.

    What customers owe is set against the sales of the last month, what is left against those of the month before, and so on:
    the days of each month whose sales are still open, the last in proportion.
    """

    _name = "account.reminder.dso"
    _inherit = ["account.reminder.fact"]
    _description = "Days Sales Outstanding"
    _auto = False
    _rec_name = "date"
    _order = "date desc, company_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    date = fields.Date(
        string="Month",
        readonly=True,
        help="The last day that counts.",
    )
    amount = fields.Monetary(
        string="Owed by Customers",
        readonly=True,
        aggregator=None,
    )
    days = fields.Float(
        string="Days Sales Outstanding",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
    )

    _depends = {"account.move.line": ["balance", "date", "parent_state", "company_id", "account_id"]}

    @property
    def _table_query(self):
        return SQL(
            """
            WITH month AS (
                     SELECT company.id AS company_id, back,
                            (date_trunc('month', %(today)s::date) - back * INTERVAL '1 month')::date AS first,
                            LEAST((date_trunc('month', %(today)s::date) + (1 - back) * INTERVAL '1 month')::date - 1,
                                  %(today)s::date) AS last
                       FROM res_company company
                      CROSS JOIN generate_series(0, %(months)s) back
                      WHERE company.id IN %(companies)s
                 ),
                 item AS (
                     SELECT line.company_id, line.date, line.balance,
                            CASE WHEN move.move_type IN ('out_invoice', 'out_receipt', 'out_refund') THEN line.balance ELSE 0
                                 END AS sale
                       FROM account_move_line line
                       JOIN account_account account ON account.id = line.account_id
                       JOIN account_move move ON move.id = line.move_id
                      WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted'
                        AND line.company_id IN %(companies)s
                 ),
                 -- one pass: what changed in each month, then summed up over months
                 changed AS (
                     SELECT company_id, date_trunc('month', date)::date AS first, SUM(balance) AS balance, SUM(sale) AS sale
                       FROM item
                      WHERE date <= %(today_of_item)s
                      GROUP BY company_id, date_trunc('month', date)
                 ),
                 known AS (
                     SELECT month.*, month.last - month.first + 1 AS days, GREATEST(COALESCE(changed.sale, 0), 0) AS sale,
                            (SELECT COALESCE(SUM(before.balance), 0) FROM changed before
                              WHERE before.company_id = month.company_id AND before.first <= month.first) AS owed
                       FROM month
                       LEFT JOIN changed ON changed.company_id = month.company_id AND changed.first = month.first
                 )
            SELECT (at.company_id * %(places)s + at.back)::integer AS id, at.company_id, at.last AS date, at.owed AS amount,
                   (SELECT COALESCE(SUM(counted.days), 0)
                      FROM (SELECT one.days * CASE WHEN one.sale = 0 THEN (at.owed > one.later)::integer
                                   ELSE LEAST(GREATEST((at.owed - one.later) / one.sale, 0), 1) END AS days
                              FROM (SELECT known.days, known.sale,
                                           COALESCE(SUM(known.sale) OVER (
                                               ORDER BY known.back ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                                           ), 0) AS later
                                      FROM known
                                     WHERE known.company_id = at.company_id
                                       AND known.back BETWEEN at.back AND at.back + %(back)s - 1) one) counted) AS days
              FROM known at
             WHERE at.back < %(shown)s
            """,
            today=self.env.companies._get_sql_today(SQL("company.id")),
            today_of_item=self.env.companies._get_sql_today(SQL("item.company_id")),
            months=MONTHS + BACK,
            shown=MONTHS,
            back=BACK,
            places=MONTHS,
            companies=self.env.companies._ids or (0,),
        )
