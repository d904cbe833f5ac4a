# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What letters say by which law: one, and all that it wants said."""

import itertools
import re
from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.common import TODAY

from ..models.res_partner import KINDS
from .common import ChargesCommon

LANGUAGES = ("en_US", "fr_FR", "de_DE", "nl_NL", "es_ES", "it_IT", "pl_PL")
# By what a country's law is recognised, in any language
LAWS = {
    "fr": r"L441-10|D441-5|1344|1231-6|R2192-31|D2192-35|tribunal de commerce",
    "eu": r"2011/7",
    "de": r"BGB",
    "at": r"UGB",
    "be": r"(?<!/)2002|\bXIX\b|[Bb]elg",
    "nl": r"6:119a|6:82|6:96",
    "es": r"3/2004|1100|1/2025",
    "it": r"231/2002|1219|2943",
    "pl": r"(?<!/)\b2013\b|\b476\b",
    "uk": r"1998|County Court|Pre-Action",
    "ie": r"\b580\b",
    "ch": r"\b104\b|poursuite, esecuzione",
    "lu": r"18\D+2004|ordonnance de paiement",
    "pt": r"62/2013",
    "se": r"1975:635|1981:739|1974:182",
    "no": r"forsinkelsesrenteloven|inkassovarsel",
    "dk": r"renteloven(?<!forsinkelsesrenteloven)|påkrav",
}


def cite(text):
    """Return the laws that a text cites."""
    return {law for law, words in LAWS.items() if re.search(words, text)}


@tagged("post_install", "-at_install")
class TestNotices(ChargesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        languages = LANGUAGES[3:]
        for lang in languages:
            cls.env["res.lang"]._activate_lang(lang)
        addons = ["relance_print", "relance_print_charge"]
        cls.env["ir.module.module"]._load_module_terms(addons, [*languages, "de_DE", "fr_FR", "es_ES"])

    def choose(self, name, kind="company", **values):
        scheme = self.env.ref(f"relance_print_charge.scheme_{name}")
        scheme.write(values)
        self.company.reminder_scheme_id = scheme
        self.customer.reminder_kind = kind
        return scheme

    def print_on(self, move, day, level="friendly"):
        with freeze_time(f"{day} 12:00:00", tick=True):
            self.make_draft(move, level).action_download_pdf()

    # One law

    def test_every_scheme_of_a_country_is_recognised(self):
        for scheme in self.env["account.reminder.scheme"].search([("country_id", "!=", False)]):
            code = scheme.country_id.code.lower()
            law = {"gb": "uk"}.get(code, code)
            words = " ".join(filter(None, (scheme[name] for name in ("notice", "formal_notice", "warning"))))
            self.assertEqual(cite(words), {law}, scheme.name)

    def test_texts_cite_no_law(self):
        """Subject and text of all levels, in all languages: only schemes do."""
        self.choose("none")
        self.env["res.lang"]._activate_lang("en_GB")
        self.env["ir.module.module"]._load_module_terms(["relance_print"], ["en_GB"])
        self.company.country_id = self.env.ref("base.us")
        for level, lang in itertools.product(self.levels, (*LANGUAGES, "en_GB")):
            letter = self.make_draft(self.make_late(), level)
            letter.lang = lang
            text = f"{letter.subject} {letter.body}"
            self.assertEqual(cite(text), set(), (level, lang))

    def test_one_law_a_letter(self):
        """All schemes, kinds of customers, languages and levels: nothing of another country's law."""
        self.company.country_id = self.env.ref("base.fr")
        letters = {level: self.make_draft(self.make_late(), level) for level in ("friendly", "firm", "formal_notice")}
        values = letters["firm"]._get_letter_values()
        schemes = self.env["account.reminder.scheme"].search([("customer_kind", "=", "professional")])
        schemes |= self.env["account.reminder.scheme"].search([("customer_kind", "=", "public")])
        for scheme, (kind, _name) in itertools.product(schemes, KINDS):
            self.company.reminder_scheme_id = scheme
            self.customer.reminder_kind = kind
            code = (scheme.country_id.code or "fr").lower()
            own = {"gb": "uk"}.get(code, code)
            allowed = {own, "eu"} if scheme == self.env.ref("relance_print_charge.scheme_eu") else {own}
            for (level, letter), lang in itertools.product(letters.items(), LANGUAGES):
                notices = " ".join(letter.with_context(lang=lang)._get_legal_notices(values))
                with self.subTest(scheme=scheme.name, kind=kind, level=level, lang=lang):
                    self.assertLessEqual(cite(notices), allowed)
                    self.assertNotIn("{{", notices)
                    if level == "formal_notice" and kind == "company" and scheme.notice:
                        self.assertTrue(cite(notices))

    def test_a_whole_letter_of_each_scheme(self):
        for name in LAWS:
            self.choose(name)
            letter = self.make_draft(self.make_late(), "formal_notice")
            letter.lang = "fr_FR"
            body = f"{letter.subject} {self.read_zone(letter, 'body')}"
            own = name if letter._get_scheme().country_id else "fr"
            self.assertLessEqual(cite(body), {name, own}, name)

    # What each has to say

    def read_body(self, level="formal_notice", move=None):
        letter = self.in_english(self.make_draft(move or self.make_late(), level))
        letter.lang = "en_US"
        return self.read_zone(letter, "body")

    def test_what_a_formal_notice_says(self):
        for name, kind, words in (
            ("fr", "company", ("1344-1", "tribunal de commerce", "L441-10")),
            ("fr", "consumer", ("1344-1", "1231-6")),
            ("fr", "public", ("public contract", "R2192-31", "D2192-35")),
            ("de", "company", ("section 286 of", "section 247", "sections 286 and 288")),
            ("at", "company", ("last demand", "456 and 458")),
            ("be", "company", ("book 5 of the Belgian Civil Code", "2 August 2002")),
            ("nl", "company", ("6:82", "6:119a", "6:96")),
            ("es", "company", ("settle the matter by negotiation", "within thirty days", "1/2025")),
            ("it", "company", ("1219", "2943", "231/2002")),
            ("pl", "company", ("476", "attempt to settle the matter out of court")),
            ("uk", "company", ("letter before claim", "County Court")),
            ("uk", "sole_trader", ("information sheet, reply form and financial statement", "30 days", "County Court")),
            ("ie", "company", ("issue proceedings", "580")),
            ("ch", "company", ("Betreibung, poursuite", "104")),
            ("lu", "company", ("ordonnance de paiement", "18 April 2004")),
            ("se", "company", ("inkassokrav", "section 5", "Kronofogden", "SEK 450")),
            ("se", "consumer", ("inkassokrav", "1974:182", "1975:635")),
            (
                "no",
                "company",
                ("inkassovarsel", "section 9", "will be handed over for debt collection, and costs may be added"),
            ),
            ("dk", "company", ("påkrav", "section 10", "you may pay without further costs", "DKK 310")),
            ("dk", "consumer", ("påkrav", "section 10")),
        ):
            with self.subTest(name, kind=kind):
                self.choose(name, kind)
                body = self.read_body()
                for text in (*words, "Enclosure: a copy of the invoice named above.", "that accrue until payment"):
                    self.assertIn(text, body)
        self.choose("fr", "consumer")
        self.assertNotIn("tribunal de commerce", self.read_body())

    def test_one_invoice_at_one_rate_has_its_subtotals_in_the_rows(self):
        self.choose("uk")
        self.assertNotIn("Principal", self.read_body())

    def test_subtotals(self):
        self.choose("de")
        self.env["account.reminder.rate"].create({"reference": "de", "date_from": "2026-07-01", "percent": 1.52})
        self.env["account.reminder.rate"].create({"reference": "de", "date_from": "2026-10-01", "percent": 1.53})
        body = self.read_body(move=self.make_late())
        name = "Fixed sum for default (section 288 (5) BGB)"
        # due on a Saturday and so on 17 August: 1,000 x 10.52 % x 44 / 365 = 12.68, 1,000 x 10.53 % x 14 / 365 = 4.04
        self.assertIn(f"Principal 1,000.00 € Late-payment interest 16.72 € {name} 40.00 € Total payable", body)
        self.assertIn("for each further day until payment):", body)

    def test_the_senders_registry_number_stands_on_the_letter(self):
        letter = self.make_draft(self.make_late(), "formal_notice")
        self.assertIn(self.company.company_registry, self.read_zone(letter))

    def test_deadlines_of_the_law(self):
        for name, kind, days in (
            ("uk", "company", 14),
            ("uk", "consumer", 30),
            ("es", "company", 37),
            ("no", "company", 14),
            ("se", "company", 8),
            ("se", "consumer", 8),
            ("dk", "company", 10),
            ("dk", "consumer", 10),
        ):
            self.choose(name, kind)
            self.levels["formal_notice"].with_env(self.env).deadline_days = 1
            letter = self.make_draft(self.make_late(), "formal_notice")
            self.assertGreaterEqual(letter._get_deadline(TODAY), TODAY + timedelta(days=days), (name, kind))
        self.levels["firm"].with_env(self.env).deadline_days = 8
        self.choose("no")
        letter = self.make_draft(self.make_late(), "firm")
        self.assertGreaterEqual(letter._get_deadline(TODAY), TODAY + timedelta(days=14))
        self.choose("fr")
        self.assertLess(letter._get_deadline(TODAY), TODAY + timedelta(days=14))

    def test_a_deadline_is_no_public_holiday(self):
        """Eight days after 3 November 2026 it is Armistice Day in France."""
        self.levels["firm"].with_env(self.env).deadline_days = 8
        letter = self.make_draft(self.make_late(), "firm")
        self.assertEqual(letter._get_deadline(date(2026, 11, 3)), date(2026, 11, 12))

    # The letter of fourteen days

    def test_the_dutch_letter_of_fourteen_days(self):
        """Words and the exact sum on the first letter: 15 % of 1,000; then the costs, once the days have passed."""
        self.choose("nl", "consumer")
        move = self.make_late()
        body = self.read_body("friendly", move)
        self.assertIn("within fourteen days from the day after you received this letter", body)
        self.assertIn("collection costs of 150.00 €", body)
        self.assertIn("by the fourteenth day after the day on which you received this letter", body)
        self.assertNotRegex(body, r"by \w+ \d+, 2026")  # no day by which to pay
        self.print_on(move, "2026-09-26")
        firm = self.make_draft(move, "firm")
        self.assertFalse(firm._is_warning())
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))  # 18 days later it is 14 October
        self.env["account.reminder"].sudo().search([("state", "=", "printed")])._cancel("Sent by mistake")
        self.print_on(move, "2026-09-25")
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 150))
        self.assertTrue(self.make_draft(self.make_late(), "firm")._is_warning())

    def test_the_free_belgian_reminder(self):
        """Book XIX: balance, clause, who is owed with its number, the product, the due date, fourteen days from the third one."""
        belgium = self.choose("be", "consumer")
        belgium.consumer_scheme_id = self.env.ref("relance_print_charge.scheme_be_consumer")
        move = self.make_late(amount=300)
        body = self.read_body("friendly", move)
        for words in (
            "This first reminder is free of charge",
            self.company.company_registry,
            move.invoice_line_ids.name,
            "300.00 €",
            "begin on the third working day",
            "you will owe 45.00 €",
            "XIX",
        ):
            self.assertIn(words, body)

    def test_a_text_that_lacks_it_is_told(self):
        self.choose("nl", "consumer")
        draft = self.make_draft(self.make_late(), "friendly")
        keys = {alert.key for alert in draft._get_alerts()[draft]}
        self.assertNotIn("warning_lacks", keys)
        draft.with_env(self.env).sudo().body = "<p>Pay!</p>"
        keys = {alert.key for alert in draft._get_alerts()[draft]}
        self.assertIn("warning_lacks", keys)
