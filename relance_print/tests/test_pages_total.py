# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the tables of a letter are cut into pages: no total begins one."""

from odoo.tests import tagged

from .common import PRINTERS, ReminderCommon, read_pages

# Around as many as fill a page of any of the formats, and what stands before the sums on it.
COUNTS = range(25, 34)
SUMS = {"letter": "Total due", "statement format": "Total", "statement of account": "Not due"}


@tagged("post_install", "-at_install")
class TestPagesTotal(ReminderCommon):
    def compose_all(self, moves):
        """Yield the pages of a letter about the invoices, in two formats, and of the customer's statement of account."""
        draft = self.env["account.reminder"]._create_draft(moves, self.levels["friendly"])
        draft.lang = "en_US"
        yield "letter", draft._compose().page
        draft.format_id = self.env.ref("relance_print.format_statement")
        yield "statement format", draft._compose().page
        draft.sudo().unlink()
        statements, day = (
            self.env["account.reminder.statement"],
            moves[-1].invoice_date,
        )  # later ones were not there yet
        yield "statement of account", statements._new_statement(moves.partner_id, self.company, day)._compose().page

    def test_totals_stand_below_a_row(self):
        """However many invoices there are: the page of the total has one of those that it is the total of."""
        partner = self.customer.copy({"lang": "en_US"})
        moves = self.env["account.move"].union(
            *(self.make_late(days=90 - number, partner=partner) for number in range(COUNTS[-1]))
        )
        names = "|".join(moves.mapped("name"))
        pages = {}
        for count in COUNTS:
            for about, page in self.compose_all(moves[:count].with_env(self.env)):
                pages[about, count] = page
        for kind, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            pdfs = self.env["account.reminder"]._render_pdfs([*pages.values()])
            for (about, count), pdf in zip(pages, pdfs, strict=True):
                with self.subTest(kind, about=about, invoices=count):
                    (above,) = [text.partition(SUMS[about])[0] for text in read_pages(pdf) if SUMS[about] in text]
                    self.assertRegex(above, names)
