# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Holds in a browser: a promise to pay that blocks, is broken, and raises the activity; the buttons of the letter's alerts."""

from odoo.tests import HttpCase, freeze_time, tagged

from .test_hold import HoldCommon, day


@tagged("post_install", "-at_install")
class TestHoldTour(HoldCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emma = cls.make_clerk("emma", name="Emma Hart", email="emma@example.com", lang="en_US")
        cls.move = cls.make_move(partner=cls.british)

    def tour(self, name, path):
        self.start_tour(f"/odoo/{path}", f"relance_print_{name}", login=self.emma.login)
        self.env.invalidate_all()

    def test_promise(self):
        path = f"customer-invoices/{self.move.id}"
        self.tour("promise", path)
        hold = self.move.reminder_hold_ids
        self.assertRecordValues(
            hold, [{"kind": "promise", "date_end": day(3), "create_uid": self.emma.id, "company_id": self.company.id}]
        )
        with freeze_time(f"{day(4)} 10:00:00", tick=True):
            self.run_cron()
            self.assertEqual(self.get_activities().user_id, self.emma)
            self.tour("broken_promise", path)
        self.assertEqual(hold.outcome, "broken")
        self.assertEqual(self.move.reminder_ids.state, "draft")

    def test_buttons_of_alerts(self):
        draft = self.make_draft(self.move)
        hold = self.hold(self.move)
        payment = self.make_payment(self.british)
        self.tour("lift_hold", f"reminders/{draft.id}")
        self.assertEqual(hold.lifted_by, self.emma)
        self.assertEqual(payment.reconciled_invoice_ids, self.move)
