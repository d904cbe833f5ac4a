# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All that is overdue is paid on the letter's page, with Odoo's test provider."""

import re

from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account_payment.tests.common import AccountPaymentCommon
from odoo.addons.relance_print.tests.common import ReminderCommon


@tagged("post_install", "-at_install")
class TestPortalPay(AccountPaymentCommon, ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.company_id = cls.company
        cls.first = cls.make_move()
        cls.second = cls.make_move(amount=500.0, days_late=10)
        cls.fresh = cls.make_move(amount=250.0, days_late=-10)
        cls.others_move = cls.make_move(partner=cls.consumer)
        cls.letter = cls.make_printed(cls.first)
        moves = cls.env["account.move"].search(
            [("partner_id", "=", cls.customer.id), ("move_type", "=", "out_invoice")]
        )
        cls.overdue = moves - cls.fresh
        cls.token = cls.letter.sudo()._portal_ensure_token()

    def begin(self, token=None, **values):
        route = f"/my/reminders/{self.letter.id}/transaction"
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.payment_method_id,
            "token_id": None,
            "amount": 2500.0,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
            "access_token": token or self.token,
            **values,
        }
        with mute_logger("odoo.http", "odoo.addons.payment.models.payment_transaction"):
            return self.make_jsonrpc_request(route, params)

    def test_page_shows_what_is_overdue(self):
        page = self.url_open(f"/my/reminders/{self.letter.id}?access_token={self.token}").text
        self.assertIn("2500,00", re.sub(r"[\u202f\xa0\u200a]", "", page))
        self.assertIn("o_payment_form", page)
        self.assertEqual(re.findall(r'name="kind" value="(\w+)"', page), ["paid", "promise", "disputed"])
        self.assertIn(f"/my/reminders/{self.letter.id}/transaction", page)
        for name in (self.fresh.name, self.others_move.name):
            self.assertNotIn(name, page)

    def test_pay_all(self):
        self.begin(is_validation=True)
        transaction = self.env["payment.transaction"].sudo().search([("invoice_ids", "in", self.first.ids)])
        self.assertEqual((transaction.amount, transaction.operation), (2500.0, "online_direct"))
        self.assertEqual(transaction.landing_route, f"/my/reminders/{self.letter.id}?access_token={self.token}")
        self.assertEqual(transaction.invoice_ids, self.overdue)
        self.assertEqual(transaction.partner_id, self.customer)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(set(self.overdue.mapped("amount_residual")), {0.0})
        self.assertEqual(self.fresh.amount_residual, 250.0)
        with self.assertRaises(JsonRpcException):
            self.begin()  # nothing is left
        page = self.url_open(f"/my/reminders/{self.letter.id}?access_token={self.token}").text
        self.assertNotIn("o_payment_form", page)
        self.assertEqual(re.findall(r'name="kind" value="(\w+)"', page), ["disputed"])  # nothing is left to promise

    def test_what_was_shown_is_paid(self):
        """Nothing else than the page has shown is paid: neither what a client says, nor what has come to it since."""
        for amount in (0.01, 2500.01, -2500.0, None, "2500"):
            with self.assertRaises(JsonRpcException):
                self.begin(amount=amount)
        self.make_move(amount=70.0)
        with self.assertRaisesRegex(JsonRpcException, "."):
            self.begin()
        self.begin(amount=2570.0)

    def test_nobodys_card(self):
        """Who has no account sees no card that the customer has kept, pays with none, and leaves none there."""
        self.provider.allow_tokenization = True
        card = self._create_token(payment_details="4242", partner_id=self.customer.id)
        page = f"/my/reminders/{self.letter.id}?access_token={self.token}"
        for words in ("4242", "o_payment_tokenize_checkbox"):
            self.assertNotIn(words, self.url_open(page).text)
        for values in ({"flow": "token", "token_id": card.id}, {"tokenization_requested": True}):
            with self.assertRaises(JsonRpcException):
                self.begin(**values)
        self.assertFalse(self.env["payment.transaction"].sudo().search([("tokenize", "=", True)]))
        self.assertFalse(self.env["payment.transaction"].sudo().search([("token_id", "=", card.id)]))
        new_test_user(self.env, login="ada", password="ada", groups="base.group_portal", partner_id=self.customer.id)
        self.authenticate("ada", "ada")
        for words in ("4242", "o_payment_tokenize_checkbox"):
            self.assertIn(words, self.url_open(page).text)
        self.begin(flow="token", token_id=card.id)

    def test_nobody_else_pays(self):
        for values in ({"token": "x"}, {"partner_id": self.consumer.id}, {"invoice_ids": self.others_move.ids}):
            with self.assertRaises(JsonRpcException):
                self.begin(**values)
        self.assertFalse(self.env["payment.transaction"].sudo().search([("invoice_ids", "in", self.first.ids)]))
