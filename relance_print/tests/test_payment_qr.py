"""The SEPA code on the letter: read back from the printed page as a telephone does, and the limits of its standard."""

import io

import pypdfium2
import zxingcpp
from PIL import Image

from .common import PRINTERS, ReminderCommon

IBAN = "FR7619997044180021476305859"


class TestPaymentQr(ReminderCommon):
    def make_letter(self, move=None):
        draft = self.make_draft(move)
        draft.body = "<p>Pay</p><p>{{ payment_details }}</p><p>{{ payment_qr }}</p>"
        return draft

    def scan(self, letter):
        """Return the lines of each code on the letter's pages."""
        pages = pypdfium2.PdfDocument(letter._render_pdf())
        return [
            code.text.split("\n") for page in pages for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())
        ]

    def get_code(self, amount=1000.0, reference="INV 1", account=None, currency=None):
        payment = (amount, currency or self.company.currency_id, reference)
        return (self.bank_account if account is None else account)._get_transfer_code(*payment)

    def make_account(self, number, **values):
        return self.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": self.company.partner_id.id, **values}
        )

    def test_code_is_read_from_the_paper(self):
        """Account, amount and reference are on the paper as the letter asks for them, whatever prints it."""
        self.pay(self.invoice, amount=765.43)
        letter = self.make_letter()
        for kind, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            with self.subTest(kind):
                name = "Ébénisterie Noël & Fils"
                self.assertEqual(
                    self.scan(letter),
                    [["BCD", "002", "1", "SCT", "DEMOFRPPXXX", name, IBAN, "EUR234.57", "", "", self.invoice.name]],
                )

    def test_structured_reference(self):
        self.invoice.sudo().payment_reference = "RF18 5390 0754 7034"
        self.assertEqual(self.scan(self.make_letter())[0][9:], ["RF18539007547034"])

    def test_image_is_small_and_has_its_margin(self):
        payment = (1000.0, self.env.ref("base.EUR"), "x" * 140)
        image = self.bank_account._get_transfer_qr(*payment)
        self.assertLess(len(image), 4096)
        (code,) = zxingcpp.read_barcodes(self.open_image(image))
        self.assertEqual((code.position.top_left.x, code.position.top_left.y), (4 * 6, 4 * 6))
        self.assertEqual(code.ec_level, "M")

    @staticmethod
    def open_image(content):
        return Image.open(io.BytesIO(content)).convert("L")

    def test_many_codes_take_no_queries(self):
        self.get_code()
        with self.assertQueryCount(0):
            self.assertTrue(self.get_code(12.0, "INV 2"))

    def test_nothing_where_the_letter_has_no_such_block(self):
        draft = self.make_draft()
        self.assertFalse(draft._get_payment_qr("INV 1"))
        self.assertNotIn("Scan to pay", str(draft.with_context(lang="en_US").letter_html))

    def test_no_code_leaves_nothing(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        letter = self.make_letter(self.make_move(currency_id=usd.id))
        letter.lang = "en_US"
        self.assertNotIn("Scan to pay", self.read_zone(letter, "body"))
        self.assertEqual(self.scan(letter), [])

    def test_limits_of_amounts(self):
        self.assertIn("\nEUR0.01\n", self.get_code(0.01))
        self.assertIn("\nEUR999999999.99\n", self.get_code(999_999_999.99))
        self.assertIn("\nEUR0.30\n", self.get_code(0.1 + 0.2))
        for amount in (0.0, 0.004, -5.0, 1_000_000_000.0):
            self.assertEqual(self.get_code(amount), "", amount)

    def test_limits_of_texts(self):
        self.bank_account.acc_holder_name = "N" * 75
        lines = self.get_code(reference="x" * 150).split("\n")
        self.assertEqual((lines[5], lines[10]), ("N" * 70, "x" * 140))
        self.assertEqual(self.get_code(reference="one\ntwo").split("\n")[10], "one two")

    def test_limit_of_bytes(self):
        others = len(self.get_code(reference="x").encode()) - 1
        room = 331 - others
        self.assertTrue(self.get_code(reference="é" * (room // 2)))
        self.assertEqual(self.get_code(reference="é" * (room // 2 + 1)), "")

    def test_accounts_without_a_code(self):
        self.assertEqual(self.get_code(account=self.make_account("000123456")), "")
        self.assertEqual(self.get_code(account=self.make_account("TR330006100519786457841326")), "")
        self.assertEqual(self.get_code(account=self.env["res.partner.bank"]), "")
        self.assertEqual(self.get_code(currency=self.env.ref("base.USD")), "")
