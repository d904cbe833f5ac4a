# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The formal notice of each scheme to each kind of customer, printed: one law, all that it has to say, on one page."""

import io
import itertools
from datetime import timedelta

import pdfplumber

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.common import PRINTERS, TODAY, ReminderCommon, read_pages

from ..models.res_partner import KINDS
from .test_notices import LAWS, cite

REFERENCE, REGISTRY = "BC 4711", "334 175 221"
# In which language a law's own people are written to
LANGUAGES = {"fr": "fr_FR", "be": "fr_FR", "lu": "fr_FR", "de": "de_DE", "at": "de_DE", "ch": "de_DE", "nl": "nl_NL"}
LANGUAGES |= {"es": "es_ES", "it": "it_IT", "pl": "pl_PL", "uk": "en_GB", "ie": "en_GB"}
# That what accrues is reserved, and what is enclosed
WORDS = {
    "fr_FR": ("jusqu’au parfait paiement", "Pièce jointe"),
    "de_DE": ("bis zum Zahlungseingang bleiben vorbehalten", "Anlage:"),
    "nl_NL": ("Rente tot aan de dag van betaling", "Bijlage:"),
    "es_ES": ("que se devenguen hasta el pago", "Documento adjunto"),
    "it_IT": ("maturati fino al saldo", "Allegato"),
    "pl_PL": ("dalszymi odsetkami", "Załącznik:"),
    "en_GB": ("with interest and costs", "Enclosure:"),
    "en_US": ("that accrue until payment", "Enclosure:"),
}
CURRENCIES = {"pl": "PLN", "uk": "GBP", "ch": "CHF", "se": "SEK", "no": "NOK", "dk": "DKK"}
COUNTRIES = {"eu": "fi"}


@tagged("post_install", "-at_install")
class TestEveryNotice(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in WORDS:
            cls.env["res.lang"]._activate_lang(lang)
        addons = ["relance_print", "relance_print_charge"]
        cls.env["ir.module.module"]._load_module_terms(addons, [*WORDS])
        for name in CURRENCIES.values():
            cls.env.ref(f"base.{name}").active = True
        cls.env["account.reminder.rate"].create({"reference": "pl_eur", "date_from": "2026-08-01", "percent": 4.26})
        belgium = cls.env.ref("relance_print_charge.scheme_be")
        belgium.consumer_scheme_id = cls.env.ref("relance_print_charge.scheme_be_consumer")
        cls.set_parameter("printer_path", PRINTERS["patched"])

    def make_cases(self):
        """Return schemes that a company chooses, kinds of customers, and an invoice of each with three reminders printed."""
        cases = []
        for name, (kind, _title) in itertools.product(LAWS, KINDS):
            currency = self.env.ref(f"base.{CURRENCIES.get(name, 'EUR')}")
            values = {"name": "Dubreuil et Fils", "is_company": kind in ("company", "public"), "reminder_kind": kind}
            partner = self.customer.sudo().copy({**values, "company_registry": kind != "consumer" and REGISTRY})
            move = self.make_late(partner=partner, amount=3967.25, currency_id=currency.id, ref=REFERENCE)
            cases.append((name, kind, move))
        moves = self.env["account.move"].union(*(move for _name, _kind, move in cases))
        for level, days in (("friendly", 50), ("firm", 35), ("last", 20)):
            with freeze_time(f"{TODAY - timedelta(days=days)} 12:00:00", tick=True):
                letters = [
                    self.env["account.reminder"]._create_draft(move, self.levels[level].with_env(self.env))
                    for move in moves
                ]
                self.env["account.reminder"].union(*letters)._print()
        return cases

    def test_every_notice(self):
        letters, pages = [], []
        for name, kind, move in self.make_cases():
            scheme = self.env.ref(f"relance_print_charge.scheme_{name}")
            country = self.env.ref(f"base.{COUNTRIES.get(name, name)}")
            self.company.sudo().write({"reminder_scheme_id": scheme.id, "country_id": country.id})
            move.partner_id.sudo().country_id = country
            draft = self.env["account.reminder"]._create_draft(move, self.levels["formal_notice"].with_env(self.env))
            draft.lang = LANGUAGES.get(name, "en_US")
            law = draft._get_law()
            least = TODAY + timedelta(days=law._get_deadline_days(kind))
            self.assertGreaterEqual(draft._get_deadline(TODAY), least, (name, kind))
            daily = draft.with_context(lang=draft.lang)._get_letter_values()["daily_interest"]
            letters.append((name, kind, law, draft, daily))
            pages.append(draft._compose().page)
        for (name, kind, law, draft, daily), pdf in zip(
            letters, self.env["account.reminder"]._render_pdfs(pages), strict=True
        ):
            with self.subTest(scheme=name, kind=kind):
                texts = read_pages(pdf)
                self.assertEqual(len(texts), 1)
                text = texts[0]
                self.assertLessEqual(cite(text), {name})
                if law.formal_notice and name not in ("at", "pt", "ie", "lu", "ch"):
                    self.assertTrue(cite(text))
                reserved, enclosed = WORDS[draft.lang]
                wanted = [reserved, enclosed, REFERENCE, self.company.company_registry]
                if kind != "consumer":
                    wanted.append(f"{REGISTRY})")
                amounts = [draft.amount_interest, draft.amount_indemnity]
                if draft.amount_interest:
                    wanted.append(daily)
                if any(amounts):
                    amounts.append(draft.amount_claimed)
                wanted += [draft.with_context(lang=draft.lang)._format_amount(amount) for amount in amounts if amount]
                for words in filter(None, wanted):
                    self.assertIn(" ".join(str(words).split()), text)

    def test_one_page_in_each_format_by_each_printer(self):
        """Also on paper that is less high than A4, in a font that is wide, and where Qt isn't patched."""
        self.company.sudo().font = "Montserrat"
        partner = self.customer.sudo().copy({"name": "Dubreuil et Fils", "is_company": True})
        pages = {}
        for name, lang in LANGUAGES.items():
            scheme = self.env.ref(f"relance_print_charge.scheme_{name}")
            country = self.env.ref(f"base.{name}")
            self.company.sudo().write({"reminder_scheme_id": scheme.id, "country_id": country.id})
            partner.country_id = country
            currency = self.env.ref(f"base.{CURRENCIES.get(name, 'EUR')}")
            move = self.make_late(partner=partner, amount=3967.25, currency_id=currency.id, ref=REFERENCE)
            draft = self.env["account.reminder"]._create_draft(move, self.levels["formal_notice"].with_env(self.env))
            draft.lang = lang
            for look in ("classic_nf", "classic_us", "modern"):
                draft.own_format_id = self.env.ref(f"relance_print.format_{look}")
                pages[name, look] = draft._compose().page
        for printer, path in PRINTERS.items():
            self.set_parameter("printer_path", path)
            pdfs = self.env["account.reminder"]._render_pdfs([*pages.values()])
            for (name, look), pdf in zip(pages, pdfs, strict=True):
                with self.subTest(printer, scheme=name, look=look), pdfplumber.open(io.BytesIO(pdf)) as document:
                    self.assertEqual(len(document.pages), 1)
                    self.assertNotRegex(
                        document.pages[0].extract_text(), r"\d[-/]\n", "a number goes on in the next row"
                    )

    def test_each_kind_is_charged_by_its_own_rules(self):
        """No case of the walk is empty by mistake: who is charged interest and a sum, who nothing."""
        charged = {}
        for name, (kind, _title) in itertools.product(LAWS, KINDS):
            scheme = self.env.ref(f"relance_print_charge.scheme_{name}")._get_of_kind(kind)
            rules = scheme._get_rules(kind == "consumer")
            charged[name, kind] = (bool(rules.terms), bool(rules.tiers))
        for name in LAWS:
            for kind in ("company", "sole_trader", "public"):
                self.assertEqual(charged[name, kind], (True, name != "ch"), (name, kind))
        both = {name for name in LAWS if charged[name, "consumer"][0]}
        self.assertEqual(both, {"fr", "de", "be", "nl", "ch", "se", "dk"})
        self.assertEqual({name for name in LAWS if charged[name, "consumer"][1]}, {"be", "nl"})
