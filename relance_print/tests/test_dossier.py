"""The dossier: everything that proves a claim, in one PDF; the proof of posting."""

import base64
import io

import pikepdf
import pypdf

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
        cls.invoice.with_user(cls.clerk).message_post(body="Monsieur Lefèvre ne répond plus au téléphone.")

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
