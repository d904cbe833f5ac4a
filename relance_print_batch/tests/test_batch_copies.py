# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Copies of invoices that are missing: the letters are printed, and the batch says which."""

import base64
import io

from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import read_pages
from odoo.addons.relance_print.tests.test_copies import BROKEN, make_pdf

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestMissingCopies(BatchCommon):
    def test_letters_are_printed_and_the_invoice_is_named(self):
        """The letter is printed with the copies that there are; the batch says which one is not there."""
        broken, whole = self.make_move(partner=self.german), self.make_move(partner=self.german)
        broken.sudo().invoice_pdf_report_file = base64.b64encode(BROKEN["a password"])
        whole.sudo().invoice_pdf_report_file = base64.b64encode(make_pdf(pages=3))
        batch = self.propose(self.invoice | broken | whole, enclose_invoices=True)
        batch.action_run()
        self.assertEqual((batch.state, batch.printed_count), ("done", 2))
        letter = batch.letter_ids.filtered(lambda letter: letter.partner_id == self.german)
        self.assertEqual(letter.state, "printed")
        self.assertEqual(letter.enclosed_pages, 3)
        self.assertIn(broken.name, letter.missing_copies)
        self.assertNotIn(whole.name, letter.missing_copies)
        self.assertEqual(batch.incomplete_ids, letter)
        self.assertEqual(len(read_pages(letter._get_pdf())), letter.pages)

    def test_letter_without_any_copy(self):
        self.invoice.sudo().invoice_pdf_report_file = base64.b64encode(BROKEN["no pages"])
        batch = self.propose(self.invoice, enclose_invoices=True)
        batch.action_run()
        self.assertEqual(batch.letter_ids.state, "printed")
        self.assertEqual(batch.letter_ids._get_pdf(), batch.letter_ids.reminder_id._get_archived_pdf())
        batch._write_pdf(io.BytesIO())
