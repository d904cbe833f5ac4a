import base64
import io
import json
import logging
from collections import defaultdict
from itertools import product

from psycopg2 import InterfaceError, OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.letter_batch import merge, merge_into
from ..tools.letter_files import make_file_name
from .account_move_line import CLAIMED_TYPES
from .account_reminder_fact import needs
from .account_reminder_values import MOVE_FIELDS
from .claim import claim

_logger = logging.getLogger(__name__)

SORTINGS = {
    "customer": SQL("partner.complete_name"),
    "zip": SQL("partner.zip, partner.complete_name"),
    "department": SQL("department.complete_name, partner.complete_name"),
}

# For the proposal of some ten thousand letters.
WORK_MEM = "64MB"


class AccountReminderBatchLetter(models.Model):
    """A letter of a batch: proposed, waiting, printed or failed."""

    _name = "account.reminder.batch.letter"
    _inherit = ["account.reminder.fact"]
    _description = "Letter of a Batch of Payment Reminders"
    _order = "batch_id desc, position, id"
    _log_access = False  # the batch tells who and when; two columns with references take their time to write

    batch_id = fields.Many2one(
        comodel_name="account.reminder.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    position = fields.Integer(
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "To Print"),
            ("out", "Taken Out"),
            ("printed", "Printed"),
            ("failed", "Failed"),
            ("stopped", "Not Printed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    # Not a relation: 100,000 invoices take a second more to write as one, and the proposal is thrown away
    invoice_ids = fields.Json(
        readonly=True,
    )
    # Of each invoice when the letter was proposed: dates don't tell what was printed, but not committed yet
    reminder_counts = fields.Json(
        readonly=True,
    )
    invoice_count = fields.Integer(
        string="Invoices",
        readonly=True,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Invoices of the Letter",
        compute="_compute_move_ids",
        inverse="_inverse_move_ids",
    )
    apart_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Not Part of It",
        compute="_compute_apart_move_ids",
        help="Invoices that are overdue as well, but have not reached the letter's level: they count as reminded at their own.",
    )
    stage_id = fields.Many2one(
        comodel_name="account.reminder.level",
        readonly=True,
        help="The stage that the letter was proposed for, where each has its own.",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        required=True,
    )
    # These are written with the proposal
    amount_overdue = fields.Monetary(
        compute="_compute_amounts",
        store=True,
    )
    amount_credit = fields.Monetary(
        string="Credits",
        readonly=True,
        help="Open credit notes and unmatched payments of the customer, without what is used up by what is overdue without "
        "an invoice.",
    )
    amount_due = fields.Monetary(
        string="Net Overdue",
        compute="_compute_amounts",
        store=True,
        help="What is overdue, without the credits that are subtracted.",
    )
    amount_claimed = fields.Monetary(
        compute="_compute_amount_claimed",
        help="With the late-payment charges that the letter claims.",
    )
    date_due = fields.Date(
        string="Overdue Since",
        compute="_compute_amounts",
        store=True,
    )
    last_date = fields.Date(
        string="Last Reminder",
        readonly=True,
    )
    days_late = fields.Integer(
        compute="_compute_days_late",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        compute="_compute_format_id",
    )
    alerts = fields.Char(
        compute="_compute_alerts",
    )
    is_on_hold = fields.Boolean(
        string="On Hold",
        readonly=True,
        help="The invoices were on hold when the letter was proposed, or their payment on its way.",
    )
    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        readonly=True,
        index="btree_not_null",
    )
    enclosure = fields.Binary(
        attachment=True,
        readonly=True,
        help="Copies of the invoices, made when the letter was printed.",
    )
    enclosed_pages = fields.Integer(
        readonly=True,
    )
    missing_copies = fields.Text(
        string="Copies Missing",
        readonly=True,
        help="Invoices of which no copy is enclosed, and why.",
    )
    pages = fields.Integer(
        compute="_compute_pages",
        help="Pages of the letter and of what is enclosed.",
    )
    reason = fields.Char(
        readonly=True,
        help="Why the letter could not be printed.",
    )

    _batch_state_idx = models.Index("(batch_id, state, position)")

    @api.depends("invoice_ids")
    def _compute_move_ids(self):
        moves = self.env["account.move"].browse({id_ for letter in self for id_ in letter.invoice_ids or ()}).exists()
        moves.fetch(MOVE_FIELDS)
        there = set(moves.ids)
        for letter in self:
            letter.move_ids = moves.browse(id_ for id_ in letter.invoice_ids or () if id_ in there)

    def _inverse_move_ids(self):
        """Take invoices out of a letter; none can be put in that were not proposed."""
        for letter in self:
            if letter.reminder_id:
                raise UserError(self.env._("This letter was opened already. Put other invoices on another one."))
            letter = letter.sudo()  # sudo: what it says of its invoices follows from which they are
            kept = letter.move_ids.filtered(lambda move, letter=letter: move.id in letter.invoice_ids)
            letter.invoice_ids = kept.ids
            letter.invoice_count = len(kept)
            letter._decide(has_own_state=True, **({} if kept else {"state": "out"}))

    @api.depends("level_id", "invoice_ids", "reminder_id.state", "reminder_id.apart_move_ids")
    def _compute_apart_move_ids(self):
        """Of a letter that was printed, what stands apart there; else what would today, by the batch's options."""
        planned = self.filtered(lambda letter: letter.reminder_id.state in (False, "draft"))
        apart = planned.filtered(lambda letter: letter.batch_id.stage_mode != "highest")
        stages = apart.move_ids._origin._get_next_reminder_levels()
        for letter in self - planned:
            letter.apart_move_ids = letter.reminder_id.apart_move_ids
        for letter in planned:
            moves = letter.move_ids._origin
            letter.apart_move_ids = letter in apart and moves._filter_apart(letter.level_id, stages)

    def _get_claimed_moves(self):
        """Return the invoices that the letter will claim."""
        return self.move_ids._origin - self.apart_move_ids._origin

    @api.depends("level_id", "invoice_ids")
    def _compute_amounts(self):
        for letter in self:
            overdue = letter._get_claimed_moves()._get_overdue_instalments()
            letter.amount_overdue = sum(overdue._get_claimed().values())
            subtracted = letter.amount_credit if letter.batch_id._subtracts_credits() else 0
            letter.amount_due = letter.amount_overdue - subtracted if overdue else 0
            letter.date_due = min((line._get_due_date() for line in overdue), default=letter.date_due)

    @api.depends("amount_due", "level_id", "invoice_ids", "reminder_id.amount_claimed")
    def _compute_amount_claimed(self):
        """Of a letter that was opened, what it claims; else what it would today. Without a scheme this costs nothing."""
        opened = self.filtered(
            lambda letter: letter._has_own_draft() or letter.reminder_id.state in ("printed", "cancelled")
        )
        claiming = (self - opened).filtered(
            lambda letter: (
                letter.level_id.charges == "claimed" and letter.company_id._get_reminder_setting("reminder_scheme_id")
            )
        )
        charges = defaultdict(float)
        for line, charge in claiming.move_ids._get_overdue_instalments()._get_late_charges().items():
            charges[line.move_id] += float(charge.total)
        for letter in self:
            claimed = sum(charges[move] for move in letter._get_claimed_moves()) if letter in claiming else 0
            letter.amount_claimed = (
                letter.reminder_id.amount_claimed if letter in opened else letter.amount_due + claimed
            )

    def _has_own_draft(self):
        """Tell whether a draft is the letter as it will be printed, and not one that the batch's options are still to change."""
        options, draft = self.batch_id._prepare_letter_values(), self.reminder_id
        return draft.state == "draft" and all(draft[name] == value for name, value in options.items())

    @api.depends("date_due")
    @api.depends_context("uid", "tz")
    def _compute_days_late(self):
        today = self.company_id._get_reminder_todays()
        for letter in self:
            letter.days_late = (today[letter.company_id] - letter.date_due).days if letter.date_due else 0

    @api.depends("reminder_id.level_id")
    def _compute_level_id(self):
        """Of a letter that was opened, what was chosen there."""
        for letter in self:
            letter.level_id = letter.reminder_id.level_id or letter.level_id

    @api.depends("level_id", "company_id", "department_id", "reminder_id.format_id")
    def _compute_format_id(self):
        texts = self.env["account.reminder.text"]
        for letter in self:
            decided, _owner = texts._get_format(letter.level_id, letter.company_id, letter.department_id)
            letter.format_id = letter.reminder_id.format_id or decided

    @api.depends("partner_id", "level_id", "invoice_ids", "reminder_id", "state")
    @api.depends_context("lang")
    def _compute_alerts(self):
        """Tell what the letter tells, of one that was not opened, what it would; of a printed one, what was known then."""
        open_letters = self.filtered(lambda letter: letter.state in ("waiting", "out") and letter.move_ids)
        opened = open_letters.filtered(lambda letter: letter._has_own_draft())
        reminders = dict(zip(opened, opened.reminder_id, strict=True))
        proposed = open_letters - opened
        reminders |= zip(proposed, proposed._new_drafts(), strict=True)
        alerts = self.env["account.reminder"].union(*reminders.values())._get_alerts()
        for letter in self:
            if letter in reminders:
                words = [alert.words for alert in alerts[reminders[letter]]]
            else:
                words = [alert["words"] for alert in letter.reminder_id.printed_alerts or ()]
            letter.alerts = "\n".join(words)

    @api.depends("reminder_id.pages", "enclosed_pages")
    def _compute_pages(self):
        for letter in self:
            letter.pages = letter.reminder_id.pages + letter.enclosed_pages

    @api.depends("partner_id", "level_id")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = f"{letter.level_id.name} - {letter.partner_id.display_name}"

    def write(self, vals):
        self._refuse_facts([vals])
        if not self.env.su:
            self._get_proposed()
        return super().write(vals)

    # The proposal

    @api.model
    def _insert_proposal(self, batch, limit=None):
        """Write the letters that a batch would print and that are not listed yet; in one statement, as they may be many.

        :param batch: the ``account.reminder.batch``, with its options
        :param int limit: how many letters at most, none of them taken out; if not given, all
        :return: how many letters were not listed and are not taken out, whether they were written or not
        :rtype: int
        """
        moves = self.env["account.move"]
        domain = moves._get_reminder_domain(batch)
        departments = self._get_deciding_departments()
        by_invoice = batch.grouping == "invoice"
        by_stage, subtracts = batch._is_by_stage(), batch._subtracts_credits()
        further = SQL(", key" if by_invoice else ", stage_id" if by_stage else "")
        # what is worked out of all letters, to count them and to find the first, is only what that takes
        conditions = []
        if batch.amount_min:
            balance = SQL("letter.balance - COALESCE(credit.balance_left, 0)") if subtracts else SQL("letter.balance")
            conditions.append(SQL("%s >= %s", balance, self._get_sql_minimum(batch)))
        if batch.days_between:
            today = self.env.companies._get_sql_today(SQL("letter.company_id"))
            is_over = SQL("letter.last_date <= %s - %s", today, batch.days_between)
            conditions.append(SQL("(letter.last_date IS NULL OR %s)", is_over))
        if batch.only_due:
            conditions.append(SQL("letter.is_due"))
        self.env.flush_all()
        # else PostgreSQL sorts on the disk: its default is 4 MB
        self.env.cr.execute(SQL("SET LOCAL work_mem TO %s", WORK_MEM))
        self.env.cr.execute(
            SQL(
                """
                WITH overdue AS NOT MATERIALIZED (
                    SELECT invoice.*, invoice.id AS key, stage, stage_id, ARRAY[stage, stage_id] AS level,
                           %(today)s - date_due >= days + %(shift)s AS is_due
                      FROM (%(invoices)s) invoice
                      -- not a join: PostgreSQL would expect few rows of it, and then plan badly; OFFSET, so that it looks
                      -- the step up once an invoice, not once for each use
                     CROSS JOIN LATERAL (
                          SELECT (step->>0)::integer AS stage, (step->>1)::integer AS stage_id, (step->>2)::integer AS days
                            FROM (
                                 SELECT %(steps)s::jsonb->concat_ws(
                                            ',', company_id,
                                            CASE WHEN department_id = ANY(%(departments)s) THEN department_id ELSE 0 END,
                                            COALESCE(reminder_level_id, 0)
                                        ) AS step
                                 OFFSET 0
                                 ) looked_up
                          OFFSET 0
                     ) following
                     WHERE amount > 0 AND NOT (is_part_paid AND amount <= %(rest)s)
                ),
                letter AS (
                    SELECT %(keys)s,
                           CASE WHEN MIN(partner_id) = MAX(partner_id) THEN MIN(partner_id)
                                ELSE commercial_partner_id END AS partner_id,
                           %(department)s AS department_id,
                           %(claimed)s, MAX(reminder_last_date) AS last_date, BOOL_OR(is_due) AS is_due
                      FROM overdue
                     GROUP BY %(keys)s
                ),
                item AS (
                    SELECT %(credit_root)s AS root_id, partner.commercial_partner_id, line.currency_id,
                           -SUM(line.amount_residual_currency) FILTER (WHERE line.amount_residual < 0) AS given,
                           -SUM(line.amount_residual) FILTER (WHERE line.amount_residual < 0) AS balance,
                           COALESCE(SUM(line.amount_residual_currency) FILTER (WHERE line.amount_residual >= 0), 0) AS owed
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                      JOIN res_partner partner ON partner.id = line.partner_id
                      JOIN account_move move ON move.id = line.move_id
                     WHERE line.reconciled IS NOT TRUE AND line.parent_state = 'posted'
                       AND (line.amount_residual < 0
                            OR (line.amount_residual_currency > 0 AND move.move_type NOT IN %(claimed_types)s
                                AND COALESCE(line.date_maturity, line.date) < %(item_today)s))
                       AND account.account_type = 'asset_receivable'
                       AND line.company_id IN %(companies)s
                     GROUP BY root_id, partner.commercial_partner_id, line.currency_id
                ),
                -- credits are first set against what is overdue without an invoice, which no letter claims
                credit AS (
                    SELECT *, GREATEST(given - owed, 0) AS amount,
                           balance * GREATEST(given - owed, 0) / NULLIF(given, 0) AS balance_left
                      FROM item
                ),
                listed AS (
                    SELECT letter.company_id, partner.commercial_partner_id, letter.currency_id, letter.is_on_hold,
                           letter.stage_id, (letter.invoice_ids->0)::integer AS key
                      FROM account_reminder_batch_letter letter
                      JOIN res_partner partner ON partner.id = letter.partner_id
                     WHERE letter.batch_id = %(batch)s
                ),
                sorted AS (
                    SELECT letter.*, COALESCE(credit.amount, 0) AS credit, COALESCE(credit.owed, 0) AS owed,
                           letter.amount <= COALESCE(credit.amount, 0) OR letter.is_on_hold AS is_out,
                           ROW_NUMBER() OVER (ORDER BY %(sorting)s, letter.date_due) AS position
                      FROM letter
                      LEFT JOIN credit ON credit.root_id = %(root)s AND credit.currency_id = letter.currency_id
                       AND credit.commercial_partner_id = letter.commercial_partner_id
                      JOIN res_partner partner ON partner.id = letter.partner_id
                      LEFT JOIN hr_department department ON department.id = letter.department_id
                     WHERE %(condition)s
                ),
                missing AS (
                    SELECT *
                      FROM sorted
                     WHERE (%(keys)s) NOT IN (SELECT %(keys)s FROM listed)
                ),
                chosen AS (SELECT * FROM missing %(choice)s),
                written AS (
                    INSERT INTO account_reminder_batch_letter (
                        batch_id, company_id, partner_id, department_id, currency_id, invoice_ids, reminder_counts,
                        invoice_count, level_id, amount_overdue, amount_credit, amount_due, date_due, last_date, is_on_hold,
                        state, position, amount_without_invoice, stage_id
                    )
                    SELECT %(batch)s, company_id, chosen.partner_id, %(department)s, currency_id,
                           jsonb_agg(overdue.id ORDER BY overdue.date_due, overdue.id),
                           jsonb_object_agg(overdue.id, COALESCE(overdue.reminder_count, 0)), COUNT(*),
                           COALESCE(%(level)s, (MAX(overdue.level) FILTER (WHERE overdue.is_due))[2], (MAX(overdue.level))[2]),
                           chosen.amount, chosen.credit, chosen.amount - %(subtracted)s, chosen.date_due,
                           MAX(overdue.reminder_last_date), is_on_hold,
                           CASE WHEN chosen.is_out THEN 'out' ELSE 'waiting' END, chosen.position, chosen.owed, %(stage)s
                      FROM chosen
                      JOIN overdue USING (%(keys)s)
                     GROUP BY %(keys)s, chosen.partner_id, chosen.amount, chosen.credit, chosen.date_due, chosen.is_out,
                              chosen.position, chosen.owed
                )
                SELECT COUNT(*) FROM missing WHERE NOT is_out
                """,
                steps=json.dumps(self._get_next_levels(departments)),
                departments=departments.ids or [0],
                invoices=self._get_sql_overdue(moves._search(domain), moves._get_claimed_overdue(domain)),
                today=self.env.companies._get_sql_today(SQL("company_id")),
                item_today=self.env.companies._get_sql_today(SQL("line.company_id")),
                shift=self._get_sql_shift(),
                rest=self._get_sql_rest(),
                # what the invoices of a letter have in common
                keys=SQL("company_id, commercial_partner_id, currency_id, is_on_hold%s", further),
                stage=SQL("stage_id" if by_stage else "NULL::integer"),
                claimed=self._get_sql_claimed(batch),
                department=SQL(
                    """
                    CASE WHEN MIN(COALESCE(overdue.department_id, 0)) = MAX(COALESCE(overdue.department_id, 0))
                         THEN MIN(overdue.department_id) END
                    """
                ),
                companies=tuple(self.env.companies.ids),
                claimed_types=CLAIMED_TYPES,
                # Odoo matches what is of the same company, of a branch of it, or of another one
                credit_root=self._get_sql_root(SQL("line.company_id")),
                root=self._get_sql_root(SQL("letter.company_id")),
                batch=batch.id,
                level=batch.level_id.id or None,
                subtracted=SQL("chosen.credit") if subtracts else SQL("0"),
                sorting=SORTINGS[batch.sorting],
                condition=SQL(" AND ").join(conditions) if conditions else SQL("TRUE"),
                choice=SQL("WHERE NOT is_out ORDER BY position LIMIT %s", limit) if limit else SQL(""),
            )
        )
        [(waiting,)] = self.env.cr.fetchall()
        self.env.cr.execute(SQL("SET LOCAL work_mem TO DEFAULT"))
        return waiting

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
    def _get_deciding_departments(self):
        """Return the departments whose invoices may have other days than their company's."""
        # sudo: as _get_reminder_owners()
        departments = self.env["hr.department"].sudo().with_context(active_test=False)
        independent = departments.search([("reminder_independent", "=", True)])
        return departments.search([("id", "child_of", independent.ids)])

    @api.model
    def _get_next_levels(self, departments):
        """Return the next level of invoices, and how many days they have to be overdue until they have reached it.

        :param departments: those that may have other days than their company
        :return: by the ids of company, department (or 0) and highest level that was printed (or 0): sequence, id and days
        :rtype: dict[str, list[int]]
        """
        # sudo: a level's name and order are no secret; the days are those that the letter would have
        printed = self.env["account.reminder.level"].sudo().with_context(active_test=False).search([])
        levels = printed.filtered("active")
        texts = self.env["account.reminder.text"]
        result = {}
        for last in (printed.browse(), *printed):
            following = levels.filtered(lambda level, last=last: not last or level.sequence > last.sequence)[:1]
            following = following or levels[-1:]
            for company, department in product(self.env.companies, (departments.browse(), *departments)):
                days = texts._get_days(following, company, department, "days")
                result[f"{company.id},{department.id or 0},{last.id or 0}"] = [following.sequence, following.id, days]
        return result

    @api.model
    def _get_sql_overdue(self, query, claimed):
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
        moves = self.env["account.move"].sudo()
        held = moves._get_domain_on_hold() | moves._get_domain_coming()
        names = ("id", "company_id", "currency_id", "commercial_partner_id", "partner_id", "department_id")
        return query.select(
            *(column(name) for name in (*names, "reminder_level_id", "reminder_last_date", "reminder_count")),
            SQL("%s AS date_due", column("reminder_first_due_date")),
            SQL("%s AS amount", get_amount("amount_residual", "amount_residual_currency", 0)),
            SQL("%s AS balance", get_amount("amount_residual_signed", "amount_residual", 1)),
            # sudo: whoever may read the invoice may know that it is on hold
            SQL("%s IN %s AS is_on_hold", column("id"), moves._search(held).subselect()),
            SQL("%s < %s AS is_part_paid", column("amount_residual"), column("amount_total")),
        )

    @api.model
    def _get_sql_claimed(self, batch):
        """Return in SQL what is claimed of the overdue invoices of a letter: without those that :meth:`_filter_apart` gives.

        :param batch: the ``account.reminder.batch``
        """
        # a level's order is no secret
        stages = sorted(set(self.env["account.reminder.level"].sudo().search([]).mapped("sequence")))
        is_mixed = batch.stage_mode != "highest" and batch.grouping == "customer" and not batch._is_by_stage()
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

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Have all letters of a proposal listed before they are looked for; but see :meth:`web_search_read`."""
        if not self.env.context.get("listed_only"):
            ids = set()
            for condition in Domain(domain).optimize(self).iter_conditions():
                if condition.field_expr == "batch_id" and condition.operator == "in":
                    ids.update(condition.value)
            self.env["account.reminder.batch"].browse(ids)._list_all()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, **options):
        """Show the first page of a large proposal at once, without the other letters, which are only counted."""
        batch = self._get_context_batch().sudo().exists()
        if batch.unlisted_count and not offset and limit and options.get("order") in (None, "position ASC"):
            waiting = Domain("batch_id", "=", batch.id) & Domain("state", "!=", "out")
            if Domain(domain) == waiting:
                listed = super(AccountReminderBatchLetter, self.with_context(listed_only=True))
                result = listed.web_search_read(domain, specification, limit=limit, **options)
                if len(result["records"]) == limit:
                    result["length"] += batch.unlisted_count
                    return result
        return super().web_search_read(domain, specification, offset, limit, **options)

    def _get_proposed(self):
        """Return the letters, if they may still be changed.

        :raises UserError: if they are being printed
        """
        if any(letter.batch_id.state != "draft" for letter in self):
            raise UserError(self.env._("These letters are being printed already."))
        return self

    @needs("write")
    def action_take_out(self):
        self._get_proposed()._decide(state="out", has_own_state=True)

    @needs("write")
    def action_put_back(self):
        self._get_proposed().filtered("invoice_count")._decide(state="waiting", has_own_state=True)

    @needs("write")
    def action_run(self):
        """Print all letters of the list that are not taken out."""
        batch = self._get_open_batch()
        return batch._replace_action(batch.action_run())

    @needs("write")
    def action_open_options(self):
        return self._get_open_batch().action_open_options()

    def _get_open_batch(self):
        """Return the batch whose list is on the screen.

        :raises UserError: if there is none
        """
        if not (batch := self._get_context_batch().exists()):
            raise UserError(self.env._("These letters are gone: open their batch again."))
        return batch

    def _get_context_batch(self):
        return self.env["account.reminder.batch"].browse(self.env.context.get("batch_id"))

    @needs("read")
    def action_open_letter(self):
        """Open the letter, to be read and corrected before it is printed with the others."""
        self.ensure_one()
        writes = self.has_access("write")
        if not self.reminder_id or (self.batch_id.state == "draft" and writes):
            self.check_access("write")
            if not self._get_proposed().move_ids:
                raise UserError(self.env._("There is no invoice on this letter."))
            claim(self.move_ids)
            self._make_drafts()
        if self.reminder_id.state == "draft" and writes:
            self.reminder_id._refresh_lines()
        context = {"from_invoice": True, "is_proposal": self.batch_id.state == "draft"}
        return {**self.reminder_id._get_form_action(), "context": context}

    def _make_drafts(self):
        """Have a draft for each letter: one that is open already, else a new one. Returns the new ones."""
        if self:
            self._attach_drafts(SQL("letter.id IN %s", tuple(self.ids)))
        for letter in self:
            if (draft := letter.reminder_id).state == "draft":
                draft._take_up(letter.level_id)
                options = letter.batch_id._prepare_letter_values()
                if changed := {name: value for name, value in options.items() if draft[name] != value}:
                    draft.sudo().write(changed)  # sudo: facts
        missing = self.filtered(lambda letter: not letter.reminder_id)
        drafts = self.env["account.reminder"]._create_drafts(missing._prepare_drafts())
        for letter, draft in zip(missing, drafts, strict=True):
            letter.sudo().reminder_id = draft  # sudo: a fact
        return drafts

    def _new_drafts(self):
        """Return the drafts that the letters would be, with their lines; they exist in memory alone."""
        reminders = self.env["account.reminder"]
        drafts = reminders.union(*(reminders.new({**vals, "state": "draft"}) for vals in self._prepare_drafts()))
        drafts._refresh_lines()
        return drafts

    def _prepare_drafts(self):
        """Return the values of the letters' drafts."""
        reminders = self.env["account.reminder"]
        return [
            reminders._prepare_draft(
                letter._get_open_moves() or letter.move_ids,
                letter.level_id,
                partner_id=letter.partner_id.id,
                **letter.batch_id._prepare_letter_values(),
            )
            for letter in self
        ]

    # The run

    def _print(self):
        """Print letters of one batch, as its user, and note of each that it was printed or why not.

        If printing them together meets with an error that nobody has thought of, they are printed one by one, so that the letter
        at fault holds up no other.
        """
        if not self:
            return
        user = self.batch_id.user_id
        if not self._can_print(user):
            reason = self.env._(
                "%(user)s, in whose name it was to be printed, is archived or may not print reminders any more. "
                "Press Retry to print it in your name.",
                user=self.batch_id.user_name,
            )
            self.sudo().write({"state": "failed", "reason": reason})  # sudo: facts
            return
        # with the companies that theirs is a branch of, or has as such: payments there may be theirs
        roots = self.company_id.root_id
        companies = self.company_id | user.company_ids.filtered(lambda company: company.root_id in roots)
        letters = self.with_user(user).with_context(lang=user.lang, tz=user.tz, allowed_company_ids=companies.ids)
        try:
            with self.env.cr.savepoint():
                letters._print_together()
        except (InterfaceError, OperationalError):
            raise  # of the database, not of a letter: all of it is undone and printed again
        except Exception as error:
            _logger.warning("%s reminders can't be printed together", len(self), exc_info=True)
            if len(self) > 1:
                for letter in self:
                    letter._print()
            else:
                self.sudo().write({"state": "failed", "reason": str(error)})  # sudo: facts

    def _can_print(self, user):
        """Tell whether a user is there to print letters of these companies, and has the right to."""
        reminders = self.env["account.reminder"].with_user(user)
        # nobody, if the user was deleted, is not OdooBot, who runs the scheduled action
        return bool(user) and (
            reminders.env.su or (user.active and self.company_id <= user.company_ids and reminders.has_access("write"))
        )

    def _print_together(self):
        """Print letters, and note of each what became of it; see :meth:`_print`."""
        reasons = {letter: letter._find_obstacle() for letter in self}
        possible = self.filtered(lambda letter: not reasons[letter])
        made = possible._make_drafts()
        refused = possible.reminder_id._print_possible()
        for letter in possible:
            reasons[letter] = refused.get(letter.reminder_id)
        printed = self.filtered(lambda letter: not reasons[letter])
        # sudo: what became of a letter is a fact
        printed.sudo().write({"state": "printed", "reason": False})
        if self.batch_id.enclose_invoices:
            printed._enclose_invoices()
        for letter, reason in reasons.items():
            if reason:
                letter.sudo().write({"state": "failed", "reason": reason})
        made.browse().union(*(made & reminder for reminder in refused)).unlink()

    def _enclose_invoices(self):
        """Keep copies of the invoices with each printed letter: they take too long to make when it is downloaded."""
        copies, missing = self.reminder_id.move_ids._get_reminder_copies()
        for letter in self:
            moves = letter.reminder_id.move_ids
            values = {"missing_copies": "\n".join(missing[move] for move in moves if move in missing) or False}
            if parts := [(copies[move], move.name) for move in moves if move in copies]:
                stream = io.BytesIO()
                values["enclosed_pages"] = merge_into(stream, parts, duplex=letter.batch_id.is_duplex)
                values["enclosure"] = base64.b64encode(stream.getvalue())
            # sudo: facts
            letter.sudo().write(values)

    def _find_obstacle(self):
        """Return why the letter can't be printed as it was proposed, in the user's language, or False."""
        self.ensure_one()
        if any(move.reminder_count > self.reminder_counts[str(move.id)] for move in self.move_ids):
            return self.env._("The customer was reminded since the letter was proposed.")
        if not any(map(self._fits, self.move_ids)):
            return self.env._("The invoices have another customer or currency by now.")
        return (
            False
            if self._get_open_moves()
            else "\n".join(filter(None, (move._get_reminder_obstacle() for move in self.move_ids)))
        )

    def _fits(self, move):
        """Tell whether an invoice is still of the customer and in the currency that the letter was proposed for."""
        return (
            move.commercial_partner_id == self.partner_id.commercial_partner_id and move.currency_id == self.currency_id
        )

    def _get_open_moves(self):
        """Return the letter's invoices that can be reminded of: one may have been paid since it was proposed.

        There are none if it would claim nothing: what stands apart is not what its level was proposed for.
        """
        moves = self.move_ids.filtered(lambda move: move.reminder_state == "overdue" and self._fits(move))
        return moves if moves & self._get_claimed_moves() else moves.browse()

    def _get_parts(self):
        """Return what goes into the envelope, as PDFs and their bookmarks.

        :rtype: list[tuple[bytes, str]]
        """
        self.ensure_one()
        parts = [(self.reminder_id._get_archived_pdf(), self._get_bookmark())]
        if self.enclosed_pages:
            enclosure = base64.b64decode(self.with_context(bin_size=False).enclosure or b"")
            if not enclosure:
                raise UserError(
                    self.env._(
                        "The copies of invoices enclosed with %(reminder)s are missing. "
                        "Ask your administrator to restore the file store from a backup.",
                        reminder=self.reminder_id.display_name,
                    )
                )
            parts.append((enclosure, self.reminder_id._get_invoice_names(self.reminder_id.move_ids)))
        return parts

    def _get_pdf(self):
        """Return what goes into the envelope as one PDF: a letter alone as it was archived.

        :rtype: bytes
        """
        parts = self._get_parts()
        return merge(parts, duplex=self.batch_id.is_duplex) if len(parts) > 1 else parts[0][0]

    def _get_bookmark(self):
        return f"{self.reminder_id.partner_name} - {self.reminder_id._get_invoice_names()}"[:120]

    def _get_filename(self, taken):
        """Return the letter's file name, which begins with its place in the order.

        :param set taken: names of the other files, see :func:`make_file_name`
        """
        return make_file_name(f"{self.position:05} {self.reminder_id.pdf_filename}", "pdf", taken)
