# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the board to a letter that was sent: in a real browser, and to a real server for e-mails."""

from odoo.tests import HttpCase

from odoo.addons.relance_print_email.tests.common import EmailCommon


class TestBoardSend(EmailCommon, HttpCase):
    test_cursor_lock_timeout = 60

    def test_board_to_sent_letter(self):
        self.clerk.sudo().lang = "en_US"
        other = self.make_move(partner=self.consumer)
        self.start_tour("/odoo/to-remind", "relance_print_board_send", login=self.clerk.login, timeout=120)
        with self.serve() as inbox:
            self.run_queue()
        self.env.invalidate_all()
        self.assertEqual(inbox.get_addresses(), [self.customer.email])
        letter = self.invoice.reminder_ids
        [(_addresses, message)] = inbox.messages
        files = [part.get_payload(decode=True) for part in message.iter_attachments()]
        self.assertEqual(files[0], letter._get_archived_pdf())
        self.assertRecordValues(letter.delivery_ids, [{"way": "email", "state": "sent"}])
        self.assertEqual((self.invoice.reminder_count, other.reminder_count), (1, 0))
