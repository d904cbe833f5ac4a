# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Small rests and cash discounts bear no charges."""

from datetime import timedelta

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_small_rest import DiscountCommon

from .common import ChargesCommon


class TestRestCharges(DiscountCommon, ChargesCommon):
    def test_bears_no_charges(self):
        """Neither does a larger one the indemnity of what was paid in time, nor does it once it is paid."""
        move = self.make_rest(0.01)
        self.assertEqual(move._get_overdue_instalments()._get_late_charges(), {})
        self.pay_on(move, TODAY - timedelta(days=3), 0.01)
        self.assertEqual(move.reminder_state, "paid")
        self.assertFalse(move.reminder_is_chargeable)

    def test_paid_late(self):
        """What was paid late is charged, up to the payment that left the rest."""
        move = self.make_late()
        self.pay_on(move, TODAY - timedelta(days=14), 999.99)
        self.assertEqual(move.reminder_state, "rest")
        self.assertTrue(move.reminder_is_chargeable)
        charge = move._get_paid_late_charges()[move._get_instalments()]
        self.assertEqual([(piece.days, piece.amount) for piece in charge.slices], [(46, 1000)])
        self.assertEqual(charge.indemnity, 40)

    def test_cash_discount(self):
        """Taken in time it leaves nothing to charge; taken too late, or too large, it does."""
        for days, amount, indemnity in ((8, 980.0, 0), (11, 980.0, 40), (8, 979.0, 40)):
            with self.subTest(days=days, amount=amount):
                move = self.make_discounted()
                self.pay_discounted(move, days, amount)
                draft = self.make_draft(move, "formal_notice")
                self.assertEqual((bool(draft.amount_interest), draft.amount_indemnity), (bool(indemnity), indemnity))
