# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .account_reminder_fact import READERS
from .account_reminder_stages import STAGE_MODES
from .kept import kept


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "account.reminder.owner.mixin"]

    reminder_text_mode = fields.Selection(
        selection=[("default", "Default text"), ("custom", "Custom text")],
        string="Reminder Texts",
        default="default",
        required=True,
        help="Custom texts are kept when you go back to the default ones.",
        groups=READERS,
    )
    reminder_text_ids = fields.One2many(
        comodel_name="account.reminder.text",
        inverse_name="company_id",
        groups=READERS,
    )
    reminder_signatory = fields.Selection(
        selection=[
            ("user", "The person printing the letter"),
            ("company", "The company"),
            ("department", "The department"),
        ],
        string="Letters Are Signed By",
        default="user",
        required=True,
        help="Fills the variables “signatory_…” and chooses the scanned signature.",
        groups=READERS,
    )
    reminder_signatory_title = fields.Char(
        string="Signing Department",
        translate=True,
        help="Below the company's name, such as “Accounts receivable”.",
        groups=READERS,
    )
    reminder_days_good = fields.Integer(
        string="Days Later for Good Debtors",
        help="By so many days, each level is reached later by customers marked as good debtors.",
        groups=READERS,
    )
    reminder_days_bad = fields.Integer(
        string="Days Earlier for Bad Debtors",
        help="By so many days, each level is reached earlier by customers marked as bad debtors.",
        groups=READERS,
    )
    reminder_bank_days = fields.Integer(
        string="Days Without Bank Transactions",
        default=7,
        help="After so many days without a transaction of the bank in Odoo, you are warned before you print: customers may have "
        "paid meanwhile. 0: no warning.",
        groups=READERS,
    )
    reminder_rest_units = fields.Integer(
        string="Small Rests",
        default=5,
        help="Of an invoice that was paid but for so many of its currency's smallest units (cents, yen), nobody is reminded, and "
        "the rest bears no charges. Five are what rounding, line by line or to coins, can explain. 0: every rest counts.",
        groups=READERS,
    )

    reminder_stage_mode = fields.Selection(
        selection=STAGE_MODES,
        string="Invoices at Different Stages",
        default="apart",
        required=True,
        help="What a customer's letter says of invoices that have not reached its level.",
        groups=READERS,
    )

    _reminder_days_positive = models.Constraint(
        "CHECK(LEAST(reminder_days_good, reminder_days_bad, reminder_bank_days) >= 0 "
        "AND GREATEST(reminder_days_good, reminder_days_bad, reminder_bank_days) <= 9999)",
        "Days must be between 0 and 9999.",
    )
    _reminder_rest_positive = models.Constraint("CHECK(reminder_rest_units >= 0)", "A rest can't be negative.")

    def _needs_reminder_texts(self):
        # EXTENDS 'relance_print': a company without a parent always decides
        return self.filtered(lambda company: company.reminder_independent or not company.parent_id)

    @kept()
    def _get_reminder_company(self):
        """Return the company whose reminder settings hold: this one, or for a branch without its own its nearest parent's."""
        self.ensure_one()
        return self._get_reminder_owners()[0]

    def _get_reminder_shifts(self):
        """Return by how many days levels come later, or earlier if negative, by the degree of trust in a customer."""
        self.ensure_one()
        shifts = {"good": self.reminder_days_good, "bad": -self.reminder_days_bad}
        return {trust: days for trust, days in shifts.items() if days}

    def _get_reminder_rest(self, currency):
        """Return the largest rest of a paid invoice that nobody is reminded of, in its currency."""
        return self._get_reminder_company().reminder_rest_units * currency.rounding

    def _claims_extra(self):
        """Tell whether letters of one of the companies may claim more than what is overdue; an addon says so.

        Called when a list of letters is opened, which then has a column for it.
        """
        return False

    def _get_reminder_bank_line(self):
        """Return the last transaction of the bank, if it is older than the settings allow; none where no bank is kept.

        :return: ``account.bank.statement.line``
        """
        self.ensure_one()
        lines = self.env["account.bank.statement.line"]
        days = self._get_reminder_company().reminder_bank_days
        if not days:
            return lines
        domain = [("company_id", "parent_of", self.id), ("journal_id.type", "=", "bank"), ("state", "=", "posted")]
        # sudo: the date alone is shown
        last = lines.sudo().search(domain, order="date desc", limit=1)
        today = self._get_reminder_today()
        return last.filtered(lambda line: (today - line.date).days > days)

    def _get_sql_case(self, column, function):
        """Return in SQL what a function says of the one of the companies that a column names.

        :param SQL column: the id of a company
        :param function: from a company to a value
        """
        cases = {company.id: function(company) for company in self}
        if len(set(cases.values())) == 1:
            return SQL("%s", cases.popitem()[1])
        return SQL("(CASE %s %s END)", column, SQL(" ").join(SQL("WHEN %s THEN %s", *case) for case in cases.items()))

    def _describe_reminder_bank(self):
        """Return what to know of the bank before printing reminders, in the user's language, or False.

        :rtype: str | bool
        """
        last = self._get_reminder_bank_line()
        return bool(last) and self.env._(
            "The last transaction of the bank in Odoo is of %(date)s: customers may have paid since.",
            date=format_date(self.env, last.date),
        )

    @api.model
    def _init_reminder_texts(self):
        """Give the companies that were there before the addon their texts."""
        companies = self.search([])
        self.env["account.reminder.text"]._create_missing(companies._needs_reminder_texts())
