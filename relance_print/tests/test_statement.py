# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The statement of account against the ledger: after random histories, at any of their days."""

import io
import re
from datetime import timedelta

import pdfplumber
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user

from .common import PRINTERS, TODAY, ReminderCommon

DAYS = st.integers(0, 120)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("invoice", "instalments", "refund", "payment", "match", "settle", "unmatch")),
        DAYS,
        st.integers(1, 90_000),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


class TestStatement(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.setup_other_currency("USD", rates=[("2026-01-01", 2.0), ("2026-09-01", 3.0)])
        cls.euro = cls.company.currency_id
        cls.term = cls.make_term((30, 10), (70, 40))

    def test_format_with_every_block(self):
        """Blocks that tell of a reminder have nothing to tell on a statement, also where the format names them."""
        own = self.env.ref("relance_print.format_classic_nf").copy({"company_id": self.company.id})
        own.html += "".join(f"{{{{ {name} }}}}" for name in self.env["account.reminder"]._read_catalogue().blocks)
        self.company.reminder_format_id = own
        letter = self.clerk_env["account.reminder.statement"]._new_statement(self.customer, self.company, TODAY)
        text = self.read_zone(letter._render_letter())
        self.assertFalse(letter._compose().fault)
        self.assertIn("FR76 1999", text)
        self.assertNotIn("Scanner pour payer", text)

    def get_statement(self, date=TODAY, partner=None):
        return (partner or self.customer).with_env(self.clerk_env)._get_reminder_statement(self.company, date)

    def get_balance(self, date):
        """Return the customer's receivable balance in the ledger at the end of a day."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT COALESCE(SUM(item.balance), 0)
              FROM account_move_line item
              JOIN account_account account ON account.id = item.account_id
              JOIN res_partner partner ON partner.id = item.partner_id
             WHERE partner.commercial_partner_id = %s AND account.account_type = 'asset_receivable'
               AND item.parent_state = 'posted' AND item.company_id = %s AND item.date <= %s
            """,
            [self.customer.id, self.company.id, date],
        )
        return float(self.env.cr.fetchone()[0])

    def get_items(self):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )

    def do(self, step, days, cents, in_usd):
        """Do one step of a history, so many days ago."""
        day, amount, currency = TODAY - timedelta(days=days), cents / 100, self.usd if in_usd else self.euro
        match step:
            case "payment":
                self.env["account.payment"].create(
                    {
                        "payment_type": "inbound",
                        "partner_type": "customer",
                        "partner_id": self.customer.id,
                        "amount": amount,
                        "currency_id": currency.id,
                        "date": day,
                    }
                ).action_post()
            case "settle":
                if debits := self.get_items().filtered(lambda item: item.amount_residual_currency > 0):
                    debit = debits[cents % len(debits)]
                    self.do("payment", days, debit.amount_residual_currency * 100, debit.currency_id == self.usd)
                    # so that an exchange difference is booked later than it arose
                    self.company.sudo().fiscalyear_lock_date = TODAY - timedelta(days=5)
                    (debit + self.get_items().sorted("id")[-1]).reconcile()
                    self.company.sudo().fiscalyear_lock_date = False
            case "match":
                items = self.get_items().filtered(lambda item: not item.reconciled)
                debits, credits = (items.filtered(lambda item, sign=sign: sign * item.balance > 0) for sign in (1, -1))
                if debits and credits:
                    (debits[cents % len(debits)] + credits[cents % len(credits)]).reconcile()
            case "unmatch":
                if partials := self.get_items().matched_debit_ids:
                    partials[cents % len(partials)].debit_move_id.remove_move_reconcile()
            case _:
                terms = {"invoice_payment_term_id": self.term.id} if step == "instalments" else {}
                kind = "out_refund" if step == "refund" else "out_invoice"
                self.make_move(amount=amount, invoice_date=day, currency_id=currency.id, move_type=kind, **terms)

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(history=STEPS, days=DAYS)
    def test_balance_is_the_ledgers_after_any_history(self, history, days):
        with self.env.cr.savepoint() as savepoint:
            for step in history:
                self.do(*step)
            for date in (TODAY, TODAY - timedelta(days=days)):
                statement = self.get_statement(date)
                self.assertAlmostEqual(statement["balance"], self.get_balance(date), 2, (history, date))
                for part in statement["currencies"]:
                    self.assertTrue(all(line["amount_due"] for line in part["lines"]), (history, date))
                    self.assertAlmostEqual(sum(part["ageing"]), part["total"], 2)
                    self.assertAlmostEqual(sum(line["amount_due"] for line in part["lines"]), part["total"], 2)
            for part in self.get_statement(TODAY)["currencies"]:
                residuals = self.get_items().filtered(lambda item: item.currency_id.id == part["currency_id"])  # noqa: B023
                self.assertAlmostEqual(sum(residuals.mapped("amount_residual_currency")), part["total"], 2)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_ages(self):
        """The first and the last day of each age."""
        expected = {-5: 0, 0: 0, 1: 1, 30: 1, 31: 2, 60: 2, 61: 3, 90: 3, 91: 4, 400: 4}
        for late in expected:
            with self.subTest(late):
                self.make_move(days_late=late, amount=100.0, partner=self.german)
                (part,) = self.get_statement(partner=self.german)["currencies"]
                amounts = [0.0] * 5
                for other in list(expected)[: list(expected).index(late) + 1]:
                    amounts[expected[other]] += 100.0
                self.assertEqual(part["ageing"], amounts)

    def test_what_was_paid_later_was_open(self):
        self.pay(self.invoice, amount=400.0)
        yesterday = TODAY - timedelta(days=1)
        self.assertEqual(self.get_statement()["balance"], 600.0)
        self.assertEqual(self.get_statement(yesterday)["balance"], 1000.0)
        self.pay(self.invoice)
        self.assertEqual(self.get_statement()["currencies"], [])
        (line,) = self.get_statement(yesterday)["currencies"][0]["lines"]
        self.assertEqual(
            (line["name"], line["amount"], line["amount_due"], line["days_late"]),
            (self.invoice.name, 1000.0, 1000.0, 29),
        )

    def test_exchange_difference_that_was_booked_later(self):
        """Paid in full in its currency, an invoice is not open, though the books were closed and the difference came after it."""
        self.pay(self.invoice)
        self.do("invoice", 100, 30_000, True)  # $ 300.00 at 2: € 150.00
        self.do("settle", 10, 0, True)  # at 3: € 100.00
        (exchange,) = self.get_items().filtered(lambda item: not item.amount_currency)
        self.assertGreater(exchange.date, TODAY - timedelta(days=5))
        for date in (TODAY - timedelta(days=10), TODAY - timedelta(days=5)):
            statement = self.get_statement(date)
            self.assertEqual([part["currency_id"] for part in statement["currencies"]], [self.euro.id])
            self.assertEqual((statement["balance"], statement["exchange_difference"]), (1050.0, 50.0))
            self.assertEqual(self.get_balance(date), 1050.0)
        statement = self.get_statement(exchange.date)
        self.assertEqual(statement["exchange_difference"], 0.0)
        self.assertNotIn(self.usd.id, [part["currency_id"] for part in statement["currencies"]])

    def test_currencies_and_kinds(self):
        self.do("invoice", 5, 30_000, True)
        self.do("payment", 3, 1_000, False)
        self.do("refund", 2, 2_000, False)
        parts = {part["currency_id"]: part for part in self.get_statement()["currencies"]}
        self.assertEqual(parts[self.usd.id]["total"], 300.0)
        self.assertEqual(parts[self.euro.id]["total"], 970.0)
        self.assertEqual(
            [line["kind"] for line in parts[self.euro.id]["lines"]], ["out_invoice", "out_refund", "payment"]
        )

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.get_statement()
            return self.env.cr.sql_log_count - before

        self.get_statement()  # what is cached for good
        few = count()
        for days in range(1, 8):
            self.make_move(days_late=days)
        self.assertEqual(count(), few)

    def test_pdf(self):
        (pdf,) = map(self.read_pdf, self.customer.with_env(self.clerk_env)._render_statement_pdfs(self.company, TODAY))
        for words in (self.invoice.name, "14 octobre 2026", "14/09/2026", self.customer.name[:20]):
            self.assertIn(words, pdf)

    def test_pages(self):
        """Sixty lines and a second currency: the head on every page, and a long number in its own column."""
        move = self.make_instalments(
            *range(60, 0, -1), amount=6000.0, percents=[1.5] * 59 + [11.5], partner=self.german
        )
        move.with_env(self.env).name = "INVOICE/OF-THE-WORKSHOP-FOR-FURNITURE/NANTES-SAINT-HERBLAIN/2026/0001"
        self.make_move(partner=self.german, currency_id=self.usd.id, move_type="out_refund")
        self.set_parameter("printer_path", PRINTERS["patched"])
        (pdf,) = self.german.with_env(self.clerk_env)._render_statement_pdfs(self.company, TODAY)
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            pages = [page.extract_text() for page in document.pages]
        self.assertGreater(len(pages), 2)
        for page in pages[:-1]:
            self.assertIn("Fällig", page)
        text = " ".join(" ".join(pages).split())
        rows = re.findall(r"28\.03\.2026 \d\d\.\d\d\.2026 \d+ (?:90|690),00 € (?:90|690),00 €", text)
        self.assertEqual(len(rows), 60)
        self.assertRegex(text, r"RFAC/2026/00001 15\.08\.2026 14\.09\.2026 \$ -\W?1\.000,00")

    def test_block_on_a_reminder(self):
        later = self.make_move(days_late=-20)
        draft = self.make_draft()
        draft.body = "<p>{{ statement_table }}</p>"
        self.assertIn(later.name, self.read_zone(draft, "body"))

    def test_only_accountants(self):
        user = new_test_user(self.env, login="nobody", groups="base.group_user", company_id=self.company.id)
        with self.assertRaises(AccessError):
            self.customer.with_user(user)._get_reminder_statement(self.company, TODAY)


class TestStatementDownload(HttpCase, ReminderCommon):
    def download(self, customers, **values):
        """Press the button on customers and print what is asked for; return the answer."""
        action = customers.with_env(self.clerk_env).action_print_statement()
        wizard = self.clerk_env[action["res_model"]].with_context(action["context"]).create(values)
        return self.url_open(wizard.action_print()["url"])

    def read_pages(self, answer):
        self.assertEqual(
            (answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"), answer.text[:500]
        )
        with pdfplumber.open(io.BytesIO(answer.content)) as pages:
            return [page.extract_text() for page in pages.pages]

    def test_of_today(self):
        self.authenticate("clerk", "clerk")
        address = self.german.copy({"parent_id": self.german.id, "type": "invoice"})
        first, second = self.read_pages(self.download(self.customer | address))
        self.assertIn("Relevé de compte au 14 octobre 2026", first)
        self.assertIn(self.invoice.name, first)
        self.assertIn("14. Oktober 2026", second)
        self.assertNotIn(self.invoice.name, second)

    def test_of_a_day(self):
        """In a real browser, from the customer's form: what was paid since was open."""
        self.pay(self.invoice)
        self.start_tour(f"/odoo/res.partner/{self.customer.id}", "relance_print_statement", login=self.clerk.login)
        self.authenticate("clerk", "clerk")
        answer = self.download(self.customer, date="2026-09-30")
        self.assertIn("2026-09-30", answer.headers["Content-Disposition"])
        (page,) = self.read_pages(answer)
        self.assertIn("30 septembre 2026", page)
        self.assertRegex(page, rf"{self.invoice.name} 15/08/2026 14/09/2026 16 1.000,00.€ 1.000,00.€")
        (page,) = self.read_pages(self.download(self.customer))
        self.assertNotIn(self.invoice.name, page)

    def test_no_date_is_refused(self):
        self.authenticate("clerk", "clerk")
        for date in ("yesterday", "2026-02-30", "%27", "2026-10"):
            answer = self.url_open(f"/relance_print/statement/{self.company.id}/{self.customer.id}?date={date}")
            self.assertEqual(answer.status_code, 400, date)

    def test_others_are_refused(self):
        other = self.env["res.company"].sudo().create({"name": "Not theirs"})
        self.authenticate("clerk", "clerk")
        answer = self.url_open(f"/relance_print/statement/{other.id}/{self.customer.id}")
        self.assertEqual(answer.status_code, 403)
        new_test_user(self.env, login="nobody", groups="base.group_user", company_id=self.company.id)
        self.authenticate("nobody", "nobody")
        answer = self.url_open(f"/relance_print/statement/{self.company.id}/{self.customer.id}")
        self.assertEqual(answer.status_code, 403)
