# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in the PDF of each shipped format, and where, for both kinds of wkhtmltopdf where the machine has them.

Measured with pdfplumber against figures written down here: independently of `letter_window` and `letter_geometry`, whose word is
then compared.
"""

import io
from typing import NamedTuple

import pdfplumber

from odoo.tools import mute_logger

from odoo.addons.relance_print.tools.letter_geometry import ENVELOPES
from odoo.addons.relance_print.tools.letter_window import check_window

from .common import PRINTERS, ReminderCommon

MM = 72 / 25.4
# A word's box is higher than its ink, which is what must be visible.
SLACK = 0.6
WHITE = (1, [1], (1,), (1, 1, 1), [1, 1, 1], 1.0)


class Layout(NamedTuple):
    """Left, top, right and bottom, in mm, of what is always visible and of what may show; the marks; the sender's line."""

    visible: tuple
    exposed: tuple
    marks: tuple
    return_line: tuple = ()


NF = Layout((100, 55, 190, 79), (90, 34, 200, 90), (99, 198))
DIN_B = Layout((20, 50, 100, 90), (10, 45, 110, 95), (105, 148.5, 210), (45, 50))
DIN_A = Layout((20, 32, 100, 72), (10, 27, 110, 77), (87, 148.5, 192), (27, 32))
LAYOUTS = {
    "format_classic_nf": NF,
    "format_modern": NF,
    "format_french_window": NF._replace(return_line=(35, 40)),
    "format_classic_din_b": DIN_B,
    "format_classic_din_a": DIN_A,
    "format_classic_sn": Layout((121.5, 52, 192.5, 83), (102.5, 43, 210, 92), (105, 210)),
    "format_classic_us": Layout((22.2, 63.5, 111.1, 82.6), (0, 54, 136.5, 92.1), (95.3, 187.3)),
    "format_statement": NF,
}


class TestLetterPdf(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contact = {"type": "invoice", "is_company": False}
        cls.long, cls.foreign = cls.env["res.partner"].create(
            [
                {
                    **contact,
                    "name": "Bernadette de Villeneuve-Montfort",
                    "parent_id": cls.customer.id,
                    "lang": "fr_FR",
                    "street": "Bâtiment Écureuil – 3e étage, porte 12",
                    "street2": "127 boulevard de l’Égalité prolongé",
                    "zip": "59800",
                    "city": "Villeneuve-d’Ascq Cedex",
                    "country_id": cls.env.ref("base.fr").id,
                },
                {
                    **contact,
                    "name": "Frau Anneliese Brückner",
                    "parent_id": cls.german.id,
                    "lang": "fr_FR",
                    "street": "Gebäude 4, Hinterhof",
                    "street2": "Königsallee 27",
                    "zip": "40212",
                    "city": "Düsseldorf",
                    "country_id": cls.env.ref("base.de").id,
                },
            ]
        )

    def check_each(self, reminder, check, formats=("format_classic_nf",)):
        """Print a letter in some formats with each kind of wkhtmltopdf.

        :param check: is called with the kind, the format's name in `LAYOUTS`, the PDF and the PDF as pdfplumber opens it
        """
        self.assertIn("patched", PRINTERS)
        for name in formats:
            reminder.format_id = self.env.ref(f"relance_print.{name}").id
            for kind, path in PRINTERS.items():
                self.set_parameter("printer_path", path)
                content = reminder._render_pdf()
                with self.subTest(kind, format=name), pdfplumber.open(io.BytesIO(content)) as pdf:
                    check(kind, name, content, pdf)

    def words(self, page):
        """Return the words of a page as (text, left, top, right, bottom), in mm from the sheet's corner."""
        return [
            (word["text"], *(word[side] / MM for side in ("x0", "top", "x1", "bottom")))
            for word in page.extract_words(keep_blank_chars=False)
        ]

    def graphics(self, page):
        """Return the boxes of what is drawn on a page and isn't white, in mm."""
        drawn = [
            thing
            for thing in page.rects + page.lines + page.curves
            if (thing["fill"] and thing["non_stroking_color"] not in WHITE)
            or (thing["stroke"] and thing["stroking_color"] not in WHITE)
        ]
        return [tuple(thing[side] / MM for side in ("x0", "top", "x1", "bottom")) for thing in [*drawn, *page.images]]

    def text(self, page):
        return " ".join(page.extract_text().split())

    def test_text(self):
        def check(_kind, _name, _content, pdf):
            self.assertEqual(len(pdf.pages), 1)
            text = self.text(pdf.pages[0])
            for part in (
                "Relance pour retard de paiement",
                "FAC/2026/00001",
                "1 000,00 €",
                "14/09/2026",
                "Ébénisterie Noël & Fils",
                "SIRET 99962741700010",
                "FR76 1999 7044 1800 2147 6305 859",
                "VILLENEUVE-D’ASCQ",
            ):
                self.assertIn(part, text)
            self.assertTrue("Nantes, le 14 octobre 2026" in text or "Date 14/10/2026" in text)

        self.check_each(self.make_draft(level="firm"), check, LAYOUTS)

    def test_window(self):
        """Short, long and foreign addresses: one page, the address visible, nothing else exposed, marks at their places."""
        for partner in (self.consumer, self.long, self.foreign):
            draft = self.make_draft(self.make_move(partner=partner), level="last")
            lines = draft._get_address_lines()

            def check(kind, name, content, pdf, lines=lines):
                if kind == "patched":
                    self.assertEqual(len(pdf.pages), 1)
                self.check_address(pdf.pages[0], LAYOUTS[name], lines)
                self.check_marks(pdf.pages[0], LAYOUTS[name])
                envelope = ENVELOPES[self.env.ref(f"relance_print.{name}").envelope]
                self.assertEqual(check_window(content, envelope, lines), [])

            self.check_each(draft, check, LAYOUTS)

    def check_address(self, page, layout, lines):
        left, top, right, bottom = layout.exposed

        def is_exposed(x, y, end, under):
            return end > left and x < right and under > top and y < bottom

        words = [word for word in self.words(page) if is_exposed(*word[1:])]
        graphics = [box for box in self.graphics(page) if is_exposed(*box)]
        if layout.return_line:
            above, below = layout.return_line
            sender = [word for word in words if word[2] >= above - SLACK and word[4] <= below + SLACK]
            self.assertRegex(
                " ".join(word[0] for word in sender),
                "^Ébénisterie Noël & Fils · 14 quai de la Gâche · 44200 Nantes( · FRANCE)?$",
            )
            words = [word for word in words if word not in sender]
            graphics = [box for box in graphics if box[1] < above or box[3] > below]
        self.assertEqual(graphics, [])
        words.sort(key=lambda word: (round(word[2]), word[1]))
        self.assertEqual(" ".join(word[0] for word in words), " ".join(" ".join(lines).split()))
        left, top, right, bottom = layout.visible
        for word, x, y, end, under in words:
            inside = x >= left and end <= right and y >= top - SLACK and under <= bottom + SLACK
            self.assertTrue(inside, (word, x, y, end, under))

    def check_marks(self, page, layout):
        marks = sorted(y for x, y, end, under in self.graphics(page) if x < 5 and end < 15 and under - y < 1)
        self.assertEqual(len(marks), len(layout.marks), marks)
        for mark, place in zip(marks, layout.marks, strict=True):
            self.assertAlmostEqual(mark, place, delta=1)

    def test_one_page_at_every_level(self):
        self.set_parameter("printer_path", PRINTERS["patched"])
        for level in ("friendly", "firm"):  # the last one: see test_window
            draft = self.make_draft(self.make_move(partner=self.long), level=level)
            for name in LAYOUTS:
                draft.format_id = self.env.ref(f"relance_print.{name}").id
                with self.subTest(level, format=name), pdfplumber.open(io.BytesIO(draft._render_pdf())) as pdf:
                    self.assertEqual(len(pdf.pages), 1)

    def test_type(self):
        """Text of 10 points over all the width, since nothing stands beside it, figures aligned on the right."""

        def check(_kind, name, _content, pdf):
            page, top = pdf.pages[0], LAYOUTS[name].exposed[3] * MM
            text = page.crop((0, top, page.width, page.height)).filter(
                lambda thing: thing["object_type"] != "char" or 9.5 < thing["size"] < 10.7
            )
            self.assertGreater(len(text.chars), 400)
            longest = max(text.extract_text().splitlines(), key=len)
            self.assertTrue(90 < len(longest) <= 125, longest)
            self.check_amounts(page)

        self.check_each(self.make_draft(level="last"), check, LAYOUTS)

    def check_amounts(self, page):
        # what is written below a QR code is in no column
        codes = [box for box in self.graphics(page) if abs(box[2] - box[0] - 30) < 1 and box[3] - box[1] > 25]
        words = [word for word in self.words(page) if not any(word[1] > x and word[2] > y for x, y, *_end in codes)]
        rights = [word[3] for word in words if word[0] == "€" and word[3] > 180]
        self.assertGreaterEqual(len(rights), 2)
        self.assertAlmostEqual(min(rights), max(rights), delta=0.3)

    def test_columns_are_as_wide_in_each_row(self):
        """Each row of unpatched Qt is a table of its own: what is wider in the head alone moves what stands beside it."""
        part_paid = self.make_move(days_late=31)
        self.pay(part_paid, 250.0)
        for move in (self.invoice, part_paid):
            draft = self.make_draft(move)
            draft.body += "<p>{{ statement_table }}</p>"
            for name in LAYOUTS:
                draft.format_id = self.env.ref(f"relance_print.{name}").id
                with self.subTest(format=name, paid=move.amount_total - move.amount_residual):
                    self.check_columns(draft)

    def test_several_pages(self):
        """Forty instalments: every row whole, none lost, columns aligned, the head repeated where Qt is patched."""
        move = self.make_instalments(*range(40, 0, -1), amount=4000.0, percents=[2.5] * 40)

        def check(kind, _name, _content, pdf):
            self.assertEqual(len(pdf.pages), 2)
            texts = [page.extract_text() for page in pdf.pages]
            rows = [[line for line in text.splitlines() if line.startswith(move.name)] for text in texts]
            self.assertEqual(sum(map(len, rows)), 40)
            self.assertTrue(all(rows))
            self.assertTrue(all(line.endswith("€") for lines in rows for line in lines))
            self.assertEqual(["Échéance" in text for text in texts], [True, kind == "patched"])
            self.assertGreater(len(texts[1].splitlines()), 5)
            self.assertIn("Chloé Besnard", texts[1])
            for page in pdf.pages:
                self.assertLess(max(word[4] for word in self.words(page)), page.height / MM - 11)
                self.check_amounts(page)

        with mute_logger("pdfminer"):
            self.check_each(self.make_draft(move), check, LAYOUTS)
