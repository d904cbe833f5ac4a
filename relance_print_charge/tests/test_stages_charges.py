# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a letter of invoices at different stages charges: what it claims, and nothing of what stands apart."""

from datetime import timedelta

from odoo.tests import freeze_time

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_stages import HEADING, StagesCommon

from .common import ChargesCommon


class TestStagesCharges(StagesCommon, ChargesCommon):
    def test_the_letter_claims_what_has_reached_its_level(self):
        reminder = self.open_letter()
        self.assertEqual((reminder.amount_interest, reminder.amount_indemnity), (20.49, 40.0))
        self.assertEqual(reminder.amount_claimed, 1060.49)
        self.assertEqual({row["name"] for row in reminder._get_charge_rows()}, {self.old.name})
        self.in_english(reminder).lang = "en_US"
        body = self.read_zone(reminder, "body")
        self.assertLess(body.index("Total payable, including the sum above 1,060.49 €"), body.index(HEADING))
        self.assertEqual(self.make_draft(self.old, "formal_notice")._get_letter_data()["late_interest"], 20.49)

    def test_charges_of_what_stands_apart_are_not_booked(self):
        reminder = self.open_letter()
        reminder.action_download_pdf()
        reminder.action_book_charges()
        self.assertEqual(reminder.charge_move_ids.debit_origin_id, self.old)

    def test_no_formal_notice_of_what_stands_apart(self):
        """A consumer's interest runs from the formal notice of the invoice itself."""
        old, fresh = (self.make_late(days, partner=self.consumer) for days in (60, 1))
        with freeze_time(TODAY - timedelta(days=20), tick=True):
            self.make_printed(old, "last")
        with freeze_time(TODAY - timedelta(days=5), tick=True):
            fresh.invoice_date_due = TODAY - timedelta(days=10)
            self.open_letter(old | fresh)._print()
        self.assertEqual(old._get_first_reminder_date(is_registered=True), TODAY - timedelta(days=5))
        self.assertFalse(fresh._get_first_reminder_date(is_registered=True))
        draft = self.open_letter(old | fresh, "friendly")
        self.assertEqual([bool(line.interest) for line in draft.line_ids.sorted("date_due")], [True, False])

    def test_letters_from_before_are_formal_notices_of_all(self):
        self.company.reminder_stage_mode = "highest"
        reminder = self.open_letter()
        reminder._print()
        self.assertEqual((reminder.amount_due, reminder.amount_indemnity), (1500.0, 120.0))
        self.env.flush_all()
        self.cr.execute("UPDATE account_reminder_line SET level_id = NULL")
        self.cr.execute("UPDATE account_reminder SET sets_apart = NULL")
        self.env.invalidate_all()
        self.assertTrue(self.fresh._get_first_reminder_date(is_registered=True))
