"""The letter on the screen, in a real browser: tours of the web client, and the front-end unit tests."""

import io
import logging
import re
from pathlib import Path

import pypdf

from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from .common import ReminderCommon

UNIT_TESTS = ("letter_field", "letter_zone", "reminder_alerts")


def read_pdf(pdf):
    """Return the text of a PDF, its blanks made one space each, and none where a filled-in value ends a sentence."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+(?=[.,])", "", re.sub(r"\s+", " ", text))


@tagged("post_install", "-at_install")
class TestTour(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english_clerk = cls.make_clerk("english_clerk", name="Emma Hart", email="emma@example.com", lang="en_US")

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

    def test_correct_in_english(self):
        move = self.make_move(partner=self.british)
        reminder = self.tour("correct_in_english", move, self.english_clerk)
        self.assertRecordValues(reminder, [{"state": "printed", "level_id": self.levels["last"].id, "is_edited": True}])
        text = read_pdf(reminder._get_archived_pdf())
        self.assertIn(f"Last reminder before formal notice – {move.name}", text)
        self.assertNotIn("at once", text)
        self.assertIn(f"Yours faithfully, See {move.name}. Typed without a mouse.", text)
        self.assertIn(", by keys alone", text)


@tagged("post_install", "-at_install")
class TestFrontEnd(HttpCase):
    def test_unit_tests(self):
        """Run the addon's Hoot tests, all of them and no others."""
        written = 0
        for name in UNIT_TESTS:
            source = Path(file_path(f"relance_print/static/tests/{name}.test.js")).read_text(encoding="utf-8")
            written += len(re.findall(r"^ *test\(", source, re.MULTILINE))
        said = []
        listener = logging.Handler()
        listener.emit = lambda record: said.append(record.getMessage())
        browser = self._logger.getChild("browser")
        self.addCleanup(browser.setLevel, browser.level)
        self.addCleanup(browser.removeHandler, listener)
        browser.addHandler(listener)
        browser.setLevel(logging.INFO)
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter=/^@relance_print/",
            "",
            login="admin",
            timeout=120,
            success_signal="[HOOT] Test suite succeeded",
            # a failed test doesn't stop the others
            error_checker=lambda message: "[HOOT]" not in message,
        )
        passed = [int(number) for number in re.findall(r"\[HOOT\] Passed (\d+) tests", "\n".join(said))]
        self.assertEqual(passed, [written])
