# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The letter before it is printed: its text, the values in it, its language and the alerts beside it."""

from datetime import timedelta

from lxml import html

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .common import TODAY, ReminderCommon


class TestDeactivatedLanguage(ReminderCommon):
    def deactivate_german(self, but=()):
        """Do what Odoo asks of an administrator: give its contacts another language, and deactivate it."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False).search([("lang", "=", "de_DE")])
        partners.filtered(lambda partner: partner not in but).lang = "fr_FR"
        self.env.flush_all()
        self.env["res.lang"].sudo().search([("code", "=", "de_DE")]).active = False
        self.env.invalidate_all()

    def test_letters_go_on(self):
        """In the language that the customer has by now: a draft is opened and printed, a printed letter stays what it was."""
        printed = self.make_printed(self.make_move(partner=self.german))
        draft = self.make_draft(self.make_move(partner=self.german))
        edited = self.make_draft(self.make_move(partner=self.german))
        edited.body = "<p>Bitte zahlen.</p>"
        self.assertEqual((printed | draft | edited).mapped("lang"), ["de_DE"] * 3)
        archived, before = printed._get_archived_pdf(), printed.body
        self.deactivate_german()
        self.assertEqual((printed | draft | edited).mapped("lang"), ["fr_FR"] * 3)
        self.assertIn("Madame, Monsieur", self.read_zone(draft._render_letter()))
        self.assertIn("Bitte zahlen.", self.read_zone(edited._render_letter()))
        self.assertEqual(draft.move_ids.action_print_reminder()["res_id"], draft.id)
        for letter in draft | edited:
            letter.action_download_pdf()
            self.assertEqual(letter.state, "printed")
        self.assertEqual((printed._get_archived_pdf(), printed.body), (archived, before))
        printed._cancel("Erreur")

    def test_archived_customers(self):
        """Odoo lets them keep a language that is none any more."""
        move = self.make_move(partner=self.german)
        self.german.active = False
        self.deactivate_german(self.german)
        self.assertEqual(self.german.lang, "de_DE")
        letter = self.make_printed(move)
        self.assertEqual((letter.lang, letter.state), ("fr_FR", "printed"))
        self.assertTrue(self.german._render_statement_pdfs(self.company, TODAY))


class TestAccountReminder(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.make_draft()
        cls.classic = cls.env.ref("relance_print.format_classic_nf")

    def assert_text_refused(self, values, message):
        with self.assertRaises(ValidationError) as error, self.cr.savepoint():
            self.in_english(self.draft).write(values)
        self.assertEqual(str(error.exception), message)

    # Text and language

    def test_french_text(self):
        self.assertEqual(self.draft.subject, "Rappel de règlement – {{ invoice_number }}")
        self.assertEqual(self.read_zone(self.draft, "subject"), f"Rappel de règlement – {self.invoice.name}")
        body = self.read_zone(self.draft, "body")
        self.assertIn("nous n’avons pas encore reçu le règlement de la somme de 1 000,00 €, arrivée à échéance", body)
        self.assertIn("si possible d’ici au 22 octobre 2026", body)
        self.assertIn("IBAN FR76 1999 7044 1800 2147 6305 859", body)
        self.assertIn("BIC DEMOFRPPXXX", body)
        self.assertEqual(
            self.read_zone(self.draft, "signature"), "Chloé Besnard Ébénisterie Noël & Fils compta@example.com"
        )
        self.assertIn("Nantes, le 14 octobre 2026", self.read_zone(self.draft))

    def test_english_text(self):
        draft = self.make_draft(self.make_move(partner=self.british))
        self.assertEqual(draft.lang, "en_US")
        self.assertIn("payment of 1,000.00 €, which has fallen due", self.read_zone(draft, "body"))
        self.assertIn("by October 22, 2026 if you can", self.read_zone(draft, "body"))

    def test_every_level_has_its_text(self):
        subjects = {
            "friendly": "Rappel de règlement",
            "firm": "Relance pour retard de paiement",
            "last": "Dernière relance avant mise en demeure",
            "formal_notice": "MISE EN DEMEURE de payer",
        }
        for level, subject in subjects.items():
            with self.subTest(level=level):
                self.draft.level_id = self.levels[level]
                self.assertEqual(self.read_zone(self.draft, "subject"), f"{subject} – {self.invoice.name}")

    def test_formal_notice_is_registered_and_in_words(self):
        self.draft.level_id = self.levels["formal_notice"]
        self.assertTrue(self.draft.is_registered)
        self.draft.tracking_number = "1A 234 567 8901 2"
        page = self.read_zone(self.draft)
        self.assertIn("Lettre recommandée avec avis de réception 1A 234 567 8901 2", page)
        self.assertIn("la somme échue de 1 000,00 € (mille euros)", page)

    def test_only_a_formal_notice_is_registered(self):
        self.assertFalse(self.draft.is_registered)
        self.assertNotIn("Lettre recommandée", self.read_zone(self.draft))

    def test_customers_language_where_the_text_has_it(self):
        text = self.make_text()
        text.with_context(lang="de_DE").write(
            {"subject": "Unseres", "body": "<p>Unser Text</p>", "signature": "<p>Wir</p>"}
        )
        draft = self.make_draft(self.make_move(partner=self.german))
        self.assertEqual(draft.lang, "de_DE")
        self.assertRecordValues(draft, [{"subject": "Unseres", "text_origin": "Ébénisterie Noël & Fils"}])
        self.assert_alerts(draft)

    def test_english_where_the_text_is_not_in_the_customers_language(self):
        self.make_text()
        draft = self.make_draft(self.make_move(partner=self.german))
        self.assertEqual(draft.lang, "en_US")
        self.assertEqual(draft.subject, "Ours")

    def test_users_language_where_the_customer_has_none(self):
        self.customer.lang = False
        self.assertEqual(self.make_draft(self.make_move()).lang, "fr_FR")

    def test_another_language_chosen(self):
        self.draft.lang = "en_US"
        self.assertEqual(self.read_zone(self.draft, "subject"), f"Payment reminder – {self.invoice.name}")
        self.assertIn("payment of 1,000.00 €", self.read_zone(self.draft, "body"))

    def test_text_of_the_company_wins(self):
        self.assertEqual(self.draft.text_origin, "Texte par défaut")
        format_us = self.env.ref("relance_print.format_classic_us")
        self.make_text(format_id=format_us.id)
        draft = self.make_draft(self.make_move())
        self.assertRecordValues(
            draft,
            [
                {
                    "subject": "Ours",
                    "text_origin": "Ébénisterie Noël & Fils",
                    "format_id": format_us.id,
                    "format_origin": "Ébénisterie Noël & Fils",
                }
            ],
        )

    def test_text_of_another_company_does_not(self):
        self.make_text(self.env["res.company"].create({"name": "Elsewhere"}))
        draft = self.make_draft(self.make_move())
        self.assertRecordValues(
            draft, [{"text_origin": "Texte par défaut", "subject": "Rappel de règlement – {{ invoice_number }}"}]
        )

    # Corrections

    def test_edited_and_back(self):
        default = self.draft.subject
        self.draft.subject = "Un mot de notre part"
        self.assertTrue(self.draft.is_edited)
        self.draft.subject = default
        self.assertFalse(self.draft.is_edited)

    def test_every_zone_counts_as_edited(self):
        for zone, value in (("subject", "Bonjour"), ("body", "<p>Bonjour</p>"), ("signature", "<p>Zoé</p>")):
            with self.subTest(zone=zone):
                self.draft.write({zone: value})
                self.assertTrue(self.draft.is_edited)
                self.draft.action_reset_text()

    def test_edit_survives_another_level_and_language(self):
        self.draft.body = "<p>Chère Madame,</p>"
        self.draft.level_id = self.levels["last"]
        self.draft.lang = "en_US"
        self.assertRecordValues(self.draft, [{"body": "<p>Chère Madame,</p>", "is_edited": True}])

    def test_reset(self):
        self.draft.write({"subject": "Bonjour", "body": "<p>Bonjour</p>", "signature": False})
        self.draft.level_id = self.levels["last"]
        self.draft.action_reset_text()
        self.assertFalse(self.draft.is_edited)
        self.assertEqual(self.draft.subject, "Dernière relance avant mise en demeure – {{ invoice_number }}")
        self.assertIn("La présente constitue notre dernière relance.", self.draft.body)
        self.assertIn("{{ signatory_name }}", self.draft.signature)

    def test_amounts_stay_true_after_an_edit(self):
        self.draft.body = self.draft.body.replace("{{ salutation }},", "Chère Madame,")
        self.pay(self.invoice, 350.5)
        self.make_draft()
        body = self.read_zone(self.draft, "body")
        self.assertIn("Chère Madame,", body)
        self.assertIn("le règlement de la somme de 649,50 €", body)
        self.assertIn("Total dû 649,50 €", body)

    def test_opened_from_the_list_a_draft_is_of_today(self):
        self.pay(self.invoice, 350.5)
        self.draft.action_open()
        self.assertEqual(self.draft.amount_due, 649.5)

    def test_format_follows_the_settings(self):
        """Until somebody chooses another one for the letter, on the screen as well."""
        modern, statement = (self.env.ref(f"relance_print.format_{name}") for name in ("modern", "statement"))
        draft = self.in_english(self.draft)
        self.assertEqual(draft.format_origin, "Default format")
        steps = (
            ("company", lambda: self.company.write({"reminder_format_id": modern.id}), modern, self.company.name),
            (
                "level",
                lambda: self.get_text("friendly").write({"format_id": statement.id}),
                statement,
                self.company.name,
            ),
            ("back", lambda: self.get_text("friendly").write({"format_id": False}), modern, self.company.name),
            ("by hand", lambda: draft.write({"format_id": statement.id}), statement, "Chosen for this letter"),
            ("kept", lambda: self.company.write({"reminder_format_id": False}), statement, "Chosen for this letter"),
            (
                "with a level",
                lambda: draft.write({"level_id": self.levels["firm"].id}),
                statement,
                "Chosen for this letter",
            ),
            ("given up", lambda: draft.write({"format_id": self.classic.id}), self.classic, "Default format"),
            ("follows", lambda: self.company.write({"reminder_format_id": modern.id}), modern, self.company.name),
        )
        for name, change, format_, origin in steps:
            with self.subTest(name):
                change()
                draft.invalidate_recordset()  # as in the next request
                self.assertRecordValues(draft, [{"format_id": format_.id, "format_origin": origin}])
        with Form(draft) as form:
            form.format_id = statement
            form.level_id = self.levels["last"]
            self.assertEqual((form.format_id, form.format_origin), (statement, "Chosen for this letter"))
            form.format_id = modern
            self.get_text("friendly").format_id = self.classic
            form.level_id = self.levels["friendly"]
            self.assertEqual(form.format_id, self.classic)
        draft.action_download_pdf()
        self.company.reminder_format_id = self.get_text("friendly").format_id = modern
        draft.invalidate_recordset()
        self.assertEqual(draft.format_id, self.classic)

    def test_unknown_variable(self):
        self.assert_text_refused(
            {"body": "<p>Bonjour,</p>\n<p>{{ amount_du }}</p>"},
            "Text: There is no variable “amount_du”. Did you mean “amount_due”?",
        )

    def test_unknown_variable_in_french(self):
        with self.assertRaises(ValidationError) as error:
            self.draft.signature = "<p>{{ user }}</p>"
        self.assertEqual(
            " ".join(str(error.exception).split()),
            "Signature : La variable « user » n’existe pas. Vouliez-vous dire « user_name » ?",
        )

    def test_broken_braces(self):
        """A text has no lines to be counted: the words at fault are said."""
        message = "is not written correctly: a variable must look like {{ invoice_number }}, without formatting within."
        table = (
            ("{{ amount_due", "{{ amount_due"),
            ("<b>R&amp;D</b> pay amount_due }} now", "pay amount_due }} now"),
            ("{{ amount_due | upcase }}", "{{ amount_due | upcase }}"),
            ("{{ <b>amount_due</b> }}", "{{ amount_due }}"),
        )
        for source, words in table:
            with self.subTest(source=source):
                self.assert_text_refused({"body": f"<p>{source}</p>"}, f"Text: “{words}” {message}")

    def test_no_code_in_a_text(self):
        self.assert_text_refused(
            {"subject": "{% if true %}Bonjour{% endif %}"},
            "Subject: Texts take variables such as {{ invoice_number }} only, no other code: “{% if true %}”.",
        )

    def test_no_table_in_the_subject(self):
        self.assert_text_refused(
            {"subject": "Bonjour {{ invoice_table }}"},
            "Subject: “invoice_table” can't stand in a subject, which is a single line.",
        )

    def test_no_table_amid_a_sentence(self):
        self.assert_text_refused(
            {"body": "<p>Voici {{ invoice_table }} le détail</p>"},
            "Text: “invoice_table” needs a paragraph of its own.",
        )

    def test_refused_texts_of_the_settings_too(self):
        with self.assertRaisesRegex(ValidationError, "^Subject: There is no variable “nobody”"):
            self.make_text(subject="{{ nobody }}")

    # Values

    def test_values_are_escaped(self):
        self.customer.name = '<b>Tom</b> & "Zoé"'
        self.draft.write({"subject": "À {{ customer_name }}", "body": "<p>{{ customer_name }}</p>"})
        page = html.document_fromstring(self.draft.letter_html)
        self.assertFalse(page.xpath("//b"))
        self.assertEqual(self.read_zone(self.draft, "subject"), 'À <b>Tom</b> & "Zoé"')
        self.assertEqual(self.read_zone(self.draft, "body"), '<b>Tom</b> & "Zoé"')
        self.assertEqual(page.xpath("string(//*[@class='address']/div)"), '<b>Tom</b> & "Zoé"')

    def test_subject_is_plain_text(self):
        self.draft.subject = "Tom & <b>Zoé</b> {{ level }}"
        self.assertEqual(self.read_zone(self.draft, "subject"), "Tom & <b>Zoé</b> Rappel de règlement")

    def test_text_holds_no_script(self):
        self.draft.body = '<p onclick="alert(1)">Bonjour<script>alert(2)</script></p>'
        self.assertNotIn("alert", self.draft.letter_html)
        self.assertEqual(self.read_zone(self.draft, "body"), "Bonjour")

    def test_letter_is_self_contained(self):
        page = html.document_fromstring(self.draft.letter_html)
        self.assertFalse(page.xpath("//script | //link | //iframe | //img[not(starts-with(@src, 'data:'))]"))
        self.assertEqual(page.get("lang"), "fr-FR")
        self.assertIn(
            "default-src 'none'", page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        )
        self.assertNotIn("@import", self.draft.letter_html)
        self.assertRegex(self.draft.letter_html, r"\.letter-logo\{[^}]*url\(data:image/png;base64,")

    def test_variables(self):
        """What the catalogue says each variable is, in the letter's language."""
        salesperson = self.invoice.invoice_user_id.sudo()
        salesperson.write({"phone": "+33 1 00 00 00 01", "email": "vente@example.com"})
        self.clerk.sudo().phone = "+33 2 00 00 00 02"
        self.customer.vat = "FR23334175221"
        self.invoice.sudo().ref = "BC-77"
        self.pay(self.invoice, 400.0)
        draft = self.make_draft()
        draft.body = "<p>{{ payment_link }}</p>"
        values = draft._get_letter_values()
        plain = {name: " ".join(value.split()) for name, value in values.items()}
        expected = {
            "invoice_number": self.invoice.name,
            "invoice_date": "15/08/2026",
            "due_date": "14/09/2026",
            "payment_reference": self.invoice.payment_reference,
            "customer_reference": "BC-77",
            "days_late": "30",
            "amount_due": "600,00 €",
            "amount_due_words": "six cents euros",
            "amount_total": "1 000,00 €",
            "level": "Rappel de règlement",
            "reminder_number": "1",
            "previous_reminder_date": "",
            "letter_date": "14/10/2026",
            "deadline": "22 octobre 2026",
            "customer_name": "Société Générale d’Ameublement et de Décoration",
            "contact_name": "",
            "customer_vat": "FR23334175221",
            "company_name": "Ébénisterie Noël & Fils",
            "company_address": "14 quai de la Gâche 44200 Nantes",
            "company_city": "Nantes",
            "company_phone": "+33 2 61 91 47 20",
            "company_email": "compta@example.com",
            "company_registry": "99962741700010",
            "bank_name": "Banque de l’Estuaire",
            "iban": "FR76 1999 7044 1800 2147 6305 859",
            "bic": "DEMOFRPPXXX",
            "salesperson_name": salesperson.name,
            "salesperson_phone": "+33 1 00 00 00 01",
            "salesperson_email": "vente@example.com",
            "user_name": "Chloé Besnard",
            "user_phone": "+33 2 00 00 00 02",
            "user_email": "chloe@example.com",
        }
        self.assertEqual({name: plain[name] for name in expected}, expected)
        self.assertIn(self.invoice.get_portal_url(), values["payment_link"])

    def test_bank_account_of_the_invoice_wins(self):
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": "FR76 3000 6000 0112 3456 7890 189",
                "partner_id": self.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        draft = self.make_draft(self.make_move(partner_bank_id=account.id))
        self.assertIn("FR76 3000 6000 0112 3456 7890 189", self.read_zone(draft, "body"))
        self.assertNotIn("FR76 1999", self.read_zone(draft, "body"))

    def test_lines_of_instalments(self):
        move = self.make_instalments(50, 20, -10, percents=(30, 30, 40))
        self.pay(move, 100.0)
        draft = self.make_draft(move)
        self.assertRecordValues(
            draft.line_ids,
            [
                {
                    "name": f"{move.name} (1/3)",
                    "date_invoice": move.invoice_date,
                    "date_due": TODAY - timedelta(days=50),
                    "days_late": 50,
                    "amount_total": 300.0,
                    "amount_paid": 100.0,
                    "amount_due": 200.0,
                },
                {
                    "name": f"{move.name} (2/3)",
                    "date_invoice": move.invoice_date,
                    "date_due": TODAY - timedelta(days=20),
                    "days_late": 20,
                    "amount_total": 300.0,
                    "amount_paid": 0.0,
                    "amount_due": 300.0,
                },
            ],
        )
        self.assertRecordValues(draft, [{"amount_due": 500.0, "days_late": 50, "date_due": TODAY - timedelta(days=50)}])

    def test_lines_follow_the_ledger(self):
        """A paid instalment leaves the letter, one that has come due joins it."""
        move = self.make_instalments(50, 20, -1, percents=(30, 30, 40))
        draft = self.make_draft(move)
        self.pay(move, 300.0)
        with freeze_time(TODAY + timedelta(days=2), tick=True):
            self.make_draft(move)
            self.assertEqual(draft.line_ids.mapped("name"), [f"{move.name} (2/3)", f"{move.name} (3/3)"])
            self.assertEqual(draft.line_ids.mapped("days_late"), [22, 1])

    def test_dollars(self):
        dollar = self.setup_other_currency("USD", rates=[("2020-01-01", 1.25)])
        draft = self.make_draft(self.make_move(amount=1234.5, currency_id=dollar.id))
        self.assertEqual(draft.currency_id, dollar)
        self.assertIn("Total dû $ 1 234,50", self.read_zone(draft, "body"))

    def test_paid_columns_only_where_something_was_paid(self):
        self.assertNotIn("Réglé", self.read_zone(self.draft, "body"))
        self.pay(self.invoice, 400.0)
        self.make_draft()
        self.assertIn(
            f"{self.invoice.name} 15/08/2026 14/09/2026 30 1 000,00 € 400,00 € 600,00 € Total dû 600,00 €",
            self.read_zone(self.draft, "body"),
        )

    # Deadline

    def test_deadline_is_a_working_day(self):
        """Eight days from each day of a week; what would fall on a weekend is put off to Monday."""
        expected = {14: 22, 15: 23, 16: 26, 17: 26, 18: 26, 19: 27, 20: 28}
        for day, deadline in expected.items():
            with self.subTest(day=day), freeze_time(f"2026-10-{day} 10:00:00"):
                draft = self.draft.with_context(lang="fr_FR")
                self.assertEqual(draft._get_letter_values()["deadline"], f"{deadline} octobre 2026")

    def test_deadline_without_days_to_pay(self):
        self.levels["friendly"].sudo().deadline_days = 0
        for day, deadline in ((16, 16), (17, 19), (18, 19)):
            with self.subTest(day=day), freeze_time(f"2026-10-{day} 10:00:00"):
                draft = self.draft.with_context(lang="fr_FR")
                self.assertEqual(draft._get_letter_values()["deadline"], f"{deadline} octobre 2026")

    def test_deadline_of_a_formal_notice(self):
        self.draft.level_id = self.levels["formal_notice"]
        self.assertIn("au plus tard le 29 octobre 2026.", self.read_zone(self.draft, "body"))

    # Address

    def test_address_at_home(self):
        self.assertEqual(
            self.draft._get_address_lines(),
            [
                "Société Générale d’Ameublement et de Décoration",
                "Bâtiment Écureuil – 3e étage",
                "127 boulevard de l’Égalité",
                "59800 VILLENEUVE-D’ASCQ",
            ],
        )

    def test_address_abroad(self):
        """The country stands in capitals below."""
        lines = self.make_draft(self.make_move(partner=self.british))._get_address_lines()
        self.assertEqual(lines[:3], ["Harrington Interiors Ltd", "27 Old Gloucester Street", "London"])
        self.assertEqual(lines[-1], "ROYAUME-UNI")

    def test_country_abroad_is_for_the_post_of_the_sender(self):
        """A German letter that a French company posts names its country in French: the French post reads it."""
        draft = self.make_draft(self.make_move(partner=self.german))
        draft.lang = "de_DE"
        page = html.document_fromstring(draft.letter_html)
        self.assertEqual(
            [div.text for div in page.xpath("//*[@class='address']/div")],
            ["Müller & Söhne GmbH", "Königsallee 27", "40212 Düsseldorf", "ALLEMAGNE"],
        )

    def test_address_of_a_contact_person(self):
        contact = self.env["res.partner"].create(
            {"name": "Inès Caron", "parent_id": self.customer.id, "type": "contact", "lang": "fr_FR"}
        )
        draft = self.make_draft(self.make_move(partner=contact))
        self.assertEqual(
            draft._get_address_lines(),
            [
                "Société Générale d’Ameublement et de Décoration",
                "Inès Caron",
                "Bâtiment Écureuil – 3e étage",
                "127 boulevard de l’Égalité",
                "59800 VILLENEUVE-D’ASCQ",
            ],
        )
        self.assertEqual(draft._get_letter_values()["contact_name"], "Inès Caron")
        self.assert_alerts(draft)

    def test_address_without_a_name(self):
        address = self.env["res.partner"].create(
            {
                "parent_id": self.customer.id,
                "type": "invoice",
                "street": "2 rue Neuve",
                "zip": "59000",
                "city": "Lille",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        self.assertEqual(
            self.make_draft(self.make_move(partner=address))._get_address_lines(),
            ["Société Générale d’Ameublement et de Décoration", "2 rue Neuve", "59000 LILLE"],
        )

    def test_english_of_another_country(self):
        self.env["res.lang"]._activate_lang("en_GB")
        self.british.lang = "en_GB"
        draft = self.make_draft(self.make_move(partner=self.british))
        self.assertEqual(draft.lang, "en_GB")
        self.assertIn("14 October 2026", self.read_zone(draft))

    # Earlier reminders

    def test_earlier_reminders(self):
        with freeze_time("2026-09-30 22:30:00", tick=True):
            self.make_printed()
        with freeze_time("2026-10-08 10:00:00", tick=True):
            self.make_printed()._cancel("Not sent")
        draft = self.make_draft()
        self.assertEqual(draft.level_id, self.levels["firm"])
        body = self.read_zone(draft, "body")
        self.assertIn("Relance précédente : Rappel de règlement (1er octobre 2026) Nous", body)
        self.assertNotIn("8 octobre 2026", body)
        values = draft.with_context(lang="fr_FR")._get_letter_values()
        self.assertEqual(values["previous_reminder_date"], "1er octobre 2026")
        self.assertEqual(values["reminders_printed"], "1")
        self.assertEqual(values["reminder_number"], "3", "the number of the cancelled one is given again")

    def test_earlier_reminders_of_several_invoices(self):
        self.company.reminder_stage_mode = "highest"
        other = self.make_move()
        with freeze_time("2026-09-20 10:00:00", tick=True):
            self.make_printed()
        with freeze_time("2026-10-01 10:00:00", tick=True):
            printed = self.make_printed(level="formal_notice")
            printed.tracking_number = "1A 234"
        draft = self.env["account.reminder"]._create_draft(self.invoice + other, self.levels["last"])
        draft = draft.with_env(self.clerk_env)
        self.in_english(draft).lang = "en_US"
        page = html.document_fromstring(draft.letter_html)
        self.assertIn("Earlier reminders:", page.text_content())
        self.assertEqual(
            [(item.get("value"), " ".join(item.text.split())) for item in page.iterfind(".//ol/li")],
            [
                ("1", f"Payment reminder (September 20, 2026, {self.invoice.name})"),
                ("2", f"Formal notice to pay (October 1, 2026, registered letter no. 1A 234, {self.invoice.name})"),
            ],
        )

    def test_earlier_reminders_need_no_query_a_letter(self):
        def count(invoices):
            drafts = self.env["account.reminder"]
            for move in [self.make_move() for _number in range(invoices)]:
                with freeze_time("2026-10-01 10:00:00", tick=True):
                    self.make_printed(move)
                drafts += self.make_draft(move, "firm")
            self.env.flush_all()
            self.env.invalidate_all()
            drafts._prefetch_letter()
            before = self.cr.sql_log_count
            for draft in drafts:
                for other in draft._get_earlier():
                    draft._describe_earlier(other)
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(4))

    def test_no_earlier_reminders(self):
        self.draft.level_id = self.levels["firm"]
        self.assertNotIn("précédente", self.read_zone(self.draft, "body"))

    # Format

    def test_format_of_the_companys_country(self):
        formats = {"be": "nf", "de": "din_b", "at": "din_b", "ch": "sn", "us": "us"}
        for country, envelope in formats.items():
            with self.subTest(country=country):
                self.company.country_id = self.env.ref(f"base.{country}")
                found = self.clerk_env["account.reminder.format"]._get_default(self.company)
                self.assertEqual(found, self.env.ref(f"relance_print.format_classic_{envelope}"))

    def test_format_with_a_fault(self):
        """Refused when saved; said in the user's language, though the letter is in French."""
        with self.assertRaises(ValidationError) as error:
            self.in_english(self.env["account.reminder.format"]).create(
                {"name": "Broken", "html": "<p>\n{{ nobody }}</p>"}
            )
        self.assertEqual(
            str(error.exception), "There is no variable “nobody”. Did you mean “body”? (Letter, line 2, column 4)"
        )

    def test_company_without_a_logo_shows_its_name(self):
        self.company.logo = False
        self.assertNotIn("letter-logo", self.draft.letter_html)
        page = html.document_fromstring(self.draft.letter_html)
        self.assertEqual(page.xpath("string(//*[@class='head']/*[@class='name'])"), "Ébénisterie Noël & Fils")

    def test_account_that_is_no_iban(self):
        self.bank_account.sudo().acc_number = "12-3456-78"
        body = self.read_zone(self.make_draft(self.make_move(partner=self.british)), "body")
        self.assertIn("Account number 12-3456-78", body)
        self.assertNotIn("IBAN", body)

    def test_placeholder_is_no_logo(self):
        """“Your logo”, which Odoo gives a company until it has one."""
        self.company.logo = self.company._get_logo()
        self.assertTrue(self.company.uses_default_logo)
        self.assertNotIn("letter-logo", self.draft.letter_html)
        self.assert_alerts(self.draft, ("info", "Your company has no logo."))

    # Alerts

    def test_no_alerts(self):
        self.assert_alerts(self.draft)

    def test_alert_paid_meanwhile(self):
        self.pay(self.invoice)
        (alert,) = self.assert_alerts(
            self.draft, ("danger", f"{self.invoice.name} is paid: there is nothing to remind of.")
        )
        self.assertEqual((alert.action, alert.action_text), ("action_open_invoices", "Show"))
        self.assertEqual(self.draft.action_open_invoices()["res_id"], self.invoice.id)

    def test_alert_excluded_meanwhile(self):
        self.invoice.no_followup = True
        reason = self.in_english(self.invoice)._get_reminder_obstacle()
        self.assert_alerts(self.draft, ("danger", reason))

    def test_alert_open_credits(self):
        """Credit notes and payments of the whole customer, this company's and not matched yet."""
        contact = self.env["res.partner"].create({"name": "Inès Caron", "parent_id": self.customer.id})
        self.make_move(move_type="out_refund", amount=150.0, partner=contact)
        self.make_move(move_type="out_refund", amount=70.0, partner=self.consumer)
        (alert,) = self.assert_alerts(
            self.draft,
            (
                "warning",
                "The customer has unmatched payments or credit notes of 150.00 €. "
                "Match them first, if they pay these invoices.",
            ),
        )
        self.assertEqual(alert.action, "action_match_credits")
        lines = self.clerk_env["account.move.line"].search(self.draft.action_open_credits()["domain"])
        self.assertEqual(lines.mapped("amount_residual"), [-150.0])

    def test_alert_reminded_a_short_time_ago(self):
        with freeze_time("2026-10-08 10:00:00", tick=True):
            self.make_printed()
        self.assert_alerts(self.make_draft(), ("warning", "The customer was reminded 6 days ago."))

    def test_no_alert_once_enough_days_went_by(self):
        with freeze_time("2026-10-07 10:00:00", tick=True):
            self.make_printed()
        self.assert_alerts(self.make_draft())

    def test_days_between_are_a_parameter(self):
        with freeze_time("2026-10-08 10:00:00", tick=True):
            self.make_printed()
        self.set_parameter("days_between", 6)
        self.assert_alerts(self.make_draft())

    def test_alert_level_skipped(self):
        self.draft.level_id = self.levels["firm"]
        self.assert_alerts(self.draft, ("warning", "The level before this one, Friendly reminder, was never printed."))

    def test_alert_too_early_for_the_level(self):
        draft = self.make_draft(self.make_move(days_late=7))
        self.assert_alerts(
            draft, ("info", "Friendly reminder is meant for 8 days after the due date; this is 7 days late.")
        )

    def test_no_alert_on_the_day_of_the_level(self):
        self.assert_alerts(self.make_draft(self.make_move(days_late=8)))

    def test_alert_address_not_complete(self):
        for values in ({"city": False}, {"street": False, "street2": False, "zip": False}):
            with self.subTest(values=values), self.cr.savepoint() as savepoint:
                self.customer.write(values)
                (alert,) = self.assert_alerts(self.draft, ("warning", "The customer's address is not complete."))
                self.assertEqual(alert.action, "action_open_partner")
                savepoint.rollback()
                self.env.invalidate_all()
        action = self.draft.action_open_partner()
        self.assertEqual((action["res_id"], action["target"]), (self.customer.id, "new"))

    def test_alert_address_too_long(self):
        # nine lines are in smaller print, of 7.5 points, which can still be read
        self.customer.street2 = (
            "127 boulevard de l’Égalité\nZone artisanale\nLieu-dit du Moulin\nBât. C\n2e étage\nPorte 4"
        )
        self.assert_alerts(self.draft)
        self.customer.street2 += "\nBoîte postale 12"
        words = (
            "The address takes 10 lines; the window of the envelope shows 9 in readable print. "
            "Leave a line out, or shorten “Société Générale d’Ameublement et de Décoration”."
        )
        (alert,) = self.assert_alerts(self.draft, ("warning", words))
        self.assertEqual(alert.action, "action_open_partner")

    def test_alert_no_logo(self):
        self.company.logo = False
        self.assert_alerts(self.draft, ("info", "Your company has no logo."))

    def test_alert_no_bank_account(self):
        self.invoice.sudo().partner_bank_id = False
        self.bank_account.active = False
        self.assert_alerts(
            self.draft,
            ("warning", "The letter names no bank account: neither the invoice nor your company has one."),
        )
        self.assertNotIn("IBAN", self.read_zone(self.draft, "body"))

    def test_alert_edited(self):
        self.draft.subject = "Bonjour"
        self.assert_alerts(
            self.draft,
            ("info", "The text was edited by hand and stays as it is if you change level or language."),
        )

    def test_alert_no_text_in_the_language(self):
        self.make_text()
        draft = self.make_draft(self.make_move())
        self.assertEqual(draft.lang, "en_US")
        draft.lang = "fr_FR"
        self.assert_alerts(draft, ("info", "There is no default text in this language: it is in English."))

    def test_alert_printer_missing(self):
        self.set_parameter("printer_path", "/nowhere/wkhtmltopdf")
        self.assert_alerts(
            self.draft,
            (
                "danger",
                "wkhtmltopdf, the program that makes the PDF, is not installed on the server. "
                "Ask your administrator to install it. Nothing was printed or logged.",
            ),
        )

    def test_alerts_on_the_form(self):
        """In the user's language; none any more once printed."""
        self.company.logo = False
        self.assertEqual(
            self.draft.alerts,
            [
                {
                    "key": "logo",
                    "severity": "info",
                    "words": "Votre société n’a pas de logo.",
                    "action": False,
                    "action_text": False,
                    "confirm": False,
                }
            ],
        )
        self.draft.action_download_pdf()
        self.assertFalse(self.draft.alerts)

    # Back

    def test_back_to_where_it_came_from_else_to_the_invoice(self):
        back = self.draft.action_back()
        self.assertEqual((back["type"], back["tag"]), ("ir.actions.client", "relance_print.back"))
        fallback = back["params"]["fallback"]
        self.assertEqual((fallback["res_model"], fallback["res_id"]), ("account.move", self.invoice.id))

    def test_back_to_several_invoices(self):
        second = self.make_move()
        self.draft.sudo().move_ids = [Command.link(second.id)]
        fallback = self.draft.action_back()["params"]["fallback"]
        self.assertEqual(fallback["domain"], [("id", "in", (self.invoice + second).ids)])
