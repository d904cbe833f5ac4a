# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Late-payment charges: on the lines, on the letter, and booked."""

from datetime import date, timedelta

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import Form, HttpCase, freeze_time

from odoo.addons.relance_print.tests.common import TODAY, ReminderCommon

from .common import RATES, ChargesCommon


class TestCharges(ChargesCommon):
    def test_slices_of_rates_and_payments(self):
        move = self.make_late()
        self.pay_on(move, TODAY - timedelta(days=10), 400)
        line = self.make_draft(move).line_ids
        self.assertEqual(
            [(str(piece.date_from), piece.days, piece.amount, piece.percent) for piece in line._get_slices()],
            [("2026-08-16", 46, 1000, 12), ("2026-10-01", 4, 1000, 14), ("2026-10-05", 10, 600, 14)],
        )
        self.assertEqual((line.interest, line.indemnity), (15.12 + 1.53 + 2.30, 40))

    def make_credit(self, days, **values):
        return self.make_late(days=days, amount=600.0, move_type="out_refund", **values)

    def match(self, moves):
        moves.with_env(self.env).line_ids.filtered("amount_residual").reconcile()

    def test_what_is_subtracted_bears_no_interest(self):
        """400 of 1,000 is left: 400 x 12 % x 46 / 365 + 400 x 14 % x 14 / 365."""
        move = self.make_late()
        credit = self.make_credit(70)
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual(draft.amount_interest, 20.49)
        draft.sudo().subtract_credits = True  # as a batch has it
        draft._refresh_lines()
        self.assertEqual((draft.amount_due, draft.amount_interest, draft.amount_indemnity), (400, 6.05 + 2.15, 40))
        self.match(move + credit)
        draft._refresh_lines()
        self.assertEqual((draft.amount_due, draft.amount_interest), (400, 6.05 + 2.15))

    def test_a_credit_that_corrects_the_invoice_works_from_its_due_date(self):
        """Matched or not; another one from its own day: until then 1,000 x 12 % x 16 / 365, then 400 for 30 and 14 days."""
        for corrects, interest in ((True, 6.05 + 2.15), (False, 5.26 + 3.95 + 2.15)):
            for is_matched in (False, True):
                with self.subTest(corrects=corrects, is_matched=is_matched):
                    partner = self.customer.copy({"is_company": True})
                    move = self.make_late(partner=partner)
                    credit = self.make_credit(44, partner=partner, reversed_entry_id=corrects and move.id)
                    draft = self.make_draft(move, "formal_notice")
                    draft.sudo().subtract_credits = True  # as a batch has it
                    if is_matched:
                        self.match(move + credit)
                    draft._refresh_lines()
                    self.assertEqual(draft.amount_due, 400)
                    self.assertAlmostEqual(draft.amount_interest, interest)

    def test_only_the_level_claims(self):
        draft = self.make_draft(self.make_late())
        for level, claimed in (("friendly", 1000), ("firm", 1000), ("last", 1000), ("formal_notice", 1060.49)):
            draft.level_id = self.levels[level]
            self.assertEqual(draft.amount_claimed, claimed, level)

    def test_letter_of_a_company(self):
        move = self.make_late()
        draft = self.make_draft(move, "last")
        body = self.read_zone(draft, "body")
        self.assertIn("L441-10", body)
        self.assertNotIn("1 060,49", body)
        draft.level_id = self.levels["formal_notice"]
        self.in_english(draft).lang = "en_US"
        body = self.read_zone(draft, "body")
        self.assertIn(f"{move.name} 08/16/2026 – 09/30/2026 1,000.00 € × 12.00% × 46 / 365 15.12 €", body)
        self.assertIn(f"{move.name} 10/01/2026 – 10/14/2026 1,000.00 € × 14.00% × 14 / 365 5.37 €", body)
        self.assertIn(f"{move.name} Indemnity for recovery costs 40.00 €", body)
        self.assertIn("Total payable, including the sum above 1,060.49 €", body)
        self.check_columns(draft)

    def test_consumer_pays_interest_from_the_formal_notice_and_no_indemnity(self):
        move = self.make_late(partner=self.consumer)
        with freeze_time("2026-10-04 22:30:00", tick=True):  # the 5th, where the clerk is
            first = self.print_notice(move)
            self.assertEqual((first.amount_claimed, first.amount_indemnity), (1000, 0))
        draft = self.make_draft(move, "formal_notice")
        (piece,) = draft.line_ids._get_slices()
        self.assertEqual((piece.date_from, piece.days, piece.percent), (date(2026, 10, 6), 9, 3))
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (0.74, 0))
        self.assertNotIn("Indemnité", self.read_zone(draft, "body"))

    def test_wording_of_the_scheme(self):
        scheme = self.in_english(self.env.ref("relance_print_charge.scheme_fr"))
        scheme.write({"notice": "Our words, %", "consumer_notice": "Words for people"})
        company = self.in_english(self.make_draft(self.make_late()))
        consumer = self.in_english(self.make_draft(self.make_late(partner=self.consumer)))
        for level, announced in (("friendly", False), ("firm", True), ("last", True), ("formal_notice", True)):
            (company + consumer).level_id = self.levels[level]
            (company + consumer).lang = "en_US"  # which follows the customer when the level changes
            self.assertEqual("Our words, %" in self.read_zone(company, "body"), announced, level)
            self.assertEqual("Words for people" in self.read_zone(consumer, "body"), announced, level)
            self.assertNotIn("L441-10", self.read_zone(consumer, "body"))

    def test_indemnity_is_per_invoice(self):
        draft = self.make_draft(self.make_instalments(60, 30))
        self.assertEqual(draft.line_ids.mapped("indemnity"), [40, 0])

    def test_no_scheme_no_charges(self):
        self.customer.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_fr")
        self.company.reminder_scheme_id = False
        draft = self.make_draft(self.make_late(), "formal_notice")
        self.assertEqual((draft.amount_claimed, draft.line_ids.slices), (1000, False))
        self.assertNotIn("/ 365", draft.letter_html)

    def test_scheme_of_the_customer(self):
        self.customer.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_none")
        self.assertEqual(self.make_draft(self.make_late(), "formal_notice").amount_claimed, 1000)
        german = self.make_draft(self.make_late(partner=self.german), "formal_notice")
        self.assertEqual(german.amount_claimed, 1060.49)

    def test_queries_do_not_grow_with_letters(self):
        moves = self.make_late() + self.make_late() + self.make_late(partner=self.consumer)
        items = moves._get_overdue_instalments()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            items.mapped(lambda line: (line.amount_currency, line.move_id.commercial_partner_id.is_company))
            before = self.cr.sql_log_count
            items._get_late_charges()
            return self.cr.sql_log_count - before

        count()
        queries = count()
        items |= (self.make_late() + self.make_late(partner=self.german))._get_overdue_instalments()
        self.assertEqual(count(), queries)
        self.company.reminder_scheme_id = False
        self.assertLessEqual(count(), 3)  # the company's own fields, just made invalid

    def find_alert(self, draft, action):
        return [alert["words"] for alert in self.in_english(draft).alerts if alert["action"] == action]

    def test_alert_of_a_missing_rate(self):
        self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">", "2026-09-01")]).unlink()
        move = self.make_late()
        draft = self.make_draft(move, "formal_notice")
        # the 46 days that are known are claimed: 1,000 x 12 % x 46 / 365
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (15.12, 40))
        (message,) = self.find_alert(draft, "action_open_rates")
        self.assertIn("main refinancing", message)
        self.assertIn("10/01/2026 – 10/14/2026", message)
        self.assertIn(move.name, message)
        draft.level_id = self.levels["last"]
        self.assertEqual(self.find_alert(draft, "action_open_rates"), [])
        self.env["account.reminder.rate"].create(RATES[1])
        draft._refresh_lines()
        self.assertEqual(draft.line_ids.interest, 20.49)

    def test_alert_of_a_currency_and_of_the_floor(self):
        self.env.ref("relance_print_charge.scheme_fr").tier_ids.write(
            {"currency_id": self.env.ref("base.GBP").id, "amount_currency_id": self.env.ref("base.GBP").id}
        )
        draft = self.make_draft(self.make_late(), "formal_notice")
        self.assertEqual(draft.amount_indemnity, 0)
        (message,) = self.find_alert(draft, "action_open_scheme")
        self.assertIn("no indemnity in EUR", message)
        scheme = self.env["account.reminder.scheme"].create(
            {"name": "Ours", "country_id": self.env.ref("base.fr").id, "margin": 5}
        )
        self.company.reminder_scheme_id = scheme
        draft = self.make_draft(self.make_late(), "formal_notice")
        (message,) = self.find_alert(draft, "action_open_scheme")
        self.assertIn("9.00 %", message)

    def test_booked_once(self):
        move = self.make_late()
        self.pay_on(move, TODAY - timedelta(days=10), 400)
        printed = self.print_notice(move)
        charges = self.env["account.move"].browse(printed.action_book_charges()["res_id"])
        self.assertRecordValues(
            charges,
            [
                {
                    "state": "draft",
                    "move_type": "out_invoice",
                    "debit_origin_id": move.id,
                    "amount_total": 58.95,
                    "amount_tax": 0,
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertEqual(charges.invoice_line_ids.mapped("price_unit"), [18.95, 40])
        steps = "16/08/2026 – 30/09/2026: 1\xa0000,00\xa0€ × 12,00\xa0% × 46 / 365"
        self.assertIn(steps, charges.invoice_line_ids[0].name)
        self.assertIn(move.name, charges.message_ids[0].body)
        self.assertIn("58,95", move.message_ids[0].body)
        with self.assertRaises(UserError):
            printed.action_book_charges()
        self.assertEqual(len(printed.line_ids.booked_move_id), 1)

    def test_a_debit_note_for_each_invoice(self):
        self.company.reminder_stage_mode = "highest"
        moves = self.make_late() + self.make_late(days=30, amount=500)
        first = self.print_notice(moves[0])
        first.action_book_charges()
        self.company.reminder_stage_mode = "highest"
        printed = self.env["account.reminder"]._create_draft(moves, self.levels["formal_notice"])
        printed = printed.with_env(self.clerk_env)
        with freeze_time(TODAY + timedelta(days=10), tick=True):
            printed.action_download_pdf()
            action = printed.action_book_charges()
        drafts = self.env["account.move"].search(action["domain"], order="id")
        self.assertEqual(drafts, printed.charge_move_ids.sorted("id"))
        self.assertRecordValues(
            drafts,
            [
                {"debit_origin_id": moves[0].id, "amount_total": 3.84},
                {"debit_origin_id": moves[1].id, "amount_total": 47.23},
            ],
        )
        self.assertEqual(moves.mapped("debit_note_count"), [2, 1])

    def test_later_letters_claim_what_was_not_booked(self):
        move = self.make_late()
        printed = self.print_notice(move)
        later = self.print_notice(move)
        charges = self.env["account.move"].browse(printed.action_book_charges()["res_id"])
        with self.assertRaises(UserError):
            later.action_book_charges()
        with freeze_time(TODAY + timedelta(days=10), tick=True):
            draft = self.make_draft(move, "formal_notice")
            (piece,) = draft.line_ids._get_slices()
            self.assertEqual((piece.date_from, piece.days), (TODAY + timedelta(days=1), 10))
            self.assertEqual((draft.amount_interest, draft.amount_indemnity), (3.84, 0))
            charges.button_cancel()
            draft._refresh_lines()
            self.assertEqual((draft.amount_interest, draft.amount_indemnity), (24.33, 40))

    def test_days_whose_rate_came_after_the_booking(self):
        rates = self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">=", "2026-07-01")])
        rates.filtered(lambda rate: str(rate.date_from) == "2026-07-01").unlink()
        move = self.make_late()
        printed = self.print_notice(move)
        self.assertEqual(printed.amount_interest, 5.37)
        printed.action_book_charges()
        self.env["account.reminder.rate"].create(RATES[0])
        draft = self.make_draft(move, "formal_notice")
        self.assertEqual([piece.days for piece in draft.line_ids._get_slices()], [46])
        self.assertEqual((draft.amount_interest, draft.amount_indemnity), (15.12, 0))

    def test_paid_late_without_a_letter(self):
        move = self.make_late()
        self.assertFalse(move.reminder_is_chargeable)  # as long as it is open, a letter claims the charges
        self.pay_on(move, TODAY - timedelta(days=10), 1000)
        self.assertEqual(move.reminder_state, "paid")
        self.assertTrue(move.reminder_is_chargeable)
        charges = self.env["account.move"].browse(move.action_book_late_charges()["res_id"])
        self.assertRecordValues(charges, [{"state": "draft", "debit_origin_id": move.id, "amount_total": 56.65}])
        self.assertEqual(charges.invoice_line_ids.mapped("price_unit"), [16.65, 40])
        self.assertIn("04/10/2026", charges.invoice_line_ids[0].name)
        self.assertIn(move.name, charges.message_ids[0].body)
        self.assertIn("56,65", move.message_ids[0].body)
        move.invalidate_recordset()
        self.assertFalse(move.reminder_is_chargeable)
        with self.assertRaises(UserError):
            move.action_book_late_charges()
        charges.unlink()
        move.invalidate_recordset()
        self.assertTrue(move.reminder_is_chargeable)

    def test_paid_late_after_a_letter(self):
        move = self.make_late()
        with freeze_time(TODAY - timedelta(days=20), tick=True):
            self.print_notice(move).action_book_charges()
        self.pay_on(move, TODAY - timedelta(days=10), 1000)
        charges = self.env["account.move"].browse(move.action_book_late_charges()["res_id"])
        # from 25 to 30 September and from 1 to 4 October
        self.assertEqual(charges.invoice_line_ids.mapped("price_unit"), [1.97 + 1.53])

    def test_a_letter_claims_no_more_than_what_was_booked_of_the_invoice(self):
        move = self.make_late()
        with freeze_time(TODAY - timedelta(days=20), tick=True):
            printed = self.print_notice(move)
        self.pay_on(move, TODAY - timedelta(days=10), 1000)
        move.action_book_late_charges()
        with self.assertRaises(UserError):
            printed.action_book_charges()

    def test_paid_in_time_or_by_a_consumer_costs_nothing(self):
        in_time, consumers = self.make_late(), self.make_late(partner=self.consumer)
        self.pay_on(in_time, TODAY - timedelta(days=60), 1000)
        self.pay_on(consumers, TODAY - timedelta(days=10), 1000)
        for move in in_time + consumers:
            self.assertFalse(move.reminder_is_chargeable)
            with self.assertRaises(UserError):
                move.action_book_late_charges()

    def test_paid_late_and_the_rate_is_missing(self):
        self.env["account.reminder.rate"].search([("reference", "=", "ecb"), ("date_from", ">", "2026-09-01")]).unlink()
        move = self.make_late()
        self.pay_on(move, TODAY - timedelta(days=10), 1000)
        self.assertTrue(move.reminder_is_chargeable)
        with self.assertRaisesRegex(RedirectWarning, "main refinancing.*10/01/2026"):
            self.in_english(move).action_book_late_charges()

    def test_charges_bear_no_charges(self):
        printed = self.print_notice(self.make_late())
        charges = self.env["account.move"].browse(printed.action_book_charges()["res_id"])
        charges.invoice_date = charges.invoice_date_due = TODAY - timedelta(days=5)
        charges.action_post()
        draft = self.make_draft(charges.with_env(self.clerk_env), "formal_notice")
        self.assertEqual(draft.amount_claimed, charges.amount_total)

    def test_product_of_the_charges(self):
        tax = self.env["account.tax"].create({"name": "Test 10 %", "amount": 10})
        product = self.env["product.product"].create({"name": "Interest", "taxes_id": tax.ids})
        self.company.reminder_interest_product_id = product
        charges = self.env["account.move"].browse(self.print_notice(self.make_late()).action_book_charges()["res_id"])
        self.assertEqual(charges.invoice_line_ids.mapped("tax_ids"), tax)
        self.assertEqual(charges.invoice_line_ids[0].product_id, product)
        self.assertEqual(charges.amount_tax, 2.05)

    def test_a_printed_letter_keeps_what_it_claimed(self):
        printed = self.print_notice(self.make_late())
        self.levels["formal_notice"].with_env(self.env).charges = "none"
        self.assertEqual(printed.amount_claimed, 1060.49)
        with self.assertRaises(UserError):
            printed.line_ids.sudo().interest = 1

    def test_scheme_is_chosen_on_screens(self):
        settings = Form(self.in_english(self.env["res.config.settings"]))
        settings.reminder_scheme_id = self.env["account.reminder.scheme"]
        self.assertEqual(settings.reminder_country_scheme_id, self.env.ref("relance_print_charge.scheme_fr"))
        settings.save().execute()
        self.assertFalse(self.company.reminder_scheme_id)
        form = Form(self.customer, "account.view_partner_property_form")
        form.reminder_scheme_id = self.env.ref("relance_print_charge.scheme_de")
        form.save()
        self.assertEqual(self.customer.reminder_scheme_id, self.env.ref("relance_print_charge.scheme_de"))


class TestNotice(ReminderCommon):
    """The law that a letter of a company without a scheme cites is its country's."""

    def test_between_french_companies(self):
        body = self.read_zone(self.make_draft(level="firm"), "body")
        self.assertIn("l’article L441-10 du Code de commerce", body)
        self.assertIn("40 €", body)

    def test_no_notice_to_a_consumer(self):
        draft = self.make_draft(self.make_move(partner=self.consumer), "firm")
        body = self.read_zone(draft, "body")
        self.assertIn("est échue et demeure impayée", body)
        self.assertNotIn("L441-10", body)
        self.assertNotIn("40 €", body)

    def test_from_elsewhere_in_the_union(self):
        for country, law in (("de", "BGB"), ("fi", "2011/7")):
            self.company.country_id = self.env.ref(f"base.{country}")
            body = self.read_zone(self.make_draft(level="firm"), "body")
            self.assertIn(law, body)
            self.assertNotIn("L441-10", body)

    def test_no_notice_from_outside_the_union(self):
        self.company.country_id = self.env.ref("base.us")
        body = self.read_zone(self.make_draft(level="firm"), "body")
        self.assertNotIn("2011/7", body)
        self.assertNotIn("L441-10", body)


class TestChargesTour(ChargesCommon, HttpCase):
    def test_book_charges(self):
        printed = self.print_notice(self.make_late())
        self.start_tour(f"/odoo/reminders/{printed.id}", "relance_print_book_charges", login=self.clerk.login)
        self.assertEqual(printed.line_ids.booked_move_id.debit_origin_id, printed.move_ids)
        charges = printed.line_ids.booked_move_id
        self.assertRecordValues(charges, [{"state": "draft", "amount_total": 60.49, "create_uid": self.clerk.id}])

    def test_book_charges_of_an_invoice_paid_late(self):
        move = self.make_late()
        self.pay_on(move, TODAY - timedelta(days=10), 1000)
        self.start_tour(f"/odoo/customer-invoices/{move.id}", "relance_print_book_late_charges", login=self.clerk.login)
        self.assertRecordValues(move.debit_note_ids, [{"state": "draft", "amount_total": 56.65}])
