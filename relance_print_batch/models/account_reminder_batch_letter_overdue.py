# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from itertools import product

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_move_line import CLAIMED_TYPES
from odoo.addons.relance_print.models.account_reminder_stages import sets_apart
from odoo.addons.relance_print.models.kept import kept


class AccountReminderBatchLetter(models.Model):
    """What is overdue and what is credited, in SQL for a whole proposal: the rules are those that letters follow in Python.

    Each method here says whose rule it is; tests compare both on what they make up.
    """

    _inherit = "account.reminder.batch.letter"

    @api.model
    def _get_sql_overdue(self, batch):
        """Return the query of the invoices that a batch may remind of, with the level that each has next, and has reached.

        :param batch: the ``account.reminder.batch``
        """
        moves = self.env["account.move"]
        domain = moves._get_reminder_domain(batch)
        departments = self._get_deciding_departments()
        return SQL(
            """
            SELECT invoice.*, invoice.id AS key, stage, stage_id, ARRAY[stage, stage_id] AS level,
                   %(today)s - date_due >= %(offset)s AS is_due, date_due + %(offset)s AS date_reached
              FROM (%(invoices)s) invoice
              -- not a join: PostgreSQL would expect few rows of it, and then plan badly; OFFSET, so that it looks
              -- the step up once an invoice, not once for each use
             CROSS JOIN LATERAL (
                  SELECT (step->>0)::integer AS stage, (step->>1)::integer AS stage_id, (step->>2)::integer AS days
                    FROM (
                         SELECT %(steps)s::jsonb->concat_ws(
                                    ',', company_id,
                                    CASE WHEN department_id = ANY(%(departments)s) THEN department_id ELSE 0 END,
                                    COALESCE(reminder_level_id, 0), %(ladder)s
                                ) AS step
                         OFFSET 0
                         ) looked_up
                  OFFSET 0
             ) following
             WHERE amount > 0 AND NOT (is_part_paid AND amount <= %(rest)s)
            """,
            today=self.env.companies._get_sql_today(SQL("company_id")),
            offset=self._get_sql_offset(),
            ladder=self._get_sql_ladder(),
            invoices=self._get_sql_invoices(moves._search(domain), moves._get_claimed_overdue(domain)),
            steps=json.dumps(self._get_next_levels(departments)),
            departments=departments.ids or [0],
            rest=self._get_sql_rest(),
        )

    @api.model
    def _get_sql_credits(self):
        """Return the query of what customers have in their favour, as ``account.reminder._get_credits_left`` says it of a letter.

        Credits are first set against what is overdue without an invoice, which no letter claims.
        """
        companies = tuple(self.env.companies.ids)
        types = set(self.env["account.move"].get_invoice_types(include_receipts=True))
        due = SQL("COALESCE(date_maturity, date) < %s", self.env.companies._get_sql_today(SQL("company_id")))
        is_owed = SQL("amount_residual >= 0 AND amount_residual_currency > 0 AND %s", due)

        def items(condition):
            """Return the query of the open items that meet a condition; for each there is an index."""
            return SQL(
                """
                SELECT company_id, partner_id, account_id, currency_id, amount_residual, amount_residual_currency
                  FROM account_move_line
                 WHERE reconciled IS NOT TRUE AND parent_state = 'posted' AND company_id IN %s AND %s
                """,
                companies,
                condition,
            )

        return SQL(
            """
            SELECT *, GREATEST(given - owed, 0) AS amount,
                   balance * GREATEST(given - owed, 0) / NULLIF(given, 0) AS balance_left
              FROM (
                   SELECT %(root)s AS root_id, partner.commercial_partner_id, line.currency_id,
                          -SUM(line.amount_residual_currency) FILTER (WHERE line.amount_residual < 0) AS given,
                          -SUM(line.amount_residual) FILTER (WHERE line.amount_residual < 0) AS balance,
                          COALESCE(SUM(line.amount_residual_currency) FILTER (WHERE line.amount_residual >= 0), 0) AS owed
                     FROM (%(given)s UNION ALL %(entries)s UNION ALL %(others)s) line
                     JOIN account_account account ON account.id = line.account_id
                     JOIN res_partner partner ON partner.id = line.partner_id
                    WHERE account.account_type = 'asset_receivable'
                    GROUP BY root_id, partner.commercial_partner_id, line.currency_id
                   ) item
            """,
            # Odoo matches what is of the same company, of a branch of it, or of another one
            root=self._get_sql_root(SQL("line.company_id")),
            given=items(SQL("amount_residual < 0")),
            entries=items(
                SQL(
                    "display_type <> 'payment_term' AND %s AND EXISTS (%s)",
                    is_owed,
                    SQL("SELECT 1 FROM account_move WHERE id = move_id AND move_type NOT IN %s", CLAIMED_TYPES),
                )
            ),
            # not joined: each open invoice would be looked up, to find out that it is one
            others=items(
                SQL(
                    "display_type = 'payment_term' AND %s AND move_id IN (%s)",
                    is_owed,
                    SQL(
                        "SELECT id FROM account_move WHERE move_type IN %s AND amount_residual <> 0 AND company_id IN %s",
                        tuple(types - set(CLAIMED_TYPES)),
                        companies,
                    ),
                )
            ),
        )

    @api.model
    def _get_sql_root(self, column):
        """Return in SQL the company that the one that a column names is a branch of, else itself."""
        return self.env.companies._get_sql_case(column, lambda company: company.root_id.id)

    @api.model
    def _get_sql_minimum(self, batch):
        """Return in SQL the least that a batch reminds of, in the currency of the letter's company, at today's rate.

        :param batch: the ``account.reminder.batch``
        """

        def convert(company):
            today = company._get_reminder_today()
            return batch.currency_id._convert(batch.amount_min, company.currency_id, company, today, round=False)

        return self.env.companies._get_sql_case(SQL("letter.company_id"), convert)

    @api.model
    @kept()
    def _get_deciding_departments(self):
        """Return the departments whose invoices may have other days than their company's."""
        # sudo: as _get_reminder_owners()
        departments = self.env["hr.department"].sudo().with_context(active_test=False)
        independent = departments.search([("reminder_independent", "=", True)])
        return departments.search([("id", "child_of", independent.ids)])

    @api.model
    @kept()
    def _get_next_levels(self, departments):
        """Return the next level of invoices, and how many days they have to be overdue until they have reached it.

        :param departments: those that may have other days than their company
        :return: by the ids of company, department (or 0) and highest level that was printed (or 0), and the key of the ladder, if
            it is not that of all levels: sequence, id and days
        :rtype: dict[str, list[int]]
        """
        # sudo: a level's name and order are no secret; the days are those that the letter would have
        printed = self.env["account.reminder.level"].sudo()._get_ever()
        levels = printed.filtered("active")
        texts = self.env["account.reminder.text"]
        moves, result = self.env["account.move"], {}
        for (key, ladder), last in product(levels._get_ladders(levels).items(), (printed.browse(), *printed)):
            following = moves._get_following_level(ladder, last)
            if not following:  # all levels are archived: overdue all the same
                continue
            own = ladder.days.get(following.id)
            for company, department in product(self.env.companies, (departments.browse(), *departments)):
                days = own or texts._get_days(following, company, department, "days")
                keys = (company.id, department.id or 0, last.id or 0, *filter(None, [key]))
                result[",".join(map(str, keys))] = [following.sequence, following.id, days]
        return result

    @api.model
    def _get_sql_ladder(self):
        """Return in SQL the key of the ladder that the customer of ``invoice`` climbs; NULL, where it is that of all levels."""
        company, partner = SQL("invoice.company_id"), SQL("invoice.commercial_partner_id")
        return self.env["res.partner"]._get_sql_ladder(company, partner) or SQL("NULL")

    @api.model
    def _get_sql_offset(self):
        """Return in SQL how late ``invoice`` is when it has reached its level, as ``res.company._get_reminder_offset`` says."""
        grace = self.env.companies._get_sql_case(
            SQL("invoice.company_id"), lambda company: company._get_reminder_grace()
        )
        late = SQL("GREATEST(LEAST(%s, 1), days + %s) + %s", grace, self._get_sql_shift(), grace)
        # where there is no level: GREATEST takes no notice of NULL
        return SQL("(CASE WHEN days IS NOT NULL THEN %s END)", late)

    @api.model
    def _get_sql_invoices(self, query, claimed):
        """Return a query of invoices with what is overdue of each.

        :param query: which invoices; an instalment of each is overdue
        :param dict claimed: what is claimed of invoices of which something is withheld, as :meth:`_get_claimed_overdue` has it
        """

        def column(name):
            return SQL.identifier(query.table, name)

        def get_amount(total, part, index):
            """Return what is overdue: mostly all that is open, which the invoice has stored; else what of its instalments is."""
            amount = SQL(
                """
                CASE WHEN %s < %s THEN %s
                     ELSE (SELECT SUM(line.%s)
                             FROM account_move_line line
                             JOIN account_account account ON account.id = line.account_id
                            WHERE line.move_id = %s AND account.account_type = 'asset_receivable'
                              AND COALESCE(line.date_maturity, line.date) < %s)
                END
                """,
                *(column("reminder_last_due_date"), today, column(total), SQL.identifier(part), column("id"), today),
            )
            if not claimed:
                return amount
            known = SQL("(%s::jsonb->%s::text->>%s)::numeric", json.dumps(claimed), column("id"), index)
            return SQL("COALESCE(%s, %s)", known, amount)

        today = self.env.companies._get_sql_today(column("company_id"))
        names = ("id", "company_id", "currency_id", "commercial_partner_id", "partner_id")
        return query.select(
            *(column(name) for name in (*names, "reminder_level_id", "reminder_last_date", "reminder_count")),
            SQL("%s AS department_id", column("reminder_department_id")),
            SQL("%s AS date_due", column("reminder_first_due_date")),
            SQL("%s AS date_due_last", column("reminder_last_due_date")),
            SQL("%s AS amount", get_amount("amount_residual", "amount_residual_currency", 0)),
            SQL("%s AS balance", get_amount("amount_residual_signed", "amount_residual", 1)),
            SQL("%s IN %s AS is_on_hold", column("id"), self._get_sql_held()),
            SQL("%s < %s AS is_part_paid", column("amount_residual"), column("amount_total")),
        )

    @api.model
    @kept()
    def _get_sql_held(self):
        """Return the query of the invoices that are on hold, or whose payment is on its way."""
        # sudo: whoever may read the invoice may know that it is on hold
        moves = self.env["account.move"].sudo()
        return moves._search(moves._get_domain_on_hold() | moves._get_domain_coming()).subselect()

    @api.model
    def _get_sql_claimed(self, batch):
        """Return in SQL what is claimed of the overdue invoices of a letter: without those that :meth:`_filter_apart` gives.

        :param batch: the ``account.reminder.batch``
        """
        # a level's order is no secret
        stages = sorted(set(self.env["account.reminder.level"].sudo().search([]).mapped("sequence")))
        is_mixed = sets_apart(batch.stage_mode) and batch.grouping == "customer" and not batch._is_by_stage()
        if not is_mixed or not stages:
            return SQL("SUM(amount) AS amount, SUM(balance) AS balance, MIN(date_due) AS date_due")
        if batch.level_id:
            reached = SQL("LEAST(MAX(stage), %s)", batch.level_id.sequence)
        else:
            reached = SQL("COALESCE(MAX(stage) FILTER (WHERE is_due), MAX(stage))")

        def get_parts(aggregate):
            """Return what is claimed stage by stage: found in one pass, where a window over all invoices takes much longer."""
            part = "CASE WHEN %s >= %s THEN %s FILTER (WHERE stage = %s) END"
            return [SQL(part, stage, reached, SQL(aggregate), stage) for stage in stages]

        def add_up(aggregate):
            return SQL(" + ").join(SQL("COALESCE(%s, 0)", part) for part in get_parts(aggregate))

        return SQL(
            "%s AS amount, %s AS balance, LEAST(%s) AS date_due",
            add_up("SUM(amount)"),
            add_up("SUM(balance)"),
            SQL(", ").join(get_parts("MIN(date_due)")),
        )

    @api.model
    def _get_sql_shift(self):
        """Return in SQL what a customer's :meth:`_get_reminder_shift` is; the customer is that of ``invoice``."""
        cases = []
        for company in self.env.companies:
            trust = self.env["res.partner"].with_company(company)._field_to_sql("customer", "trust")
            for value, days in company._get_reminder_company()._get_reminder_shifts().items():
                cases.append(SQL("WHEN invoice.company_id = %s AND %s = %s THEN %s", company.id, trust, value, days))
        if not cases:
            return SQL("0")
        return SQL(
            "(SELECT CASE %s ELSE 0 END FROM res_partner customer WHERE customer.id = invoice.commercial_partner_id)",
            SQL(" ").join(cases),
        )

    @api.model
    @kept()
    def _get_sql_rest(self):
        """Return in SQL what is a rest of ``invoice`` that nobody is reminded of, as ``res.company._get_reminder_rest`` does."""
        currencies = self.env["res.currency"].with_context(active_test=False).search([])
        cases = [
            SQL(
                "WHEN company_id = %s AND currency_id IN %s THEN %s",
                company.id,
                some._ids,
                company._get_reminder_rest(some[0]),
            )
            for company in self.env.companies
            for some in currencies.grouped("rounding").values()
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
