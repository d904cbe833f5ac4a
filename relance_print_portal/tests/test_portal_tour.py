# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer's page in a real browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import ReminderCommon


@tagged("post_install", "-at_install")
class TestPortalTour(ReminderCommon, HttpCase):
    def test_promise(self):
        letter = self.make_printed()
        self.start_tour(letter.sudo()._get_share_url(), "relance_print_portal_promise")
        self.env.invalidate_all()
        self.assertEqual((letter.answer_ids.kind, letter.answer_ids.words), ("promise", "Promis"))
        self.assertEqual(self.invoice.with_user(self.clerk).reminder_state, "on_hold")
