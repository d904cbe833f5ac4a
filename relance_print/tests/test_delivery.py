# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A letter is issued once, and delivered any number of times."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ReminderCommon, make_image


@tagged("post_install", "-at_install")
class TestDelivery(ReminderCommon):
    def get_notes(self):
        return [message.body.striptags() for message in self.invoice.message_ids.sorted("id")]

    @staticmethod
    def get_states(letter):
        return letter.delivery_ids.sorted("id").mapped("state")

    def test_paper(self):
        """A letter that is printed leaves on paper; what proves it is asked for on the letter, and kept with the delivery."""
        letter = self.make_draft(level="formal_notice")
        self.assertFalse(letter.delivery_ids)
        letter.tracking_number = "1A 234 567 8901 2"
        self.assertEqual((letter.delivery_ids.state, letter.delivery_ids.date), ("to_deliver", False))
        self.assertIn("1A 234 567 8901 2", letter.letter_html)
        letter.action_download_pdf()
        delivery = letter.delivery_ids
        self.assertRecordValues(
            delivery,
            [
                {
                    "way": "paper",
                    "state": "sent",
                    "date": letter.printed_on,
                    "user_name": "Chloé Besnard",
                    "address": letter.partner_address,
                    "tracking_number": "1A 234 567 8901 2",
                    "company_id": self.company.id,
                }
            ],
        )
        letter.write({"acknowledged_on": "2026-10-16", "receipt": make_image(), "receipt_filename": "avis.png"})
        self.assertEqual((delivery.state, delivery.receipt), ("delivered", make_image()))
        letter.invalidate_recordset()
        self.assertEqual((letter.receipt, letter.receipt_filename), (make_image(), "avis.png"))
        letters = self.clerk_env["account.reminder"]
        other = self.make_printed(self.make_move())
        for domain, found in (
            ([("tracking_number", "ilike", "8901")], letter),
            ([("tracking_number", "=", "1A 234 567 8901 2")], letter),
            ([("tracking_number", "=", False)], other),
            ([("tracking_number", "!=", False)], letter),
            ([("tracking_number", "not ilike", "8901")], other),
        ):
            with self.subTest(domain):
                self.assertEqual(letters.search([("id", "in", (letter | other).ids), *domain]), found)

    def test_an_empty_number_is_no_delivery(self):
        letter = self.make_draft()
        letter.tracking_number = False
        self.assertFalse(letter.delivery_ids)

    def test_one_statement(self):
        """Of all letters that are printed together."""
        letters = self.make_draft(self.make_move()) | self.make_draft(self.make_move(partner=self.consumer))
        inserted, execute = [], Cursor.execute

        def spy(cursor, query, *args, **kwargs):
            code = query.code if isinstance(query, SQL) else query
            if "account_reminder_delivery" in code:
                inserted.append(code.split()[0])
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", spy):
            letters._print()
            self.env.flush_all()
        self.assertEqual(inserted, ["INSERT"])
        self.assertEqual(letters.delivery_ids.mapped("state"), ["sent", "sent"])

    def test_again(self):
        """Printed once more to be posted: a second delivery, told in the chatter, and the customer counts as reminded once."""
        letter = self.make_printed()
        action = letter.action_deliver_again()
        self.assertEqual(action["params"], {"ids": letter.ids})
        self.assertEqual(letter.delivery_ids.mapped("state"), ["sent", "sent"])
        self.assertEqual(self.invoice.reminder_count, 1)
        self.assertIn(letter.delivery_ids.sorted("id")[1]._describe(), self.get_notes()[-1])
        self.assertEqual(len([note for notes in letter._get_log_records() for note in notes._iterate_log()]), 2)
        with self.assertRaises(UserError):
            self.make_draft(self.make_move()).action_deliver_again()

    def test_what_failed_waits_on_paper(self):
        """It leaves with the next copy that somebody downloads who may, and waits for no one if the letter is cancelled."""
        letter = self.make_printed()
        letter.delivery_ids._fail("The post came back")
        self.assertEqual(self.get_states(letter), ["failed", "to_deliver"])
        self.assertEqual(letter.waits_for, "The post came back")
        self.assertIn(letter, letter.search([("delivery_ids.state", "=", "to_deliver")]))
        letter.delivery_ids.sorted("id")[0]._fail("Still")
        self.assertEqual(len(letter.delivery_ids), 2)
        letter.action_download_pdf()
        self.assertEqual((self.get_states(letter), letter.waits_for), (["failed", "sent"], False))
        letter.delivery_ids.sorted("id")[1]._fail("Again")
        letter._cancel("Paid")
        self.assertEqual(self.get_states(letter), ["failed", "failed", "cancelled"])
        self.assertFalse(letter.waits_for)
        letter.delivery_ids.sorted("id")[1]._fail("Too late")
        self.assertEqual(len(letter.delivery_ids), 3)

    def test_who_may(self):
        """A clerk says what proves a delivery, and nothing else of it; who only reads delivers nothing by a copy."""
        letter = self.make_printed()
        delivery = letter.delivery_ids
        self.assert_each_refused(
            {
                "state": lambda: delivery.write({"state": "seen"}),
                "create": lambda: delivery.create({"reminder_id": letter.id, "way": "paper"}),
                "delete": delivery.unlink,
            },
            AccessError,
        )
        delivery._fail("The post came back")
        group = self.env.ref("account.group_account_readonly")
        reader = self.make_clerk("reader")
        reader.sudo().group_ids = self.env.ref("base.group_user") | group
        letter.with_user(reader).action_download_pdf()
        self.assertTrue(letter.waits_for)
