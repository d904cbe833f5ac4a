"""The dossier: everything that proves a claim, in one PDF; the proof of posting."""

import base64
import io

import pikepdf
import pypdf
import pypdfium2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import ReminderCommon, make_image


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
                *("Vue d’ensemble", self.notice.display_name, "Preuve de dépôt"),
                *(self.first.display_name, self.invoice.name),
            ],
        )
        overview, notice, _receipt, first, invoice = texts
        for text in (
            *(self.company.name, self.company.company_registry, self.customer.name, self.invoice.name),
            *("1A 234 567 8901 2", "19/10/2026", "14/10/2026", self.notice.pdf_sha256, self.first.pdf_sha256),
            *("ne répond plus au téléphone", "Relance 1 imprimée"),
        ):
            self.assertIn(text, overview)
        self.assertIn("MISE EN DEMEURE", notice.upper())
        self.assertNotIn("MISE EN DEMEURE", first.upper())
        self.assertIn(self.invoice.name, invoice)

    def test_charges_and_links(self):
        """What the letter claims for late payment is in the claim; a link of the log is its text alone."""
        self.company.reminder_scheme_id = self.env.ref("relance_print.scheme_fr")
        notice = self.make_draft(self.make_move(), level="formal_notice")
        notice._print()
        notice.action_book_charges()
        with pypdfium2.PdfDocument(notice._render_dossier_overview()) as pdf:
            text = pdf[0].get_textpage().get_text_bounded()
        self.assertIn("Indemnité forfaitaire", text)
        total = f"avec la somme ci-dessus {notice.currency_id.format(notice.amount_claimed)}"
        self.assertIn(" ".join(total.split()), " ".join(text.split()))
        self.assertIn("comptabilisés", text)
        self.assertNotIn("[1]", text)

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

    def test_letters_after_it_are_not_in_it(self):
        titles, _texts = self.read_dossier(self.first)
        self.assertEqual(titles, ["Vue d’ensemble", self.first.display_name, self.invoice.name])

    def test_of_what_was_sent_only(self):
        draft = self.make_draft(self.make_move())
        with self.assertRaisesRegex(UserError, "Imprimez d’abord"):
            draft.action_download_dossier()
        with self.assertRaisesRegex(UserError, "Imprimez d’abord"):
            draft._write_dossier(io.BytesIO())

    def test_proof_of_posting(self):
        with self.assertRaisesRegex(ValidationError, "PDF ou une image"):
            self.notice.receipt = base64.b64encode(b"no scan")
        receipt = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(receipt)
        self.notice.receipt = base64.b64encode(receipt.getvalue())
        self.assertEqual(self.notice._get_receipt_pdf(), receipt.getvalue())
        self.notice.receipt = make_image(size=(1654, 2339))
        page = pypdf.PdfReader(io.BytesIO(self.notice._get_receipt_pdf())).pages[0]
        self.assertAlmostEqual(float(page.mediabox.width), 595, delta=2)
        self.assertAlmostEqual(float(page.mediabox.height), 842, delta=2)

    def test_link_to_the_carrier(self):
        self.assertEqual(self.notice.tracking_url, "https://www.laposte.fr/outils/suivre-vos-envois?code=1A23456789012")
        self.notice.tracking_number = "1&x=<b>"
        self.assertIn("code=1%26x%3D%3Cb%3E", self.notice.tracking_url)
        self.assertFalse(self.first.tracking_url)

    def test_download(self):
        self.start_tour(f"/odoo/reminders/{self.notice.id}", "relance_print_dossier", login=self.clerk.login)
        self.env.invalidate_all()
        self.assertEqual(self.notice.acknowledged_on.isoformat(), "2026-10-16")
