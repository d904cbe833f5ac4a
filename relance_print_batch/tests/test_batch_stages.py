# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices at different stages in a batch: apart on one letter, on a letter for each stage, or all at the highest level."""

import random
from datetime import timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.common import LEVELS, TODAY
from odoo.addons.relance_print.tests.test_stages import StagesCommon

from .common import BatchCommon


class StagesBatchCommon(BatchCommon, StagesCommon):
    def open_proposed(self, moves=None, **options):
        """Return the only letter that is proposed for some invoices, opened."""
        (letter,) = self.propose(moves or self.moves, **options).letter_ids
        letter.action_open_letter()
        return letter.reminder_id


@tagged("post_install", "-at_install")
class TestApartBatch(StagesBatchCommon):
    def test_the_letter_claims_what_has_reached_its_level(self):
        batch = self.propose(self.moves)
        self.assertRecordValues(
            batch.letter_ids,
            [
                {
                    "level_id": self.levels["formal_notice"].id,
                    "invoice_count": 3,
                    "amount_overdue": 1000.0,
                    "amount_due": 1000.0,
                    "amount_claimed": 1000.0,
                    "date_due": TODAY - timedelta(days=60),
                }
            ],
        )
        self.assertEqual(batch.letter_ids.apart_move_ids, self.middle | self.fresh)
        batch.action_run()
        self.assert_printed(batch, 1)
        reminder = batch.letter_ids.reminder_id
        self.assertRecordValues(reminder, [{"amount_due": 1000.0, "amount_claimed": 1000.0, "amount_apart": 500.0}])
        self.assertEqual(
            {line.move_id: line.level_id for line in reminder.line_ids},
            dict(zip(self.moves, map(self.levels.get, ("formal_notice", "firm", "friendly")), strict=True)),
        )
        self.assertEqual(batch.letter_ids.amount_due, 1000.0)
        self.assertEqual(batch.letter_ids.apart_move_ids, self.middle | self.fresh)

    def test_the_level_of_a_proposal_changed_by_hand(self):
        (letter,) = self.propose(self.moves).letter_ids
        letter.level_id = self.levels["firm"]
        self.assertEqual((letter.amount_due, letter.apart_move_ids), (1200.0, self.fresh))
        letter.level_id = self.levels["formal_notice"]
        letter.move_ids -= self.old
        self.assertEqual((letter.amount_due, letter.apart_move_ids), (200.0, self.fresh))

    def test_what_stands_apart_takes_no_ones_place(self):
        """What was claimed is paid after the proposal: the rest doesn't get the formal notice that was meant for it."""
        batch = self.propose(self.moves)
        self.pay(self.old)
        batch.action_run()
        self.assertEqual(batch.letter_ids.state, "failed")
        self.assertEqual(batch.letter_ids.reason, self.old._get_reminder_obstacle())
        self.assertFalse(self.fresh.reminder_count)

    def test_credits_are_subtracted_from_what_is_claimed(self):
        self.make_move(move_type="out_refund", amount=150.0, days_late=1)
        (letter,) = self.propose(self.moves).letter_ids
        self.assertEqual((letter.amount_overdue, letter.amount_due), (1000.0, 850.0))
        letter.action_open_letter()
        self.assertEqual((letter.reminder_id.amount_due, letter.reminder_id.amount_apart), (850.0, 500.0))

    def test_constant_queries(self):
        def count(customers):
            moves = self.env["account.move"]
            for _number in range(customers):
                partner = self.customer.copy()
                old, fresh = (self.make_late(days, partner=partner) for days in (60, 1))
                with freeze_time(TODAY - timedelta(days=20), tick=True):
                    self.make_printed(old, "last")
                moves += old + fresh
            letters = self.propose(moves).letter_ids
            self.env.flush_all()
            self.env.invalidate_all()
            letters = letters.browse(letters.ids)
            before = self.cr.sql_log_count
            letters._make_drafts()._refresh_lines()
            letters.mapped("amount_claimed")
            letters.reminder_id.mapped("amount_apart")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)  # fills the caches
        self.assertEqual(count(2), count(6))


@tagged("post_install", "-at_install")
class TestStageModes(StagesBatchCommon):
    def test_a_letter_for_each_stage(self):
        self.make_move(move_type="out_refund", amount=150.0, days_late=1)
        batch = self.propose(self.moves, stage_mode="separate")
        levels = [self.levels[name] for name in ("formal_notice", "firm", "friendly")]
        self.assertEqual([letter.level_id for letter in batch.letter_ids], levels)
        self.assertEqual([letter.move_ids for letter in batch.letter_ids], [self.old, self.middle, self.fresh])
        # from which of them would the credit be subtracted?
        self.assertEqual(batch.letter_ids.mapped("amount_due"), [1000.0, 200.0, 300.0])
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual([move.reminder_level_id for move in self.moves], levels)

    def test_letters_of_stages_are_listed_once(self):
        batch = self.propose(self.moves, stage_mode="separate")
        batch.letter_ids[0].level_id = self.levels["firm"]
        letters = batch.letter_ids.with_env(batch.env)
        self.assertEqual(letters._insert_proposal(batch), 0)
        letters[0].with_context(listed_only=True)
        self.assertEqual(letters.search_count([("batch_id", "=", batch.id)]), 3)

    def test_one_level_chosen_for_all_is_one_letter(self):
        batch = self.propose(self.moves, stage_mode="separate", level_id=self.levels["firm"].id)
        self.assertEqual((len(batch.letter_ids), batch.letter_ids.amount_due), (1, 1200.0))

    def test_the_highest_for_all(self):
        reminder = self.open_proposed(stage_mode="highest")
        self.assertEqual(reminder.amount_due, 1500.0)

    def test_the_level_chosen_on_the_letter(self):
        """The list claims what has reached it, as the letter does."""
        reminder = self.open_proposed()
        letter = self.env["account.reminder.batch.letter"].search([("reminder_id", "=", reminder.id)])
        for level, due in (("friendly", 1500.0), ("firm", 1200.0), ("formal_notice", 1000.0)):
            reminder.level_id = self.levels[level]
            self.assertEqual(letter.amount_due, due)

    def test_options_start_from_the_companys(self):
        """A branch's from its parent's, unless it has settings of its own."""
        self.company.reminder_stage_mode = "separate"
        branch = self.env["res.company"].sudo().create({"name": "Branch", "parent_id": self.company.id})
        wizard = self.clerk_env["account.reminder.wizard"]
        self.assertEqual(wizard.new({}).stage_mode, "separate")
        branched = wizard.sudo().with_company(branch)
        self.assertEqual(branched.new({}).stage_mode, "separate")
        branch.reminder_independent = True
        self.assertEqual(branched.new({}).stage_mode, "apart")
        batch = self.propose(self.moves)
        self.assertEqual((batch.stage_mode, len(batch.letter_ids)), ("separate", 3))

    def test_proposal_and_letters_agree(self):
        """What one statement lists of many invoices is what is worked out letter by letter, on random data."""
        rng = random.Random(1812)
        partners = self.customer.copy() | self.customer.copy() | self.consumer.copy()
        partners[0].with_company(self.company).trust = "bad"
        self.company.reminder_days_bad = 10
        department = (
            self.env["hr.department"]
            .sudo()
            .create({"name": "Export", "company_id": self.company.id, "reminder_independent": True})
        )
        self.get_text("friendly", department).days = 3
        moves = self.env["account.move"]
        for _number in range(30):
            days = rng.randint(1, 70)
            make = rng.choice((self.make_move, lambda days, **values: self.make_instalments(days, days - 20, **values)))
            move = make(days, amount=rng.randint(100, 900), partner=rng.choice(partners))
            move.reminder_department_id = rng.choice((False, department.id))
            moves += move
        for move in rng.sample(moves, 20):
            with freeze_time(TODAY - timedelta(days=rng.randint(8, 30)), tick=True):
                if move.reminder_state == "overdue":
                    self.make_printed(move, rng.choice(LEVELS))
        for partner in partners[:2]:
            self.make_move(move_type="out_refund", amount=50.0, days_late=1, partner=partner)
        compared = ("amount_overdue", "amount_due", "date_due")
        for mode in ("apart", "separate", "highest"):
            for options in ({}, {"only_due": True}, {"level_id": self.levels["last"].id}, {"grouping": "invoice"}):
                with self.subTest(mode, **options):
                    batch = self.propose(moves, stage_mode=mode, **options)
                    letters = batch.letter_ids
                    is_mixed = mode == "apart" or (mode == "separate" and "level_id" in options)
                    self.assertEqual(is_mixed and "grouping" not in options, bool(letters.apart_move_ids))
                    listed = letters.read(compared)
                    letters.sudo()._compute_amounts()
                    self.assertEqual(letters.read(compared), listed)
                    listed_claims = letters.mapped("amount_claimed")
                    for letter in letters:
                        stages = letter.move_ids._get_next_reminder_levels()
                        if mode == "separate" and not options.get("level_id"):
                            self.assertEqual(len(set(stages.values())), 1)
                        letter.action_open_letter()
                        reminder = letter.reminder_id
                        self.assertEqual(reminder._get_claimed_moves(), letter.move_ids - letter.apart_move_ids)
                        self.assertEqual(reminder.date_due, letter.date_due)
                    self.assertEqual(letters.reminder_id.mapped("amount_due"), letters.mapped("amount_due"))
                    self.assertEqual(letters.reminder_id.mapped("amount_claimed"), listed_claims)
                    self.assertEqual(letters.read(compared), listed)
