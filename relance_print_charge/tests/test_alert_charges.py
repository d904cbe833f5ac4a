# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Alerts of what is not charged, and why."""

from datetime import date
from pathlib import Path

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print.tests.test_alert import AlertCommon, find_keys

from .common import ChargesCommon

MODELS = Path(__file__).resolve().parents[1] / "models"


class AlertChargesCommon(AlertCommon, ChargesCommon):
    def raise_scheme_floor(self):
        values = {"name": "Ours", "country_id": self.env.ref("base.fr").id, "margin": 5}
        self.company.reminder_scheme_id = self.env["account.reminder.scheme"].create(values)
        self.draft._refresh_lines()

    def raise_rate(self):
        self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">", "2026-09-01")]).unlink()
        self.draft._refresh_lines()

    def raise_kind(self):
        self.customer.write({"is_company": False, "vat": False, "company_registry": False})

    def raise_indemnity(self):
        pound = self.env.ref("base.GBP").id
        tiers = self.env.ref("relance_print_charge.scheme_fr").tier_ids
        tiers.write({"currency_id": pound, "amount_currency_id": pound})
        self.draft._refresh_lines()

    def raise_warning_lacks(self):
        self.customer.reminder_kind = "consumer"
        self.company.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_nl")
        self.levels["formal_notice"].with_env(self.env).is_registered = False
        body = '{"en_US": "<p>Pay!</p>", "fr_FR": "<p>Payez !</p>"}'
        self.cr.execute("UPDATE account_reminder_text SET body = %s WHERE company_id IS NULL", [body])
        self.cr.execute("UPDATE account_reminder SET body = '<p>Pay!</p>' WHERE id = %s", [self.draft.id])

    def raise_rate_floor(self):
        self.env["account.reminder.rate"].search([("reference", "=", "fr_professional")]).percent = 4.2

    def raise_enclosures(self):
        self.customer.reminder_kind = "sole_trader"
        self.company.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_uk")

    def raise_printed_rate(self, rate=12.4, **values):
        """An agreed rate, and what Odoo's French electronic invoices print, whose addon is not there."""
        values = {"name": "Ours", "margin": 15, **values}
        self.company.reminder_scheme_id = self.env["account.reminder.scheme"].create(values)
        self.patch(self.env.registry["account.move"], "_get_printed_penalty_rate", lambda _move: rate)
        self.draft._refresh_lines()


class TestAlertCharges(AlertChargesCommon):
    def test_every_alert(self):
        keys = find_keys(MODELS)
        self.assertEqual(len(keys), 8)
        self.assert_each_told(keys)

    def test_the_invoices_own_rate(self):
        """Only an agreed rate contradicts it; without that addon invoices say none."""
        self.assertEqual(self.draft.move_ids._get_printed_penalty_rate(), 0)
        for rate, values, is_told in (
            (12.4, {}, True),
            (15, {}, False),
            (0, {}, False),
            (12.4, {"reference": "ecb", "margin": 8}, False),
        ):
            with self.subTest(rate=rate, **values):
                self.raise_printed_rate(rate, **values)
                keys = {alert.key for alert in self.draft._get_alerts(composes=False)[self.draft]}
                self.assertEqual("printed_rate" in keys, is_told)

    def test_the_law_under_its_own_floor(self):
        """As the French rates were in 2024, and in no other year of those that are known."""
        told = {}
        for year in range(2022, 2027):
            move = self.make_move(days_late=(TODAY - date(year, 2, 1)).days)
            draft = self.in_english(self.make_draft(move, "formal_notice"))
            words = [alert.words for alert in draft._get_alerts(composes=False)[draft] if alert.key == "rate_floor"]
            told[year] = "".join(words)
        self.assertFalse(told.pop(2026) or told.pop(2025))
        for words in told.values():
            self.assertIn("and 12/31/2024 the law's own rate", words)

    def test_queries_do_not_grow_with_letters(self):
        drafts = (self.in_english(self.make_draft(move, "formal_notice")) for move in self.make_many_late())
        self.assert_constant(self.draft.browse().union(*drafts), lambda some: some._get_alerts(composes=False))
