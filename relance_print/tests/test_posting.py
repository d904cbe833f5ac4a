# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The proof of posting, and the way to the carrier's page."""

import base64
import io

import pikepdf
import pypdfium2

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ReminderCommon, make_image


@tagged("post_install", "-at_install")
class TestPosting(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_printed()
        cls.notice = cls.make_draft(level="formal_notice")
        cls.notice.tracking_number = "1A 234 567 8901 2"
        cls.notice._print()

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
        with pypdfium2.PdfDocument(self.notice._get_receipt_pdf()) as pdf:
            width, height = pdf[0].get_size()
        self.assertAlmostEqual(width, 595, delta=2)
        self.assertAlmostEqual(height, 842, delta=2)

    def test_link_to_the_carrier(self):
        self.assertEqual(self.notice.tracking_url, "https://www.laposte.fr/outils/suivre-vos-envois?code=1A23456789012")
        self.notice.tracking_number = "1&x=<b>"
        self.assertIn("code=1%26x%3D%3Cb%3E", self.notice.tracking_url)
        self.assertFalse(self.first.tracking_url)
