# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters of several customers, proposed and printed."""

import io

import pikepdf

from odoo.addons.relance_print.tests.common import ReminderCommon


def propose(env, moves=None, **options):
    """Return the batch that the wizard proposes to the environment's user, for some invoices or for all."""
    if moves:
        options["move_domain"] = [["id", "in", moves.ids]]
    wizard = env["account.reminder.wizard"].create({"only_due": False, "days_between": 0, **options})
    wizard.action_propose()
    return wizard.batch_id


class BatchCommon(ReminderCommon):
    @classmethod
    def propose(cls, moves=None, **options):
        """Return the batch that the wizard proposes to the clerk for some invoices, or for all."""
        return propose(cls.clerk_env, moves, **options)

    def assert_printed(self, batch, count):
        """Letters, archive, chatter and counters agree."""
        letters = batch.letter_ids.filtered(lambda letter: letter.state == "printed")
        self.assertEqual(len(letters), count)
        for letter in letters:
            reminder = letter.reminder_id
            self.assertEqual(reminder.state, "printed")
            pdf = reminder._get_archived_pdf()
            with pikepdf.open(io.BytesIO(pdf)) as opened:
                self.assertEqual(len(opened.pages), letter.pages)
            for move in reminder.move_ids:
                printed = move.reminder_ids.filtered(lambda other: other.state == "printed")
                self.assertEqual(move.reminder_count, len(printed))
                notes = move.message_ids.filtered(lambda note, pdf=pdf: pdf in note.attachment_ids.mapped("raw"))
                self.assertEqual(len(notes), 1)
                self.assertEqual(notes.author_id, batch.user_id.partner_id)
