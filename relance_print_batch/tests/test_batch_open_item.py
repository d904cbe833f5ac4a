# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers owe without an invoice, in the list of letters: the same as on each of them."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.fields import Command

from odoo.addons.relance_print.tests.test_open_item import OpenItemCommon

from .common import BatchCommon

CENTS = st.integers(1, 30_000)
# of a credit note over less than the first instalment, another instalment is owed
KINDS = ("out_invoice", "out_receipt", "out_refund", "instalments", "entry")
LEDGER = st.lists(
    st.tuples(st.sampled_from(KINDS), CENTS, st.integers(-20, 60), st.booleans(), st.booleans()),
    min_size=3,
    max_size=12,
)


class TestOpenItemBatch(BatchCommon, OpenItemCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parts = [("fixed", 200.0, 0), ("percent", 100.0, 5)]
        cls.terms = cls.env["account.payment.term"].create(
            {
                "name": "200.00 at once",
                "line_ids": [
                    Command.create({"value": value, "value_amount": amount, "nb_days": days})
                    for value, amount, days in parts
                ],
            }
        )

    def test_oldest_credit_is_used_first(self):
        self.make_entry(500.0)
        self.make_entry(500.0, partner=self.german)
        self.make_entry(500.0, currency=self.usd)
        recent = self.make_move(move_type="out_refund", amount=300.0, days_late=1)
        self.make_move(move_type="out_refund", amount=100.0, days_late=9)
        self.make_entry(-200.0, days_late=5)
        batch = self.propose(self.invoice)
        letter = self.in_english(batch.letter_ids)
        self.assertRecordValues(
            letter,
            [{"amount_credit": 100.0, "amount_without_invoice": 500.0, "amount_due": 900.0, "state": "waiting"}],
        )
        self.assertIn("Overdue without an invoice: 500.00\N{NO-BREAK SPACE}€.", letter.alerts)
        letter.action_open_letter()
        self.assertRecordValues(
            letter.reminder_id.line_ids,
            [
                {"move_id": self.invoice.id, "amount_total": 1000.0, "amount_paid": 0.0, "amount_due": 1000.0},
                {"move_id": recent.id, "amount_total": -300.0, "amount_paid": -200.0, "amount_due": -100.0},
            ],
        )
        actions = [record.action_open_without_invoice()["domain"] for record in (letter, letter.reminder_id)]
        items = [self.clerk_env["account.move.line"].search(domain) for domain in actions]
        self.assertEqual(items[0], items[1])
        self.assertRecordValues(items[0], [{"amount_residual": 500.0, "partner_id": self.customer.id}])

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(ledger=LEDGER)
    def test_list_and_letters_agree_on_any_ledger(self, ledger):
        """What one statement says of all letters is what each of them says."""
        with self.env.cr.savepoint() as savepoint:
            for kind, cents, days_late, in_usd, is_favour in ledger:
                currency, amount = self.usd if in_usd else self.euro, cents / 100
                if kind == "entry":
                    self.make_entry(-amount if is_favour else amount, days_late, currency)
                else:
                    in_parts = kind == "instalments"
                    terms = {"invoice_payment_term_id": self.terms.id} if in_parts else {}
                    move_type = "out_refund" if in_parts else kind
                    self.make_move(days_late, amount, currency_id=currency.id, move_type=move_type, **terms)
            batch = self.propose()
            for letter in batch.letter_ids:
                reminder = letter._make_drafts()
                reminder._refresh_lines()
                self.assertRecordValues(
                    letter,
                    [
                        {
                            "amount_credit": reminder.amount_credit,
                            "amount_without_invoice": reminder.amount_without_invoice,
                            "amount_due": reminder.amount_due,
                            "state": "out" if reminder._is_covered() else "waiting",
                        }
                    ],
                )
                self.assertFalse(reminder.line_ids.filtered(lambda line: not line.amount_due))
            savepoint.rollback()
        self.env.invalidate_all()
