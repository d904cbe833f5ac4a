# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rates and schemes of late-payment charges as data."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import polib

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print.tests.common import ReminderCommon

from ..models.account_reminder_rate import FACTORS, REFERENCES
from ..models.account_reminder_scheme_wording import WORDS
from ..tools.late_indemnity import Tier
from ..tools.late_payment import compute_interest

# No source was found for some half-years
WITH_GAPS = ("se", "no", "dk", "no_sum")


@tagged("post_install", "-at_install")
class TestScheme(ReminderCommon):
    def get_scheme(self, name):
        return self.clerk_env.ref(f"relance_print_charge.scheme_{name}")

    def test_rate_ends_with_its_half_year(self):
        rates = self.env["account.reminder.rate"].create(
            [
                {"reference": "at", "date_from": "2030-01-01", "percent": 1},
                {"reference": "at", "date_from": "2030-07-01", "percent": 2},
                {"reference": "at", "date_from": "2031-01-01", "date_to": "2031-03-31", "percent": 3},
            ]
        )
        self.assertEqual(rates.mapped("date_to"), [date(2030, 6, 30), date(2030, 12, 31), date(2031, 3, 31)])

    def test_a_new_rate_is_known_at_once(self):
        terms = self.get_scheme("at")._get_terms(is_consumer=False)
        self.assertIsNone(terms.get_percent(date(2030, 2, 1)))
        rate = self.env["account.reminder.rate"].create({"reference": "at", "date_from": "2030-01-01", "percent": 1.5})
        terms = self.get_scheme("at")._get_terms(is_consumer=False)
        self.assertEqual(terms.get_percent(date(2030, 2, 1)), Decimal("10.7"))
        rate.percent = 2
        terms = self.get_scheme("at")._get_terms(is_consumer=False)
        self.assertEqual(terms.get_percent(date(2030, 2, 1)), Decimal("11.2"))
        rate.unlink()
        terms = self.get_scheme("at")._get_terms(is_consumer=False)
        self.assertIsNone(terms.get_percent(date(2030, 2, 1)))

    def test_shipped_schemes(self):
        day = date(2026, 6, 30)
        percents = {
            name: self.get_scheme(name)._get_terms(is_consumer=False).get_percent(day)
            for name in (
                "none",
                "fr",
                "fr_public",
                "eu",
                "de",
                "at",
                "be",
                "be_consumer",
                "nl",
                "es",
                "it",
                "pl",
                "uk",
                "ie",
                "ch",
                "lu",
                "pt",
                "se",
                "se_consumer",
                "no",
                "nl_consumer",
                "contract",
            )
        }
        expected = {"none": 0, "fr": 12.15, "eu": 10.15, "de": 10.27, "at": 10.73, "be": 10.5, "nl": 10.15, "es": 10.15}
        expected |= {"it": 10.15, "pl": 14, "uk": 11.75, "contract": 0}
        expected |= {"fr_public": 10.15, "be_consumer": 10.5, "ie": 10.15, "ch": 5}
        expected |= {"lu": 10.15, "pt": 10.15, "se": 10, "se_consumer": 10, "no": 12, "nl_consumer": 0}
        self.assertEqual({name: float(percent) for name, percent in percents.items()}, expected)

    def test_rates_of_the_second_half_of_2026(self):
        day = date(2026, 11, 30)
        for name, is_consumer, percent in (
            ("fr", False, "12.4"),
            ("fr", True, "2.75"),
            ("fr_public", False, "10.4"),
            ("eu", False, "10.4"),
            ("nl", False, "10.4"),
            ("es", False, "10.4"),
            ("it", False, "10.4"),
            ("lu", False, "10.4"),
            ("pt", False, "10.4"),
            ("ie", False, "10.4"),
            ("be", False, "10.5"),
            ("de", False, "10.52"),
            ("de", True, "6.52"),
            ("at", False, "10.73"),
            ("pl", False, "13.75"),
            ("uk", False, "11.75"),
            ("ch", True, "5"),
        ):
            terms = self.get_scheme(name)._get_terms(is_consumer=is_consumer)
            self.assertEqual(terms.get_percent(day), Decimal(percent), name)
        for name in ("se", "no", "dk"):  # no source
            self.assertIsNone(self.get_scheme(name)._get_terms(is_consumer=False).get_percent(day), name)

    def test_rates_of_the_north(self):
        for name, day, percent in (
            ("se", date(2022, 7, 1), Decimal("8.5")),
            ("se", date(2024, 12, 31), 12),
            ("se", date(2025, 6, 30), 11),
            ("se", date(2025, 7, 1), 10),
            ("no", date(2025, 1, 1), Decimal("12.5")),
            ("no", date(2026, 1, 1), 12),
        ):
            self.assertEqual(self.get_scheme(name)._get_terms(is_consumer=False).get_percent(day), percent, name)

    def test_shipped_rates(self):
        """Without a gap up to the end of 2026, but where no source was found, and with the page that each was read on."""
        rates = self.env["account.reminder.rate"].search([], order="reference, date_from")
        for reference, series in rates.grouped("reference").items():
            with self.subTest(reference):
                self.assertTrue(all(series.mapped("source")))
                if reference in WITH_GAPS:
                    continue
                self.assertEqual(str(series[-1].date_to), "2026-12-31")
                for rate, following in pairwise(series):
                    self.assertEqual(rate.date_to + timedelta(days=1), following.date_from)
        known = {code for code, _name in REFERENCES + FACTORS} - {"pl_eur"}  # which is entered
        self.assertEqual(set(rates.mapped("reference")), known)

    def test_rate_of_the_first_day(self):
        """SI 2002/1675, article 4: no cut where the Bank of England's rate changes."""
        terms = self.get_scheme("uk")._get_terms(is_consumer=False)
        [piece] = compute_interest(Decimal(10000), date(2025, 6, 1), date(2026, 11, 30), terms).slices
        self.assertEqual((piece.days, piece.percent, piece.interest), (547, Decimal("12.75"), Decimal("1910.75")))

    def test_consumers(self):
        self.assertIsNone(self.get_scheme("be")._get_terms(is_consumer=True))
        day = date(2026, 6, 30)
        self.assertEqual(self.get_scheme("fr")._get_terms(is_consumer=True).get_percent(day), Decimal("2.62"))
        self.assertEqual(self.get_scheme("de")._get_terms(is_consumer=True).get_percent(day), Decimal("6.27"))
        self.assertNotIn("40", self.in_english(self.get_scheme("fr"))._get_notice(is_consumer=True))
        self.assertEqual(self.get_scheme("eu")._get_notice(is_consumer=True), "")

    def test_notices_are_written_in_the_languages_of_letters(self):
        folder = Path(__file__).parents[1] / "i18n"
        schemes = self.in_english(self.env["account.reminder.scheme"].search([]))
        names = (*WORDS, "deadline_words", "indemnity_name", "notice_title")
        notices = {scheme[name] for scheme in schemes for name in names if scheme[name]}
        self.assertGreater(len(notices), 40)
        for lang in ("de", "es", "fr", "it", "nl", "pl"):
            written = {entry.msgid for entry in polib.pofile(str(folder / f"{lang}.po")).translated_entries()}
            self.assertLessEqual(notices, written, lang)

    def test_tiers_are_of_one_currency(self):
        euro, pound, zloty = (self.env.ref(f"base.{code}") for code in ("EUR", "GBP", "PLN"))
        day = date(2026, 6, 30)
        amounts = [tier.amount for tier in self.get_scheme("uk").tier_ids._get_tiers(pound, day)]
        self.assertEqual(amounts, [40, 70, 100])
        self.assertEqual(self.get_scheme("uk").tier_ids._get_tiers(euro, day), [])
        for currency in (euro, zloty):
            self.assertEqual(self.get_scheme("pl").tier_ids._get_tiers(currency, day), [])
        self.assertEqual(
            sorted(self.get_scheme("nl").tier_ids._get_tiers(euro, day)),
            [
                Tier(0, 40, 15, 2500),
                Tier(2500, 375, 10, is_above=True),
                Tier(5000, 625, 5, is_above=True),
                Tier(10000, 875, 1, is_above=True),
                Tier(200000, 2775, Decimal("0.5"), is_above=True, amount_max=6775),
            ],
        )

    def test_danish_rates(self):
        """What is not known after June 2025 is not guessed: 11.75 in the first half-year of 2024, 3.75 and 8 points."""
        terms = self.get_scheme("dk")._get_terms(is_consumer=False)
        self.assertEqual(terms.get_percent(date(2024, 6, 30)), Decimal("11.75"))
        self.assertEqual(terms.get_percent(date(2024, 7, 1)), Decimal("11.5"))
        self.assertEqual(terms.get_percent(date(2025, 1, 1)), Decimal("10.75"))
        self.assertIsNone(terms.get_percent(date(2025, 7, 1)))

    def test_an_interest_a_month(self):
        """1.5 % a month are 18 % a year."""
        scheme = self.env["account.reminder.scheme"].create({"name": "Ours", "margin": 1.5, "is_monthly": True})
        self.assertEqual(scheme._get_terms(is_consumer=False).get_percent(date(2026, 6, 30)), 18)
        scheme.reference = "ecb"
        self.assertEqual(scheme._get_terms(is_consumer=False).get_percent(date(2026, 6, 30)), Decimal("3.65"))

    def test_words_name_variables_that_there_are(self):
        scheme = self.get_scheme("fr").with_env(self.env)
        scheme.warning = "You owe {{ amount_due }}, and {{coming_indemnity}} to come."
        for words in ("{{ amount }}", "{{ charge_table }}"):
            with self.assertRaises(ValidationError):
                scheme.formal_notice = words

    def test_agreed_rate_under_the_french_floor(self):
        scheme = self.env["account.reminder.scheme"].create(
            {"name": "Ours", "country_id": self.env.ref("base.fr").id, "margin": 8.24}
        )
        self.assertIn("8.25", scheme.floor_fault)  # 3 x 2.75
        scheme.margin = 8.25
        self.assertFalse(scheme.floor_fault)
        scheme.write({"margin": 5, "country_id": self.env.ref("base.de").id})
        self.assertFalse(scheme.floor_fault)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_clerks_read_and_managers_write(self):
        scheme = self.get_scheme("fr")
        rate = self.clerk_env["account.reminder.rate"].search([], limit=1)
        self.assert_each_refused(
            {
                "scheme": lambda: scheme.write({"margin": 1}),
                "tier": lambda: scheme.tier_ids.write({"amount": 1}),
                "rate": lambda: rate.write({"percent": 1}),
            },
            AccessError,
        )
        scheme.with_env(self.env).margin = 11
        self.assertEqual(scheme.margin, 11)

    def test_scheme_of_another_company(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        hidden = self.env["account.reminder.scheme"].sudo().create({"name": "Theirs", "company_id": other.id})
        self.assertNotIn(hidden, self.clerk_env["account.reminder.scheme"].search([]))
