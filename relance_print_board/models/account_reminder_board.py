# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.relance_print.models.account_reminder_fact import needs

# Of the payments of how many days the average delay is.
DELAY_DAYS = 365


class AccountReminderBoard(models.Model):
    """Whom to remind: a row for each customer with something overdue, and company.

    The rows are no table: :meth:`_table_query` of ``account_reminder_board_query.py`` finds them, by the rules of a batch's
    proposal. A row's id is that of its first overdue invoice, so it goes when that is paid.
    """

    _name = "account.reminder.board"
    _inherit = ["account.reminder.fact"]
    _description = "Customers to Remind"
    _auto = False
    _rec_name = "partner_id"
    _order = "amount_overdue desc, id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        help="Who takes care of what the customer owes; else the customer's salesperson.",
    )
    invoice_count = fields.Integer(
        string="Overdue Invoices",
        readonly=True,
    )
    amount_overdue = fields.Monetary(
        string="Overdue",
        readonly=True,
        help="What is past its due date today, in the company's currency; what is on hold is in it.",
    )
    amount_not_due = fields.Monetary(
        string="Not Due",
        readonly=True,
        help="What the customer's invoices ask for later.",
    )
    amount_1_30 = fields.Monetary(
        string="1–30 Days",
        readonly=True,
    )
    amount_31_60 = fields.Monetary(
        string="31–60 Days",
        readonly=True,
    )
    amount_61_90 = fields.Monetary(
        string="61–90 Days",
        readonly=True,
    )
    amount_over_90 = fields.Monetary(
        string="Over 90 Days",
        readonly=True,
    )
    amount_on_hold = fields.Monetary(
        string="On Hold",
        readonly=True,
        help="What is overdue of invoices that are on hold, or whose payment is on its way.",
    )
    date_due = fields.Date(
        string="Overdue Since",
        readonly=True,
    )
    days_late = fields.Integer(
        readonly=True,
        aggregator="max",
    )
    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        string="Highest Level",
        readonly=True,
        help="The highest level that was printed of an invoice that is overdue.",
    )
    last_date = fields.Date(
        string="Last Reminder",
        readonly=True,
    )
    last_way = fields.Char(
        string="Last Contact",
        compute="_compute_last_way",
    )
    next_level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        string="Next Step",
        readonly=True,
        group_expand="_group_expand_next_level_id",
        help="The level that a letter would have now. Empty if all is on hold.",
    )
    next_date = fields.Date(
        string="On",
        readonly=True,
        help="From which day a letter is proposed.",
    )
    is_due = fields.Boolean(
        string="To Remind",
        readonly=True,
        help="A letter is proposed today.",
    )
    is_on_hold = fields.Boolean(
        string="All on Hold",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("due", "To remind"), ("later", "Later"), ("on_hold", "On hold")],
        readonly=True,
    )
    promise_date = fields.Date(
        string="Promised For",
        readonly=True,
        help="The next day by which the customer has promised to pay.",
    )
    broken_date = fields.Date(
        string="Promise Not Kept",
        readonly=True,
        help="The day of the customer's last promise that was not kept.",
    )
    plan_id = fields.Many2one(
        comodel_name="account.reminder.plan",
        readonly=True,
        help="The plan by which the customer is reminded: its own, that of a category, or the company's.",
    )
    is_paused = fields.Boolean(
        string="Plan on Pause",
        readonly=True,
        help="Nothing is proposed or sent to the customer by itself, as the plan is on pause.",
    )
    days_delay = fields.Float(
        string="Average Delay",
        compute="_compute_days_delay",
        digits=(16, 0),
        help="How many days after the due date the customer's payments of the last 12 months came, weighted by amount.",
    )
    has_paid = fields.Boolean(
        compute="_compute_days_delay",
        help="Something was paid in the last 12 months; else there is no average.",
    )

    @api.model
    def _group_expand_next_level_id(self, _levels, _domain):
        """Have a column of the kanban for each level, in their order."""
        return self.env["account.reminder.level"].search([])

    @api.depends("last_date")
    def _compute_last_way(self):
        ways = self._get_last_ways()
        for row in self:
            row.last_way = ways.get(row, False)

    def _get_last_ways(self):
        """Return by which way something was last sent to the customers, in the user's language; nothing for who got nothing.

        :rtype: dict[account.reminder.board, str]
        """
        if not self:
            return {}
        self.env["account.reminder.delivery"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (letter.company_id, partner.commercial_partner_id)
                       letter.company_id, partner.commercial_partner_id, delivery.way
                  FROM account_reminder_delivery delivery
                  JOIN account_reminder letter ON letter.id = delivery.reminder_id
                  JOIN res_partner partner ON partner.id = letter.partner_id
                 WHERE letter.state = 'printed' AND delivery.date IS NOT NULL AND delivery.state <> 'failed'
                   AND letter.company_id IN %s AND partner.commercial_partner_id IN %s
                 ORDER BY letter.company_id, partner.commercial_partner_id, delivery.date DESC, delivery.id DESC
                """,
                tuple(self.company_id.ids),
                tuple(self.partner_id.ids),
            )
        )
        last = {(company, partner): way for company, partner, way in self.env.cr.fetchall()}
        words = dict(self.env["account.reminder.delivery"]._fields["way"]._description_selection(self.env))
        return {row: words.get(last.get((row.company_id.id, row.partner_id.id))) for row in self}

    def _compute_days_delay(self):
        delays = {}
        payments = self.env["account.reminder.payment"]
        for company, rows in self.grouped("company_id").items():
            since = company._get_reminder_today() - timedelta(days=DELAY_DAYS)
            domain = [("company_id", "=", company.id), ("partner_id", "in", rows.partner_id.ids), ("date", ">", since)]
            for partner, days in payments._read_group(domain, ["partner_id"], ["days_late:avg"]):
                delays[company, partner] = days
        for row in self:
            delay = delays.get((row.company_id, row.partner_id))
            row.days_delay, row.has_paid = delay or 0, delay is not None

    def _describe_next_step(self):
        """Return what comes next and when, in the user's language."""
        self.ensure_one()
        if self.is_on_hold:
            return self.env._("All is on hold")
        if not self.next_level_id:
            return self.next_level_id._explain_none()
        if self.is_paused:
            return self.env._(
                "%(level)s, by hand only: the plan “%(plan)s” is on pause",
                level=self.next_level_id.name,
                plan=self.plan_id.name,
            )
        today = self.company_id._get_reminder_today()
        if self.next_date <= today:
            return self.env._("%(level)s, today", level=self.next_level_id.name)
        return self.env._(
            "%(level)s on %(date)s", level=self.next_level_id.name, date=format_date(self.env, self.next_date)
        )

    # Rows that are gone

    def _check_access(self, operation):
        # EXTENDS 'base': what is of no company that is chosen, or paid, is no row, and Odoo would fail to read its company
        known = self._fields["company_id"]._get_cache(self.env)
        unknown = self.browse(id_ for id_ in self._ids if id_ and id_ not in known)
        if unknown and (model := super(AccountReminderBoard, self.browse())._check_access(operation)):
            return self, model[1]
        rows = self.sudo(False).with_context(active_test=False)
        if unknown and (gone := unknown - rows.search_fetch([("id", "in", unknown.ids)])):
            message = self.env._(
                "These customers have nothing overdue any more, or it is of another company. Reload the page."
            )
            return gone, lambda: AccessError(message)
        return super()._check_access(operation)

    # Buttons

    def _get_move_domain(self):
        """Return which invoices the rows are about, overdue or not, as clients send domains."""
        return Domain.OR(
            Domain("company_id", "=", company.id) & Domain("commercial_partner_id", "in", rows.partner_id.ids)
            for company, rows in self.grouped("company_id").items()
        )

    @needs("write", "account.reminder.batch", records="some")
    def action_remind(self):
        """Propose the letters to the customers, due or not: who chooses by hand wants all of them."""
        wizards = self.env["account.reminder.wizard"].with_company(self.company_id[:1])
        domain = list(self._get_move_domain())
        return wizards.create({"move_domain": domain, "only_due": False, "days_between": 0}).action_propose()

    @needs("write", "account.reminder", records="one")
    def action_print_reminder(self):
        """Open the letter to the customer."""
        return self.partner_id.with_company(self.company_id).action_print_reminder()

    @needs("read", records="one")
    def action_open_invoices(self):
        """Open the customer's overdue invoices."""
        return {**self.partner_id.with_company(self.company_id).action_open_overdue(), "name": self.display_name}

    @needs("read", records="one")
    def action_open_partner(self):
        """Open the customer, at what is known about reminders."""
        return self.partner_id._get_records_action()

    @needs("create", "account.reminder.hold", records="one")
    def action_put_on_hold(self):
        """Ask for a hold on all invoices of the customer."""
        return self.env["account.reminder.hold"]._get_new_action(
            self.partner_id, partner_id=self.partner_id.id, company_id=self.company_id.id
        )

    @needs("create", "account.reminder.hold", records="one")
    def action_call(self):
        """Open the dialog of a call to the customer: what to say, and what came of it."""
        return self.partner_id.with_company(self.company_id).action_call()

    @needs("create", "account.reminder.hold", records="some")
    def action_plan_calls(self):
        """Plan a call to each customer, for those who are responsible."""
        for company, rows in self.grouped("company_id").items():
            rows.partner_id.with_company(company)._plan_call()
