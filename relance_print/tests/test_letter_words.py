# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Words on paper: how the customer is addressed, what the levels are called, many invoices, days and addresses."""

from markupsafe import escape

from odoo.tests import tagged

from .common import ReminderCommon


@tagged("post_install", "-at_install")
class TestLetterWords(ReminderCommon):
    def read_values(self, draft, lang):
        draft.sudo().lang = lang
        return draft._get_letter_values()

    def test_a_person_is_addressed_as_one(self):
        draft = self.make_draft()
        self.customer.write({"is_company": True})
        self.assertEqual(self.read_values(draft, "en_US")["salutation"], "Dear Sir or Madam")
        self.assertEqual(self.read_values(draft, "de_DE")["salutation"], "Sehr geehrte Damen und Herren")
        self.assertEqual(self.read_values(draft, "en_US")["closing"], "Yours truly")
        self.customer.write({"is_company": False, "vat": False, "name": "Ada Nowak"})
        self.assertEqual(self.read_values(draft, "en_US")["salutation"], "Dear Ada Nowak")
        self.assertEqual(self.read_values(draft, "de_DE")["salutation"], "Guten Tag Ada Nowak")
        self.assertEqual(self.read_values(draft, "fr_FR")["salutation"], "Madame, Monsieur")
        self.assertEqual(self.read_values(draft, "en_US")["closing"], "Sincerely")

    def test_letters_have_names_of_their_own_for_levels(self):
        self.make_printed(self.invoice, "firm")
        draft = self.make_draft(level="last")
        values = self.read_values(draft, "fr_FR")
        self.assertEqual(values["level"], "Dernière relance")
        self.assertEqual(values["previous_reminder_level"], "Relance")
        self.assertIn('<li value="1">Relance (', str(draft._render_letter()))
        # without one, their names
        self.levels["firm"].sudo().letter_name = False
        self.assertEqual(self.read_values(draft, "fr_FR")["previous_reminder_level"], "Relance ferme")

    def test_many_invoices_are_counted(self):
        moves = self.invoice
        for number in range(2):
            moves |= self.make_move(days_late=30 + number)
        level = self.levels["firm"]
        draft = self.clerk_env["account.reminder"]._create_draft(moves, level)
        values = self.read_values(draft, "en_US")
        self.assertEqual(values["invoice_number"].count(", "), 2)
        self.assertEqual(values["payment_reference"].count(", "), 2)
        draft = self.clerk_env["account.reminder"]._create_draft(moves | self.make_move(days_late=33), level)
        values = self.read_values(draft, "en_US")
        self.assertEqual(values["invoice_number"], "4 invoices, listed below")
        reference = values["payment_reference"]
        self.assertEqual(draft.with_context(lang="en_US")._get_title(), f"Second reminder – {reference}")
        reference = reference.replace(" ", "")
        self.assertEqual(reference[:2] + reference[4:], f"RFRM{draft.id:06}")
        moves = draft.move_ids.sudo()
        moves.partner_bank_id = moves.partner_bank_id.create(
            {"acc_number": "1234 5678", "partner_id": self.company.partner_id.id}
        )
        self.assertEqual(self.read_values(draft, "en_US")["payment_reference"], f"RM{draft.id:06}")

    def test_days_have_their_months_in_words(self):
        values = self.read_values(self.make_draft(level="last"), "en_US")
        self.assertRegex(values["deadline"], r"^[A-Z][a-z]+ \d{1,2}, \d{4}$")

    def test_addresses_are_in_their_country_s_order(self):
        italy = self.env.ref("base.it")
        state = self.env["res.country.state"].search([("country_id", "=", italy.id), ("code", "=", "TO")], limit=1)
        self.customer.write({"country_id": italy.id, "state_id": state.id, "zip": "10121", "city": "Torino"})
        self.assertIn("10121 Torino TO", self.customer._get_postal_lines(italy))
        # who says no country is at home; what is not known leaves no gap
        stranger = self.env["res.partner"].create({"name": "Ada", "street": "1 Via", "city": "Torino", "zip": "10121"})
        self.assertEqual(stranger._get_postal_lines(italy), ["1 Via", "10121 Torino"])
        stranger.country_id = self.env.ref("base.us")
        self.assertEqual(stranger._get_postal_lines(italy, "en_US"), ["1 Via", "Torino 10121", "UNITED STATES"])
        # unless somebody decided otherwise
        italy.address_format = "%(street)s\n%(city)s %(zip)s"
        self.assertIn("Torino 10121", self.customer._get_postal_lines(italy))

    def test_the_pdf_says_whose_it_is(self):
        html = str(self.make_draft()._render_letter())
        self.assertIn(f'<meta name="author" content="{escape(self.company.name)}"/>', html)
