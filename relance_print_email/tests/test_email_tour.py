# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A letter is sent, answered through the gateway, paused, and looked at: in a real browser."""

from odoo.tests import HttpCase

from .common import EmailCommon


class TestEmailTour(EmailCommon, HttpCase):
    def test_send_answer_look(self):
        move = self.make_move(partner=self.consumer)
        letter = self.make_draft(move)
        self.start_tour(f"/odoo/reminders/{letter.id}", "relance_print_email_send", login=self.clerk.login)
        with self.serve() as inbox:
            self.run_queue()
        self.assertEqual(inbox.get_addresses(), ["zoe@example.com"])
        self.assertEqual((letter.state, letter.delivery_ids.state), ("printed", "sent"))
        self.receive(letter, "J’ai réglé hier.")
        self.assertEqual(move.reminder_state, "on_hold")
        self.start_tour(f"/odoo/reminders/{letter.id}", "relance_print_email_answer", login=self.clerk.login)
        self.env.invalidate_all()
        self.assertEqual(move.reminder_state, "overdue")
