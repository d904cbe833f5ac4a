# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.relance_print.models.account_reminder_fact import READERS, needs

from .account_reminder_board import DELAY_DAYS
from .account_reminder_board_query import COLUMNS

# How many of the last payments are shown on the customer's page.
PAYMENTS = 20


class ResPartner(models.Model):
    """What the board knows of a customer, on the customer's own page; of the company that the user works in."""

    _inherit = "res.partner"

    reminder_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible for Reminders",
        company_dependent=True,
        check_company=True,
        domain="[('share', '=', False)]",
        help="Who takes care of what the customer owes. If empty, the salesperson.",
        groups=READERS,
    )
    reminder_ages = fields.Json(
        string="Owed by Age",
        compute="_compute_reminder_ages",
        help="What the customer owes, by how late it is: of each part its label, its amount and its share in percent.",
        groups=READERS,
    )
    reminder_next_step = fields.Char(
        string="Next Step",
        compute="_compute_reminder_ages",
        groups=READERS,
    )
    reminder_recipient = fields.Char(
        string="Receives Reminders",
        compute="_compute_reminder_recipient",
        help="To whom a letter about all that is overdue would be.",
        groups=READERS,
    )
    reminder_days_delay = fields.Float(
        string="Average Delay",
        compute="_compute_reminder_payments",
        digits=(16, 0),
        help="How many days after the due date the customer's payments of the last 12 months came, weighted by amount.",
        groups=READERS,
    )
    reminder_days_to_pay = fields.Float(
        string="Days to Pay",
        compute="_compute_reminder_payments",
        digits=(16, 0),
        help="How many days after the invoice the customer's payments of the last 12 months came, weighted by amount.",
        groups=READERS,
    )
    reminder_payment_ids = fields.Many2many(
        comodel_name="account.reminder.payment",
        string="Last Payments",
        compute="_compute_reminder_payments",
        groups=READERS,
    )
    reminder_letter_ids = fields.Many2many(
        comodel_name="account.reminder",
        string="Letters",
        compute="_compute_reminder_letter_ids",
        groups=READERS,
    )

    def _get_reminder_user(self, company):
        # EXTENDS 'relance_print'
        chosen = self.commercial_partner_id.with_company(company).reminder_user_id
        return chosen or super()._get_reminder_user(company)

    def _get_board_row(self):
        """Return the customer's row on the board, of the company that the user works in; empty if nothing is overdue."""
        self.ensure_one()
        customer = self.commercial_partner_id._origin
        domain = [("partner_id", "=", customer.id), ("company_id", "=", self.env.company.id)]
        return self.env["account.reminder.board"].search(domain, limit=1)

    @api.depends_context("company", "uid", "tz", "lang")
    def _compute_reminder_ages(self):
        for partner in self:
            row = partner._get_board_row()
            amounts = {name: row[name] for name in COLUMNS} if row else {}
            total = sum(amount for amount in amounts.values() if amount > 0)
            partner.reminder_ages = total and [
                {
                    "name": name,
                    "label": row._fields[name]._description_string(self.env),
                    "text": row.currency_id.format(amount),
                    "percent": round(100 * max(amount, 0) / total, 1),
                }
                for name, amount in amounts.items()
            ]
            partner.reminder_next_step = row._describe_next_step() if row else False

    @api.depends_context("company", "uid", "tz")
    def _compute_reminder_recipient(self):
        for partner in self:
            customer = partner.commercial_partner_id._origin
            moves = self.env["account.move"].search(self._get_domain_overdue(customer)) if customer else customer
            partner.reminder_recipient = ((moves and moves._get_reminder_partner()) or customer).display_name

    @api.depends_context("company", "uid", "tz")
    def _compute_reminder_payments(self):
        payments, company = self.env["account.reminder.payment"], self.env.company
        since = company._get_reminder_today() - timedelta(days=DELAY_DAYS)
        for partner in self:
            customer = partner.commercial_partner_id._origin
            domain = [("company_id", "=", company.id), ("partner_id", "=", customer.id)]
            [(late, to_pay)] = payments._read_group(
                [*domain, ("date", ">", since)], [], ["days_late:avg", "days_to_pay:avg"]
            )
            partner.reminder_days_delay, partner.reminder_days_to_pay = late, to_pay
            partner.reminder_payment_ids = payments.search(domain, limit=PAYMENTS)

    @api.depends_context("company", "uid")
    def _compute_reminder_letter_ids(self):
        for partner in self:
            domain = self._get_domain_letters(partner.commercial_partner_id._origin)
            partner.reminder_letter_ids = self.env["account.reminder"].search(domain)

    # Buttons

    @needs("read", "account.reminder.board", records="one")
    def action_open_board(self):
        """Open the customer's row of the board."""
        action = self.env["ir.actions.act_window"]._for_xml_id("relance_print_board.account_reminder_board_action")
        return {**action, "domain": [("partner_id", "=", self.commercial_partner_id.id)], "context": {}}
