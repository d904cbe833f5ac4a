# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_reminder_fact import is_id
from odoo.addons.relance_print.models.kept import keeping, kept

# Until how many days late an amount is in each column; before the first one it is not due, after the last one nothing ends.
AGES = (0, 30, 60, 90)
COLUMNS = ("amount_not_due", "amount_1_30", "amount_31_60", "amount_61_90", "amount_over_90")


class OwnIds(tuple):
    """Ids that the server itself has put into the context: no client can send such."""


class AccountReminderBoard(models.Model):
    """The rows of the board, in one statement: the invoices and their rules are those of ``account.reminder.batch.letter``.

    Its parts, each from the one before: ``invoice`` are the overdue ones with what they owe by age, ``letter`` those that one
    letter would be about, ``customer`` the rows.
    """

    _inherit = "account.reminder.board"

    # what is written before the rows are read
    _depends = {
        "account.move": [
            *(
                "state",
                "move_type",
                "payment_state",
                "company_id",
                "partner_id",
                "commercial_partner_id",
                "currency_id",
            ),
            *("amount_residual", "amount_residual_signed", "amount_total", "reminder_department_id"),
            *("reminder_first_due_date", "reminder_last_due_date", "reminder_level_id", "reminder_last_date"),
        ],
        "account.move.line": ["amount_residual", "amount_residual_currency", "date_maturity", "date", "account_id"],
        "account.reminder.hold": ["company_id", "commercial_partner_id", "kind", "date_end", "lifted_on", "outcome"],
        "account.reminder.plan": ["active", "company_id", "is_paused", "sequence"],
        "res.company": ["reminder_plan_id"],
        "res.partner": ["commercial_partner_id", "user_id", "reminder_user_id", "reminder_plan_id", "category_id"],
        "res.partner.category": ["active", "reminder_plan_id"],
    }

    @property
    def _table_query(self):
        # what the rules depend on of the context, and no more: it is worked out once for one screen
        names = ("allowed_company_ids", "tz", "lang")
        context = {name: value for name, value in self.env.context.items() if name in names}
        customers = self.env.context.get("reminder_board_customers")
        return self.with_context(context)._get_table_query(customers if isinstance(customers, OwnIds) else None)

    @api.model
    @kept()
    def _get_table_query(self, customers=None):
        """Return the statement of the rows.

        What is asked for is found in all invoices, but read in those of the rows that are shown.

        :param customers: ids of the customers whose rows alone are asked for; None for all
        """
        domain = [] if customers is None else [["commercial_partner_id", "in", list(customers)]]
        batch = self.env["account.reminder.batch"].new({"move_domain": domain})
        today = self.env.companies._get_sql_today(SQL("customer.company_id"))
        wait = self.env["account.reminder"]._get_days_between()
        plans = self.env["account.reminder.plan"]
        plan = plans._get_sql_plan(SQL("customer.company_id"), SQL("customer.commercial_partner_id"))
        return SQL(
            """
            WITH invoice AS (%(invoices)s),
                 letter AS (
                     SELECT company_id, commercial_partner_id, is_on_hold, MIN(id) AS id, COUNT(*) AS invoice_count,
                            %(sums)s, SUM(balance) AS balance, MIN(date_due) AS date_due, MAX(reached) AS reached,
                            MAX(reminder_last_date) AS last_date,
                            CASE WHEN MIN(date_reached) IS NOT NULL
                                 THEN GREATEST(MIN(date_reached), MAX(reminder_last_date) + %(wait)s) END AS next_date,
                            COALESCE(MAX(level) FILTER (WHERE is_due), MAX(level)) AS next_level
                       FROM invoice
                      GROUP BY company_id, commercial_partner_id, currency_id, is_on_hold
                 ),
                 customer AS (
                     SELECT company_id, commercial_partner_id, MIN(id) AS id, SUM(invoice_count)::integer AS invoice_count,
                            %(sums_of_letters)s, SUM(balance) AS amount_overdue,
                            COALESCE(SUM(balance) FILTER (WHERE is_on_hold), 0) AS amount_on_hold,
                            BOOL_AND(is_on_hold) AS is_on_hold, MIN(date_due) AS date_due, MAX(reached) AS reached,
                            MAX(last_date) AS last_date, MIN(next_date) FILTER (WHERE NOT is_on_hold) AS next_date,
                            MAX(next_level) FILTER (WHERE NOT is_on_hold) AS next_level
                       FROM letter
                      GROUP BY company_id, commercial_partner_id
                 ),
                 hold AS (%(holds)s)
            SELECT customer.id, customer.company_id, %(currency)s AS currency_id,
                   customer.commercial_partner_id AS partner_id, %(responsible)s AS user_id,
                   invoice_count, amount_overdue, amount_not_due + COALESCE((%(later)s), 0) AS amount_not_due,
                   amount_1_30, amount_31_60, amount_61_90, amount_over_90, amount_on_hold, date_due,
                   %(today)s - date_due AS days_late, reached[2] AS level_id, last_date, next_level[2] AS next_level_id,
                   next_date, COALESCE(next_date <= %(today)s, FALSE) AS is_due, is_on_hold,
                   CASE WHEN is_on_hold THEN 'on_hold' WHEN next_date <= %(today)s THEN 'due' ELSE 'later' END AS state,
                   hold.promise_date, hold.broken_date, %(plan)s AS plan_id, COALESCE(%(plan)s IN %(paused)s, FALSE) AS is_paused
              FROM customer
              LEFT JOIN res_partner partner ON partner.id = customer.commercial_partner_id
              LEFT JOIN hold ON hold.company_id = customer.company_id
               AND hold.commercial_partner_id = customer.commercial_partner_id
            """,
            invoices=self._get_sql_aged(batch),
            sums=self._get_sql_sums(),
            sums_of_letters=SQL(", ").join(SQL("SUM(%s) AS %s", *(2 * [SQL.identifier(name)])) for name in COLUMNS),
            wait=wait,
            later=self._get_sql_later(),
            holds=self._get_sql_holds(),
            currency=self.env.companies._get_sql_case(
                SQL("customer.company_id"), lambda company: company.currency_id.id
            ),
            responsible=self._get_sql_responsible(),
            plan=plan or SQL("NULL::integer"),
            paused=tuple(id_ for id_, one in plans._get_plans().items() if one.is_paused) or (0,),
            today=today,
        )

    @api.model
    def _get_asked_customers(self, domain):
        """Return the ids of the customers that a search for rows is about, None if it may be about all."""
        for condition in domain.children if isinstance(domain, DomainAnd) else [domain]:
            match (
                getattr(condition, "field_expr", None),
                getattr(condition, "operator", None),
                getattr(condition, "value", None),
            ):
                case "id" | "partner_id" as name, "=" | "in" as operator, value:
                    ids = [id_ for id_ in ([value] if operator == "=" else value) if is_id(id_)]
                    if name == "partner_id":
                        return ids
                    # sudo: whose row it is; whether it may be read, the rules of invoices say all the same
                    moves = self.env["account.move"].sudo().search_fetch([("id", "in", ids)], ["commercial_partner_id"])
                    return moves.commercial_partner_id.ids
        return None

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS 'base'
        customers = self._get_asked_customers(Domain(domain))
        if customers is not None:
            self = self.with_context(reminder_board_customers=OwnIds(customers))  # noqa: PLW0642
        return super()._search(domain, *args, **kwargs)

    def _fetch_query(self, query, fields):
        # EXTENDS 'base': whether rows may be read depends on their company, which would be read for itself
        return super()._fetch_query(query, [*fields, self._fields["company_id"]] if fields else fields)

    @api.model
    @api.readonly
    def web_search_read(  # noqa: PLR0917  (as Odoo has it)
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        """Find rows and count them in one statement, where Odoo takes two; read those of the page."""
        with keeping():
            found = self._search(domain, order=order or self._order).get_result_ids()
            page = found[offset : offset + limit] if limit else found[offset:]
            length = min(len(found), count_limit) if count_limit else len(found)
            return {"length": length, "records": self.browse(page).web_read(specification)}

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        # EXTENDS 'web'
        with keeping():
            return super().web_read_group(*args, **kwargs)

    @api.model
    def _get_sql_aged(self, batch):
        """Return the query of the overdue invoices, with the level of each that was printed, and ``ages``.

        Those are what is open of the instalments by age, of an invoice of several; of one alone its balance is of one age.
        """
        letters = self.env["account.reminder.batch.letter"]
        known = SQL("%s::jsonb->overdue.id::text", json.dumps(self._get_claimed_ages(batch)))
        today = self.env.companies._get_sql_today(SQL("overdue.company_id"))
        ages = [
            SQL("COALESCE(SUM(amount) FILTER (WHERE %s), 0)", self._get_sql_age(SQL("late"), name)) for name in COLUMNS
        ]
        return SQL(
            """
            SELECT overdue.*, %(today)s - date_due AS late,
                   CASE WHEN reminder_level_id IS NOT NULL
                        THEN ARRAY[(%(places)s::jsonb->>reminder_level_id::text)::integer, reminder_level_id] END AS reached,
                   CASE WHEN date_due < date_due_last OR %(known)s IS NOT NULL THEN (
                       SELECT COALESCE((SELECT ARRAY_AGG(value::numeric) FROM jsonb_array_elements_text(%(known)s)),
                                       ARRAY[%(ages)s])
                         FROM (SELECT line.amount_residual AS amount,
                                      %(today)s - COALESCE(line.date_maturity, line.date) AS late
                                 FROM account_move_line line
                                 JOIN account_account account ON account.id = line.account_id
                                WHERE line.move_id = overdue.id AND account.account_type = 'asset_receivable') item
                   ) END AS ages
              FROM (%(overdue)s) overdue
            OFFSET 0
            """,
            places=self._get_level_places(),
            known=known,
            ages=SQL(", ").join(ages),
            overdue=letters._get_sql_overdue(batch),
            today=today,
        )

    @api.model
    @kept()
    def _get_level_places(self):
        """Return the order of each level, as JSON."""
        # sudo: a level's order is no secret
        return json.dumps({level.id: level.sequence for level in self.env["account.reminder.level"].sudo()._get_ever()})

    @api.model
    def _get_sql_age(self, late, column):
        """Return in SQL whether what is late by so many days is of a column."""
        index = COLUMNS.index(column)
        conditions = [SQL("%s > %s", late, AGES[index - 1])] if index else []
        conditions += [SQL("%s <= %s", late, AGES[index])] if index < len(AGES) else []
        return SQL(" AND ").join(conditions)

    @api.model
    def _get_sql_sums(self):
        """Return in SQL what invoices owe by age."""
        return SQL(", ").join(
            SQL(
                "SUM(CASE WHEN ages IS NOT NULL THEN ages[%s] WHEN %s THEN balance ELSE 0 END) AS %s",
                index,
                self._get_sql_age(SQL("late"), name),
                SQL.identifier(name),
            )
            for index, name in enumerate(COLUMNS, 1)
        )

    @api.model
    def _get_claimed_ages(self, batch):
        """Return what is claimed by age of invoices of which something is withheld: few, or none, and not in the ledger.

        :return: in the company's currency, by id of an invoice
        :rtype: dict[int, list[float]]
        """
        moves = self.env["account.move"]
        withholding = moves._get_domain_withholding()
        if withholding.is_false():
            return {}
        found = moves.search(moves._get_reminder_domain(batch) & withholding)
        ages = defaultdict(lambda: [0.0] * len(COLUMNS))
        today = found.company_id._get_reminder_todays()
        for line, claimed in found._get_instalments()._get_claimed().items():
            if claimed:
                late = (today[line.company_id] - line._get_due_date()).days
                column = sum(late > limit for limit in AGES)
                ages[line.move_id.id][column] += line.amount_residual * claimed / line.amount_residual_currency
        return dict(ages)

    @api.model
    def _get_sql_later(self):
        """Return the query of what is not due of a row's invoices of which nothing is overdue."""
        moves = self.env["account.move"]
        domain = moves._get_domain_unpaid() & self.env.companies._get_domain_today("reminder_first_due_date", ">=")
        query = moves._search(domain)
        # not a join: most of the time nobody asks for it
        for name in ("company_id", "commercial_partner_id"):
            query.add_where(SQL("%s = %s", SQL.identifier(query.table, name), SQL.identifier("customer", name)))
        return query.select(SQL("SUM(%s)", SQL.identifier(query.table, "amount_residual_signed")))

    @api.model
    def _get_sql_holds(self):
        """Return the query of customers' next promises, and of their last ones that were not kept, by company and customer."""
        return SQL(
            """
            SELECT company_id, commercial_partner_id, MIN(date_end) FILTER (WHERE date_end >= %(today)s) AS promise_date,
                   MAX(date_end) FILTER (WHERE outcome = 'broken') AS broken_date
              FROM account_reminder_hold promise
             WHERE kind = 'promise' AND lifted_on IS NULL AND company_id IN %(companies)s
             GROUP BY company_id, commercial_partner_id
            """,
            today=self.env.companies._get_sql_today(SQL("promise.company_id")),
            companies=self.env.companies._ids or (0,),
        )

    @api.model
    def _get_sql_responsible(self):
        """Return in SQL who takes care of a row's customer, as ``res.partner._get_reminder_user`` does."""
        chosen = SQL("(partner.reminder_user_id->>customer.company_id::text)::integer")
        return SQL("COALESCE(%s, partner.user_id)", chosen)
