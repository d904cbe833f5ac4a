"""The letter on the screen, in a real browser: tours of the web client, and the front-end unit tests."""

import io
import re

import pypdf

from odoo.tests import HttpCase, new_test_user, tagged

from .common import ReminderCommon


def read_pdf(pdf):
    """Return the text of a PDF, its blanks made one space each."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


@tagged("post_install", "-at_install")
class TestTour(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english_clerk = new_test_user(
            cls.env,
            login="english_clerk",
            name="Emma Hart",
            email="emma@example.com",
            lang="en_US",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
        )

    def tour(self, name, move, user, path=""):
        """Run a tour, starting on the invoice, and return its reminder afterwards."""
        self.start_tour(path or f"/odoo/customer-invoices/{move.id}", f"relance_print_{name}", login=user.login)
        move.invalidate_recordset()
        return move.reminder_ids.with_env(self.as_user(user, lang=user.lang))

    def test_correct_in_french(self):
        move = self.make_move()
        reminder = self.tour("correct_in_french", move, self.clerk, path="/odoo/customer-invoices")
        self.assertRecordValues(
            reminder, [{"state": "printed", "number": 1, "is_edited": True, "printed_by": self.clerk.id}]
        )
        pdf = reminder._get_archived_pdf()
        text = read_pdf(pdf)
        self.assertIn(f"Rappel de règlement – {move.name} – à régler d’urgence", text)
        self.assertIn("nos salutations les meilleures. Nos bureaux ferment à Noël.", text)
        self.assertIn("Chloé Besnard Ébénisterie Noël & Fils", text)
        self.assertIn("service clients", text)
        self.assertNotIn("à effacer", text)
        message = move.message_ids[0]
        self.assertEqual(message.author_id, self.clerk.partner_id)
        self.assertEqual(message.attachment_ids.raw, pdf)
        self.authenticate(self.clerk.login, self.clerk.login)
        response = self.url_open(f"/relance_print/pdf/{reminder.id}")
        self.assertEqual(response.content, pdf)

    def test_german_customer_then_cancel(self):
        move = self.make_move(partner=self.german)
        reminder = self.tour("german_customer_then_cancel", move, self.english_clerk)
        self.assertRecordValues(
            reminder,
            [{"state": "cancelled", "cancel_reason": "Printed by mistake", "cancelled_by": self.english_clerk.id}],
        )
        text = read_pdf(reminder._get_archived_pdf())
        self.assertIn(f"Zahlungserinnerung – {move.name}", text)
        self.assertIn("Sehr geehrte Damen und Herren,", text)
        self.assertEqual(move.reminder_count, 0)
        self.assertIn("Printed by mistake", move.message_ids[0].body)

    def test_keyboard_only(self):
        reminder = self.tour("keyboard_only", self.make_move(partner=self.british), self.english_clerk)
        self.assertIn("Typed without a mouse.", reminder.body)

    def test_unknown_variable(self):
        reminder = self.tour("unknown_variable", self.make_move(partner=self.british), self.english_clerk)
        self.assertIn("See {{ invoice_number }}.", reminder.body)

    def test_level(self):
        reminder = self.tour("level", self.make_move(partner=self.british), self.english_clerk)
        self.assertEqual(reminder.level_id, self.levels["last"])
        self.assertRecordValues(reminder, [{"is_edited": False, **reminder._get_default_zones()}])
