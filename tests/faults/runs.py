# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches that are printed by workers, as Odoo's server forks them, and the check of what became of their letters."""

import contextlib
import multiprocessing
import os
import re
import signal
import time
from collections import Counter
from datetime import date

import psutil
import pypdfium2

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

DATABASE = os.environ["RELANCE_DATABASE"]
ACCOUNTANT = "helene"
SECONDS = 300  # that a batch may take
FORK = multiprocessing.get_context("fork")
DONE = Counter()  # for the summary: what was killed, and what was checked


@contextlib.contextmanager
def environment(login=None):
    """Yield an environment, the superuser's if no login is given, and commit."""
    registry = Registry(DATABASE)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if login:
            user = env["res.users"].search([("login", "=", login)])
            env = env(user=user, context={**user.context_get(), "allowed_company_ids": user.company_id.ids})
        yield env
    registry.signal_changes()


def set_chunk(size):
    """Have workers print so many letters in a transaction."""
    batches = get_module()
    batches.AT_ONCE = batches.CHUNK = size


@contextlib.contextmanager
def none_at_once():
    """Leave also a few letters to the workers."""
    batches = get_module()
    count, batches.AT_ONCE = batches.AT_ONCE, 0
    try:
        yield
    finally:
        batches.AT_ONCE = count


def get_module():
    from odoo.addons.relance_print_batch.models import account_reminder_batch_run  # noqa: PLC0415 (once its folder is known)

    return account_reminder_batch_run


def print_here():
    """Run the scheduled actions that are ready, as the process of a server does."""
    Registry(DATABASE)["ir.cron"]._process_jobs(DATABASE)


class Worker:
    """A process that runs the scheduled actions that are ready.

    :param prepare: a function that it calls before
    """

    def __init__(self, prepare=None):
        with environment() as env:
            # after three that were killed Odoo waits for the next interval, which is ten minutes
            if not env["ir.cron"]._get_all_ready_jobs(env.cr):
                env.cr.execute("UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE active")
        sql_db.close_all()  # processes can't share connections
        self.process = FORK.Process(target=self._work, args=(prepare,), daemon=True)
        self.process.start()

    @staticmethod
    def _work(prepare):
        if prepare:
            prepare()
        print_here()

    def wait(self, seconds=SECONDS):
        """Return whether it has ended after so many seconds."""
        self.process.join(seconds)
        return self.process.exitcode is not None

    def kill(self):
        """Kill it, and return whether it was still at work."""
        kill(self.process.pid)
        self.process.join()
        is_killed = self.process.exitcode == -signal.SIGKILL
        DONE["workers killed"] += is_killed
        return is_killed


def kill(pid):
    """Kill a process and what it started, its wkhtmltopdf that is, all at once as when the machine stops."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        process.suspend()
        for each in (process, *process.children(recursive=True)):
            each.kill()


class Run:
    """A batch that was started, and what its invoices had before.

    :param int count: how many invoices it is about, or None for all that are overdue
    :param Run same_as: another one, of the same invoices
    :param options: of the wizard
    """

    def __init__(self, count=None, same_as=None, **options):
        with environment(ACCOUNTANT) as env:
            moves = env["account.move"].browse(same_as.counts) if same_as else find_overdue(env, count)
            options = {"grouping": "invoice", "only_due": False, "days_between": 0, **options}
            wizard = env["account.reminder.wizard"].create({"move_domain": [["id", "in", moves.ids]], **options})
            wizard.action_propose()
            batch = wizard.batch_id
            waiting = batch.letter_ids.filtered(lambda letter: letter.state == "waiting")
            self.id = batch.id
            self.letters = len(waiting)
            self.invoices = [move.id for letter in waiting for move in letter.move_ids]  # in the letters' order
            self.counts = {move.id: move.reminder_count for move in moves}
            self.notes = count_notes(moves)
            self.last_id = env["account.reminder"].search([], order="id desc", limit=1).id
            assert self.letters
            with none_at_once():
                batch.action_run()

    @contextlib.contextmanager
    def batch(self):
        with environment(ACCOUNTANT) as env:
            yield env["account.reminder.batch"].browse(self.id)

    def count(self, state):
        """Return how many of its letters are in a state."""
        with self.batch() as batch:
            return batch[f"{state}_count"]

    @property
    def is_done(self):
        with self.batch() as batch:
            return batch.state == "done"

    def finish(self):
        """Let workers print, one after the other, until it is done."""
        end = time.monotonic() + SECONDS
        while not self.is_done:
            assert time.monotonic() < end
            Worker().wait()

    def retry(self):
        with self.batch() as batch, none_at_once():
            batch.action_retry()
        self.finish()


def find_overdue(env, count):
    """Return so many overdue invoices, or all. A few are of one language: letters that look alike are printed soonest."""
    domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted"), ("invoice_date_due", "<", date.today())]
    domain += [("payment_state", "in", ("not_paid", "partial"))]
    if count:
        domain += [("partner_id.lang", "=", "fr_FR")]
    return env["account.move"].search(domain, limit=count)


def count_notes(moves):
    """Return how many notes with a PDF each invoice has in its chatter."""
    notes = moves.env["mail.message"].search([("model", "=", "account.move"), ("res_id", "in", moves.ids)])
    return Counter(note.res_id for note in notes for file in note.attachment_ids if file.mimetype == "application/pdf")


def check(*runs, failed=0, reason=None):
    """Assert that each letter of the batches was printed once, whole, and counted and logged as if printed alone.

    :param int failed: how many of them were not printed
    :param str reason: what they say why, a regular expression
    """
    with environment(ACCOUNTANT) as env:
        batches = env["account.reminder.batch"].browse(run.id for run in runs)
        letters = batches.letter_ids.filtered(lambda letter: letter.state != "out")
        assert set(batches.mapped("state")) == {"done"}
        assert len(letters) == sum(run.letters for run in runs)
        printed = letters.filtered(lambda letter: letter.state == "printed")
        lost = letters - printed
        assert Counter(lost.mapped("state")) == Counter(failed=failed), lost.mapped("reason")
        assert all(re.search(reason, letter.reason) for letter in lost), lost.mapped("reason")
        assert not lost.reminder_id

        reminders = printed.reminder_id
        assert len(reminders) == len(printed)
        # all that was made since: no drafts are left, and none without a letter
        assert env["account.reminder"].search([("id", ">", runs[0].last_id)]) == reminders.sorted("id", reverse=True)
        for letter in printed:
            check_archive(letter)
        DONE["letters checked"] += len(letters)

        moves = env["account.move"].browse({move for run in runs for move in run.counts})
        times = Counter(move for reminder in reminders for move in reminder.move_ids)
        notes = count_notes(moves)
        for move in moves:
            assert times[move] <= 1
            assert move.reminder_count == runs[0].counts[move.id] + times[move]
            assert notes[move.id] == runs[0].notes[move.id] + times[move]
            done = move.reminder_ids.filtered(lambda reminder: reminder.state == "printed")
            assert move.reminder_count == len(done)
            # an invoice that stands apart on a letter counts at its own stage, which its line tells
            lines = done.line_ids.filtered(lambda line, move=move: line.move_id == move)
            levels = lines.level_id | (done - lines.filtered("level_id").reminder_id).level_id
            assert move.reminder_level_id == levels.sorted("sequence")[-1:]
            assert move.reminder_last_date == max(done.mapped("printed_date"), default=False)


def check_archive(letter):
    """Assert that a printed letter is in the archive, whole, and with each of its invoices."""
    reminder = letter.reminder_id
    assert reminder.state == "printed"
    assert reminder.move_ids == letter.move_ids or reminder.move_ids < letter.move_ids
    pdf = reminder._get_archived_pdf()  # raises if it is not the one whose digest was kept
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == reminder.pages
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for move in reminder.move_ids:
        assert move.name in text
        copies = move.message_ids.attachment_ids.filtered(lambda file: file.raw == pdf)
        assert copies.res_id == move.id
        [note] = move.message_ids.filtered(lambda note, copies=copies: copies in note.attachment_ids)
        assert note.author_id == letter.batch_id.user_id.partner_id
