# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The texts that companies write: what is their own in which language, what is refused, and the letter beside the text."""

from lxml import html

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from odoo.addons.relance_print.tools.letter_catalogue import GROUPS

from .common import ReminderCommon, make_image

ZONES = ("subject", "body", "signature")
LANGS = ("en_US", "fr_FR", "de_DE", "es_ES")
WORDS = {
    "subject": "Neu {{ invoice_number }}",
    "body": "<h3>Neu</h3><ul><li>{{ amount_due }}</li></ul><p>{{ invoice_table }}</p>",
    "signature": "<p>Neu</p>",
}


class TestText(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catalogue = cls.env["account.reminder"]._read_catalogue().of_texts
        cls.company.reminder_text_mode = "custom"
        cls.manager = cls.make_manager("manager")
        cls.manager_env = cls.as_user(cls.manager)
        cls.shipped = cls.env.ref("relance_print.text_friendly").with_env(cls.manager_env)
        cls.text = cls.get_text("friendly").with_env(cls.manager_env)
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})

    def in_lang(self, lang, text=None):
        """Return a text as the screen has it while another language than the user's is written."""
        return (text or self.text).with_context(reminder_lang=lang)

    def read_stored(self, zone, text=None):
        """Return what is stored of a zone, by language; nothing if it is inherited."""
        text = text or self.text
        text.flush_recordset()
        stored = text._fields[zone]._get_stored_translations(text) or {}
        return {lang: stored[lang] for lang in sorted(stored)}

    def read_used(self, zone, lang, text=None):
        text = self.in_lang(lang, text)
        text.invalidate_recordset()
        return text[f"used_{zone}"], text[f"{zone}_origin"]

    # Own and inherited

    def test_inherited_at_first(self):
        for zone in ZONES:
            for lang in LANGS:
                expected = self.shipped.with_context(lang=lang)[zone]
                self.assertTrue(expected)
                self.assertEqual(self.read_used(zone, lang), (expected, "Texte par défaut"))

    def test_written_in_one_language(self):
        """It is the text's own in all; the other languages go on from what was inherited."""
        before = {zone: self.read_stored(zone, self.shipped) for zone in ZONES}
        for lang in LANGS:
            with self.subTest(lang):
                for zone in ZONES:
                    self.in_lang(lang)[f"used_{zone}"] = WORDS[zone]
                    self.assertEqual(self.read_stored(zone), {**before[zone], lang: WORDS[zone]})
                    self.assertEqual(self.read_used(zone, lang), (WORDS[zone], ""))
                    self.text[zone] = False
        self.assertEqual({zone: self.read_stored(zone, self.shipped) for zone in ZONES}, before)

    def test_a_restructured_text_leaves_other_languages_alone(self):
        bodies = {lang: f"<p>{lang}</p><p>One and the same</p>" for lang in LANGS}
        for lang, body in bodies.items():
            self.in_lang(lang).used_body = body
        self.assertEqual(self.read_stored("body"), bodies)
        bodies["fr_FR"] = "<ul><li>One and the same</li></ul>"
        self.in_lang("fr_FR").used_body = bodies["fr_FR"]
        self.assertEqual(self.read_stored("body"), bodies)

    def test_letters_take_it(self):
        self.in_lang("fr_FR").used_subject = "Chez nous : {{ invoice_number }}"
        draft = self.make_draft()
        self.assertEqual(self.read_zone(draft, "subject"), f"Chez nous : {self.invoice.name}")
        self.assertIn("nous n’avons pas encore reçu", self.read_zone(draft, "body"))
        german = self.make_draft(self.make_move(partner=self.german))
        self.assertEqual((german.lang, german.subject), ("de_DE", "Zahlungserinnerung – {{ invoice_number }}"))

    def test_saving_without_a_change_makes_nothing_own(self):
        for lang in ("fr_FR", "de_DE"):
            text = self.in_lang(lang)
            text.write({f"used_{zone}": text[f"used_{zone}"] for zone in ZONES})
        self.assertEqual([self.read_stored(zone) for zone in ZONES], [{}, {}, {}])

    def test_a_language_that_was_switched_off(self):
        self.env["res.lang"]._activate_lang("pt_PT")
        self.shipped.sudo().with_context(lang="pt_PT").subject = "Lembrete"
        self.env["res.lang"].search([("code", "=", "pt_PT")]).active = False
        self.in_lang("fr_FR").used_subject = "Nouveau"
        self.assertEqual(list(self.read_stored("subject")), sorted(LANGS))

    def test_given_up(self):
        for zone in ZONES:
            self.in_lang("fr_FR")[f"used_{zone}"] = WORDS[zone]
        self.text.with_context(zone="body").action_use_inherited()
        self.assertEqual(self.read_stored("body"), {})
        self.assertEqual(self.read_used("body", "fr_FR"), (self.shipped.body, "Texte par défaut"))
        self.assertEqual(self.read_stored("subject")["fr_FR"], WORDS["subject"])
        self.text.action_use_inherited()
        self.assertEqual([self.read_stored(zone) for zone in ZONES], [{}, {}, {}])

    def test_emptied(self):
        """What is emptied in a language is inherited again in it; the others keep their own."""
        draft = self.make_draft()
        british = self.make_draft(self.make_move(partner=self.british))
        empty = {"subject": ("", False), "body": ("<p><br></p>", "", False), "signature": ("<div></div>", False)}
        for zone, values in empty.items():
            for value in values:
                with self.subTest(zone=zone, value=value):
                    self.in_lang("en_US")[f"used_{zone}"] = "<p>Own</p>" if zone != "subject" else "Own"
                    own = self.read_stored(zone)
                    self.in_lang("fr_FR")[f"used_{zone}"] = WORDS[zone]
                    self.in_lang("fr_FR")[f"used_{zone}"] = value
                    inherited = self.shipped.with_context(lang="fr_FR")[zone]
                    self.assertEqual(self.read_used(zone, "fr_FR"), (inherited, "Texte par défaut"))
                    self.assertEqual(self.read_used(zone, "en_US"), (own["en_US"], ""))
                    (draft | british).action_reset_text()
                    self.assertEqual((draft[zone], british[zone]), (inherited, own["en_US"]))
                    # written again: no other language is started anew
                    self.in_lang("fr_FR")[f"used_{zone}"] = WORDS[zone]
                    self.assertEqual(self.read_stored(zone), {**own, "fr_FR": WORDS[zone]})
                    self.text[zone] = False

    def test_default_again_keeps_what_was_written(self):
        self.in_lang("fr_FR").used_subject = "Chez nous"
        draft = self.make_draft()
        steps = (("default", "Rappel de règlement – {{ invoice_number }}", True), ("custom", "Chez nous", False))
        for mode, subject, is_idle in steps:
            self.company.reminder_text_mode = mode
            draft.action_reset_text()
            self.assertEqual(draft.subject, subject)
            # what is written is shown all the same, as waiting
            self.assertEqual(self.read_used("subject", "fr_FR"), ("Chez nous", ""))
            self.assertEqual(self.text.is_idle, is_idle)
        self.company.reminder_text_mode = "default"
        self.text.action_use_custom()
        self.assertEqual(self.company.reminder_text_mode, "custom")

    def test_settings(self):
        """What the settings say holds for the user's company, days and formats of its levels with it."""
        modern, statement = (self.env.ref(f"relance_print.format_{name}") for name in ("modern", "statement"))
        text, texts = self.get_text("firm"), self.company.reminder_text_ids
        form = Form(self.env["res.config.settings"])
        form.reminder_text_mode = "default"
        form.reminder_format_id = modern
        form.reminder_signatory = "company"
        form.reminder_signatory_title = "Accounts receivable"
        form.reminder_signature_image = make_image()
        with form.reminder_text_ids.edit(texts.ids.index(text.id)) as line:
            self.assertEqual((line.level_id, line.used_days, line.used_deadline_days), (text.level_id, 20, 8))
            line.used_days = 12
            line.format_id = statement
        form.save().execute()
        self.assertEqual(self.company.reminder_text_ids, texts)
        self.assertRecordValues(
            self.company,
            [
                {
                    "reminder_text_mode": "default",
                    "reminder_format_id": modern.id,
                    "reminder_signatory": "company",
                    "reminder_signatory_title": "Accounts receivable",
                }
            ],
        )
        self.assertTrue(self.company.reminder_signature_image)
        self.assertRecordValues(text, [{"days": 12, "deadline_days": 0, "format_id": statement.id}])
        self.assertEqual(self.other.reminder_signatory, "user")
        draft = self.make_draft()
        self.assertEqual((draft.format_id, draft.format_origin), (modern, "Ébénisterie Noël & Fils"))
        draft.level_id = self.levels["firm"]
        self.assertEqual(draft.format_id, statement)
        self.assertEqual(self.in_english(text).used_format, "Statement")
        self.assertEqual(self.in_english(self.text).used_format, "Modern")

    def test_links_of_the_letter(self):
        """From the letter to the text that it has, and to its format."""
        draft = self.make_draft()
        self.assertEqual(draft.action_open_text()["res_id"], self.shipped.id)
        self.in_lang("fr_FR").used_subject = "Chez nous"
        self.assertEqual(draft.action_open_text()["res_id"], self.shipped.id)
        self.in_lang("fr_FR").used_body = "<p>Chez nous</p>"
        draft.action_reset_text()
        self.assertEqual(draft.action_open_text()["res_id"], self.text.id)
        self.assertEqual(draft.action_open_format()["res_id"], draft.format_id.id)

    def test_languages(self):
        self.in_lang("en_US").write({"subject": "Ours", "body": "<p>Ours</p>"})
        self.in_lang("fr_FR").with_context(lang="fr_FR").write({"subject": "Le nôtre", "body": "<p>Le nôtre</p>"})
        found = {row["code"]: row for row in self.in_lang("fr_FR").languages}
        self.assertEqual(set(found), set(LANGS))
        self.assertEqual({code for code, row in found.items() if row["missing"]}, {"de_DE", "es_ES"})
        self.assertEqual([code for code, row in found.items() if row["current"]], ["fr_FR"])
        self.assertTrue(all(row["name"] for row in found.values()))

    # Refused

    def test_the_shipped_text_is_the_modules(self):
        before = {zone: self.read_stored(zone, self.shipped) for zone in ZONES}
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        admin.group_ids |= self.env.ref("account.group_account_manager")
        missing = self.env["account.reminder.level"].create({"name": "New", "sequence": 99})
        own = self.company.reminder_text_ids.filtered(lambda text: text.level_id == missing)

        def attempts(shipped):
            return {
                "write": lambda: shipped.write({"subject": "No"}),
                "used": lambda: shipped.write({"used_body": "<p>No</p>"}),
                "give up": shipped.action_use_inherited,
                "translate": lambda: shipped.update_field_translations("subject", {"fr_FR": "No"}),
                "days": lambda: shipped.write({"used_days": 1}),
                "format": lambda: shipped.write({"format_id": self.env.ref("relance_print.format_modern").id}),
                "delete": shipped.unlink,
                "another": lambda: shipped.create({"level_id": missing.id, "subject": "No"}),
                "made of one's own": lambda: own.with_env(shipped.env).write({"company_id": False}),
            }

        for user in (self.manager, admin):
            self.assert_each_refused(attempts(self.shipped.with_env(self.as_user(user))), user=user.login)
        self.assertEqual({zone: self.read_stored(zone, self.shipped) for zone in ZONES}, before)
        self.shipped.sudo().subject = "The module's next version"

    def test_faults_are_refused(self):
        """Which variable, in which zone, and what was probably meant: in the user's language; nothing is saved."""
        written = "is not written correctly: a variable must look like {{ invoice_number }}, without formatting within."
        written_fr = "est mal écrit : une variable doit se présenter ainsi : {{ invoice_number }}, sans mise en forme."
        table = (
            (
                *("subject", "No. {{ invoice_numbr }}"),
                "Subject: There is no variable “invoice_numbr”. Did you mean “invoice_number”?",
                "Objet : La variable « invoice_numbr » n’existe pas. Vouliez-vous dire « invoice_number » ?",
            ),
            (
                *("body", "<p>One</p>\n<p>{{ zzz }}</p>"),
                "Text: There is no variable “zzz”.",
                "Texte : La variable « zzz » n’existe pas.",
            ),
            (
                *("body", "<p>{{ amount_due</p>"),
                *(f"Text: “{{{{ amount_due” {written}", f"Texte : « {{{{ amount_due » {written_fr}"),
            ),
            (
                *("subject", "}} {{ level }}"),
                *(f"Subject: “}}}} {{{{ level }}}}” {written}", f"Objet : « }}}} {{{{ level }}}} » {written_fr}"),
            ),
            (
                *("signature", "<p>{% include 'x' %}</p>"),
                "Signature: Texts take variables such as {{ invoice_number }} only, no other code: “{% include 'x' %}”.",
                "Signature : Les textes n’acceptent que des variables comme {{ invoice_number }}, aucun autre code :"
                " « {% include 'x' %} ».",
            ),
            (
                *("body", "<p>See {{ invoice_table }}</p>"),
                "Text: “invoice_table” needs a paragraph of its own.",
                "Texte : « invoice_table » doit se trouver seul dans son paragraphe.",
            ),
            (
                *("subject", "{{ invoice_table }}"),
                "Subject: “invoice_table” can't stand in a subject, which is a single line.",
                "Objet : « invoice_table » ne peut pas figurer dans un objet, qui tient sur une seule ligne.",
            ),
        )

        def ways(text, zone, value):
            return {
                "screen": lambda: text.write({f"used_{zone}": value}),
                "client": lambda: text.write({zone: value}),
                "translate": lambda: text.update_field_translations(zone, {"de_DE": value}),
            }

        for zone, value, english, french in table:
            for lang, message in (("en_US", english), ("fr_FR", french)):
                text = self.text.with_context(lang=lang, reminder_lang="de_DE")
                for way, write in ways(text, zone, value).items():
                    with self.subTest(value=value, lang=lang, way=way):
                        with self.assertRaises(ValidationError) as error, self.cr.savepoint():
                            write()
                        self.assertEqual(" ".join(str(error.exception).split()), message)
                        self.assertEqual(self.read_stored(zone), {})

    def test_nothing_active_is_stored(self):
        evil = (
            '<p onclick="x()">A<script>x()</script><iframe src="http://example.com"></iframe>'
            '<a href="javascript:x()">b</a></p>'
        )
        self.in_lang("de_DE").used_body = evil
        self.assertEqual(self.read_stored("body")["de_DE"], '<p>A<a href="">b</a></p>')
        # nor by the translations of one's own text, in a language that is not the user's
        self.text.update_field_translations("body", {"de_DE": evil.replace("A", "B")})
        self.assertEqual(self.read_stored("body")["de_DE"], '<p>B<a href="">b</a></p>')
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.text.update_field_translations("body", {"de_DE": "<p>{{ nobody }}</p>"})
        self.assertEqual(self.read_stored("body")["de_DE"], '<p>B<a href="">b</a></p>')

    # The letter beside the text

    def test_preview(self):
        """What is typed, and what is stored of the rest, on the first overdue invoice; nothing is written."""
        self.make_move(days_late=5, amount=77.0)
        text = self.in_lang("fr_FR")
        text.used_signature = "<p>{{ user_name }}</p>"
        typed = {
            "subject": "Tapé {{ invoice_number }}",
            "body": "<p>Tapé {{ amount_due }}<script>x()</script></p><p>{{ payment_link }}</p>",
        }
        with self.assert_nothing_written():
            preview = text.get_preview(typed)
        self.assertEqual(preview["move"], {"id": self.invoice.id, "display_name": self.invoice.display_name})
        self.assertEqual((preview["error"], preview["zone"]), (False, False))
        self.assertEqual(self.read_zone(preview["html"], "subject"), f"Tapé {self.invoice.name}")
        self.assertIn("Tapé 1 000,00 €", self.read_zone(preview["html"], "body"))
        self.assertEqual(self.read_zone(preview["html"], "signature"), self.manager.name)
        self.assertNotIn("x()", preview["html"])
        self.assertFalse(self.invoice.reminder_ids)
        self.assertFalse(self.invoice.sudo().access_token)
        pages = text.get_preview_pages({**typed, "body": "<p>Tapé</p>" * 60})
        self.assertEqual((pages["count"], [found["page"] for found in pages["breaks"]]), (2, [2]))
        self.assertFalse(text.get_preview_pages({"subject": "{{"}))
        german = self.in_lang("de_DE").get_preview({})
        self.assertEqual(self.read_zone(german["html"], "subject"), f"Zahlungserinnerung – {self.invoice.name}")
        self.assertIn("1.000,00 €", self.read_zone(german["html"], "body"))

    def test_preview_is_the_letter(self):
        """The same bytes as the draft of the same user, apart from the text that was typed."""
        self.in_lang("fr_FR").used_body = "<p>Chez nous {{ deadline }}</p><p>{{ invoice_table }}</p>"
        draft = self.make_draft().with_env(self.manager_env)
        preview = self.in_lang("fr_FR").get_preview({})
        self.assertEqual(preview["html"].split("<body")[1], draft.letter_html.split("<body")[1])

    def test_preview_on_a_picked_invoice(self):
        picked = self.make_move(days_late=-20, amount=77.0, partner=self.british)
        preview = self.in_lang("fr_FR").get_preview({}, picked.id)
        self.assertEqual(preview["move"]["id"], picked.id)
        self.assertIn("77,00 €", self.read_zone(preview["html"], "body"))
        paid = self.make_move(amount=88.0)
        self.pay(paid)
        self.assertEqual(self.text.get_preview({}, paid.id)["move"]["id"], paid.id)
        # no customer invoice: the first overdue one is taken
        for kind in ("in_invoice", "out_refund"):
            self.assertEqual(
                self.text.get_preview({}, self.make_move(move_type=kind).id)["move"]["id"], self.invoice.id
            )

    def test_preview_says_what_is_wrong(self):
        text = self.in_english(self.text)
        preview = text.get_preview({"body": "<p>{{ amount_du }}</p>"})
        self.assertEqual(preview["zone"], "body")
        self.assertEqual(preview["error"], "There is no variable “amount_du”. Did you mean “amount_due”?")
        self.assertFalse(preview["html"])
        self.assertEqual(text.get_preview({"subject": "{{"})["zone"], "subject")

    def test_preview_without_an_invoice(self):
        text = self.in_english(self.get_text("friendly", self.other)).with_user(self.make_manager("other", self.other))
        text = text.with_context(allowed_company_ids=self.other.ids)
        preview = text.get_preview({"subject": "Typed"})
        self.assertEqual(preview["error"], "There is no customer invoice yet to preview the letter with.")
        self.assertEqual((preview["move"], preview["html"]), (False, False))
        variables = text.get_variables()
        self.assertFalse(variables["move"])
        self.assertEqual(
            {variable["name"]: variable["value"] for variable in variables["variables"]},
            {variable.name: variable.example for variable in self.catalogue},
        )

    def test_no_invoice_of_another_company(self):
        """Not even for a user of both: it is no invoice of this text's company."""
        both = self.make_manager("both", company_ids=[(6, 0, (self.company | self.other).ids)])
        for user, companies in ((both, self.company | self.other), (self.make_manager("one", self.other), self.other)):
            text = self.get_text("friendly", self.other).with_user(user)
            text = text.with_context(allowed_company_ids=companies.ids, lang="en_US")
            self.assertFalse(text.get_preview({}, self.invoice.id)["move"])
            self.assertFalse(text.get_variables(self.invoice.id)["move"])
        with self.assertRaises(AccessError):
            self.text.with_user(user).with_context(allowed_company_ids=self.other.ids).get_preview({})

    def test_variables(self):
        """The value of each on the invoice, in the language of the text; labels in the user's."""
        self.invoice.sudo().ref = "BC-77"
        values = self.make_draft().with_env(self.manager_env)._get_letter_values()
        with self.assert_nothing_written():
            answer = self.in_lang("fr_FR").get_variables()
        self.assertEqual(answer["move"]["id"], self.invoice.id)
        found = {variable["name"]: variable for variable in answer["variables"]}
        self.assertEqual(list(found), [variable.name for variable in self.catalogue])
        for variable in self.catalogue:
            with self.subTest(variable.name):
                row = found[variable.name]
                self.assertEqual(row["kind"], variable.kind)
                if variable.name == "payment_link":
                    self.assertIn(f"/my/invoices/{self.invoice.id}", row["value"])
                elif variable.kind != "block" and "?access_token=" not in str(values[variable.name]):
                    self.assertEqual(row["value"], values[variable.name])
                self.assertTrue(row["label"] and row["description"] and row["group"])
        self.assertEqual(found["invoice_number"]["group"], "Facture")
        groups = list(
            dict.fromkeys(variable["group"] for variable in self.in_english(self.text).get_variables()["variables"])
        )
        self.assertEqual(groups, [GROUPS[name] for name in list(GROUPS)[: len(groups)]])
        english = {row["name"]: row["value"] for row in self.in_lang("en_US").get_variables()["variables"]}
        self.assertEqual(english["amount_due"], "1,000.00\xa0€")
        picked = self.make_move(amount=77.0)
        self.assertEqual(self.text.get_variables(picked.id)["move"]["id"], picked.id)

    def test_previous_reminder_in_the_variables(self):
        """A second reminder shows the first one; cancelled ones do not count."""
        self.make_printed()
        found = {row["name"]: row["value"] for row in self.in_lang("fr_FR").get_variables()["variables"]}
        self.assertEqual(
            {name: found[name] for name in ("reminder_number", "reminders_printed", "previous_reminder_level")},
            {"reminder_number": "2", "reminders_printed": "1", "previous_reminder_level": "Rappel de règlement"},
        )
        self.assertEqual((found["previous_reminder_date"], found["earlier_reminder_dates"]), ("14 octobre 2026",) * 2)

    def test_empty_values_take_their_line_along(self):
        self.in_lang(
            "fr_FR"
        ).used_body = (
            "<p>Bonjour {{ contact_name }}</p><p>{{ contact_name }}</p><p>{{ level }}<br>{{ contact_name }}</p>"
        )
        page = html.document_fromstring(self.make_draft().letter_html)
        paragraphs = page.xpath("//*[@data-zone='body']/p")
        self.assertEqual([" ".join(p.text_content().split()) for p in paragraphs], ["Bonjour", "Rappel de règlement"])
