# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sums worked out by hand, on whole letters, by the schemes and rates that are shipped."""

from datetime import date
from decimal import Decimal

from odoo.tests import freeze_time

from odoo.addons.relance_print.tests.common import TODAY, ReminderCommon

from ..tools.late_indemnity import compute_indemnity

DAY = date(2026, 6, 30)
# By scheme: its currency, and what is owed of which amounts
SUMS = {
    "fr": ("EUR", {"0.01": 40, "100000": 40}),
    "fr_public": ("EUR", {"100000": 40}),
    "eu": ("EUR", {"100000": 40}),
    "de": ("EUR", {"100000": 40}),
    "at": ("EUR", {"100000": 40}),
    "be": ("EUR", {"100000": 40}),
    "es": ("EUR", {"100000": 40}),
    "it": ("EUR", {"100000": 40}),
    "lu": ("EUR", {"100000": 40}),
    "pt": ("EUR", {"100000": 40}),
    "uk": ("GBP", {"999.99": 40, "1000": 70, "9999.99": 70, "10000": 100}),
    "ie": ("EUR", {"1000": 40, "1000.01": 70, "10000": 70, "10000.01": 100}),
    "be_consumer": ("EUR", {"150": 20, "150.01": 30, "300": 45, "500": 65, "1000": 90, "50000": 2000}),
    "nl": ("EUR", {"100": 40, "2500": 375, "5000": 625, "10000": 875, "200000": 2775, "5000000": 6775}),
    "nl_consumer": ("EUR", {"100": 40, "2500": 375, "5000": 625, "10000": 875, "200000": 2775, "5000000": 6775}),
    "pl": ("PLN", {"5000": 160, "5000.01": 280, "49999.99": 280, "50000": 400}),  # at 4 złotys for a euro
    "se": ("SEK", {"100000": 450}),
    "no": ("NOK", {"100000": 460}),
    "dk": ("DKK", {"100000": 310}),
}
NONE = {"none", "contract", "ch", "se_consumer", "dk_consumer"}


class TestFigures(ReminderCommon):
    def get_scheme(self, name):
        return self.env.ref(f"relance_print_charge.scheme_{name}")

    def claim(self, name, kind, *, due, day, amount=1000, **options):
        """Return the formal notice of a day on an invoice due on another one.

        :param reminded: on which day a first reminder left
        :param paid: pairs of day and amount
        :param credit: what an open credit note subtracts
        """
        scheme = self.get_scheme(name)
        scheme.moves_due = options.get("moves_due", scheme.moves_due)
        self.company.reminder_scheme_id = scheme
        partner = self.customer.sudo().copy({"reminder_kind": kind}).with_env(self.customer.env)
        currency = self.env.ref(f"base.{SUMS[name][0]}")
        currency.active = True
        move = self.make_late(partner=partner, days=(TODAY - due).days, amount=amount, currency_id=currency.id)
        if credit := options.get("credit"):
            values = {"amount": credit, "partner": partner, "move_type": "out_refund"}
            self.make_late(days=(TODAY - due).days + 20, **values)
        for paid_on, part in options.get("paid", ()):
            self.pay_on(move, paid_on, part)
        if reminded := options.get("reminded"):
            with freeze_time(f"{reminded} 12:00:00", tick=True):
                self.make_draft(move, "friendly").action_download_pdf()
        with freeze_time(f"{day} 12:00:00", tick=True):
            draft = self.make_draft(move, "formal_notice")
            draft.sudo().subtract_credits = bool(credit)
            draft._refresh_lines()
            return draft.amount_interest, draft.amount_indemnity

    def test_germany(self):
        notice, letter = date(2025, 4, 16), date(2026, 2, 20)
        found = self.claim("de", "consumer", due=date(2025, 3, 14), reminded=notice, day=letter, amount=3089)
        self.assertEqual(found, (170.84, 0))
        self.assertEqual(self.claim("de", "company", due=notice, day=letter, amount=3089), (275.78, 40))
        found = self.claim("de", "company", due=date(2023, 6, 20), day=date(2023, 8, 31))
        self.assertEqual(found, (23.50, 40))
        paid = [(date(2023, 4, 30), 200)]
        found = self.claim("de", "company", due=date(2023, 3, 31), paid=paid, day=date(2023, 6, 1))
        self.assertEqual(found, (16.18, 40))

    def test_the_whole_of_2024(self):
        """From a Sunday on; by § 193 it is due on 2 January: 10,000 x 12.62 % x 180 / 365 and x 12.37 % x 184 / 365."""
        case = {"due": date(2023, 12, 31), "day": date(2024, 12, 31), "amount": 10000}
        self.assertEqual(self.claim("de", "company", **case, moves_due=False), (1252.85, 40))
        self.assertEqual(self.claim("de", "company", **case, moves_due=True), (622.36 + 623.58, 40))

    def test_united_kingdom(self):
        found = self.claim("uk", "company", due=date(2025, 6, 1), day=date(2026, 11, 30), amount=10000)
        self.assertEqual(found, (1910.75, 100))

    def test_france_with_an_open_credit_note(self):
        case = {"due": date(2026, 9, 2), "day": date(2026, 11, 30)}
        self.assertEqual(self.claim("fr", "company", **case), (30.24, 40))
        self.assertEqual(self.claim("fr", "company", **case, credit=600), (12.09, 40))

    def test_sums_of_all_schemes(self):
        """None is forgotten, of whatever amount; those of no sum have none."""
        self.env["account.reminder.rate"].create({"reference": "pl_eur", "date_from": "2026-06-01", "percent": 4})
        schemes = self.env["account.reminder.scheme"].search([("company_id", "=", False)])
        names = {name.rpartition("scheme_")[2] for name in schemes.get_external_id().values()}
        self.assertEqual(names, {*SUMS} | NONE)
        for name in NONE:
            self.assertFalse(self.get_scheme(name).tier_ids, name)
        for name, (code, sums) in SUMS.items():
            tiers = self.get_scheme(name).tier_ids._get_tiers(self.env.ref(f"base.{code}"), DAY)
            found = {amount: compute_indemnity(Decimal(amount), tiers) for amount in sums}
            self.assertEqual(found, sums, name)

    def test_margins_starts_and_deadlines(self):
        """Points, when interest starts, whether the first day's rate stays, the day moved, the least days to pay."""
        for name, margin, start, days, is_fixed, is_moved, deadlines in (
            ("fr", 10, "due", 0, False, False, (0, 0)),
            ("fr_public", 8, "due", 0, True, False, (0, 0)),
            ("eu", 8, "due", 0, False, False, (0, 0)),
            ("de", 9, "due", 0, False, True, (0, 0)),
            ("at", 9.2, "due", 0, False, True, (0, 0)),
            ("be", 0, "due", 0, False, False, (0, 0)),
            ("be_consumer", 0, "reminder", 21, False, False, (0, 0)),
            ("nl", 8, "due", 0, False, False, (0, 0)),
            ("nl_consumer", 0, "reminder", 18, False, False, (0, 0)),
            ("es", 8, "due", 0, False, False, (37, 37)),
            ("it", 8, "due", 0, False, False, (0, 0)),
            ("pl", 10, "due", 0, False, True, (0, 0)),
            ("uk", 8, "due", 0, True, False, (14, 30)),
            ("ie", 8, "due", 0, True, False, (0, 0)),
            ("ch", 5, "reminder", 3, False, False, (0, 0)),
            ("lu", 8, "due", 0, False, False, (0, 0)),
            ("pt", 8, "due", 0, False, False, (0, 0)),
            ("se", 8, "due", 0, False, False, (8, 8)),
            ("se_consumer", 8, "due", 0, False, False, (8, 8)),
            ("no", 0, "due", 0, False, False, (14, 14)),
            ("dk", 8, "due", 0, False, False, (10, 10)),
            ("dk_consumer", 8, "due", 0, False, False, (10, 10)),
        ):
            scheme = self.get_scheme(name)
            found = (scheme.margin, scheme.start, scheme.start_days, scheme.is_rate_fixed, scheme.moves_due)
            self.assertEqual(found, (margin, start, days, is_fixed, is_moved), name)
            self.assertEqual((scheme.deadline_days, scheme.deadline_days_person), deadlines, name)
        self.assertEqual(
            [self.get_scheme(name).reminder_days for name in ("no", "be_consumer", "nl_consumer")], [14, 21, 18]
        )

    def test_consumers(self):
        """Interest from any reminder in Germany (5 points), from the formal notice at the legal rate in France."""
        for name, charges, reference, margin in (
            ("fr", "notice", "fr_professional", 0),
            ("de", "reminder", "de", 5),
            ("ch", "reminder", False, 5),
            ("at", "none", False, 0),
            ("es", "none", False, 0),
            ("it", "none", False, 0),
            ("pl", "none", False, 0),
            ("uk", "none", False, 0),
            ("ie", "none", False, 0),
            ("lu", "none", False, 0),
            ("pt", "none", False, 0),
            ("no", "none", False, 0),
        ):
            scheme = self.get_scheme(name)
            found = scheme.consumer_charges, scheme.consumer_reference, scheme.consumer_margin
            self.assertEqual(found, (charges, reference, margin), name)

    def test_danish_fees(self):
        for name in ("dk", "dk_consumer"):
            scheme = self.get_scheme(name)
            found = scheme.fee_amount, scheme.fee_currency_id.name, scheme.fee_most, scheme.fee_days_apart
            self.assertEqual(found, (100, "DKK", 3, 10))

    def test_every_scheme_says_where_it_was_read(self):
        """But Austria's, and the table of the guides says so."""
        for scheme in self.env["account.reminder.scheme"].search(
            [("company_id", "=", False), ("checked_on", "!=", False)]
        ):
            self.assertTrue(scheme.ground, scheme.name)
            self.assertEqual(bool(scheme.source), scheme.country_id.code != "AT", scheme.name)
