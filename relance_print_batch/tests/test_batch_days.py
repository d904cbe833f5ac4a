# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What day it is, in a proposal: SQL says it of each company as Python does of each letter."""

from odoo.tests import freeze_time, tagged

from odoo.addons.relance_print.tests.test_days import PARIS, SAO_PAULO, DaysCommon

from .common import propose


@tagged("post_install", "-at_install")
class TestDaysBatch(DaysCommon):
    def test_half_past_ten_in_sao_paulo(self):
        """What is due today is not overdue, though it is tomorrow in Greenwich."""
        self.company.sudo().country_id = self.brazil
        moves = self.make_move(days_late=0) | (due_yesterday := self.make_move(days_late=1))
        with SAO_PAULO:
            batch = propose(self.nowhere, moves)
            self.assertEqual(batch.letter_ids.move_ids, due_yesterday)
            self.assertEqual(batch.letter_ids.days_late, 1)
            self.assertIn("14/10/2026", batch.name)

    def test_days_between_reminders(self):
        """Printed at 00:30 in Paris, seven days are over seven days later, at 00:30 as well."""
        move = self.make_move(days_late=40).with_env(self.nowhere)
        with PARIS:
            self.make_letter_of(move).action_download_pdf()
        for moment, is_early in (("2026-10-20 21:30:00", True), ("2026-10-20 22:30:00", False)):
            with self.subTest(moment), freeze_time(moment, tick=True):
                self.env.invalidate_all()
                batch = propose(self.nowhere, move, days_between=7)
                self.assertEqual(not batch.letter_ids, is_early)

    def test_python_and_sql_say_the_same(self):
        """Of companies whose days differ, a user without a time zone gets each company's, in proposal and form alike."""
        env, _other, moves = self.make_in_two_days()
        with SAO_PAULO:
            self.env.invalidate_all()
            overdue = moves.filtered(lambda move: move.reminder_state == "overdue")
            self.assertEqual(len(overdue), 3)
            batch = propose(env, moves, grouping="invoice")
            self.assertEqual(batch.letter_ids.move_ids, overdue)
            for letter in batch.letter_ids:
                self.assertEqual(letter.days_late, letter.move_ids.reminder_days_late)
            for days, count in ((1, 3), (2, 1)):
                self.levels["friendly"].with_env(self.env).days = days
                batch = propose(env, moves, grouping="invoice", only_due=True)
                self.assertEqual(len(batch.letter_ids), count)
