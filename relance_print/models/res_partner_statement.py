# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from bisect import bisect_left

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.letter_printer import LetterPrinterError
from .account_move_line import CLAIMED_TYPES
from .account_reminder_fact import needs

# The last day late of each age but the oldest: not due, 1-30, 31-60, 61-90, and more.
AGES = (0, 30, 60, 90)
ITEM_FIELDS = [
    *("move_id", "move_name", "ref", "date", "invoice_date", "date_maturity", "payment_id", "statement_line_id"),
    *("balance", "amount_currency", "currency_id"),
]


class ResPartner(models.Model):
    """The statement of account: what is open of a customer at a date."""

    _inherit = "res.partner"

    def _get_reminder_statement(self, company, date):
        """Return what is open of a customer with a company at the end of a day, as plain data, in a constant number of queries.

        What was matched later counts as open: the amounts add up to the customer's receivable balance in the ledger that
        day. Credit notes and payments are negative. An age is that of the due date, as in Odoo's aged receivable. What was
        paid in full in its own currency is not open, though the ledger may get to know later what the rate made of it.

        :param company: the ``res.company``
        :param date: the day
        :return: ``date``; ``balance``, in the company's currency; ``exchange_difference``, what of it no line stands for;
            ``currencies``, each with ``currency_id``, ``lines``, ``ageing`` (five amounts: not due, 1-30, 31-60, 61-90 and
            over 90 days late), ``total`` and what of it is overdue ``without_invoice``, in that currency
        :rtype: dict
        """
        self.ensure_one()
        items = self.env["account.move.line"].search_fetch(
            self._get_statement_domain(company, date), ITEM_FIELDS, order="date_maturity, date, id"
        )
        items.move_id.fetch(["move_type"])
        residuals = {item: [item.balance, item.amount_currency] for item in items}
        for side, sign in (("debit", 1), ("credit", -1)):
            for item, amount, amount_currency in self.env["account.partial.reconcile"]._read_group(
                [(f"{side}_move_id", "in", items.ids), ("max_date", "<=", date)],
                [f"{side}_move_id"],
                ["amount:sum", f"{side}_amount_currency:sum"],
            ):
                residuals[item][0] -= sign * amount
                residuals[item][1] -= sign * amount_currency
        currencies, exchange_difference = {}, 0.0
        for item, (balance, amount) in residuals.items():
            currency = item.currency_id
            if currency.is_zero(amount):
                exchange_difference += balance
            else:
                line = item._prepare_statement_line(date, currency.round(amount))
                currencies.setdefault(currency, []).append(line)
        return {
            "date": date,
            "balance": company.currency_id.round(sum(balance for balance, _amount in residuals.values())),
            "exchange_difference": company.currency_id.round(exchange_difference),
            "currencies": [self._age_statement(currency, lines) for currency, lines in currencies.items()],
        }

    def _get_statement_domain(self, company, date):
        """Return the domain of the customer's items that may have been open at the end of a day."""
        still_open = Domain("reconciled", "=", False)
        matched_later = Domain("matched_debit_ids.max_date", ">", date) | Domain(
            "matched_credit_ids.max_date", ">", date
        )
        return (still_open | matched_later) & Domain(
            [
                ("partner_id.commercial_partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", "<=", date),
            ]
        )

    def _age_statement(self, currency, lines):
        """Return the lines of one currency with what they add up to, by age and in all.

        :rtype: dict
        """
        ageing = [0.0] * (len(AGES) + 1)
        for line in lines:
            ageing[bisect_left(AGES, line["days_late"])] += line["amount_due"]
        return {
            "currency_id": currency.id,
            "lines": lines,
            "ageing": [currency.round(amount) for amount in ageing],
            "total": currency.round(sum(ageing)),
            "without_invoice": currency.round(
                sum(
                    line["amount_due"]
                    for line in lines
                    if line["kind"] not in CLAIMED_TYPES and line["amount_due"] > 0 and line["days_late"] > 0
                )
            ),
        }

    def _render_statement_pdfs(self, company, date):
        """Return each customer's statement of account as a PDF, in their language and in the format of the company's letters.

        :param company: the ``res.company``
        :param date: the day whose end it tells of
        :rtype: list[bytes]
        :raises UserError: saying what to do, if wkhtmltopdf is missing, fails or takes too long
        """
        statements = self.env["account.reminder.statement"]
        pdfs = statements._render_pdfs(
            statements._new_statement(partner, company, date)._compose().page for partner in self
        )
        for pdf in pdfs:
            if isinstance(pdf, LetterPrinterError):
                raise UserError(statements._explain_printer(pdf)) from pdf
        return pdfs

    # Buttons

    @needs("read", "account.reminder")
    def action_print_statement(self):
        """Ask for the day of the customers' statements of account."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("relance_print.account_reminder_statement_wizard_action"),
            "context": {"default_partner_ids": self.commercial_partner_id.ids},
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_statement_line(self, date, amount_due):
        """Return what a statement of account tells of an item, as plain data.

        :param date: of the statement
        :param float amount_due: what was open of it then
        :rtype: dict
        """
        self.ensure_one()
        due = self._get_due_date()
        kind = self.move_id.move_type if self.move_id.is_sale_document(include_receipts=True) else "entry"
        return {
            "name": self.move_name,
            "kind": "payment" if self.payment_id or self.statement_line_id else kind,
            "reference": self.ref or "",
            "date": self.invoice_date or self.date,
            "due_date": due,
            "days_late": (fields.Date.to_date(date) - due).days,
            "amount": self.amount_currency,
            "amount_due": amount_due,
        }
