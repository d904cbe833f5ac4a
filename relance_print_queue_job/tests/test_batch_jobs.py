# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches on the jobs of queue_job: what is enqueued, and what becomes of it when jobs run, as the runner asks for them."""

from unittest.mock import patch

from odoo.modules.neutralize import neutralize_database
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.relance_print_batch.models import account_reminder_batch_run
from odoo.addons.relance_print_batch.tests.common import BatchCommon

CHUNK = "_print_chunk"
END = "_finish"


@tagged("post_install", "-at_install")
class TestBatchJobs(BatchCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.invoice
        for partner in (cls.german, cls.consumer, cls.british):
            cls.moves |= cls.make_move(partner=partner)

    def setUp(self):
        super().setUp()
        self.batch = self.propose(self.moves)
        self.startPatcher(patch.multiple(account_reminder_batch_run, AT_ONCE=3, CHUNK=3))

    def get_jobs(self, method):
        domain = [("model_name", "=", self.batch._name), ("method_name", "=", method)]
        jobs = self.env["queue.job"].sudo().search(domain, order="id")
        return jobs.filtered(lambda job: job.records == self.batch)

    def run_job(self, job):
        """Run a job as the runner has it run: by a request to the server."""
        job.state = "enqueued"
        self.env.flush_all()
        self.url_open(f"/queue_job/runjob?job_uuid={job.uuid}").raise_for_status()
        self.env.invalidate_all()
        return job.state

    def test_a_job_a_chunk(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        woken = triggers.search_count([])
        self.batch.action_run()
        first, second = self.get_jobs(CHUNK)
        end = self.get_jobs(END)
        self.assertEqual((first + second + end).mapped("channel"), ["root.relance_print"] * 3)
        self.assertEqual((first + second + end).user_id, self.clerk)
        self.assertEqual(first.name, f"Imprimer des lettres\N{NO-BREAK SPACE}: {self.batch.name}")
        self.assertEqual((first.state, second.state, end.state), ("pending", "pending", "wait_dependencies"))
        self.assertEqual(triggers.search_count([]), woken)
        self.assertEqual(self.run_job(second), "done")
        self.assert_printed(self.batch, 3)
        self.assertEqual((self.batch.state, end.state), ("running", "wait_dependencies"))
        self.assertEqual(self.run_job(first), "done")
        self.assert_printed(self.batch, 4)
        self.assertEqual(end.state, "pending")
        self.assertEqual(self.run_job(end), "done")
        self.assertEqual(self.batch.state, "done")
        self.assertTrue(self.batch.finished_on)
        self.assertEqual(self.batch.letter_ids.reminder_id.printed_by, self.clerk)

    def test_all_letters_printed_without_the_job_after_all(self):
        self.batch.action_run()
        for job in self.get_jobs(CHUNK):
            self.assertEqual(self.batch.state, "running")
            self.assertEqual(self.run_job(job), "done")
        self.assertEqual(self.batch.state, "done")

    def test_few_letters_need_no_job(self):
        with patch.object(account_reminder_batch_run, "AT_ONCE", 4):
            self.batch.action_run()
        self.assertEqual(self.batch.state, "done")
        self.assertFalse(self.get_jobs(CHUNK) + self.get_jobs(END))

    def test_pause_and_resume(self):
        self.batch.action_run()
        self.batch.action_pause()
        before = self.get_jobs(CHUNK) + self.get_jobs(END)
        self.assertEqual([self.run_job(job) for job in before], ["done"] * 3)
        self.assert_printed(self.batch, 0)
        self.assertEqual(self.batch.state, "paused")
        self.batch.action_resume()
        after = self.get_jobs(CHUNK) + self.get_jobs(END) - before
        self.assertEqual([self.run_job(job) for job in after], ["done"] * 3)
        self.assert_printed(self.batch, 4)
        self.assertEqual(self.batch.state, "done")

    def test_stop(self):
        self.batch.action_run()
        self.run_job(self.get_jobs(CHUNK)[0])
        self.batch.action_stop()
        self.assertEqual(self.run_job(self.get_jobs(CHUNK)[1]), "done")
        self.assertEqual(self.run_job(self.get_jobs(END)), "done")
        self.assert_printed(self.batch, 3)
        self.assertEqual(self.batch.state, "cancelled")

    def test_conflict_is_no_failure(self):
        """Somebody changed the same invoices meanwhile: no letter is at fault, and the job can come again."""
        self.batch.action_run()
        job = self.get_jobs(CHUNK)[0]
        letters = self.env.registry["account.reminder.batch.letter"]
        print_together = letters._print_together

        def print_in_vain(letters):
            print_together(letters)
            letters.env.cr.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$")

        with patch.object(letters, "_print_together", print_in_vain):
            self.assertNotEqual(self.run_job(job), "failed")
        self.assertEqual(set(self.batch.letter_ids.mapped("state")), {"waiting"})
        self.assertFalse(self.moves.reminder_ids)
        self.assertEqual(self.run_job(job), "done")
        self.assert_printed(self.batch, 3)

    def test_right_taken_away_meanwhile(self):
        """The letters say so, as with the scheduled action; no job fails."""
        self.batch.action_run()
        self.clerk.group_ids = self.env.ref("base.group_user")
        jobs = self.get_jobs(CHUNK) + self.get_jobs(END)
        with mute_logger("odoo.addons.relance_print_batch.models.account_reminder_batch_letter_run"):
            self.assertEqual([self.run_job(job) for job in jobs], ["done"] * 3)
        batch = self.batch.sudo()
        self.assertEqual((batch.state, batch.failed_count), ("done", 4))
        self.assertTrue(all(letter.reason for letter in batch.letter_ids))

    def test_what_a_lost_job_leaves(self):
        """The scheduled action prints it, and the job finds nothing if it comes after all."""
        self.batch.action_run()
        first, lost = self.get_jobs(CHUNK)
        self.run_job(first)
        with self.enter_registry_test_mode():
            self.env.ref("relance_print_batch.ir_cron_print").sudo().method_direct_trigger()
        self.batch.invalidate_recordset()
        self.assert_printed(self.batch, 4)
        self.assertEqual(self.batch.state, "done")
        self.assertEqual([self.run_job(job) for job in (lost, self.get_jobs(END))], ["done", "done"])
        self.assert_printed(self.batch, 4)

    def test_neutralized(self):
        """A copy of the database has the jobs, too; its runner starts none."""
        self.batch.action_run()
        jobs = self.get_jobs(CHUNK) + self.get_jobs(END)
        self.env.flush_all()
        neutralize_database(self.cr)
        self.env.invalidate_all()
        self.assertEqual(set(jobs.mapped("state")), {"cancelled"})
        self.assertEqual(self.batch.state, "paused")
