"""What stands in the PDF, and where, for both kinds of wkhtmltopdf where the machine has them."""

import io

import pdfplumber

from odoo.tools import mute_logger

from .common import PRINTERS, ReminderCommon

MM = 72 / 25.4


class TestLetterPdf(ReminderCommon):
    def print_with_each(self, reminder):
        """Yield the opened PDF of each kind of wkhtmltopdf."""
        self.assertIn("patched", PRINTERS)
        for kind, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            with self.subTest(kind), pdfplumber.open(io.BytesIO(reminder._render_pdf())) as pdf:
                yield pdf

    def words(self, page):
        """Return the words of a page as (text, left, top, right, bottom), in mm from the sheet's corner."""
        return [
            (word["text"], *(word[side] / MM for side in ("x0", "top", "x1", "bottom")))
            for word in page.extract_words(keep_blank_chars=False)
        ]

    def text(self, page):
        return " ".join(page.extract_text().split())

    def test_text(self):
        draft = self.make_draft(level="firm")
        for pdf in self.print_with_each(draft):
            self.assertEqual(len(pdf.pages), 1)
            text = self.text(pdf.pages[0])
            for part in (
                "Relance pour retard de paiement",
                "FAC/2026/00001",
                "1 000,00 €",
                "14/09/2026",
                "Ébénisterie Noël & Fils",
                "Nantes, le 14 octobre 2026",
                "SIRET 99962741700010",
                "FR76 1999 7044 1800 2147 6305 859",
                "VILLENEUVE-D’ASCQ",
            ):
                self.assertIn(part, text)

    def test_address_in_the_french_window(self):
        """The address is where both sizes of window show it, and nothing else is where it may show through."""
        address = (
            "Société Générale d’Ameublement et de Décoration Bâtiment Écureuil – 3e étage "
            "127 boulevard de l’Égalité 59800 VILLENEUVE-D’ASCQ"
        )
        for pdf in self.print_with_each(self.make_draft()):
            shown = [
                word
                for word in self.words(pdf.pages[0])
                if word[3] > 90 and word[1] < 200 and word[4] > 34 and word[2] < 90
            ]
            self.assertEqual(
                " ".join(word[0] for word in sorted(shown, key=lambda word: (round(word[2]), word[1]))), address
            )
            for text, left, top, right, bottom in shown:
                self.assertTrue(
                    left >= 109.5 and right <= 190 and top >= 54.5 and bottom <= 79, (text, left, top, right, bottom)
                )

    def test_address_of_other_envelopes(self):
        draft = self.make_draft()
        for code, left, top in (("din_b", 25, 62.7), ("din_a", 25, 44.7), ("sn", 118, 55), ("us", 22, 59)):
            draft.format_id = self.env.ref(f"relance_print.format_classic_{code}")
            for pdf in self.print_with_each(draft):
                word = next(word for word in self.words(pdf.pages[0]) if word[0] == "Société")
                self.assertAlmostEqual(word[1], left, delta=0.6)
                self.assertTrue(top - 0.5 <= word[2] <= top + 1.5, word)

    def test_type(self):
        """Body of 10 to 11 points, lines of at most 80 characters, figures aligned on the right."""
        draft = self.make_draft(level="last")
        for pdf in self.print_with_each(draft):
            page = pdf.pages[0]
            body = [char for char in page.chars if 102 * MM < char["top"] < 108 * MM]
            self.assertTrue(body)
            self.assertTrue(all(9.8 <= char["size"] <= 11.5 for char in body), {char["size"] for char in body})
            paragraphs = page.crop((0, 98 * MM, page.width, 275 * MM)).extract_text().splitlines()
            longest = max((line for line in paragraphs if "FAC/" not in line and "IBAN" not in line), key=len)
            self.assertLessEqual(len(longest), 80, longest)
            rights = [word[3] for word in self.words(page) if word[0] == "€" and word[3] > 185]
            self.assertEqual(len(rights), 2, "the invoice and the total")
            self.assertAlmostEqual(*rights, delta=0.3)

    def test_two_pages(self):
        """Forty instalments: every row whole, none lost, and more than a line on the second page."""
        percents = [2.5] * 40
        move = self.make_instalments(*range(40, 0, -1), amount=4000.0, percents=percents)
        draft = self.make_draft(move)
        with mute_logger("pdfminer"):
            for pdf in self.print_with_each(draft):
                self.assertEqual(len(pdf.pages), 2)
                rows = [
                    (number, line)
                    for number, page in enumerate(pdf.pages)
                    for line in page.extract_text().splitlines()
                    if line.startswith(move.name)
                ]
                self.assertEqual(len(rows), 40)
                self.assertEqual({number for number, _line in rows}, {0, 1})
                self.assertTrue(all(line.endswith("€") for _number, line in rows))
                second = pdf.pages[1].extract_text()
                self.assertGreater(len(second.splitlines()), 5)
                self.assertIn("Chloé Besnard", second)
                lowest = max(word[4] for word in self.words(pdf.pages[0]))
                self.assertLess(lowest, 297 - 11)
