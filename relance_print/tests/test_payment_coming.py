# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payments that are on their way, and direct debit: such an invoice is not claimed in full without a word."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import TODAY, ReminderCommon
from .test_hold import HoldCommon, day


class ComingCommon(ReminderCommon):
    @classmethod
    def send_payment(cls, moves, amount=None):
        """Register a payment in process, without a journal entry, as where payments have no outstanding account."""
        methods = cls.company_data["default_journal_bank"].inbound_payment_method_line_ids
        methods.payment_account_id = False
        with patch.object(cls.env.registry["account.move"], "_get_invoice_in_payment_state", lambda self: "in_payment"):
            wizard = (
                cls.env["account.payment.register"]
                .with_context(active_model="account.move", active_ids=moves.ids)
                .create({"payment_date": TODAY, "group_payment": True} | ({"amount": amount} if amount else {}))
            )
            payment = wizard._create_payments()
            cls.env.flush_all()
        assert (payment.state, payment.move_id.id) == ("in_process", False)
        assert moves[0].payment_state == "in_payment"
        cls.env.invalidate_all()
        return payment

    @classmethod
    def collect(cls, moves):
        """Have invoices paid by direct debit."""
        values = {"name": "SEPA Direct Debit", "code": "sdd", "payment_type": "inbound"}
        method = cls.env["account.payment.method"].sudo().create(values)
        line = (
            cls.env["account.payment.method.line"]
            .sudo()
            .create({"payment_method_id": method.id, "journal_id": cls.company_data["default_journal_bank"].id})
        )
        moves.sudo().preferred_payment_method_line_id = line


class TestPaymentComing(ComingCommon, HoldCommon):
    def test_in_full(self):
        draft = self.in_english(self.make_draft())
        self.send_payment(self.invoice)
        self.assertRecordValues(self.invoice, [{"reminder_state": "coming", "reminder_amount_coming": 1000.0}])
        words = f"A payment of 1,000.00 € is on its way for {self.invoice.name}."
        self.assert_alerts(draft, ("danger", words))
        with self.assertRaisesRegex(UserError, "is on its way"):
            draft.action_download_pdf()

    def test_in_part(self):
        self.send_payment(self.invoice, 150.0)
        self.assertRecordValues(self.invoice, [{"reminder_state": "overdue", "reminder_amount_coming": 150.0}])
        draft = self.in_english(self.make_draft())
        words = f"Payments of 150.00 € are on their way for {self.invoice.name}: they are not subtracted."
        self.assert_alerts(draft, ("warning", words))
        self.assertEqual(draft.amount_due, 1000.0)

    def test_of_several_invoices(self):
        """The oldest first."""
        older = self.make_move(days_late=40, amount=300.0)
        self.send_payment(self.invoice | older, 500.0)
        self.assertRecordValues(
            older | self.invoice,
            [
                {"reminder_state": "coming", "reminder_amount_coming": 300.0},
                {"reminder_state": "overdue", "reminder_amount_coming": 200.0},
            ],
        )

    def test_of_the_instalment_that_is_overdue(self):
        move = self.make_instalments(30, -10)
        self.send_payment(move, 300.0)
        self.assertEqual(move.reminder_state, "coming")

    def test_that_fails(self):
        payment = self.send_payment(self.invoice)
        payment.action_reject()
        self.assertRecordValues(self.invoice, [{"reminder_state": "overdue", "reminder_amount_coming": 0.0}])

    def test_direct_debit(self):
        """A warning: who prints knows whether it was refused."""
        self.collect(self.invoice)
        draft = self.in_english(self.make_draft())
        words = f"1,000.00 € is to be collected by direct debit: {self.invoice.name}."
        self.assert_alerts(draft, ("warning", words))
        self.send_payment(self.invoice).action_reject()
        self.assert_alerts(draft)

    def test_promise_is_not_broken(self):
        promise = self.promise()
        self.send_payment(self.invoice)
        with freeze_time(f"{day(4)} 10:00:00"):
            self.assertFalse(self.invoice.reminder_broken_promise_id)
            self.run_cron()
        self.assertEqual(promise.outcome, "kept")
        self.assertFalse(self.get_activities())

    def test_promise_is_broken_by_a_part(self):
        self.promise()
        self.send_payment(self.invoice, 150.0)
        with freeze_time(f"{day(4)} 10:00:00"):
            self.assertTrue(self.invoice.reminder_broken_promise_id)
