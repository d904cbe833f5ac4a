# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letter on the screen, in a real browser: tours of the web client, and the front-end unit tests."""

import logging
import re
from pathlib import Path

import pypdfium2

from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from . import matrix
from .common import ReminderCommon

RED = (255, 0, 0)


def has_color(pdf, color):
    """Tell whether something on a PDF's first page has a colour."""
    image = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("RGB")
    return any(pixel == color for _count, pixel in image.getcolors(image.width * image.height))


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
        text = self.read_pdf(pdf)
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
        text = self.read_pdf(reminder._get_archived_pdf())
        self.assertIn(f"Zahlungserinnerung – {move.name}", text)
        self.assertIn("Sehr geehrte Damen und Herren,", text)
        self.assertEqual(move.reminder_count, 0)
        self.assertIn("Printed by mistake", move.message_ids[0].body)

    def test_correct_in_english(self):
        move = self.make_move(partner=self.british)
        reminder = self.tour("correct_in_english", move, self.english_clerk)
        self.assertRecordValues(reminder, [{"state": "printed", "level_id": self.levels["last"].id, "is_edited": True}])
        text = self.read_pdf(reminder._get_archived_pdf())
        self.assertIn(f"Final reminder before formal notice – {move.name}", text)
        self.assertNotIn("at once", text)
        self.assertIn(f"Yours truly, See {move.name}. Typed without a mouse.", text)
        self.assertIn(", by keys alone", text)


@tagged("post_install", "-at_install")
class TestTourSettings(ReminderCommon, HttpCase):
    """What letters say and how they look is decided by those who may; then a clerk prints a letter with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english_clerk = cls.make_clerk("english_clerk", name="Emma Hart", email="emma@example.com", lang="en_US")
        cls.manager = cls.make_manager("manager", name="Maud Hill")
        cls.administrator = cls.make_manager("administrator", name="Ada Stone")
        cls.administrator.group_ids += cls.env.ref("base.group_system")
        (cls.manager | cls.administrator).lang = "en_US"
        # the first overdue invoice there is, so that texts and formats are shown on it
        cls.move = cls.make_move(days_late=40, partner=cls.british)

    def tour(self, name, user, path="/odoo/customer-invoices"):
        self.start_tour(path, f"relance_print_{name}", login=user.login)
        self.env.invalidate_all()

    def print_as_clerk(self):
        """Print the letter of the invoice in the browser and return its PDF."""
        self.tour("print_letter", self.english_clerk, path=f"/odoo/customer-invoices/{self.move.id}")
        self.assertRecordValues(self.move.reminder_ids, [{"state": "printed", "printed_by": self.english_clerk.id}])
        return self.move.reminder_ids._get_archived_pdf()

    def test_custom_text(self):
        text = self.get_text("friendly")
        self.tour("choose_custom_text", self.administrator)
        self.assertEqual(self.company.reminder_text_mode, "custom")
        self.assertIn(
            "be an oversight. Late for {{ days_late }} days: {{ customer_name }}</p>",
            self.in_english(text).body.replace("\N{NO-BREAK SPACE}", " "),
        )
        self.assertFalse(text.subject)
        letter = self.read_pdf(self.print_as_clerk())
        self.assertIn("be an oversight. Late for 40 days: Harrington Interiors Ltd", letter)

    def test_texts_of_a_manager(self):
        text = self.get_text("firm") | self.get_text("friendly")
        self.assertFalse(self.manager.has_group("base.group_system"))
        inherited = self.env.ref("relance_print.text_friendly")
        self.tour("write_texts", self.manager)
        self.assertEqual(self.company.reminder_text_mode, "custom")
        self.assertFalse(text[0].body)
        english, german, french = (text[1].with_context(lang=lang).body for lang in ("en_US", "de_DE", "fr_FR"))
        self.assertIn("be an oversight. See {{ invoice_number }}.</p>", english)
        self.assertNotIn("Liebe Freunde", english)
        self.assertIn("Versehen. Liebe Freunde des Hauses!</p>", german)
        self.assertNotIn("See", german)
        self.assertEqual(french, inherited.with_context(lang="fr_FR").body)

    def test_departments(self):
        departments = self.env["hr.department"].sudo()
        workshop = departments.create({"name": "Workshop", "company_id": self.company.id})
        polishing, finishing = departments.create(
            [
                {"name": name, "parent_id": workshop.id, "company_id": self.company.id}
                for name in ("Polishing", "Finishing")
            ]
        )
        self.move.reminder_department_id = workshop
        moves = self.move
        for name, department in (("Polished Ltd", polishing), ("Finished Ltd", finishing)):
            partner = self.british.copy({"name": name})
            moves |= self.make_move(partner=partner, reminder_department_id=department.id)
        self.tour("department", self.manager)
        self.assertTrue(workshop.reminder_independent and finishing.reminder_independent)
        self.assertFalse(polishing.reminder_independent or polishing.reminder_text_ids)
        self.assertFalse(any(finishing.reminder_text_ids.mapped("body")))
        self.assertFalse(self.get_text("friendly").body)
        self.tour("letters_of_departments", self.english_clerk)
        # who looked at the letters of the others and went back left no draft
        printed = moves.reminder_ids
        self.assertRecordValues(printed, [{"state": "printed", "department_id": finishing.id}])
        letter = self.read_pdf(printed._get_archived_pdf())
        self.assertIn(f"Word from the workshop – {printed.move_ids.name}", letter)
        self.assertIn("be an oversight. The workshop asks for it.", letter)

    def test_format(self):
        classic = self.env.ref("relance_print.format_classic_nf")
        self.tour("make_format", self.manager)
        own, other = self.env["account.reminder.format"].search([("company_id", "=", self.company.id)], order="id")
        self.assertRecordValues(own | other, [{"name": "Our letter"}, {"name": "Another letter"}])
        self.assertNotIn("days_late", own.table_html)
        self.assertIn("days_late", classic.table_html)
        self.assertIn("images.stamp", own.html)
        self.assertNotIn("<script", own.html)
        self.assertEqual(own.image_ids.mapped("name"), ["stamp"])
        self.assertEqual(other._get_content(), own._get_content())
        self.assertEqual(other.image_ids.image, own.image_ids.image)
        self.tour("choose_format", self.administrator)
        self.assertEqual(self.company.reminder_format_id, own)
        pdf = self.print_as_clerk()
        self.assertEqual(self.move.reminder_ids.format_id, own)
        self.assertNotIn("Days late", self.read_pdf(pdf))
        self.assertIn("Due date", self.read_pdf(pdf))
        self.assertTrue(has_color(pdf, RED))
        before = self.make_printed()
        self.assertNotIn("Jours de retard", self.read_pdf(before._get_archived_pdf()))


@tagged("post_install", "-at_install")
class TestFrontEnd(HttpCase):
    def test_unit_tests(self):
        """Run our addons' Hoot tests, all of them and no others."""
        addons = [name for name in self.env.registry._init_modules if name.startswith(matrix.PREFIX)]
        folders = [Path(file_path(addon)) / "static" / "tests" for addon in addons]
        sources = [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.test.js")]
        written = sum(len(re.findall(r"^ *test\(", source, re.MULTILINE)) for source in sources)
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
