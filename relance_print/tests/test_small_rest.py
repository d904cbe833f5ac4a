# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What rounding left of a paid invoice, and the cash discount: no reminder of the one, an alert of the other."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import TODAY, ReminderCommon


class RestCommon(ReminderCommon):
    @classmethod
    def make_rest(cls, rest, amount=42.42, days=60, **values):
        """Return an invoice that was paid in time but for a rest."""
        move = cls.make_late(amount=amount, **values)
        cls.pay_on(move, move.invoice_date_due, move.amount_total - rest)
        return move


class TestSmallRest(RestCommon):
    def test_is_nothing_to_remind_of(self):
        for rest, state in ((0.01, "rest"), (0.05, "rest"), (0.06, "overdue")):
            with self.subTest(rest=rest):
                self.assertEqual(self.make_rest(rest).reminder_state, state)
        with self.assertRaisesRegex(
            UserError, "is paid but for 0.01\N{NO-BREAK SPACE}€, a rest too small to remind of"
        ):
            self.in_english(self.make_rest(0.01)).action_print_reminder()

    def test_setting(self):
        move = self.make_rest(0.01)
        self.company.reminder_rest_units = 0
        self.assertEqual(move.reminder_state, "overdue")

    def test_in_units_of_the_currency(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        move = self.make_rest(5, amount=4242, currency_id=yen.id)
        self.assertEqual((move.reminder_amount_due, move.reminder_state), (5, "rest"))

    def test_of_a_small_invoice(self):
        """A rest is what a payment left."""
        self.assertEqual(self.make_late(amount=0.04).reminder_state, "overdue")


class DiscountCommon(RestCommon):
    @classmethod
    def make_discounted(cls):
        """Return an invoice of 1,000, due for 60 days, with 2 % off within 10 days."""
        term = cls.env["account.payment.term"].create(
            {
                "name": "2/10 net 30",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        return cls.make_move(invoice_date=TODAY - timedelta(days=90), invoice_payment_term_id=term.id)

    @classmethod
    def pay_discounted(cls, move, days, amount):
        """Have a payment come in so many days after the invoice, as from the bank: nothing is written off."""
        wizard = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        values = {"payment_date": move.invoice_date + timedelta(days=days), "amount": amount}
        wizard.create({**values, "payment_difference_handling": "open"})._create_payments()


class TestCashDiscount(DiscountCommon):
    def get_discount_alerts(self, move):
        draft = self.in_english(self.make_draft(move, "formal_notice"))
        return draft, [alert.words for alert in self.get_alerts(draft) if alert.key == "cash_discount"]

    def test_taken_in_time(self):
        move = self.make_discounted()
        self.pay_discounted(move, 8, 980.0)
        draft, (words,) = self.get_discount_alerts(move)
        self.assertEqual(
            " ".join(words.split()),
            f"The customer took the cash discount in time: what is left of {move.name}, 20.00 €, is the discount.",
        )
        self.assertEqual(draft.amount_due, 20.0)

    def test_taken_too_late(self):
        move = self.make_discounted()
        self.pay_discounted(move, 11, 980.0)
        _draft, words = self.get_discount_alerts(move)
        self.assertEqual(words, [])

    def test_less_was_paid(self):
        move = self.make_discounted()
        self.pay_discounted(move, 8, 979.0)
        _draft, words = self.get_discount_alerts(move)
        self.assertEqual(words, [])
