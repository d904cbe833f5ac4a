# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a letter claims for late payment, where other addons tell of the letter: in the code to pay with, and in the dossier."""

import pypdfium2
import zxingcpp

from odoo.addons.relance_print_charge.tests.common import ChargesCommon


def read_text(pdf):
    with pypdfium2.PdfDocument(pdf) as opened:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in opened).split())


class TestLetterCharges(ChargesCommon):
    def scan(self, letter):
        """Return the amounts of the codes on the letter's pages."""
        with pypdfium2.PdfDocument(letter._render_pdf()) as pdf:
            codes = [code for page in pdf for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
        return [code.text.split("\n")[7] for code in codes]

    def test_the_code_claims_what_the_letter_claims(self):
        letter = self.make_draft(level="formal_notice")
        self.assertGreater(letter.amount_claimed, 1040)
        self.assertEqual(self.scan(letter), [f"EUR{letter.amount_claimed:.2f}"])
        letter.level_id = self.levels["last"]
        self.assertEqual(self.scan(letter), ["EUR1000.00"])

    def test_the_dossier_has_them_in_its_claim(self):
        notice = self.print_notice(self.make_late())
        notice.action_book_charges()
        text = read_text(notice._render_dossier_overview())
        self.assertIn("Indemnité forfaitaire", text)
        total = f"y compris la somme ci-dessus {notice.currency_id.format(notice.amount_claimed)}"
        self.assertIn(" ".join(total.split()), text)
        self.assertIn("comptabilisés", text)
