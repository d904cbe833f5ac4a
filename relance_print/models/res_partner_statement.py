# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from bisect import bisect_left

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.letter_printer import LetterPrinterError
from .account_move_line import CLAIMED_TYPES
from .account_reminder_fact import READERS, needs

# The last day late of each age but the oldest: not due, 1-30, 31-60, 61-90, and more.
AGES = (0, 30, 60, 90)
ITEM_FIELDS = [
    *("move_id", "move_name", "ref", "date", "invoice_date", "date_maturity", "payment_id", "statement_line_id"),
    *("balance", "amount_currency", "currency_id", "account_id"),
]


class ResPartner(models.Model):
    """The statement of account: what is open of a customer at a date."""

    _inherit = "res.partner"

    reminder_statement_group = fields.Selection(
        selection=[("yes", "In one with its group"), ("no", "Of its own")],
        string="Statement of Account",
        company_dependent=True,
        help="Whether what is open of a company stands in the statement of account of the group that it belongs to. If empty, as "
        "the head of the group says, else the settings.",
        groups=READERS,
    )
    reminder_statement_payable = fields.Selection(
        selection=[("yes", "Set off"), ("no", "Not listed")],
        string="What We Owe",
        company_dependent=True,
        help="Whether the statement of account lists what is open of the customer's own invoices to us, too. If empty, as the "
        "settings say; of a group, its head.",
        groups=READERS,
    )

    def _get_reminder_statement(self, company, date, *, customers=None, with_payables=False):
        """Return what is open of a customer with a company at the end of a day, as plain data, in a constant number of queries.

        What was matched later counts as open: the amounts add up to the customer's receivable balance in the ledger that
        day. Credit notes and payments are negative. An age is that of the due date, as in Odoo's aged receivable. What was
        paid in full in its own currency is not open, though the ledger may get to know later what the rate made of it.

        :param company: the ``res.company``
        :param date: the day
        :param customers: commercial partners whose statement it is, such as those of a group; if not given, the customer's own
        :param bool with_payables: what the company owes them is set off
        :return: ``date``; ``balance``, in the company's currency; ``exchange_difference``, what of it no line stands for;
            ``currencies``, each with ``currency_id``, ``lines``, ``ageing`` (five amounts: not due, 1-30, 31-60, 61-90 and
            over 90 days late), ``total`` and what of it is overdue ``without_invoice``, in that currency
        :rtype: dict
        """
        self.ensure_one()
        items = self.env["account.move.line"].search_fetch(
            self._get_statement_domain(company, date, customers, with_payables),
            ITEM_FIELDS,
            order="date_maturity, date, id",
        )
        items.move_id.fetch(["move_type"])
        items.partner_id.fetch(["commercial_partner_id"])
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

    def _get_statement_domain(self, company, date, customers=None, with_payables=False):
        """Return the domain of the items that may have been open at the end of a day, see :meth:`_get_reminder_statement`."""
        types = ["asset_receivable", "liability_payable"] if with_payables else ["asset_receivable"]
        still_open = Domain("reconciled", "=", False)
        matched_later = Domain("matched_debit_ids.max_date", ">", date) | Domain(
            "matched_credit_ids.max_date", ">", date
        )
        return (still_open | matched_later) & Domain(
            [
                ("partner_id.commercial_partner_id", "in", (customers or self.commercial_partner_id).ids),
                ("company_id", "=", company.id),
                ("account_type", "in", types),
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
                    if line["kind"] not in CLAIMED_TYPES
                    and not line["is_payable"]
                    and line["amount_due"] > 0
                    and line["days_late"] > 0
                )
            ),
        }

    def _render_statement_pdfs(self, company, date):
        """Return each customer's statement of account as a PDF, in their language and in the format of the company's letters.

        Where it is wanted, a group of companies has one statement.

        :param company: the ``res.company``
        :param date: the day whose end it tells of
        :rtype: list[bytes]
        :raises UserError: saying what to do, if wkhtmltopdf is missing, fails or takes too long
        """
        statements = self.env["account.reminder.statement"]
        members = self._get_statement_customers(company)._get_statement_members(company)
        pdfs = statements._render_pdfs(
            statements._new_statement(partner, company, date, customers)._compose().page
            for partner, customers in members.items()
        )
        for pdf in pdfs:
            if isinstance(pdf, LetterPrinterError):
                raise UserError(statements._explain_printer(pdf)) from pdf
        return pdfs

    # A group of companies

    def _get_statement_customers(self, company):
        """Return whom statements of account of some customers are to: where it is wanted, of each group the head.

        :param company: the ``res.company`` that is owed
        """
        customers, group = self.commercial_partner_id, "reminder_statement_group"
        heads = {customer: customer._get_group_head(company) for customer in customers}
        return self.browse(
            dict.fromkeys(
                (head if customer._wants_of_statement(group, company, head) else customer).id
                for customer, head in heads.items()
            )
        )

    def _wants_of_statement(self, name, company, head=None):
        """Tell whether a customer's statement has something: as it says itself, else its group's head, else the settings.

        :param str name: of the field, the same in the settings
        :param company: the ``res.company`` that is owed
        :param head: the group's, if that has a say
        """
        # sudo: settings
        own, above = (one.sudo().with_company(company)[name] for one in (self, head or self))
        chosen = own or above
        return chosen == "yes" if chosen else company._get_reminder_company().sudo()[name]

    def _get_group_head(self, company):
        """Return the topmost company above a customer, of those that the given company may know; itself, if there is none."""
        self.ensure_one()
        # sudo: who belongs to whom is no secret from who may read the customer
        head, seen = self.commercial_partner_id.sudo(), set()
        while (above := head.parent_id.commercial_partner_id) and above.id not in seen:
            if not above.active or above.company_id not in (above.company_id.browse(), company):
                break
            seen.add(head.id)
            head = above
        return head.sudo(False)

    def _get_group_members(self, company):
        """Return the companies of the groups that customers are the heads of, by head, itself first.

        In a constant number of queries, however many customers there are.

        :rtype: dict[res.partner, res.partner]
        """
        # sudo: as above
        below = self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)])
        companies = below.filtered(
            lambda partner: (
                partner == partner.commercial_partner_id
                and partner.company_id in (partner.company_id.browse(), company)
            )
        )
        members = companies.grouped(lambda partner: partner._get_group_head(company).id)
        return {
            head: (
                head
                | members.get(head.id, below.browse())
                .sorted(lambda partner: (partner.name or "", partner.id))
                .with_env(self.env)
            )
            for head in self
        }

    def _get_statement_members(self, company):
        """Return whose open items customers' statements of account list: each its own, and those of its group's that want it.

        :rtype: dict[res.partner, res.partner]
        """
        group = "reminder_statement_group"
        return {
            head: members.filtered(lambda one, head=head: one == head or one._wants_of_statement(group, company, head))
            for head, members in self._get_group_members(company).items()
        }

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
        is_document = self.move_id.is_invoice(include_receipts=True)
        kind = self.move_id.move_type if is_document else "entry"
        return {
            "name": self.move_name,
            "kind": "payment" if self.payment_id or self.statement_line_id else kind,
            "is_payable": self.account_type == "liability_payable",
            "customer": self.partner_id.commercial_partner_id.name or "",
            "reference": self.ref or "",
            "date": self.invoice_date or self.date,
            "due_date": due,
            "days_late": (fields.Date.to_date(date) - due).days,
            "amount": self.amount_currency,
            "amount_due": amount_due,
        }


class ResCompany(models.Model):
    _inherit = "res.company"

    reminder_statement_group = fields.Boolean(
        string="One Statement for a Group",
        help="The statement of account of a company that belongs to a group is to the head of the group, and "
        "lists what is open of all.",
        groups=READERS,
    )
    reminder_statement_payable = fields.Boolean(
        string="Set Off What We Owe",
        help="Statements of account list what is open of the customer's own invoices to us, too: it lessens the balance.",
        groups=READERS,
    )
