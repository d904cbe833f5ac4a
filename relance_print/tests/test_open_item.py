# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer owes without an invoice: credits pay it first, letters don't claim it, and everybody is told."""

from .common import TODAY, ReminderCommon


class OpenItemCommon(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.setup_other_currency("USD", rates=[("2026-01-01", 2.0)])
        cls.euro = cls.company.currency_id


class TestOpenItem(OpenItemCommon):
    def get_alerts(self, draft):
        return [alert for alert in super().get_alerts(draft) if alert.key == "without_invoice"]

    def test_credits_pay_it_first(self):
        """They cover the opening balance, so the invoice is claimed in full."""
        entry = self.make_entry(1000.0)
        self.make_move(move_type="out_refund", amount=1000.0)
        draft = self.in_english(self.make_draft())
        self.assertEqual((draft.amount_credit, draft.amount_without_invoice, draft._is_covered()), (0.0, 1000.0, False))
        (alert,) = self.get_alerts(draft)
        self.assertEqual(alert.severity, "warning")
        self.assertEqual(
            alert.words,
            "Overdue without an invoice: 1,000.00\N{NO-BREAK SPACE}€. Letters don't claim it; credits are first set against it.",
        )
        action = draft.action_open_without_invoice()
        self.assertEqual(self.clerk_env[action["res_model"]].search(action["domain"]), entry)
        draft.action_download_pdf()
        self.assertEqual(draft.amount_due, 1000.0)

    def test_not_due_yet(self):
        self.make_entry(1000.0, days_late=0)
        self.make_move(move_type="out_refund", amount=1000.0)
        draft = self.make_draft()
        self.assertEqual((draft.amount_credit, draft.amount_without_invoice, draft._is_covered()), (1000.0, 0.0, True))
        self.assertEqual(self.get_alerts(draft), [])

    def test_statement_tells_it(self):
        self.make_entry(500.0, partner=self.british)
        self.make_entry(40.0, days_late=0, partner=self.british)
        customer = self.british.with_env(self.clerk_env)
        (part,) = customer._get_reminder_statement(self.company, TODAY)["currencies"]
        self.assertEqual((part["total"], part["without_invoice"]), (540.0, 500.0))
        letter = self.clerk_env["account.reminder.statement"]._new_statement(customer, self.company, TODAY)
        self.assertIn("Overdue without an invoice: 500.00 €", self.read_zone(letter._render_letter(), "body"))
