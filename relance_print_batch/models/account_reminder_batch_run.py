# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.relance_print.models.account_reminder_fact import needs

_logger = logging.getLogger(__name__)

CONFLICTS = errors.SerializationFailure, errors.DeadlockDetected

# Letters of a transaction: what a crash undoes, and what is printed at once without a scheduled action.
CHUNK = 125
AT_ONCE = 20


class AccountReminderBatch(models.Model):
    """How a batch is printed: a few letters at once, many by the scheduled action, chunk by chunk."""

    _inherit = "account.reminder.batch"

    @needs("write", records="one")
    def action_run(self):
        """Print the letters: a few at once, many by the scheduled action. Returns the action that shows the batch."""
        self._claim()
        if self.state != "draft":
            raise UserError(self.env._("These letters are being printed already."))
        self._list_all()
        if not self.waiting_count:
            raise UserError(self.env._("There is no letter to print. Change the options, or put letters back."))
        self.sudo().run_on = fields.Datetime.now()  # sudo: a fact
        self._start()
        return self._get_action()

    def _start(self):
        """Print the letters that wait, as the user, whoever began it: a few at once, many by the scheduled action."""
        self._begin()
        if self.waiting_count <= AT_ONCE:
            self._take_chunk(AT_ONCE)._print()
            self._finish()
        if self.waiting_count:  # maybe few, which somebody else is printing
            self._trigger()

    def _begin(self):
        """Have the letters wait for whoever prints."""
        # sudo: a state follows from what is done, and nobody may choose with whose rights letters are printed
        self.sudo().write(
            {
                "state": "running",
                **self._prepare_signature("user_id"),
                "finished_on": False,
                "resumed_on": fields.Datetime.now(),
                "resumed_at": self.printed_count + self.failed_count,
            }
        )

    def _trigger(self):
        """Wake what prints: all scheduled actions of this model, of which each occupies one worker."""
        self.env["ir.cron"]._wake(self._name)

    @needs("write", records="one")
    def action_pause(self):
        self._change_state("running", "paused")

    @needs("write", records="one")
    def action_resume(self):
        self._claim()
        if self.state == "paused":
            self._start()

    @needs("write", records="one")
    def action_stop(self):
        """Print no more of the letters; those that were printed stay so, and those that are being printed will be."""
        self._change_state(("running", "paused"), "cancelled")
        waiting = self.letter_ids.search([("batch_id", "=", self.id), ("state", "=", "waiting")])
        # sudo: a fact
        waiting.try_lock_for_update().sudo().write({"state": "stopped"})

    @needs("write", records="one")
    def action_retry(self):
        """Try again to print the letters that failed."""
        self._claim()
        if not self.failed_ids:
            return
        # sudo: facts
        self.failed_ids.sudo().write({"state": "waiting", "reason": False})
        self._start()

    def _change_state(self, before, after):
        self._claim()
        if self.state in before:
            # sudo: a state follows from what is done
            self.sudo().write({"state": after})

    def _get_chunk_size(self):
        """Return how many letters of the batch are printed in one transaction: of a small one half, for two workers to share."""
        return min(CHUNK, max(AT_ONCE, (self.letter_count + 1) // 2))

    def _take_chunk(self, size=None):
        """Lock the letters to print next, of the first of these batches that has any.

        No other transaction gets them; if this one is lost, they still wait. Until its end it counts as printing.

        :param int size: how many, if not as many as :meth:`_get_chunk_size` says
        """
        letters = self.env["account.reminder.batch.letter"]
        for batch in self:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    """
                    SELECT letter.id
                      FROM account_reminder_batch_letter letter
                      JOIN account_reminder_batch batch ON batch.id = letter.batch_id
                     WHERE letter.state = 'waiting' AND batch.state = 'running' AND batch.id = %s
                     ORDER BY letter.position, letter.id
                     LIMIT %s
                       FOR UPDATE OF letter SKIP LOCKED
                    """,
                    batch.id,
                    size or batch._get_chunk_size(),
                ),
                log_exceptions=False,  # that another worker was quicker is no error
            )
            if ids := [id_ for (id_,) in self.env.cr.fetchall()]:
                self.env.cr.execute(
                    "SELECT pg_advisory_xact_lock_shared('account_reminder_batch'::regclass::oid::int, 0)"
                )
                return letters.browse(ids)
        return letters

    @api.model
    def _count_printing(self):
        """Return how many transactions have taken letters of batches, to print them, and are not at their end."""
        self.env.cr.execute(
            """
            SELECT COUNT(*)
              FROM pg_locks
             WHERE locktype = 'advisory' AND classid = 'account_reminder_batch'::regclass
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _cron_print(self):
        """Print what waits, chunk by chunk, each in a transaction of its own."""
        while count := self._print_next():
            remaining = self.env["account.reminder.batch.letter"].search_count(
                [("state", "=", "waiting"), ("batch_id.state", "=", "running")]
            )
            has_time = self.env["ir.cron"]._commit_progress(count, remaining=remaining)
            if remaining and not has_time:  # if there is nothing left, Odoo calls no more
                break
            self.env.invalidate_all()

    def _print_next(self):
        """Print the letters that are next, or finish, and commit nothing. Returns how many they were; 0 at the end."""
        try:
            running = self.search([("state", "=", "running")], order="id")
            count = running._print_chunk()
            if not count:
                running._finish()
                self.env.flush_all()
            return count
        except CONFLICTS:  # mostly another worker was quicker to take letters, and nothing was printed in vain
            self.env.cr.rollback()
            self.env.invalidate_all()
            return CHUNK

    def _print_chunk(self, size=None):
        """Print the letters that are next, and return how many they were; see :meth:`_take_chunk`."""
        letters = self._take_chunk(size)
        try:
            letters._print()
            letters.batch_id._notify()
            self.env.flush_all()
        except CONFLICTS as error:
            # somebody changed the same records meanwhile: what was not committed is done again
            _logger.info("A chunk of reminders is printed again: %s", error)
            raise
        return len(letters)

    def _finish(self):
        """Mark batches of which no letter waits any more as printed."""
        for batch in self:
            if batch.state == "running" and not batch.waiting_count:
                # sudo: a state follows from what is done
                batch.sudo().write({"state": "done", "finished_on": fields.Datetime.now()})
                batch._notify()

    def _notify(self):
        """Tell the user's screen that there is something new."""
        for batch in self:
            batch.user_id._bus_send("relance_print_batch.progress", {"id": batch.id})
