# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# For the proposal of some ten thousand letters.
WORK_MEM = "64MB"

SORTINGS = {
    "customer": SQL("partner.complete_name"),
    "zip": SQL("partner.zip, partner.complete_name"),
    "department": SQL("department.complete_name, partner.complete_name"),
}

# What is known of a letter that is listed, beside what its invoices have in common.
CHOSEN = ("partner_id", "amount", "balance", "credit", "owed", "date_due", "last_date", "is_due", "is_out", "position")


class AccountReminderBatchLetter(models.Model):
    """The letters that a batch would print, found and written by one statement, as they may be many.

    Its parts, each from the one before: ``overdue`` are the invoices, ``letter`` are those that belong together, ``sorted`` are
    the letters that meet the conditions, in their order, ``missing`` those that are not listed yet, ``chosen`` those that are
    listed now. :meth:`_get_proposal_conditions` and :meth:`_get_proposal_columns` are doors.
    """

    _inherit = "account.reminder.batch.letter"

    @api.model
    def _insert_proposal(self, batch, limit=None):
        """Write the letters that a batch would print and that are not listed yet.

        :param batch: the ``account.reminder.batch``, with its options
        :param int limit: how many letters at most, none of them taken out; if not given, all
        :return: how many letters were not listed and are not taken out, whether they were written or not
        :rtype: int
        """
        self.env.flush_all()
        # else PostgreSQL sorts on the disk: its default is 4 MB
        self.env.cr.execute(SQL("SET LOCAL work_mem TO %s", WORK_MEM))
        self.env.cr.execute(
            SQL(
                """
                WITH overdue AS NOT MATERIALIZED (%(overdue)s),
                     letter AS (%(letter)s),
                     credit AS (%(credit)s),
                     listed AS (%(listed)s),
                     sorted AS (%(sorted)s),
                     missing AS (SELECT * FROM sorted WHERE (%(keys)s) NOT IN (SELECT %(keys)s FROM listed)),
                     chosen AS (SELECT * FROM missing %(choice)s),
                     written AS (%(written)s)
                SELECT COUNT(*) FROM missing WHERE NOT is_out
                """,
                overdue=self._get_sql_overdue(batch),
                letter=self._get_sql_letters(batch),
                credit=self._get_sql_credits(),
                listed=self._get_sql_listed(batch),
                sorted=self._get_sql_sorted(batch),
                keys=self._get_sql_keys(batch),
                choice=SQL("WHERE NOT is_out ORDER BY position LIMIT %s", limit) if limit else SQL(""),
                written=self._get_sql_written(batch),
            )
        )
        [(waiting,)] = self.env.cr.fetchall()
        self.env.cr.execute(SQL("SET LOCAL work_mem TO DEFAULT"))
        return waiting

    # Doors

    @api.model
    def _get_proposal_conditions(self, batch):
        """Return what a letter has to meet to be proposed: all of it.

        A door: called once for each listing, before the letters are sorted. An addon adds conditions to those of ``super()``.
        They may name ``letter`` (``company_id``, ``commercial_partner_id``, ``currency_id``, ``is_on_hold``, ``partner_id``,
        ``department_id``, ``amount`` claimed in its currency and ``balance`` in the company's, ``date_due``, ``last_date`` of a
        reminder, ``is_due``), ``credit`` (``amount`` and ``balance_left``, NULL where there is none), ``partner`` and
        ``department``: the tables' rows of the letter.

        :param batch: the ``account.reminder.batch``, with its options
        :rtype: list[SQL]
        """
        # what is worked out of all letters, to count them and to find the first, is only what that takes
        conditions = []
        if batch.amount_min:
            left = SQL("COALESCE(credit.balance_left, 0)") if batch._subtracts_credits() else SQL("0")
            conditions.append(SQL("letter.balance - %s >= %s", left, self._get_sql_minimum(batch)))
        if batch.days_between:
            today = self.env.companies._get_sql_today(SQL("letter.company_id"))
            is_over = SQL("letter.last_date <= %s - %s", today, batch.days_between)
            conditions.append(SQL("letter.last_date IS NULL OR %s", is_over))
        if batch.only_due:
            conditions.append(SQL("letter.is_due"))
        return conditions

    @api.model
    def _get_proposal_columns(self, batch):
        """Return what is written of a letter that is proposed.

        A door: called once for each listing, for those letters alone that are listed. An addon that gives the model a stored
        field adds its column to those of ``super()``. They may name ``chosen``, the letter (as ``letter`` in
        :meth:`_get_proposal_conditions`, without the department, with ``credit``, ``owed`` without an invoice, ``is_out`` and
        ``position``), and in aggregates ``overdue``, its invoices (``id``, ``date_due``, ``amount``, ``balance``,
        ``reminder_count``, ``stage_id`` …).

        :param batch: the ``account.reminder.batch``, with its options
        :return: by name of the field
        :rtype: dict[str, SQL]
        """
        reached = SQL("(MAX(overdue.level) FILTER (WHERE overdue.is_due))[2], (MAX(overdue.level))[2]")
        subtracted = SQL("chosen.credit") if batch._subtracts_credits() else SQL("0")
        return {
            "batch_id": SQL("%s", batch.id),
            "company_id": SQL("company_id"),
            "partner_id": SQL("chosen.partner_id"),
            "department_id": self._get_sql_department(),
            "currency_id": SQL("currency_id"),
            "invoice_ids": SQL("jsonb_agg(overdue.id ORDER BY overdue.date_due, overdue.id)"),
            "reminder_counts": SQL("jsonb_object_agg(overdue.id, COALESCE(overdue.reminder_count, 0))"),
            "invoice_count": SQL("COUNT(*)"),
            "level_id": SQL("COALESCE(%s, %s)", batch.level_id.id or None, reached),
            "stage_id": SQL("stage_id" if batch._is_by_stage() else "NULL::integer"),
            "amount_overdue": SQL("chosen.amount"),
            "amount_credit": SQL("chosen.credit"),
            "amount_due": SQL("chosen.amount - %s", subtracted),
            "date_due": SQL("chosen.date_due"),
            "last_date": SQL("chosen.last_date"),
            "is_on_hold": SQL("is_on_hold"),
            "state": SQL("CASE WHEN chosen.is_out THEN 'out' ELSE 'waiting' END"),
            "position": SQL("chosen.position"),
        }

    # The parts

    @api.model
    def _get_sql_keys(self, batch):
        """Return in SQL what the invoices of a letter have in common."""
        further = ", key" if batch.grouping == "invoice" else ", stage_id" if batch._is_by_stage() else ""
        return SQL("company_id, commercial_partner_id, currency_id, is_on_hold%s", SQL(further))

    @api.model
    def _get_sql_department(self):
        """Return in SQL the department that a letter's invoices have in common, if they have one."""
        return SQL(
            """
            CASE WHEN MIN(COALESCE(overdue.department_id, 0)) = MAX(COALESCE(overdue.department_id, 0))
                 THEN MIN(overdue.department_id) END
            """
        )

    @api.model
    def _get_sql_letters(self, batch):
        """Return the query of the letters, by what their invoices have in common."""
        return SQL(
            """
            SELECT %(keys)s,
                   CASE WHEN MIN(partner_id) = MAX(partner_id) THEN MIN(partner_id)
                        ELSE commercial_partner_id END AS partner_id,
                   %(department)s AS department_id,
                   %(claimed)s, MAX(reminder_last_date) AS last_date, BOOL_OR(is_due) AS is_due
              FROM overdue
             GROUP BY %(keys)s
            """,
            keys=self._get_sql_keys(batch),
            department=self._get_sql_department(),
            claimed=self._get_sql_claimed(batch),
        )

    @api.model
    def _get_sql_listed(self, batch):
        """Return the query of the letters that are listed already, by what their invoices have in common."""
        return SQL(
            """
            SELECT letter.company_id, partner.commercial_partner_id, letter.currency_id, letter.is_on_hold,
                   letter.stage_id, (letter.invoice_ids->0)::integer AS key
              FROM account_reminder_batch_letter letter
              JOIN res_partner partner ON partner.id = letter.partner_id
             WHERE letter.batch_id = %s
            """,
            batch.id,
        )

    @api.model
    def _get_sql_sorted(self, batch):
        """Return the query of the letters that meet the conditions, with their place in the order."""
        return SQL(
            """
            SELECT letter.*, COALESCE(credit.amount, 0) AS credit, COALESCE(credit.owed, 0) AS owed,
                   letter.amount <= COALESCE(credit.amount, 0) OR letter.is_on_hold AS is_out,
                   ROW_NUMBER() OVER (ORDER BY %(sorting)s, letter.date_due) AS position
              FROM letter
              LEFT JOIN credit ON credit.root_id = %(root)s AND credit.currency_id = letter.currency_id
               AND credit.commercial_partner_id = letter.commercial_partner_id
              JOIN res_partner partner ON partner.id = letter.partner_id
              LEFT JOIN hr_department department ON department.id = letter.department_id
             WHERE %(condition)s
            """,
            sorting=SORTINGS[batch.sorting],
            root=self._get_sql_root(SQL("letter.company_id")),
            condition=SQL(" AND ").join(
                [SQL("TRUE"), *(SQL("(%s)", condition) for condition in self._get_proposal_conditions(batch))]
            ),
        )

    @api.model
    def _get_sql_written(self, batch):
        """Return the statement that writes the letters that are listed now."""
        columns = self._get_proposal_columns(batch)
        return SQL(
            """
            INSERT INTO account_reminder_batch_letter (%(names)s)
            SELECT %(values)s
              FROM chosen
              JOIN overdue USING (%(keys)s)
             GROUP BY %(keys)s, %(chosen)s
            """,
            names=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(columns.values()),
            keys=self._get_sql_keys(batch),
            chosen=SQL(", ").join(SQL.identifier("chosen", name) for name in CHOSEN),
        )
