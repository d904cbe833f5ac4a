# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The codes on the letter: read back from the printed page as a telephone does, and the limits of the SEPA standard."""

import io
from unittest.mock import patch

import pypdfium2
import zxingcpp
from PIL import Image

from odoo.addons.relance_print.tests.common import PRINTERS, ReminderCommon

IBAN = "FR7619997044180021476305859"


class TestPaymentQr(ReminderCommon):
    def make_letter(self, move=None):
        draft = self.make_draft(move)
        draft.body = "<p>Pay</p><p>{{ payment_qr }}</p>"
        return draft

    def scan(self, letter):
        """Return the lines of each code on the letter's pages."""
        return [code for page in pypdfium2.PdfDocument(letter._render_pdf()) for code in self.scan_page(page)]

    @staticmethod
    def scan_page(page):
        return [code.text.split("\n") for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]

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

    def test_many_codes_take_no_queries(self):
        self.get_code()
        with self.assertQueryCount(0):
            self.assertTrue(self.get_code(12.0, "INV 2"))

    def test_beside_the_payment_details(self):
        """In the texts that come with the addon, unless the company wants none; once only, if the text has it elsewhere."""
        letter = self.make_draft(level="formal_notice")
        (code,) = self.scan(letter)
        self.assertEqual(code[7], "EUR1000.00")
        letter.body = "<p>{{ payment_qr }}</p><p>{{ payment_details }}</p>"
        self.assertEqual(len(self.scan(letter)), 1)
        self.company.reminder_payment_qr = False
        letter.body = "<p>{{ payment_details }}</p>"
        self.assertEqual(self.scan(letter), [])
        self.assertIn("FR76 1999", self.read_zone(letter, "body"))

    def test_whole_on_one_page(self):
        """However long the table before it, whatever prints it: the code is never cut by the end of a page."""
        pages = set()
        for count in range(10, 24):
            move = self.make_instalments(*range(count, 0, -1), percents=[4] * (count - 1) + [104 - 4 * count])
            letter = self.make_draft(move)._compose().page
            for kind, path in PRINTERS.items():
                self.set_parameter("printer_path", path)
                pdf = pypdfium2.PdfDocument(self.clerk_env["account.reminder"]._render_pdf(letter))
                with self.subTest(kind, count=count):
                    (found,) = (index for index, page in enumerate(pdf) if self.scan_page(page))
                    pages.add((kind, len(pdf), found))
        self.assertLessEqual({(kind, 2, page) for kind in PRINTERS for page in (0, 1)}, pages)

    def test_claims_what_the_letter_claims(self):
        letter = self.make_draft(level="formal_notice")
        self.assertEqual(self.scan(letter)[0][7], "EUR1000.00")
        letter.sudo().amount_claimed = 1045.5  # as with charges for late payment
        self.assertEqual(self.scan(letter)[0][7], "EUR1045.50")

    def test_link_to_the_portal(self):
        letter = self.make_draft()
        letter.body = "<p>{{ payment_link }}</p><p>{{ payment_link_qr }}</p>"
        ((link,),) = self.scan(letter)
        self.assertEqual(link, self.invoice.get_base_url() + self.invoice.get_portal_url())
        self.assertIn("access_token=", link)
        self.assertIn(link, self.read_zone(letter, "body"))
        several = self.clerk_env["account.reminder"]._create_draft(self.invoice | self.make_move(), letter.level_id)
        several.body = letter.body
        self.assertEqual(self.scan(several), [])

    def test_methods_of_other_modules(self):
        """Core asks its modules for a code; what they have is drawn, by the first that has one."""
        accounts, asked = self.env.registry["res.partner.bank"], []

        def get_parameters(account, **payment):
            asked.append((account, payment))
            return {"barcode_type": "QR", "value": "national\ncode", "barLevel": "Q"}

        def get_errors(account, method, debtor, currency):
            return False if currency.name == "USD" or method == "sct_qr" else "Not in this currency"

        usd = self.env.ref("base.USD")
        usd.active = True
        methods = [("national_qr", "National", 10), ("sct_qr", "SEPA", 20)]
        letter, dollars = self.make_letter(), self.make_letter(self.make_move(currency_id=usd.id))
        with (
            patch.object(accounts, "_get_available_qr_methods", lambda account: list(methods)),
            patch.object(accounts, "_get_error_messages_for_qr", get_errors),
            patch.object(accounts, "_get_qr_code_generation_params", get_parameters),
        ):
            self.assertEqual(self.scan(dollars), [["national", "code"]])
            self.assertEqual(self.scan(letter)[0][0], "BCD")
        name = dollars.move_ids.name
        payment = {"qr_method": "national_qr", "amount": 1000.0, "currency": usd, "debtor_partner": self.customer}
        payment |= {"free_communication": name, "structured_communication": name}
        self.assertEqual(asked, [(self.bank_account, payment)])

    def test_swiss_code_of_swiss_accounts_only(self):
        for number in ("CH5604835012345678009", "LI21088100002324013AA"):
            self.assertTrue(self.make_account(number)._allows_qr_method("ch_qr"), number)
        self.assertFalse(self.bank_account._allows_qr_method("ch_qr"))
        self.assertTrue(self.bank_account._allows_qr_method("emv_qr"))

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

    def test_many_references_end_at_a_whole_one(self):
        names = [f"FAC/2026/{number:05}" for number in range(12)]
        found = self.get_code(reference=", ".join(names)).split("\n")[10].split(", ")
        self.assertEqual(found, names[: len(found)])
        self.assertGreater(len(found), 5)

    def test_texts_without_what_is_not_seen(self):
        noise = "\u200b\u00ad\u2060\ufeff\u202e\U0001f600\x07"
        self.bank_account.acc_holder_name = f"Noël{noise} & Fils"
        payment = (5.0, self.company.currency_id, self.customer, f"FAC{noise}/1\U0001f600")
        image = Image.open(io.BytesIO(self.bank_account._get_payment_qr(*payment))).convert("L")
        (found,) = zxingcpp.read_barcodes(image)
        lines = found.text.split("\n")
        self.assertEqual((lines[5], lines[10].replace(" ", "")), ("Noël & Fils", "FAC/1"))

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
