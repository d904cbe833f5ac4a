# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people did with letters of a batch is kept: decisions, corrected drafts, and in whose name they are printed."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.relance_print.tests.common import TODAY
from odoo.addons.relance_print_batch.models import account_reminder_batch_proposal, account_reminder_batch_run

from .common import BatchCommon


@tagged("post_install", "-at_install")
class TestDecisions(BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.make_move(days_late=40, amount=500.0)
        cls.german_move = cls.make_move(partner=cls.german)
        cls.british_move = cls.make_move(partner=cls.british)
        cls.moves = cls.invoice | cls.late | cls.german_move | cls.british_move

    def set_options(self, batch, **options):
        """Change options of a proposal as its button does."""
        wizard = self.clerk_env["account.reminder.wizard"].browse(batch.action_open_options()["res_id"])
        wizard.write(options)
        wizard.action_propose()

    def get_letter(self, batch, move):
        return batch.letter_ids.filtered(lambda letter: move in letter.move_ids)

    def set_dates(self, record, created, written):
        """Have a record created and written so many days ago."""
        self.env.flush_all()
        self.cr.execute(
            f"UPDATE {record._table} SET create_date = %s, write_date = %s WHERE id = %s",
            [TODAY - timedelta(days=created), TODAY - timedelta(days=written), record.id],
        )
        record.invalidate_recordset()

    def vacuum(self):
        self.env["account.reminder.batch"]._vacuum_proposals()

    # Options

    def test_other_options_keep_what_was_decided(self):
        held = self.make_move(partner=self.consumer)
        self.clerk_env["account.reminder.hold"].create({"move_id": held.id})
        batch = self.propose(self.moves | held)
        self.get_letter(batch, self.german_move).action_take_out()
        self.get_letter(batch, self.british_move).level_id = self.levels["last"]
        self.get_letter(batch, self.late).move_ids = self.invoice
        self.get_letter(batch, held).action_put_back()
        for _time in range(2):
            self.set_options(batch, is_duplex=not batch.is_duplex)
            self.assertEqual(self.get_letter(batch, self.german_move).state, "out")
            self.assertEqual(self.get_letter(batch, self.british_move).level_id, self.levels["last"])
            self.assertFalse(self.get_letter(batch, self.late))
            self.assertEqual(self.get_letter(batch, self.invoice).amount_due, 1000.0)
            self.assertEqual(self.get_letter(batch, held).state, "waiting")

    def test_other_grouping_keeps_what_was_decided_of_invoices(self):
        batch = self.propose(self.moves)
        self.get_letter(batch, self.invoice).action_take_out()
        self.set_options(batch, grouping="invoice")
        self.assertEqual(
            [self.get_letter(batch, move).state for move in self.moves], ["out", "out", "waiting", "waiting"]
        )
        self.get_letter(batch, self.late).action_put_back()
        self.set_options(batch, grouping="customer")
        self.assertEqual(self.get_letter(batch, self.late).move_ids, self.late)

    def test_decisions_of_a_large_proposal(self):
        with patch.object(account_reminder_batch_proposal, "FIRST", 1):
            batch = self.propose(self.moves)
            self.get_letter(batch, self.german_move).action_take_out()
            self.set_options(batch, sorting="zip")
        self.assertEqual(self.get_letter(batch, self.german_move).state, "out")
        self.assertEqual(batch.letter_count, 2)

    def test_level_of_the_options(self):
        """It is for all letters but those whose level somebody chose."""
        batch = self.propose(self.moves)
        self.get_letter(batch, self.german_move).level_id = self.levels["last"]
        self.set_options(batch, level_id=self.levels["firm"].id)
        self.assertEqual(self.get_letter(batch, self.german_move).level_id, self.levels["last"])
        self.assertEqual(self.get_letter(batch, self.british_move).level_id, self.levels["firm"])

    def test_other_options_keep_opened_drafts(self):
        batch = self.propose(self.moves)
        letters = self.get_letter(batch, self.german_move) | self.get_letter(batch, self.british_move)
        for letter in letters:
            letter.action_open_letter()
        german, british = letters.reminder_id
        german.level_id = self.levels["last"]
        self.set_options(batch, is_duplex=True)
        self.assertEqual(self.get_letter(batch, self.german_move).reminder_id, german)
        self.assertEqual(self.get_letter(batch, self.german_move).level_id, self.levels["last"])
        self.set_options(batch, move_domain=[["id", "in", self.german_move.ids]])
        self.assertFalse(british.exists())  # nobody worked on it
        self.assertTrue(german.exists())

    # Proposals that were walked away from

    def test_proposal_with_a_corrected_letter_stays_a_day_longer(self):
        batch = self.propose(self.moves)
        letter = self.get_letter(batch, self.german_move)
        letter.action_open_letter()
        self.set_dates(batch, 3, 3)
        self.set_dates(letter.reminder_id, 3, 0)
        self.vacuum()
        self.assertTrue(letter.reminder_id)
        self.set_dates(letter.reminder_id, 3, 2)
        draft = letter.reminder_id
        self.vacuum()
        self.assertFalse(batch.exists())
        self.assertTrue(draft.exists())  # with its invoice, as somebody worked on it

    def test_proposal_of_which_a_letter_was_taken_out_stays(self):
        batch = self.propose(self.moves)
        for decide in (
            self.get_letter(batch, self.german_move).action_take_out,
            self.get_letter(batch, self.german_move).action_put_back,
            lambda: self.get_letter(batch, self.german_move).write({"level_id": self.levels["last"].id}),
        ):
            self.set_dates(batch, 3, 3)
            decide()
            self.vacuum()
            self.assertTrue(batch.exists())

    # Drafts that are open on invoices

    def test_draft_that_is_open_is_printed(self):
        before = self.make_draft(self.german_move, "last")
        batch = self.propose(self.moves)
        letter = self.get_letter(batch, self.german_move)
        self.assertEqual((letter.reminder_id, letter.level_id), (before, self.levels["last"]))
        after = self.make_draft(self.british_move)
        (before | after).subject = "Unsere Worte"
        batch.action_run()
        self.assert_printed(batch, 3)
        self.assertEqual(letter.reminder_id, before)
        self.assertEqual(before.number, 1)
        self.assertEqual(self.get_letter(batch, self.british_move).reminder_id, after)
        self.assertEqual((before | after).mapped("subject"), ["Unsere Worte"] * 2)
        self.assertEqual((self.german_move | self.british_move).reminder_ids, before | after)

    def test_draft_whose_level_was_printed_meanwhile(self):
        draft = self.make_draft(self.german_move)
        draft._create_draft(self.german_move, self.levels["friendly"])._print()
        batch = self.propose(self.german_move)
        batch.action_run()
        self.assert_printed(batch, 1)
        self.assertEqual((draft.state, draft.level_id, draft.number), ("printed", self.levels["firm"], 2))

    def test_a_draft_subtracts_what_the_batch_does(self):
        draft = self.make_draft(self.german_move)
        self.make_move(move_type="out_refund", partner=self.german, amount=100.0)
        batch = self.propose(self.german_move)
        batch.action_run()
        self.assertEqual(draft.amount_due, self.get_letter(batch, self.german_move).amount_due)
        self.assertEqual(draft.amount_due, 900.0)

    def test_draft_of_an_invoice_that_was_reminded_meanwhile(self):
        """It says who printed what, and the invoice's button goes on from there."""
        draft = self.make_draft(self.invoice)
        self.propose(self.moves).action_run()
        with self.assertRaisesRegex(UserError, f"{self.invoice.name}.*{self.clerk.name}.*{draft.level_id.name}"):
            draft.action_download_pdf()
        self.assertEqual(draft.alerts[0]["action"], "action_open_invoices")
        self.assertEqual(self.make_draft(self.invoice), draft)
        self.assertEqual(draft.level_id, self.levels["firm"])
        draft.action_download_pdf()
        self.assertEqual((draft.state, self.invoice.reminder_count), ("printed", 2))

    # In whose name

    def start(self):
        """Return a batch of which no letter is printed yet, and a colleague's environment."""
        batch = self.propose(self.moves)
        with patch.object(account_reminder_batch_run, "AT_ONCE", 0):
            batch.action_run()
        return batch, batch.with_env(self.as_user(self.make_clerk("colleague")))

    def print_slowly(self):
        with self.enter_registry_test_mode():
            self.env.ref("relance_print_batch.ir_cron_print").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_who_resumes_prints(self):
        batch, others = self.start()
        batch.action_pause()
        others.action_resume()
        self.assertEqual((others.state, others.user_id), ("done", others.env.user))
        self.assertEqual(others.letter_ids.reminder_id.printed_by, others.env.user)

    def check_retry(self, values):
        """A batch whose user can't print any more fails, says why, and a colleague prints it in their own name."""
        _batch, others = self.start()
        self.clerk.sudo().write(values)
        self.print_slowly()
        self.assertEqual((others.state, others.failed_count), ("done", 3))
        self.assertIn(self.clerk.name, others.failed_ids[0].reason)
        others.action_retry()
        self.assert_printed(others, 3)
        self.assertEqual(others.letter_ids.reminder_id.printed_by, others.env.user)

    def test_who_retries_prints_for_one_who_left(self):
        self.check_retry({"active": False})

    def test_who_retries_prints_for_one_who_may_not(self):
        self.check_retry({"group_ids": [Command.set(self.env.ref("base.group_user").ids)]})

    def test_who_may_only_read_starts_nothing(self):
        batch, _others = self.start()
        batch.action_pause()
        reader = new_test_user(
            self.env,
            login="reader",
            groups="base.group_user,account.group_account_readonly",
            company_id=self.company.id,
        )
        mine = batch.with_env(self.as_user(reader))
        draft = self.propose(self.moves).with_env(mine.env)
        self.assert_each_refused(
            {"resume": mine.action_resume, "retry": mine.action_retry, "retry a proposal": draft.action_retry},
            AccessError,
        )
        self.assertEqual((batch.state, batch.user_id), ("paused", self.clerk))
