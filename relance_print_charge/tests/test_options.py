# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What schemes may say of start, days, base and kind of customer, on letters."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.relance_print.tests.common import TODAY

from .common import ChargesCommon


class TestOptions(ChargesCommon):
    def choose(self, name, **values):
        """Let the company have a shipped scheme, changed."""
        scheme = self.env.ref(f"relance_print_charge.scheme_{name}")
        scheme.write(values)
        self.company.reminder_scheme_id = scheme
        return scheme

    def claim_all(self, moves, level="formal_notice"):
        """Return the draft of one letter about some invoices."""
        self.company.reminder_stage_mode = "highest"
        draft = self.env["account.reminder"]._create_draft(
            moves.with_env(self.env), self.levels[level].with_env(self.env)
        )
        return draft.with_env(self.clerk_env)

    def get_days(self, line):
        return [(piece.date_from, piece.days) for piece in line._get_slices()]

    # What the indemnity is of

    def test_dutch_invoices_of_one_letter_are_added_up(self):
        self.choose("nl")
        moves = self.env["account.move"].union(*(self.make_late(amount=2500) for _number in range(5)))
        draft = self.claim_all(moves)
        self.assertEqual(draft.line_ids.mapped("indemnity"), [375, 250, 125, 125, 25])
        self.assertEqual(draft.amount_indemnity, 900)
        self.assertEqual(self.claim_all(self.make_late(amount=10000)).amount_indemnity, 875)

    def test_what_was_claimed_earlier_is_taken_into_account(self):
        """The first of two was booked with its 375: the second one adds 250, whatever their due dates are."""
        self.choose("nl")
        first, second = self.make_late(amount=2500), self.make_late(days=90, amount=2500)
        self.print_notice(first).action_book_charges()
        self.assertEqual(self.claim_all(first + second).amount_indemnity, 250)

    def test_what_is_paid_meanwhile_is_not_demanded(self):
        """Of 10,000, 1,000 are left: 150. Paid late without a letter, the least is owed."""
        self.choose("nl")
        move = self.make_late(amount=10000)
        self.pay_on(move, TODAY - timedelta(days=10), 9000)
        self.assertEqual(self.make_draft(move, "formal_notice").amount_indemnity, 150)
        self.pay_on(move, TODAY - timedelta(days=5), 1000)
        self.assertEqual([charge.indemnity for charge in move._get_paid_late_charges().values()], [40])

    def test_other_schemes_have_it_of_each_invoice(self):
        self.assertEqual(self.claim_all(self.make_late() + self.make_late()).amount_indemnity, 80)

    # When it starts

    def test_from_the_first_reminder_of_any_level(self):
        """Until it left, nothing is claimed; then from so many days after it."""
        scheme = self.choose("fr", start="reminder")
        move = self.make_late()
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))
        with freeze_time("2026-10-01 12:00:00", tick=True):
            self.make_draft(move, "friendly").action_download_pdf()
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual(self.get_days(draft.line_ids), [(date(2026, 10, 2), 13)])
        self.assertEqual(draft.amount_indemnity, 40)
        scheme.start_days = 3
        draft._refresh_lines()
        self.assertEqual(self.get_days(draft.line_ids), [(date(2026, 10, 5), 10)])
        scheme.start_days = 13
        draft._refresh_lines()
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))

    def test_from_the_formal_notice(self):
        self.choose("fr", start="notice")
        move = self.make_late()
        with freeze_time("2026-10-01 12:00:00", tick=True):
            self.make_draft(move, "friendly").action_download_pdf()
        self.assertEqual(self.make_draft(move, "formal_notice").amount_interest, 0)

    def test_so_many_days_after_the_due_date(self):
        """As in Germany between professionals, 30 days after the due date and receipt (BGB, § 286 (3))."""
        self.choose("fr", start_days=30)
        draft = self.make_draft(self.make_late(days=40), "formal_notice")
        self.assertEqual(self.get_days(draft.line_ids), [(TODAY - timedelta(days=9), 10)])
        draft = self.make_draft(self.make_late(days=30), "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))

    def test_german_consumers_pay_from_any_reminder(self):
        self.choose("de")
        self.env["account.reminder.rate"].create({"reference": "de", "date_from": "2026-07-01", "percent": 1.52})
        move = self.make_late(partner=self.consumer)
        with freeze_time("2026-10-01 12:00:00", tick=True):
            self.make_draft(move, "friendly").action_download_pdf()
        draft = self.make_draft(move, "formal_notice")
        (piece,) = draft.line_ids._get_slices()
        self.assertEqual((piece.date_from, piece.days, float(piece.percent)), (date(2026, 10, 2), 13, 6.52))
        self.assertEqual(draft.amount_indemnity, 0)

    def test_due_on_a_saturday(self):
        """BGB, § 193: due on 3 October, a Saturday, it is due on the 5th."""
        scheme = self.choose("fr", moves_due=True)
        move = self.make_late(days=11)
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual(self.get_days(draft.line_ids), [(date(2026, 10, 6), 9)])
        self.pay_on(move, date(2026, 10, 5), 1000)
        self.assertFalse(move.reminder_is_chargeable)
        scheme.moves_due = False
        move.invalidate_recordset(["reminder_is_chargeable"])
        self.assertTrue(move.reminder_is_chargeable)

    # What the letter says

    def test_what_a_further_day_costs(self):
        """600 x 14 % / 365 of one invoice, 500 x 14 % / 365 of another; what stands paid costs nothing."""
        moves = self.make_late() + self.make_late(days=30, amount=500)
        self.pay_on(moves[0], TODAY - timedelta(days=10), 400)
        draft = self.claim_all(moves)
        self.assertEqual(draft._get_daily_interest(), 0.42)
        draft.level_id = self.levels["last"]
        self.assertEqual(draft._get_daily_interest(), 0)

    def test_a_formal_notice_gives_the_days_of_the_law(self):
        """United Kingdom: a company has 14 days, a person 30, a longer deadline of the level stays."""
        self.choose("uk")
        draft = self.make_draft(self.make_late(), "formal_notice")
        for kind, days, deadline in (
            ("company", 8, 14),
            ("sole_trader", 8, 30),
            ("consumer", 8, 30),
            ("company", 60, 60),
        ):
            self.customer.reminder_kind = kind
            self.levels["formal_notice"].with_env(self.env).deadline_days = days
            wanted = TODAY + timedelta(days=deadline)
            wanted += timedelta(days=max(0, 7 - wanted.weekday()) if wanted.weekday() > 4 else 0)
            self.assertEqual(draft._get_deadline(TODAY), wanted, kind)
        draft.level_id = self.levels["last"]
        self.levels["last"].with_env(self.env).deadline_days = 8
        self.assertLess(draft._get_deadline(TODAY), TODAY + timedelta(days=14))

    # How it is calculated

    def test_a_year_of_360_days_stands_on_the_letter(self):
        self.choose("fr", day_count="360")
        draft = self.in_english(self.make_draft(self.make_late(), "formal_notice"))
        draft.lang = "en_US"
        self.assertIn("1,000.00 € × 12.00% × 46 / 360 15.33 €", self.read_zone(draft, "body"))

    def test_a_rate_is_rounded_up(self):
        self.choose("fr", margin=10.1, percent_step=0.5)
        pieces = self.make_draft(self.make_late(), "formal_notice").line_ids._get_slices()
        self.assertEqual([float(piece.percent) for piece in pieces], [12.5, 14.5])

    # Kinds of customers

    def test_the_kind_is_proposed_from_what_is_known(self):
        countries = {code: self.env.ref(f"base.{code}").id for code in ("fr", "es", "de", "us")}
        person, company = {"is_company": False}, {"is_company": True}
        for values, country, kind, is_unsure in (
            (company, "fr", "company", False),
            (person, "fr", "consumer", True),
            ({**person, "vat": "FR23334175221"}, "fr", "sole_trader", False),
            ({**person, "company_registry": "334175221"}, "fr", "sole_trader", False),
            ({**company, "company_registry": "217500016 00019"}, "fr", "public", False),
            ({**company, "company_registry": "217500016"}, "us", "company", False),
            ({**company, "vat": "P2807900B"}, "es", "public", False),
            ({**person, "vat": "12345678Z"}, "es", "consumer", True),
        ):
            with self.subTest(values, country=country):
                partner = self.env["res.partner"].new({**values, "country_id": countries[country]})
                self.assertEqual((partner._get_reminder_kind(), partner._is_reminder_kind_unsure()), (kind, is_unsure))
                partner.reminder_kind = "consumer"
                self.assertEqual(
                    (partner._get_reminder_kind(), partner._is_reminder_kind_unsure()), ("consumer", False)
                )

    def test_a_sole_trader_is_charged_as_a_company(self):
        self.consumer.reminder_kind = "sole_trader"
        draft = self.make_draft(self.make_late(partner=self.consumer), "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (20.49, 40))
        self.customer.reminder_kind = "consumer"
        draft = self.make_draft(self.make_late(), "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))

    def test_a_french_public_body(self):
        """Code de la commande publique, R2192-31: eight points, at the rate of the first day for all of the delay."""
        self.customer.reminder_kind = "public"
        draft = self.make_draft(self.make_late(), "formal_notice")
        (piece,) = draft.line_ids._get_slices()
        self.assertEqual((piece.days, piece.percent, draft.amount_indemnity), (60, 10, 40))
        body = self.read_zone(draft, "body")
        self.assertIn("R2192-31", body)
        self.assertNotIn("L441-10", body)

    def test_a_public_body_without_a_scheme_of_its_own(self):
        self.choose("eu")
        self.customer.reminder_kind = "public"
        self.assertEqual(self.make_draft(self.make_late(), "formal_notice").amount_indemnity, 40)

    def test_belgian_consumers_whose_terms_of_sale_say_so(self):
        """Nothing before the first reminder and its 14 days; then 30 and 10 % of what is above 150."""
        belgium = self.choose("be")
        self.env["account.reminder.rate"].create({"reference": "be", "date_from": "2026-07-01", "percent": 10.5})
        move = self.make_late(partner=self.consumer, amount=300)
        with freeze_time("2026-09-22 12:00:00", tick=True):
            self.make_draft(move, "friendly").action_download_pdf()
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0, 0))
        belgium.consumer_scheme_id = self.env.ref("relance_print_charge.scheme_be_consumer")
        draft._refresh_lines()
        # 300 x 10.5 % x 1 / 365: the 14th alone
        self.assertEqual((self.get_days(draft.line_ids), draft.amount_interest), ([(TODAY, 1)], 0.09))
        self.assertEqual(draft.amount_indemnity, 45)

    def test_swiss_interest_from_the_reminder(self):
        self.choose("ch")
        for partner in (self.customer, self.consumer):
            move = self.make_late(partner=partner)
            with freeze_time("2026-10-01 12:00:00", tick=True):
                self.make_draft(move, "friendly").action_download_pdf()
            draft = self.make_draft(move, "formal_notice")
            self.assertEqual(self.get_days(draft.line_ids), [(date(2026, 10, 5), 10)])
            self.assertEqual((draft.amount_interest, draft.amount_indemnity), (1.37, 0))

    def test_the_directive_is_for_countries_with_the_euro(self):
        union = self.env.ref("relance_print_charge.scheme_eu")
        for code, scheme in (("fi", union), ("cz", union.browse()), ("us", union.browse())):
            self.company.country_id = self.env.ref(f"base.{code}")
            self.assertEqual(self.company.reminder_country_scheme_id, scheme, code)

    def test_irish_sums(self):
        self.choose("ie")
        for amount, indemnity in ((1000, 40), (1000.01, 70), (10000, 70), (10000.01, 100)):
            self.assertEqual(
                self.make_draft(self.make_late(amount=amount), "formal_notice").amount_indemnity, indemnity
            )

    def test_a_tier_of_its_own_with_a_most(self):
        tier = {"amount": 30, "percent": 10, "amount_max": 90}
        scheme = self.env["account.reminder.scheme"].create({"name": "Ours", "tier_ids": [Command.create(tier)]})
        self.company.reminder_scheme_id = scheme
        for amount, indemnity in ((100, 30), (500, 50), (5000, 90)):
            self.assertEqual(
                self.make_draft(self.make_late(amount=amount), "formal_notice").amount_indemnity, indemnity
            )
