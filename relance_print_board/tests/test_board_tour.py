# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The board, a call, the letters of the day and the import in a real browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestBoardTour(HoldCommon, HttpCase):
    test_cursor_lock_timeout = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.sudo().lang = "en_US"
        cls.others = cls.make_move(partner=cls.british) | cls.make_move(partner=cls.german, amount=2000.0)

    def test_board_to_printed_letters(self):
        self.start_tour("/odoo/to-remind", "relance_print_board", login=self.clerk.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual(self.others.mapped("reminder_count"), [1, 1])
        self.assertEqual(self.invoice.reminder_count, 0)

    def test_one_letter(self):
        self.start_tour("/odoo/to-remind", "relance_print_board_letter", login=self.clerk.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual((self.invoice | self.second).mapped("reminder_count"), [1, 1])

    def test_call(self):
        self.start_tour("/odoo/to-remind", "relance_print_board_call", login=self.clerk.login, timeout=120)
        hold = self.customer.with_env(self.clerk_env).reminder_hold_ids
        self.assertRecordValues(
            hold, [{"kind": "promise", "date_end": TODAY.replace(day=20), "reason": "By transfer, says Mrs Ward"}]
        )

    def test_forewarning(self):
        self.company.sudo().write(
            {"reminder_auto": True, "reminder_auto_user_id": self.clerk.id, "reminder_auto_hour": 0}
        )
        with self.enter_registry_test_mode():
            self.env.ref("relance_print_board.ir_cron_propose").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(
            len(self.clerk_env["account.reminder.batch"].search([("is_automatic", "=", True)]).letter_ids), 3
        )
        self.start_tour(
            "/odoo/letters-of-the-day", "relance_print_board_forewarning", login=self.clerk.login, timeout=120
        )
        self.env.invalidate_all()
        self.assertEqual((self.invoice | self.second | self.others).mapped("reminder_count"), [1, 1, 1, 1])

    def test_import(self):
        manager = self.make_manager("importer")
        manager.sudo().lang = "en_US"
        move = self.make_move(name="TOUR/2026/00001")
        firm = self.in_english(self.levels["firm"])
        self.assertEqual(firm.name, "Firm reminder")
        self.start_tour("/odoo/earlier-reminders", "relance_print_board_import", login=manager.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual((move.reminder_level_id.id, move.reminder_count), (firm.id, 1))

    def test_hand_over(self):
        """Customers are ticked on the board and handed over; then they are among those who are."""
        lawyer = self.env["res.partner"].create({"name": "Anne Le Goff, avocate"})
        self.start_tour("/odoo/to-remind", "relance_print_board_handover", login=self.clerk.login, timeout=120)
        handover = self.clerk_env["account.reminder.handover"].search([("partner_id", "=", lawyer.id)])
        self.assertRecordValues(handover, [{"customer_count": 2, "invoice_count": 2, "note": "Our file 17"}])
        self.assertEqual(set(self.others.mapped("reminder_state")), {"on_hold"})
