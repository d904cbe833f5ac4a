# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.queue_job.delay import group


class AccountReminderBatch(models.Model):
    _inherit = "account.reminder.batch"

    def _print_chunk(self, size=None):
        # EXTENDS 'relance_print_batch': the job after all jobs doesn't come if one of them was cancelled or given up
        count = super()._print_chunk(size)
        self._finish()
        return count

    def _trigger(self):
        """Have the letters that wait printed by jobs, a chunk each.

        Jobs run beside each other, and none sees what another prints meanwhile. So of those that end at the same time none can
        tell that it is the last, and one more job, after all of them, marks the batch as printed. What a job leaves that failed
        or was lost is for the scheduled action, which comes by every ten minutes.
        """
        # OVERRIDE 'relance_print_batch'
        # sudo: as the scheduled action; letters are printed with the rights of the batch's user
        for batch in self.sudo():
            name = self.env._("Print letters: %(batch)s", batch=batch.name)
            size = batch._get_chunk_size()
            chunks = range(0, batch.waiting_count, size)
            jobs = [batch.delayable(description=name)._print_chunk(size) for _chunk in chunks]
            name = self.env._("All letters printed: %(batch)s", batch=batch.name)
            group(*jobs).on_done(batch.delayable(description=name)._finish()).delay()
