# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_move_line import CLAIMED_TYPES
from odoo.addons.relance_print.models.account_reminder_fact import needs

# Within how many days after a letter it is looked what was paid.
DAYS = (7, 15, 30)


class AccountReminderEffect(models.Model):
    """What printed letters brought: a row for each, with what was paid of its invoices soon after it.

    A payment counts for the last letter before it, which it came after by at least a day: so none counts twice.
    """

    _name = "account.reminder.effect"
    _inherit = ["account.reminder.fact"]
    _description = "What Reminders Brought"
    _auto = False
    _rec_name = "reminder_id"
    _order = "date desc, id desc"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        readonly=True,
    )
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
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        readonly=True,
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        readonly=True,
    )
    text = fields.Selection(
        selection=[("settings", "As in the settings"), ("edited", "Edited by hand")],
        readonly=True,
    )
    way = fields.Selection(
        selection="_selection_way",
        readonly=True,
        help="By which way the letter went to the customer first.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Printed By",
        readonly=True,
    )
    date = fields.Date(
        string="Date of the Letter",
        readonly=True,
    )
    is_complete = fields.Boolean(
        string="30 Days Have Passed",
        readonly=True,
        help="What will be paid within 30 days is known.",
    )
    amount = fields.Monetary(
        string="Claimed",
        readonly=True,
        help="What was overdue of the letter's invoices, in the company's currency; without charges.",
    )
    paid_7 = fields.Monetary(
        string="Paid within 7 Days",
        readonly=True,
    )
    paid_15 = fields.Monetary(
        string="Paid within 15 Days",
        readonly=True,
    )
    paid_30 = fields.Monetary(
        string="Paid within 30 Days",
        readonly=True,
    )
    share_7 = fields.Float(
        string="Share Paid within 7 Days",
        readonly=True,
        aggregator="avg",
        help="Of what the letters claimed; weighted by amount.",
    )
    share_15 = fields.Float(
        string="Share Paid within 15 Days",
        readonly=True,
        aggregator="avg",
        help="Of what the letters claimed; weighted by amount.",
    )
    share_30 = fields.Float(
        string="Share Paid within 30 Days",
        readonly=True,
        aggregator="avg",
        help="Of what the letters claimed; weighted by amount.",
    )

    _depends = {
        "account.reminder": [
            "state",
            "printed_date",
            "level_id",
            "company_id",
            "partner_id",
            "department_id",
            "is_edited",
        ],
        "account.reminder.delivery": ["reminder_id", "way", "date"],
        "account.reminder.line": ["reminder_id", "move_line_id", "amount_due", "level_id"],
        "account.move.line": ["balance", "amount_currency", "move_id"],
        "account.partial.reconcile": ["debit_move_id", "credit_move_id", "amount", "max_date"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            WITH item AS (%(items)s)
            SELECT letter.id, letter.id AS reminder_id, letter.company_id, customer.commercial_partner_id AS partner_id,
                   letter.department_id, letter.level_id, letter.own_format_id AS format_id,
                   CASE WHEN letter.is_edited THEN 'edited' ELSE 'settings' END AS text, %(way)s AS way,
                   letter.printed_by AS user_id,
                   letter.printed_date AS date, letter.printed_date + 30 < %(today)s AS is_complete,
                   claimed.*, %(shares)s
              FROM account_reminder letter
              JOIN res_partner customer ON customer.id = letter.partner_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(item.amount), 0) AS amount, %(sums)s
                     FROM item
                     LEFT JOIN LATERAL (%(payments)s) payment ON TRUE
                    WHERE item.reminder_id = letter.id
                   ) claimed
             WHERE letter.state = 'printed'
            """,
            today=self.env.companies._get_sql_today(SQL("letter.company_id")),
            way=self._get_sql_way(),
            items=self._get_sql_items(),
            payments=self._get_sql_payments(),
            sums=SQL(", ").join(
                SQL("COALESCE(SUM(payment.%s), 0) AS %s", *(2 * [SQL.identifier(f"paid_{days}")])) for days in DAYS
            ),
            shares=SQL(", ").join(
                SQL("%s / NULLIF(amount, 0) AS %s", SQL.identifier(f"paid_{days}"), SQL.identifier(f"share_{days}"))
                for days in DAYS
            ),
        )

    @api.model
    def _selection_way(self):
        return self.env["account.reminder.delivery"]._fields["way"]._description_selection(self.env)

    @api.model
    def _get_sql_way(self):
        """Return in SQL by which way a letter, the row ``letter`` of its table, went first."""
        return SQL(
            """
            (SELECT delivery.way
               FROM account_reminder_delivery delivery
              WHERE delivery.reminder_id = letter.id AND delivery.date IS NOT NULL
              ORDER BY delivery.id
              LIMIT 1)
            """
        )

    @api.model
    def _get_sql_items(self):
        """Return the query of what letters claim of each instalment, in the company's currency, and until when payments count."""
        return SQL(
            """
            SELECT line.reminder_id, line.move_line_id, letter.printed_date,
                   line.amount_due * item.balance / NULLIF(item.amount_currency, 0) AS amount,
                   COALESCE(LEAD(letter.printed_date) OVER (
                       PARTITION BY line.move_line_id ORDER BY letter.printed_date, letter.id
                   ), 'infinity') AS until
              FROM account_reminder_line line
              JOIN account_reminder letter ON letter.id = line.reminder_id
              JOIN account_move_line item ON item.id = line.move_line_id
              JOIN account_move move ON move.id = item.move_id
             WHERE letter.state = 'printed' AND line.amount_due > 0 AND move.move_type IN %s
               AND COALESCE(line.level_id, letter.level_id) = letter.level_id
            """,
            CLAIMED_TYPES,
        )

    @api.model
    def _get_sql_payments(self):
        """Return the query of what was paid of an ``item`` after its letter; credit notes and exchange rates are no payments."""
        sums = SQL(", ").join(
            SQL(
                "SUM(partial.amount) FILTER (WHERE partial.max_date <= item.printed_date + %s) AS %s",
                days,
                SQL.identifier(f"paid_{days}"),
            )
            for days in DAYS
        )
        return self._get_sql_matched(sums)

    @api.model
    def _get_sql_payments_between(self, start, end):
        """Return the query of what was paid of an ``item`` on some days, and within 30 days after its letter."""
        condition = SQL("partial.max_date > %s AND partial.max_date <= %s", start, end)
        within = SQL("partial.max_date <= item.printed_date + %s", DAYS[-1])
        return self._get_sql_matched(SQL("SUM(partial.amount) FILTER (WHERE %s AND %s) AS paid", condition, within))

    @api.model
    def _get_sql_matched(self, sums):
        """Return the query of sums of the payments that count for an ``item``: after its letter, until the next one's day."""
        return SQL(
            """
            SELECT %s
              FROM account_partial_reconcile partial
              JOIN account_move_line credit ON credit.id = partial.credit_move_id
              JOIN account_move payment ON payment.id = credit.move_id
              JOIN res_company company ON company.id = payment.company_id
             WHERE partial.debit_move_id = item.move_line_id AND payment.move_type = 'entry'
               AND payment.journal_id IS DISTINCT FROM company.currency_exchange_journal_id
               AND partial.max_date > item.printed_date AND partial.max_date <= item.until
            """,
            sums,
        )

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS 'base'
        name, _sep, function = aggregate_spec.partition(":")
        if not name.startswith("share_") or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        paid = self._field_to_sql(self._table, name.replace("share", "paid"), query)
        return SQL("SUM(%s) / NULLIF(SUM(%s), 0)", paid, self._field_to_sql(self._table, "amount", query))

    @needs("read", records="one")
    def action_open_letter(self):
        return self.reminder_id._get_form_action()
