# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Alerts of a batch: the same in the list of letters as beside each of them, when printing and in files."""

import csv
import io

from odoo.addons.relance_print.tests.test_alert import MEASURED, AlertCommon, find_keys

from .common import BatchCommon


class AlertBatchCommon(BatchCommon, AlertCommon):
    """Each alert is raised of a draft and of a letter of a batch, both formal notices of the same invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.propose_notices(cls.move)

    @classmethod
    def propose_notices(cls, moves, **options):
        return cls.in_english(cls.propose(moves, level_id=cls.levels["formal_notice"].id, **options).letter_ids)

    def open_letter(self):
        self.letter.action_open_letter()
        self.draft = self.letter.reminder_id

    def raise_cash_discount(self):
        result = super().raise_cash_discount()
        self.letter = self.propose_notices(self.move)
        return result

    def raise_credits(self):
        self.letter = self.propose_notices(self.move, subtract_credits=False)
        return super().raise_credits()

    def assert_each_told_in_list(self, keys):
        """Raise alerts one by one: draft and list tell the same of each, and nothing is written for that."""
        for key in sorted(keys):
            draft, letter, move = self.draft, self.letter, self.move
            with self.subTest(key), self.cr.savepoint() as savepoint:
                self.assertTrue(hasattr(self, f"raise_{key}"), "nothing raises this alert")
                getattr(self, f"raise_{key}")()
                self.env.flush_all()
                self.env.invalidate_all()
                words = {alert.key: alert.words for alert in self.get_alerts(self.draft)}
                self.assertIn(key, words)
                with self.assert_nothing_written():
                    self.assertIn(words[key], self.letter.alerts)
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_all_caches()
            self.draft, self.letter, self.move = draft, letter, move


class TestAlertBatch(AlertBatchCommon):
    def test_every_alert_on_letter_and_list(self):
        keys = find_keys()
        self.assertGreater(len(keys), 15)
        self.assert_each_told_in_list(keys - MEASURED)

    def test_the_list_tells_no_less_than_the_letters(self):
        """Before they are opened and afterwards."""
        self.raise_bank()
        self.raise_credits()
        self.raise_address()
        before = self.letter.alerts.splitlines()
        self.assertEqual(len(before), 4)  # and the level that was skipped
        self.letter.action_open_letter()
        self.letter.invalidate_recordset()
        self.assertEqual(self.letter.alerts.splitlines(), before)
        self.assertEqual([alert.words for alert in self.get_alerts(self.in_english(self.letter.reminder_id))], before)

    def test_whatever_blocks_is_refused(self):
        self.add_alert()
        self.assertIn("Not today.", self.letter.alerts)
        self.letter.batch_id.action_run()
        self.assertRecordValues(self.letter, [{"state": "failed", "reason": "Not today."}])

    def test_in_the_list_for_the_print_shop(self):
        """What was known when the letter was printed, whatever is known later."""
        self.raise_address()
        batch = self.letter.batch_id
        self.clerk.lang = "en_US"
        batch.action_run()
        self.customer.city = "Lille"
        self.letter.invalidate_recordset()
        words = (
            "The level before this one, Friendly reminder, was never printed. The customer's address is not complete."
        )
        self.assertEqual(self.letter.alerts, words.replace(". ", ".\n"))
        rows = list(csv.reader(io.StringIO(batch._get_manifest().decode("utf-8-sig")), delimiter=","))
        self.assertEqual(rows[1][-1], words)

    def test_queries_do_not_grow_with_letters(self):
        """Neither of letters that nobody has opened, nor of those that have drafts."""
        moves = self.make_many_late()
        proposed = self.propose_notices(moves - self.move)
        self.assertFalse(proposed.reminder_id)
        self.assert_constant(proposed, lambda some: some.mapped("alerts"))
        self.draft_all(moves)
        opened = self.propose_notices(moves)
        self.assertEqual(len(opened.reminder_id), len(opened))
        self.assert_constant(opened, lambda some: some.mapped("alerts"))
