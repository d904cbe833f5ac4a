# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One law a letter: in whatever language, it names no article, court, procedure or postal service of another country."""

import itertools
import re

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.common import PRINTERS

from ..models.res_partner import KINDS
from .common import ChargesCommon
from .test_notices import LANGUAGES, LAWS, cite

LANGS = (*LANGUAGES, "en_GB")
CODES = {"uk": "gb", "eu": "fi"}
# What only one country has, by what it is recognised in any language; what a country's law calls a formal notice is among it
INSTITUTIONS = {
    "gb": r"letter before claim|county court|pre-action",
    "fr": r"injonction de payer|tribunal de commerce",
    "de": r"mahnverfahren|mahnbescheid",
    "it": r"decreto ingiuntivo",
    "es": r"monitorio|burofax",
    # by a court's order for payment Polish calls that of any country, whose own name follows
    "pl": r"(?<!sądowy )nakaz zapłaty",
    "nl": r"dagvaarding",
    "lu": r"ordonnance de paiement",
    "ch": r"poursuite, esecuzione",
    "se": r"inkassokrav|kronofogden|betalningsföreläggande",
    "no": r"inkassovarsel",
    "dk": r"påkrav",
}
SERVICES = {"gb": r"royal mail", "us": r"certified mail", "it": r"\bpec\b"}


def find(text, things):
    """Return the countries whose institutions a text names."""
    return {code for code, words in things.items() if re.search(words, text.lower())}


@tagged("post_install", "-at_install")
class TestOneLaw(ChargesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGS:
            cls.env["res.lang"]._activate_lang(lang)
        cls.env["ir.module.module"]._load_module_terms(["relance_print", "relance_print_charge"], [*LANGS])
        cls.set_parameter("printer_path", PRINTERS["patched"])
        # electronic addresses are checked by countries, of which the company has many here
        numbers = [
            name
            for name in ("vat", "company_registry", "peppol_eas", "peppol_endpoint")
            if name in cls.company.partner_id
        ]
        cls.company.partner_id.sudo().write(dict.fromkeys(numbers, False))

    def choose(self, name, sender=None, kind="company"):
        """Let a company of a country (None: the scheme's) have a scheme, and a customer of a kind."""
        scheme = self.env.ref(f"relance_print_charge.scheme_{name}")
        code = sender or CODES.get(name, name)
        country = self.env["res.country"].search([("code", "=", code.upper())])
        self.company.sudo().write({"reminder_scheme_id": scheme.id, "country_id": country.id})
        self.customer.reminder_kind = kind
        return code

    def read_letter(self, letter, lang):
        letter.lang = lang
        self.env.invalidate_all()
        return f"{letter.with_context(lang=lang)._get_stage_name()} {self.read_zone(letter)}"

    def check(self, letter, lang, law, sender):
        text = self.read_letter(letter, lang)
        code = CODES.get(law, law)
        self.assertLessEqual(cite(text), {law, "eu"} if law == "eu" else {law})
        self.assertLessEqual(find(text, INSTITUTIONS), {code})
        self.assertLessEqual(find(text, SERVICES), {sender})
        return text

    def test_all_schemes_levels_and_languages(self):
        letters = {level: self.make_draft(self.make_late(), level) for level in self.levels}
        found = set()
        for name, lang in itertools.product(LAWS, LANGS):
            sender = self.choose(name)
            for level, letter in letters.items():
                with self.subTest(scheme=name, lang=lang, level=level):
                    found |= find(self.check(letter, lang, name, sender), INSTITUTIONS)
        # each is found where it belongs: by what it is recognised is no mistake
        self.assertEqual(found, set(INSTITUTIONS))

    def test_formal_notices_to_all_kinds(self):
        letter = self.make_draft(self.make_late(), "formal_notice")
        for name, (kind, _title), lang in itertools.product(LAWS, KINDS[1:], LANGS):
            sender = self.choose(name, kind=kind)
            with self.subTest(scheme=name, kind=kind, lang=lang):
                self.check(letter, lang, name, sender)

    def test_another_countrys_scheme(self):
        """The law is the chosen scheme's, the post that of where the sender is."""
        letter = self.make_draft(self.make_late(), "formal_notice")
        for sender, name, lang in itertools.product(
            ("gb", "us", "fr", "de"), LAWS, ("en_GB", "en_US", "fr_FR", "de_DE")
        ):
            if not self.env.ref(f"relance_print_charge.scheme_{name}").country_id:
                continue
            self.choose(name, sender)
            with self.subTest(sender=sender, scheme=name, lang=lang):
                self.check(letter, lang, name, sender)

    def test_companies_of_countries_without_a_scheme(self):
        """Nothing but words of the language."""
        self.choose("none", "us")
        for level, lang in itertools.product(self.levels, LANGS):
            text = self.read_letter(self.make_draft(self.make_late(), level), lang)
            self.assertEqual((cite(text), find(text, INSTITUTIONS)), (set(), set()), (level, lang))

    def test_registered_letters_bear_the_name_of_the_senders_service(self):
        letter = self.make_draft(self.make_late(), "formal_notice")
        for sender, lang, mention in (
            ("gb", "en_GB", "Royal Mail Signed For"),
            ("gb", "fr_FR", "Royal Mail Signed For"),
            ("us", "en_US", "Certified mail, return receipt requested"),
            ("fr", "en_GB", "Registered letter with return receipt"),
            ("fr", "fr_FR", "Lettre recommandée avec avis de réception"),
            ("de", "de_DE", "Einschreiben mit Rückschein"),
            ("it", "it_IT", "Raccomandata A/R o PEC"),
        ):
            self.choose("fr", sender)
            with self.subTest(sender=sender, lang=lang):
                self.assertIn(mention, self.read_letter(letter, lang))

    def test_registers_of_companies_are_their_countrys(self):
        """A number has the name of the register where the company is, else the language's word, which is no country's."""
        letter = self.make_draft(self.make_late(), "formal_notice")
        own = {
            "FR": "SIREN",
            "DE": "Handelsregister",
            "NL": "Handelsregister",
            "IT": "Registro delle imprese",
            "PL": "KRS",
        }
        for code, lang in itertools.product((*own, "GB", "US", "AT", "BE"), LANGS):
            country = self.env["res.country"].search([("code", "=", code)])
            label = letter.with_context(lang=lang)._get_registry_label(country, "334 175 221")
            if code in own:
                self.assertEqual(label, own[code])
            else:
                self.assertNotIn(label, own.values(), (code, lang))

    def test_tax_numbers_have_a_word_of_the_language(self):
        letter = self.make_draft(self.make_late(), "formal_notice")
        for code, lang in itertools.product(("FR", "DE", "NL", "IT", "PL", "ES"), LANGS):
            self.company.sudo().country_id = self.env["res.country"].search([("code", "=", code)])
            self.env.invalidate_all()
            label = letter.with_context(lang=lang)._get_look()["vat_label"]
            with self.subTest(country=code, lang=lang, label=label):
                self.assertTrue(label)
                if not lang.startswith("en"):
                    self.assertNotIn("VAT", label)

    def test_what_the_law_calls_a_formal_notice(self):
        """In its subject, whoever writes it in whatever language, and where a later letter names it."""
        move = self.make_late()
        letter = self.make_draft(move, "formal_notice")
        for name, lang, title in (
            ("uk", "en_GB", "LETTER BEFORE CLAIM – "),
            ("uk", "en_US", "LETTER BEFORE CLAIM – "),
            ("fr", "en_GB", "FORMAL NOTICE to pay – "),
            ("fr", "fr_FR", "MISE EN DEMEURE de payer – "),
            ("de", "de_DE", "Letzte Zahlungsaufforderung vor gerichtlichen Schritten – "),
            ("no", "en_GB", "INKASSOVARSEL – "),
            ("se", "en_GB", "INKASSOKRAV – "),
            ("dk", "en_GB", "PÅKRAV – "),
        ):
            self.choose(name)
            letter.lang = lang
            self.env.invalidate_all()
            with self.subTest(scheme=name, lang=lang):
                self.assertIn(f"{title}{move.name}", self.read_zone(letter, "subject"))
        self.choose("uk")
        letter.lang = "en_GB"
        with freeze_time("2026-10-01 12:00:00", tick=True):
            letter.action_download_pdf()
        again = self.make_draft(move, "formal_notice")
        self.assertIn("Letter before claim (1 October 2026", self.read_letter(again, "en_GB"))
        self.choose("fr")
        self.assertIn("Formal notice to pay (1 October 2026", self.read_letter(again, "en_GB"))
