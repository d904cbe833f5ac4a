# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dossier: everything that proves a claim, in one PDF."""

import base64
import io
import re
from unittest.mock import patch

import pypdfium2

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import ReminderCommon, make_image
from odoo.addons.relance_print.tests.test_copies import BROKEN


@tagged("post_install", "-at_install")
class TestDossier(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_draft(level="friendly")
        cls.first._print()
        cls.notice = cls.make_draft(level="formal_notice")
        cls.notice.tracking_number = "1A 234 567 8901 2"
        cls.notice._print()
        # sent to the customer: without that, Odoo would print it, which it does not in a test
        sent, _kind = (
            cls.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("account.account_invoices", cls.invoice.ids)
        )
        cls.invoice.invoice_pdf_report_file = base64.b64encode(sent)
        cls.invoice.with_user(cls.clerk).message_post(
            body="Monsieur Lefèvre ne répond plus au téléphone.", message_type="comment"
        )

    def read_dossier(self, reminder):
        """Return the bookmarks and the text of the pages of each part, as a user downloads it."""
        self.authenticate(self.clerk.login, self.clerk.login)
        response = self.url_open(f"/relance_print/dossier/{reminder.id}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf", response.text[:500])
        parts = self.read_parts(response.content)
        return [title for title, _pages in parts], ["\n".join(pages) for _title, pages in parts]

    def test_all_in_their_order(self):
        self.notice.write(
            {"receipt": make_image(kind="JPEG"), "receipt_filename": "avis.jpg", "acknowledged_on": "2026-10-19"}
        )
        titles, texts = self.read_dossier(self.notice)
        self.assertEqual(
            titles,
            [
                *("Vue d’ensemble", self.notice._get_title(), "Preuve de dépôt"),
                *(self.first._get_title(), self.invoice.name),
            ],
        )
        overview, notice, receipt, first, invoice = texts
        # letter, receipt, letter, invoice follow the overview; where each begins stands there, and its number on each page
        count = sum(len(text.split("\f")) for text in texts)
        for number, text in enumerate((notice, receipt, first, invoice), 1):
            self.assertRegex(text, rf"Pièce {number} – \d+/\d+")
        self.assertRegex(" ".join(overview.split()), r"4 \d\d/\d\d/\d{4} " + re.escape(self.invoice.name) + r" \d")
        self.assertGreaterEqual(count, 5)
        self.assertRegex(overview, r"1/\d")
        self.assertIn("Preuve de dépôt conservée", overview)
        self.assertIn("Réception confirmée", overview)
        for text in (
            *(self.company.name, self.company.company_registry, self.customer.name, self.invoice.name),
            *("1A 234 567 8901 2", "19/10/2026", "14/10/2026"),
            *("ne répond plus au téléphone", "Relance 1 imprimée"),
        ):
            self.assertIn(text, overview)
        for letter in (self.notice, self.first):
            rows = [(letter.pdf_sha256[:end], letter.pdf_sha256[end:]) for end in range(20, 44)]  # beside other columns
            self.assertTrue(any(first in overview and second in overview for first, second in rows), overview)
        self.assertIn("MISE EN DEMEURE", notice.upper())
        self.assertNotIn("MISE EN DEMEURE", first.upper())
        self.assertIn(self.invoice.name, invoice)

    def test_charges(self):
        """What the letter claims beside the invoices, of addons that know how, is in the claim."""
        rows = [
            {"name": "FAC/1", "period": "du 1er au 14 octobre", "steps": "1 000,00 € × 12 %", "amount": "5,50 €"},
            {
                "name": "FAC/1",
                "period": "x",
                "steps": "y",
                "amount": "5,59 €",
                "date_from": "15/10/2026",
                "date_to": "31/10/2026",
                "days": "17 / 365",
                "rate": "12,00 %",
                "base": "999,00 €",
            },
            {"name": "FAC/1", "period": "", "amount": "40,00 €"},
            {"name": "FAC/1", "period": "", "steps": "Frais de la relance", "amount": "15,00 €"},
        ]
        with patch.object(self.env.registry["account.reminder"], "_get_charge_rows", lambda letter: rows):
            text = self.read_overview(self.notice)
        for words in (
            "(1 000,00 € × 12 %) 5,50 €",
            "Indemnité forfaitaire pour frais de recouvrement 40,00 €",
            "FAC/1 15/10/2026 31/10/2026 17 / 365 12,00 % 999,00 € 5,59 €",
            "Frais de la relance 15,00 €",
        ):
            self.assertIn(words, text)
        self.assertIn("y compris la somme ci-dessus 1 000,00 €", text)

    def read_overview(self, letter):
        """Return the text of the dossier's first page, with single blanks."""
        with pypdfium2.PdfDocument(letter._render_dossier_overview()) as pdf:
            return " ".join(pdf[0].get_textpage().get_text_bounded().split())

    def test_log_is_not_the_chatter(self):
        """Whoever edits or deletes the notes in the chatter, or is gone: the dossier tells what was done, and who did it."""
        leaver = self.make_clerk("leaver", name="Ana Parti", email="ana@example.com", lang="en_US")
        mine = self.invoice.with_env(self.as_user(leaver, lang="en_US"))
        letter = self.make_draft(mine, "last").with_env(mine.env)
        letter.action_download_pdf()
        letter._cancel("Sent by mistake")
        holds = mine.env["account.reminder.hold"]
        hold = holds.create(
            {"move_id": mine.id, "kind": "promise", "date_end": "2026-10-20", "reason": "A leg is broken"}
        )
        hold.action_lift()
        hold.sudo().outcome = "broken"
        holds.create({"partner_id": self.customer.id, "reason": "A lawyer writes"})
        expected = [
            ("Ana Parti", self.invoice.name, "printed: Last reminder"),
            ("Ana Parti", self.invoice.name, "cancelled (Last reminder): Sent by mistake"),
            ("Ana Parti", self.invoice.name, "now on: Promised to pay by 10/20/2026 – A leg is broken (Broken)"),
            ("Ana Parti", self.invoice.name, "on hold: Promised to pay by 10/20/2026 – A leg is broken"),
            ("Ana Parti", self.customer.name, "now on: Disputed – A lawyer writes"),
        ]
        for user in (self.clerk, leaver):
            notes = self.invoice.with_user(user).message_ids
            own = notes.filtered(
                lambda note, user=user: note.message_type == "notification" and note.author_id == user.partner_id
            )
            self.assertGreater(len(own), 1)
            own[:1].unlink()
            own[1:].write({"body": "Nothing happened"})
        leaver.sudo().unlink()
        self.env.invalidate_all()
        log = self.in_english(self.notice)._get_dossier_log()
        for author, about, text in expected:
            found = [note for note in log if text in note["text"]]
            self.assertEqual([(note["author"], note["about"]) for note in found], [(author, about)], text)
        self.assertEqual(log, sorted(log, key=lambda note: note["date"]))
        first = next(note for note in log if "Reminder 1 printed" in note["text"])
        self.assertEqual((first["date"], first["author"]), (self.first.printed_on, self.first.printed_by_name))
        self.assertNotIn("Nothing happened", str(log))
        self.assertEqual(
            [note["text"] for note in self.in_english(self.notice)._get_dossier_messages()],
            ["Monsieur Lefèvre ne répond plus au téléphone."],
        )

    def test_whom_it_was_printed_to(self):
        """The overview has the name and the address on the paper, whatever became of the customer."""
        name, address = self.notice.partner_name, self.notice.partner_address.split("\n")
        self.customer.sudo().write({"name": "Quite Another", "street": "1 Elsewhere"})
        self.env.flush_all()
        self.env.invalidate_all()
        values = {
            "reminder": self.notice,
            "parties": [],
            "letters": self.notice,
            "log": [],
            "missing": [],
            "exhibits": [],
        }
        overview = self.env["ir.qweb"]._render("relance_print_dossier.dossier_page", {**values, "language": "fr"})
        for text in (name, address[1]):
            self.assertIn(text, overview)
        self.assertNotIn("Quite Another", overview)
        self.assertNotIn("Quite Another", self.notice._get_dossier_filename())

    def test_letters_after_it_are_not_in_it(self):
        titles, _texts = self.read_dossier(self.first)
        self.assertEqual(titles, ["Vue d’ensemble", self.first._get_title(), self.invoice.name])

    def test_of_what_was_sent_only(self):
        draft = self.make_draft(self.make_move())
        with self.assertRaisesRegex(UserError, "Imprimez d’abord"):
            draft.action_download_dossier()
        with self.assertRaisesRegex(UserError, "Imprimez d’abord"):
            draft._write_dossier(io.BytesIO())

    def test_download(self):
        self.start_tour(f"/odoo/reminders/{self.notice.id}", "relance_print_dossier", login=self.clerk.login)
        self.env.invalidate_all()
        self.assertEqual(self.notice.acknowledged_on.isoformat(), "2026-10-16")


@tagged("post_install", "-at_install")
class TestMissingCopies(ReminderCommon):
    def test_names_what_is_missing(self):
        letter = self.make_printed(level="formal_notice")
        letter.receipt = make_image()
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_field", "=", "receipt"), ("res_id", "in", letter.delivery_ids.ids)])
        )
        file.raw = BROKEN["nothing but its beginning"]  # as one that was there before they were looked into
        self.invoice.sudo().invoice_pdf_report_file = base64.b64encode(BROKEN["a password"])
        self.env.invalidate_all()
        stream = io.BytesIO()
        letter._write_dossier(stream)
        parts = self.read_parts(stream.getvalue())
        self.assertEqual([title for title, _pages in parts], ["Vue d’ensemble", letter._get_title()])
        overview = " ".join("".join(parts[0][1]).split())
        self.assertIn(f"{self.invoice.name}:", overview.replace(" :", ":"))
