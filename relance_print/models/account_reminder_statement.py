# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Command

from .letter_words import format_day

BLOCKS = ("statement_table", "payment_details", "signature_image")


class AccountReminderLetter(models.AbstractModel):
    """The statement of account as a block, which any letter may have."""

    _inherit = "account.reminder.letter.mixin"

    def _get_statement(self):
        """Return the data of the customer's statement of account at the letter's date, as the block shows it.

        :return: of :meth:`_get_reminder_statement` of the customer, with ``res.currency`` records
        """
        self.ensure_one()
        statement = self._get_statement_data()
        for part in statement["currencies"]:
            part["currency"] = self.env["res.currency"].browse(part["currency_id"])
        return statement

    def _get_statement_data(self):
        """Return what the statement tells, see :meth:`_get_reminder_statement`: of a letter, what the customer alone owes.

        It has ``is_group`` too, whether lines are of several companies, and ``is_set_off``, whether what is owed to them is told.
        """
        statement = self.partner_id._get_reminder_statement(self.company_id, self._get_letter_date())
        return {**statement, "is_group": False, "is_set_off": False}


class AccountReminderStatement(models.AbstractModel):
    """A customer's statement of account as a letter of its own, which is of no level and never saved."""

    _name = "account.reminder.statement"
    _inherit = ["account.reminder.letter.mixin"]
    _description = "Statement of account"

    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        related="company_id.currency_id",
    )
    date = fields.Date(
        help="The day whose end it tells of.",
    )
    customer_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        help="Whose open items it lists.",
    )
    lang = fields.Char(
        string="Language",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        compute="_compute_format_id",
    )
    subject = fields.Char(
        compute="_compute_zones",
    )
    body = fields.Html(
        string="Text",
        compute="_compute_zones",
    )
    signature = fields.Html(
        compute="_compute_zones",
    )

    @api.model
    def _new_statement(self, partner, company, date, customers=None):
        """Return the statement of account of a customer.

        :param partner: the ``res.partner``
        :param company: the ``res.company``
        :param date: the day whose end it tells of
        :param customers: commercial partners whose open items it lists, such as of a group; the customer's own, if not given
        """
        partner = partner.commercial_partner_id
        return self.with_company(company).new(
            {
                "company_id": company.id,
                "partner_id": partner.address_get(["invoice"])["invoice"],
                "date": date,
                "customer_ids": [Command.set((customers or partner).ids)],
                "lang": partner._get_reminder_lang(),
            }
        )

    @api.depends("company_id")
    def _compute_format_id(self):
        texts, level = self.env["account.reminder.text"], self.env["account.reminder.level"]
        for statement in self:
            statement.format_id = texts._get_format(level, statement.company_id, statement.department_id)[0]

    @api.depends("date", "lang")
    def _compute_zones(self):
        for statement in self:
            statement.subject = statement.with_context(lang=statement.lang)._get_title()
            statement.body = "<p>{{ statement_table }}</p>"
            statement.signature = False

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # EXTENDS 'base': it is also the PDF's title
        for statement in self:
            statement.display_name = statement._get_title()

    def _get_title(self):
        return self.env._("Statement of account at %(date)s", date=format_day(self.env, self.date))

    def _get_letter_date(self):
        # EXTENDS 'relance_print'
        return self.date

    def _get_statement_data(self):
        # EXTENDS 'relance_print': of all companies of a group, and less what the company owes, where it is wanted
        customer = self.partner_id.commercial_partner_id
        statement = customer._get_reminder_statement(
            self.company_id,
            self.date,
            customers=self.customer_ids._origin,
            with_payables=customer._wants_of_statement("reminder_statement_payable", self.company_id),
        )
        lines = [line for part in statement["currencies"] for line in part["lines"]]
        is_group = len({line["customer"] for line in lines} | {customer.name}) > 1
        is_set_off = any(line["is_payable"] for line in lines)
        return {**statement, "is_group": is_group, "is_set_off": is_set_off}

    def _has_block(self, name, values):
        # EXTENDS 'relance_print': the others tell of reminders
        return name in BLOCKS and super()._has_block(name, values)
