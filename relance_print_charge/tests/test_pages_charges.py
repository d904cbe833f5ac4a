# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where late-payment charges are cut into pages."""

from odoo.tests import tagged

from odoo.addons.relance_print.tests.common import PRINTERS, read_pages

from .common import ChargesCommon


@tagged("post_install", "-at_install")
class TestPagesCharges(ChargesCommon):
    def test_sums_stand_below_a_row(self):
        """However many invoices there are: no page begins with the sums, which say nothing without what they are of."""
        moves = self.env["account.move"].union(*(self.make_late(days=40 + day) for day in range(14))).with_env(self.env)
        pages = {}
        for count in range(1, 15):
            draft = self.env["account.reminder"]._create_draft(moves[:count], self.levels["formal_notice"])
            draft.lang = "en_US"
            pages[count] = draft._compose().page
            draft.sudo().unlink()
        for kind, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            for count, pdf in zip(pages, self.env["account.reminder"]._render_pdfs([*pages.values()]), strict=True):
                with self.subTest(kind, invoices=count):
                    (above,) = (
                        text.partition("Total payable")[0] for text in read_pages(pdf) if "Total payable" in text
                    )
                    self.assertRegex(above, "|".join(moves.mapped("name")))
