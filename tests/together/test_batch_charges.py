# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the letters of a batch claim besides what is overdue, and what they tell of it."""

from odoo.addons.relance_print.tests.test_alert import find_keys
from odoo.addons.relance_print_batch.tests.common import BatchCommon
from odoo.addons.relance_print_batch.tests.test_batch_alert import AlertBatchCommon
from odoo.addons.relance_print_batch.tests.test_batch_stages import StagesBatchCommon
from odoo.addons.relance_print_charge.tests.common import ChargesCommon
from odoo.addons.relance_print_charge.tests.test_alert_charges import MODELS, AlertChargesCommon


class TestChargesBatch(BatchCommon, ChargesCommon):
    def test_batch_shows_what_its_letters_claim(self):
        moves = self.make_late() + self.make_late(days=30) + self.make_late(partner=self.german)

        def propose(moves, level="formal_notice"):
            return self.propose(moves, level_id=self.levels[level].id)

        def count(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            batch.letter_ids.with_prefetch().mapped("amount_claimed")
            return self.cr.sql_log_count - before

        batch = propose(moves)
        self.assertRecordValues(
            batch.letter_ids.sorted("amount_due"),
            [{"amount_due": 1000, "amount_claimed": 1060.49}, {"amount_due": 2000, "amount_claimed": 2111.12}],
        )
        self.assertTrue(batch.action_open_letters()["context"]["claims_charges"])
        count(propose(moves[:1]))
        self.assertEqual(count(propose(moves[:1])), count(batch))
        self.assertEqual(sum(propose(moves, "last").letter_ids.mapped("amount_claimed")), 3000)
        batch.action_run()
        self.assertEqual(
            batch.letter_ids.mapped("amount_claimed"), batch.letter_ids.reminder_id.mapped("amount_claimed")
        )
        rows = batch._get_manifest().decode("utf-8-sig").splitlines()
        self.assertIn(";2000,00;2111,12;EUR;", rows[1] + rows[2])
        self.company.reminder_scheme_id = False
        self.assertFalse(batch.action_open_letters()["context"]["claims_charges"])

    def test_the_list_says_what_the_letters_will_claim(self):
        """Also where credits are subtracted, and where the law adds up what one letter claims."""
        nl = self.env.ref("relance_print_charge.scheme_nl")
        moves = self.make_late(amount=2500) + self.make_late(days=30, amount=2500)
        self.make_late(days=70, amount=600.0, move_type="out_refund")
        other = self.make_late(partner=self.german)
        for scheme in (self.company.reminder_scheme_id, nl):
            self.company.reminder_scheme_id = scheme
            for options in ({"subtract_credits": True}, {"subtract_credits": False}, {"grouping": "invoice"}):
                with self.subTest(scheme=scheme.name, **options):
                    batch = self.propose(moves + other, level_id=self.levels["formal_notice"].id, **options)
                    told = {letter.move_ids: letter.amount_claimed for letter in batch.letter_ids}
                    reminders = self.env["account.reminder"]
                    for letter in batch.letter_ids:
                        values = batch._prepare_letter_values()
                        vals = reminders._prepare_draft(letter.move_ids, letter.level_id, **values)
                        draft = reminders._create_drafts([vals])
                        draft._refresh_lines()
                        self.assertAlmostEqual(told[letter.move_ids], draft.amount_claimed)
                        draft.unlink()  # the next list would tell what it claims


class TestAlertChargesBatch(AlertBatchCommon, AlertChargesCommon):
    def test_every_alert_on_letter_and_list(self):
        self.assert_each_told_in_list(find_keys(MODELS))


class TestStagesChargesBatch(StagesBatchCommon, ChargesCommon):
    def test_the_highest_for_all(self):
        reminder = self.open_proposed(stage_mode="highest")
        self.assertEqual((reminder.amount_due, reminder.amount_indemnity), (1500.0, 120.0))
