# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Copies of invoices: printed as Odoo does, without a request; and those that are missing, named."""

import base64
import io
import socket
import threading
import time
import unittest
from contextlib import contextmanager, suppress
from importlib.util import find_spec

import pikepdf
import pypdfium2

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PRINTERS, ReminderCommon, make_image, read_pages


def make_pdf(password="", pages=1):
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        pdf.save(stream, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return stream.getvalue()


# What is called a PDF, and can't be enclosed.
BROKEN = {
    "a password": make_pdf(password="secret"),
    "nothing but its beginning": b"%PDF-1.7\n" + b"\0" * 50,
    "no pages": make_pdf(pages=0),
}


@contextmanager
def listening():
    """Yield an address of this host, and a list of what was asked there."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            with suppress(OSError):
                while True:
                    connection, _address = server.accept()
                    asked.append(connection.recv(1000))
                    connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        time.sleep(0.1)
        server.shutdown(socket.SHUT_RDWR)


@tagged("post_install", "-at_install")
class TestCopies(ReminderCommon):
    def get_copy(self, move=None):
        move = move or self.invoice
        copies, missing = move._get_reminder_copies()
        self.assertEqual(missing, {})
        return copies[move]

    def test_header_footer_and_style_on_each_page(self):
        """With whatever wkhtmltopdf prints it: the company's address, the font of its layout, the pages' numbers."""
        lines = [(0, 0, {"name": f"Armoire {number}", "price_unit": 10.0, "tax_ids": [(5,)]}) for number in range(60)]
        move = self.make_move(invoice_line_ids=lines)
        for kind, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            with self.subTest(kind):
                pages = read_pages(self.get_copy(move))
                self.assertGreater(len(pages), 1)
                for number, text in enumerate(pages, 1):
                    self.assertIn("14 quai de la Gâche", text)
                    self.assertIn(f"Page {number} / {len(pages)}", text)
                self.assertIn("Armoire 59", "".join(pages))
                with pikepdf.open(io.BytesIO(self.get_copy(move))) as pdf:
                    fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
                self.assertTrue(any("Lato" in font for font in fonts), fonts)

    def test_nothing_is_fetched(self):
        """What a text or a setting names elsewhere is left out; an image of this server is in the copy without a request."""
        image = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": base64.b64decode(make_image("#ff0000")), "public": True}
        )
        with listening() as (address, asked):
            parameters = self.env["ir.config_parameter"].sudo()
            parameters.set_param("web.base.url", address)
            parameters.set_param("report.url", address)
            self.invoice.sudo().narration = (
                f'<p>Conditions<img src="{address}/x.png"><img src="/web/image/{image.id}?unique=1">'
                f'<img src="/web/image/{image.id}-12ab/200x100/x.png"><img src="/base/static/img/avatar.png">'
                f'<span style="background:url({address}/y.png)">générales</span></p>'
            )
            for kind, path in PRINTERS.items():
                self.set_parameter("printer_path", path)
                with self.subTest(kind):
                    pages = list(pypdfium2.PdfDocument(self.get_copy()))
                    self.assertIn("générales", "".join(page.get_textpage().get_text_bounded() for page in pages))
                    images = [page.render().to_pil().convert("RGB").getcolors(1 << 20) for page in pages]
                    reds = [
                        colour
                        for colours in images
                        for _count, colour in colours
                        if colour[0] > 240 and max(colour[1:]) < 15  # it may have become a JPEG
                    ]
                    self.assertTrue(reds)
        self.assertEqual(asked, [])

    def test_image_that_the_user_may_not_see(self):
        """The printer reads no more than the user may."""
        reports = self.clerk_env["ir.actions.report"]
        logo = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": base64.b64decode(make_image()), "public": True}
        )
        self.assertEqual(reports._read_report_image(f"/web/image/{logo.id}")[0], "image/png")
        secret = (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": "x",
                    "company_id": self.env["res.company"].sudo().create({"name": "Other"}).id,
                    "image_1920": make_image(),
                }
            )
        )
        for address in (
            f"/web/image/res.partner/{secret.id}/image_1920",
            "/web/image/nowhere/1/raw",
            "/web/image/999999999",
            "/web/image/ir.attachment/x/raw",
            "/web/image?model=res.partner&id=x&field=name",
            "/web/static/../../base/models/res_users.py",
            "/web/session/logout",
            "/relance_print/nowhere",
            "http://127.0.0.1/logo",
        ):
            self.assertIsNone(reports._read_report_image(address), address)
        for address in ("/logo", f"/logo.png?company={self.company.id}", "/web/binary/company_logo?company=x"):
            self.assertTrue(reports._read_report_image(address)[0].startswith("image/"), address)

    def test_the_pdf_that_was_sent(self):
        self.invoice.sudo().invoice_pdf_report_file = base64.b64encode(pdf := make_pdf())
        self.assertEqual(self.get_copy(), pdf)

    def test_broken_ones_are_named(self):
        other = self.make_move()
        for name, pdf in BROKEN.items():
            self.invoice.sudo().invoice_pdf_report_file = base64.b64encode(pdf)
            with self.subTest(name):
                copies, missing = (self.invoice | other)._get_reminder_copies()
                self.assertEqual(list(copies), [other])
                self.assertEqual(list(missing), [self.invoice])
                self.assertIn(self.invoice.name, missing[self.invoice])

    def test_faults_of_the_report_are_told_as_such(self):
        """One that breaks the database's transaction, too, costs neither the others nor the letter."""
        view = self.env.ref("account.report_invoice_document").sudo()
        view.arch_db = view.arch_db.replace(
            "<t t-call",
            "<t t-set=\"x\" t-value=\"o.env.cr.execute('SELECT 1/0') if o.ref == 'bad' else 1\"/><t t-call",
            1,
        )
        bad, good = self.make_move(ref="bad"), self.make_move()
        with (
            self.assertLogs("odoo.addons.relance_print.models.account_move_copy", "WARNING"),
            self.assertLogs("odoo.sql_db"),
        ):
            copies, missing = (bad | good)._get_reminder_copies()
        self.assertEqual((list(copies), list(missing)), ([good], [bad]))
        self.assertIn("division by zero", missing[bad])

    def make_codes(self):
        """Have invoices bear a code to pay with, which reportlab draws."""
        self.company.sudo().qr_code = True
        self.invoice.sudo().partner_bank_id = self.bank_account
        self.invoice.sudo().qr_code_method = "sct_qr"

    @unittest.skipIf(find_spec("rlPyCairo"), "what draws codes is installed")
    def test_missing_package_is_named(self):
        self.make_codes()
        with self.assertLogs("odoo.addons.relance_print.models.account_move_copy", "WARNING"):
            copies, missing = self.in_english(self.invoice)._get_reminder_copies()
        self.assertEqual(copies, {})
        self.assertRegex(missing[self.invoice], rf"^{self.invoice.name}: .*rlPyCairo.*install")


@tagged("post_install", "-at_install")
class TestReceipts(ReminderCommon):
    def test_receipts_are_looked_into_when_they_are_uploaded(self):
        letter = self.make_printed()
        for name, receipt in {**BROKEN, "no scan": b"x", "no image": b"\x89PNG\r\n\x1a\n" + b"\0" * 99}.items():
            with self.subTest(name), self.assertRaises(ValidationError), self.cr.savepoint():
                letter.receipt = base64.b64encode(receipt)
        letter.receipt = base64.b64encode(make_pdf())


@tagged("post_install", "-at_install")
class TestSignatures(ReminderCommon):
    def test_large_scans_are_scaled_down(self):
        """Of a company, a department and a user: a scan of 8 MB is on the letter as one that can be printed."""
        scan = make_image(kind="BMP", size=(2400, 1200))
        self.assertGreater(len(base64.b64decode(scan)), 8_000_000)
        department = self.env["hr.department"].sudo().create({"name": "Comptabilité", "company_id": self.company.id})
        department.reminder_independent = True
        for owner in (self.company.sudo(), department, self.clerk.sudo()):
            owner.reminder_signature_image = scan
            owner.invalidate_recordset()
            saved = base64.b64decode(owner.with_context(bin_size=False).reminder_signature_image)
            self.assertLess(len(saved), 1_000_000, owner)
        draft = self.make_draft()
        draft.signature = "<p>{{ signature_image }}</p>"
        draft.action_download_pdf()
        self.assertEqual(draft.state, "printed")
