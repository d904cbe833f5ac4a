# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letter on the screen has the pages that it has on paper: each of its blocks is on the page that it is printed on."""

import json
import re

import pypdfium2

from odoo.tests import HttpCase, tagged

from .common import PRINTERS, ReminderCommon

# Looks where the blocks of the letter stand whose words are on one page of the PDF alone.
_COMPARE = """
    (async () => {
        const printed = %s;
        for (let tries = 0; !document.querySelector(".o_letter_count"); tries++) {
            if (tries > 300) {
                throw new Error("The pages are not counted");
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        await new Promise((resolve) => setTimeout(resolve, 300));
        const gaps = document.querySelectorAll(".o_letter_gap").length;
        if (gaps !== printed.length - 1) {
            throw new Error(`${gaps} gaps between ${printed.length} pages`);
        }
        const { contentDocument: letter, offsetHeight } = document.querySelector(".o_letter iframe");
        const height = (offsetHeight - gaps * 20) / printed.length;
        if (Math.abs(height - (297 * 96) / 25.4) > 1) {
            throw new Error(`A page is ${height} px high`);
        }
        const faults = [];
        let seen = 0;
        for (const block of letter.querySelectorAll("p, li, tr, .foot > div")) {
            const words = block.textContent.replace(/\\s/g, "");
            const pages = printed.flatMap((text, index) => (text.includes(words) ? [index] : []));
            if (block.closest("[data-added]") || words.length < 6 || pages.length !== 1 || block.querySelector("p, li, tr")) {
                continue;
            }
            const box = block.tagName === "TR" ? block.firstElementChild : block;
            const style = letter.defaultView.getComputedStyle(box);
            const { top, bottom } = box.getBoundingClientRect();
            const start = top + parseFloat(style.paddingTop);
            const begin = pages[0] * (height + 20);
            if (start < begin + 20 || bottom > begin + height - 20) {
                faults.push(`${words} from ${start} to ${bottom}: printed on page ${pages[0] + 1}, from ${begin}`);
            }
            seen++;
        }
        if (faults.length || seen < %s) {
            throw new Error(`${seen} were seen. ${faults.join("\\n")}`);
        }
        console.log("test successful");
    })().catch((error) => console.error(String(error)));
"""


_WAIT = """
    (async () => {
        for (let tries = 0; !document.querySelector(%s); tries++) {
            if (tries > 100) {
                throw new Error("It is not there");
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        console.log("test successful");
    })().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestPages(ReminderCommon, HttpCase):
    def make_letter(self, count):
        moves = self.env["account.move"]
        for number in range(count):
            moves |= self.make_move(days_late=90 - number)
        reminder = self.clerk_env["account.reminder"]
        return reminder._create_draft(self.clerk_env["account.move"].browse(moves.ids), self.levels["formal_notice"])

    def check_pages(self, letter, pages, seen):
        pdf = letter._render_pdf()
        printed = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]
        self.assertEqual(len(printed), pages)
        code = _COMPARE % (json.dumps(printed), seen)
        self.browser_js(f"/odoo/reminders/{letter.id}", code, "odoo.isReady === true", login=self.clerk.login)

    def test_one_page(self):
        self.check_pages(self.make_letter(1), 1, 8)

    def test_twelve_invoices(self):
        for kind, path in PRINTERS.items():
            with self.subTest(kind):
                self.env["ir.config_parameter"].sudo().set_param("relance_print.printer_path", path)
                self.check_pages(self.make_letter(12), 2, 18)

    def test_sixty_invoices(self):
        for kind, path in PRINTERS.items():
            with self.subTest(kind):
                self.env["ir.config_parameter"].sudo().set_param("relance_print.printer_path", path)
                self.check_pages(self.make_letter(60), 3, 66)

    def test_only_of_drafts(self):
        letter = self.make_letter(1)
        self.assertEqual(letter.get_pages()["count"], 1)
        letter.action_download_pdf()
        self.assertFalse(letter.get_pages())

    def test_no_printer(self):
        letter = self.make_letter(1)
        self.env["ir.config_parameter"].sudo().set_param("relance_print.printer_path", "/nowhere/wkhtmltopdf")
        self.assertFalse(letter.get_pages())


class LayoutCase(ReminderCommon, HttpCase):
    def check_invoice(self, selector):
        """Fail unless the page of an invoice of which two letters were printed shows something."""
        letters = self.make_printed(self.invoice) | self.make_printed(self.invoice)
        self.assertEqual(len(letters), 2)
        code = _WAIT % json.dumps(selector.format(newest=max(self.get_copies(letters).ids)))
        path = f"/odoo/customer-invoices/{self.invoice.id}"
        self.browser_js(path, code, "odoo.isReady === true", login=self.clerk.login)

    def get_copies(self, letters):
        """Return the PDFs of letters that stand in the chatter of their invoices."""
        of_invoices = [("res_model", "=", "account.move"), ("res_id", "in", letters.move_ids.ids)]
        return self.env["ir.attachment"].sudo().search(of_invoices)


@tagged("post_install", "-at_install")
class TestLayout(LayoutCase):
    browser_size = "1440x900"

    def test_the_chatter_stays_beside_an_invoice(self):
        self.check_invoice(".o-mail-Form-chatter.o-aside .o-mail-Message")


@tagged("post_install", "-at_install")
class TestWideLayout(LayoutCase):
    browser_size = "1920x1080"

    def test_the_newest_letter_is_shown(self):
        self.check_invoice("iframe[src*='{newest}']")
