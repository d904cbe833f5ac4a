# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fees on letters, sums by a dated factor, due dates on public holidays."""

from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.relance_print.tests.common import TODAY

from .common import ChargesCommon


class TestFees(ChargesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        values = {"name": "Ours", "fee_amount": 15, "return_fee": 7.5, "margin": 12}
        cls.scheme = cls.env["account.reminder.scheme"].create(values)
        cls.company.reminder_scheme_id = cls.scheme

    def print_on(self, move, day, level="friendly"):
        with freeze_time(f"{day} 12:00:00", tick=True):
            letter = self.make_draft(move, level)
            letter.action_download_pdf()
        return letter

    def get_fees(self, draft):
        return [(fee.kind, str(fee.date), float(fee.amount)) for fee in draft.line_ids._get_fees()]

    def test_of_each_reminder_and_of_the_letter_itself(self):
        move = self.make_late()
        self.print_on(move, "2026-09-20")
        self.print_on(move, "2026-10-02", "firm")
        cancelled = self.print_on(move, "2026-10-03", "last")
        cancelled._cancel("Sent by mistake")
        draft = self.make_draft(move, "formal_notice")
        fees = [("reminder", day, 15) for day in ("2026-09-20", "2026-10-02", str(TODAY))]
        self.assertEqual(self.get_fees(draft), fees)
        # 1,000 x 12 % x 60 / 365 = 19.73
        self.assertEqual((draft.amount_interest, draft.amount_fee, draft.amount_claimed), (19.73, 45, 1064.73))
        draft.lang = "en_US"
        body = self.read_zone(self.in_english(draft), "body")
        self.assertIn("Fees for the reminders of 09/20/2026, 10/02/2026, 10/14/2026: 3 × 15.00 € 45.00 €", body)
        self.assertNotIn("Principal", body)
        self.assertIn("(plus 0.33 € for each further day until payment):", body)

    def test_a_level_that_claims_nothing_claims_no_fee(self):
        self.assertEqual(self.make_draft(self.make_late(), "last").amount_fee, 0)

    def test_some_are_free_and_there_is_a_most(self):
        self.scheme.write({"fee_free": 1, "fee_most": 1})
        move = self.make_late()
        self.print_on(move, "2026-09-20")
        self.print_on(move, "2026-10-02", "firm")
        self.assertEqual(self.get_fees(self.make_draft(move, "formal_notice")), [("reminder", "2026-10-02", 15)])

    def test_of_returned_payments(self):
        self.scheme.fee_amount = 0
        move = self.make_late()
        values = {"payment_type": "inbound", "partner_id": self.customer.id, "amount": 1000, "date": "2026-09-01"}
        payment = self.env["account.payment"].create({**values, "invoice_ids": [Command.link(move.id)]})
        self.assertEqual(self.get_fees(self.make_draft(move, "formal_notice")), [])
        payment.action_post()
        payment.action_reject()
        self.env.flush_all()
        draft = self.make_draft(self.make_late(), "formal_notice")
        self.assertEqual(self.get_fees(draft), [])
        draft = self.make_draft(move, "formal_notice")
        draft._refresh_lines()
        self.assertEqual(self.get_fees(draft), [("return", "2026-09-01", 7.5)])
        self.scheme.fee_amount = 15
        draft._refresh_lines()
        draft.lang = "en_US"
        body = self.read_zone(self.in_english(draft), "body")
        self.assertIn("Fee for the reminder of 10/14/2026 15.00 €", body)
        self.assertIn("Fee for the payment of 09/01/2026, which was returned 7.50 €", body)
        self.assertIn("Principal 1,000.00 € Late-payment interest 19.73 € Fees 22.50 € Total payable", body)

    def test_none_in_another_currency(self):
        self.scheme.fee_currency_id = self.env.ref("base.GBP")
        self.assertEqual(self.make_draft(self.make_late(), "formal_notice").amount_fee, 0)

    def test_a_consumer_pays_none_but_by_a_scheme_of_its_own(self):
        self.scheme.consumer_charges = "reminder"
        move = self.make_late(partner=self.consumer)
        self.print_on(move, "2026-09-20")
        self.assertEqual(self.make_draft(move, "formal_notice").amount_fee, 0)
        own = self.scheme.copy({"customer_kind": "consumer"})
        self.scheme.consumer_scheme_id = own
        draft = self.make_draft(move, "formal_notice")
        draft._refresh_lines()
        self.assertEqual(draft.amount_fee, 30)

    def test_each_fee_is_booked_once(self):
        move = self.make_late()
        self.print_on(move, "2026-09-20")
        notice = self.print_on(move, "2026-10-05", "formal_notice")
        notice.action_book_charges()
        self.assertAlmostEqual(sum(notice.charge_move_ids.mapped("amount_untaxed")), notice.amount_interest + 30)
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual(self.get_fees(draft), [("reminder", str(TODAY), 15)])
        notice.charge_move_ids.unlink()
        draft._refresh_lines()
        self.assertEqual(draft.amount_fee, 45)

    def test_one_reminder_of_two_invoices_costs_once(self):
        moves = self.make_late() + self.make_late(days=50)
        self.company.reminder_stage_mode = "highest"
        draft = self.env["account.reminder"]._create_draft(
            moves.with_env(self.env), self.levels["formal_notice"].with_env(self.env)
        )
        self.assertEqual(draft.line_ids.sorted("date_due").mapped("fee"), [15, 0])


class TestFactors(ChargesCommon):
    def test_polish_sums(self):
        """By the złotys for a euro of the due date's month; without them nothing, and an alert says which are missing."""
        self.company.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_pl")
        zloty = self.env.ref("base.PLN")
        zloty.active = True
        move = self.make_move(days_late=60, currency_id=zloty.id, amount=6000)  # due on 15 August, a holiday
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual((draft.amount_indemnity, draft.line_ids.lacks_indemnity), (0, True))
        [alert] = [alert for alert in draft._get_alerts()[draft] if alert.key == "indemnity"]
        self.assertIn(move.name, alert.words)
        self.assertEqual(alert.action, "action_open_rates")
        rate = self.env["account.reminder.rate"].create(
            {"reference": "pl_eur", "date_from": "2026-08-01", "percent": 4.2617}
        )
        self.assertEqual(str(rate.date_to), "2026-08-31")
        draft._refresh_lines()
        self.assertEqual((draft.amount_indemnity, draft.line_ids.lacks_indemnity), (298.32, False))  # 70 x 4.2617

    def test_norwegian_sum(self):
        """Fixed anew each half-year: NOK 460 in the first of 2026, not known for the second."""
        tiers = self.env.ref("relance_print_charge.scheme_no").tier_ids
        crown = self.env.ref("base.NOK")
        for day, amounts in ((date(2025, 6, 30), [470]), (date(2026, 1, 1), [460]), (date(2026, 7, 1), [])):
            self.assertEqual([tier.amount for tier in tiers._get_tiers(crown, day)], amounts)

    def test_due_on_a_public_holiday(self):
        """15 August 2026, a Saturday and a Polish holiday; 6 January only in Bavaria."""
        scheme = self.env.ref("relance_print_charge.scheme_de")
        state = self.env.ref("base.state_de_by")
        values = {"name": "Bayer", "country_id": state.country_id.id, "state_id": state.id}
        bavaria = self.env["res.partner"].create(values)
        abroad = self.env["res.partner"].create({"name": "Ailleurs", "country_id": self.env.ref("base.fr").id})
        for partner, due in ((bavaria, 7), (abroad, 6)):
            self.assertEqual(scheme._get_due_day(date(2026, 1, 6), partner), date(2026, 1, due))
        self.assertEqual(scheme._get_due_day(date(2026, 4, 3), abroad), date(2026, 4, 7))
        french = self.env.ref("relance_print_charge.scheme_fr")
        self.assertEqual(french._get_due_day(date(2026, 4, 6), abroad), date(2026, 4, 6))
