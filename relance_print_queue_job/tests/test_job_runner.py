# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Batches printed by two servers with queue_job's own runner, of which one is killed.

It commits, unlike tests of Odoo's kind, and so is for pytest alone, on a database that is thrown away: `make test`.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from unittest.mock import patch

import psycopg2
import pypdfium2
import pytest

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import config

from odoo.addons.relance_print_batch.models import account_reminder_batch_run

CHUNK = 10
# Odoo starts itself again for its gevent worker, by the name of its script: `python -m odoo` has none.
SERVER = "from odoo.cli.command import main; main()"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Two servers, each with two workers and a runner: one of the runners is at work, the other waits to take its place."""
    script = tmp_path_factory.mktemp("servers") / "server.py"
    script.write_text(SERVER)
    command = [
        *(sys.executable, str(script), "-c", config["config"], "-d", get_db_name(), "--load=base,web,queue_job"),
        *("--workers=2", "--max-cron-threads=0"),  # no scheduled action: the jobs alone
    ]
    with contextlib.ExitStack() as stack:
        processes = [
            subprocess.Popen(
                [*command, f"--http-port={find_port()}", f"--gevent-port={find_port()}"],
                env={**os.environ, "ODOO_QUEUE_JOB_CHANNELS": "root:2"},
                start_new_session=True,
            )
            for _number in range(2)
        ]
        for process in processes:
            stack.callback(kill, process.pid)
        yield processes


def find_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def kill(group):
    """End a server and its workers as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def test_two_jobs_end_at_once(servers):
    """Neither sees that the other has printed its letters; the batch is marked as printed all the same."""
    run = Run(2 * CHUNK)
    with run.invoices_held(1, CHUNK + 1) as connection:
        connection.rollback()
    run.wait_for_end()
    run.check()


def test_conflict_and_death(servers):
    """Somebody changes an invoice, a server dies: nothing is lost, nothing printed twice."""
    run = Run(4 * CHUNK)
    with run.invoices_held(1) as connection:
        connection.commit()
    wait_for(run.find_put_off)
    (worker,), *_others = wait_for(run.find_at_work)
    server = os.getpgid(worker)
    assert server in [process.pid for process in servers]
    kill(server)
    died = [uuid for (uuid,) in run.sql("SELECT uuid FROM queue_job WHERE state = 'started' AND retry = 0")]
    assert 0 < run.count_printed() < run.count
    run.wait_for_end()
    assert run.sql("SELECT 1 FROM queue_job WHERE uuid = ANY(%s) AND retry > 1", died)
    run.check()


class Run:
    """A batch that waits for its jobs, with a letter for each of some customers, and what becomes of it."""

    def __init__(self, count):
        self.count = count
        today = fields.Date.today()
        with self.environment() as env, patch.multiple(account_reminder_batch_run, AT_ONCE=CHUNK, CHUNK=CHUNK):
            address = {"street": "2 quai", "zip": "44200", "city": "Nantes", "country_id": env.ref("base.fr").id}
            customers = env["res.partner"].create([{"name": f"Customer {n:03}", **address} for n in range(count)])
            invoices = env["account.move"].create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": customer.id,
                        "invoice_date": today - timedelta(days=60),
                        "invoice_date_due": today - timedelta(days=30),
                        "invoice_line_ids": [Command.create({"name": "Table", "price_unit": 100, "tax_ids": False})],
                    }
                    for customer in customers
                ]
            )
            invoices.action_post()
            wizard = env["account.reminder.wizard"].create({"move_domain": [["id", "in", invoices.ids]]})
            wizard.action_propose()
            wizard.batch_id.action_run()
            self.id = wizard.batch_id.id

    @contextlib.contextmanager
    def environment(self):
        """Yield an environment of the administrator; what is done in it is committed."""
        with Registry(get_db_name()).cursor() as cr:
            admin = api.Environment(cr, SUPERUSER_ID, {}).ref("base.user_admin")
            yield api.Environment(cr, admin.id, {})

    def sql(self, statement, *values):
        """Run a statement in a transaction of its own, and return its rows."""
        connection = psycopg2.connect(dbname=get_db_name())
        with contextlib.closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def invoices_held(self, *positions):
        """Yield a transaction that has changed the first invoice of some letters, as soon as a job waits for each of them."""

        def find_all_waiting():
            """a job waits for each of the invoices"""
            waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            return len(self.sql(waiting)) == len(positions)

        connection = psycopg2.connect(dbname=get_db_name())
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE account_move SET ref = 'Changed' WHERE id IN (
                    SELECT (invoice_ids->>0)::int FROM account_reminder_batch_letter WHERE batch_id = %s AND position IN %s
                )
                """,
                [self.id, positions],
            )
            wait_for(find_all_waiting)
            yield connection

    def find_put_off(self):
        """a job is to be tried again"""
        return self.sql("SELECT 1 FROM queue_job WHERE state = 'pending' AND retry = 1 AND eta IS NOT NULL")

    def find_at_work(self):
        """some letters are printed, others being so"""
        return self.count_printed() and self.sql("SELECT worker_pid FROM queue_job WHERE state = 'started'")

    def wait_for_end(self):
        def find_end():
            """the batch is printed"""
            self.sql(
                "NOTIFY queue_job"
            )  # lost jobs are looked for when something happens in the queue, else each minute
            return self.sql("SELECT 1 FROM account_reminder_batch WHERE id = %s AND state = 'done'", self.id)

        wait_for(find_end)

    def count_printed(self):
        ((count,),) = self.sql(
            "SELECT count(*) FROM account_reminder_batch_letter WHERE batch_id = %s AND state = 'printed'", self.id
        )
        return count

    def check(self):
        """Every letter is printed once; archive, chatter and counters agree."""
        assert {state for (state,) in self.sql("SELECT state FROM queue_job")} == {"done"}
        with self.environment() as env:
            batch = env["account.reminder.batch"].browse(self.id)
            letters, reminders = batch.letter_ids, batch.letter_ids.reminder_id
            assert (batch.printed_count, batch.failed_count, batch.waiting_count) == (self.count, 0, 0)
            assert batch.finished_on
            assert len(letters) == len(reminders) == len(reminders.move_ids) == self.count
            assert letters.move_ids.reminder_ids == reminders  # no draft, no second one
            assert set(reminders.mapped("state")) == {"printed"}
            for letter in letters:
                move, pdf = letter.move_ids, letter.reminder_id._get_archived_pdf()
                assert (move.reminder_count, move.reminder_level_id) == (1, letter.level_id)
                assert move.message_ids.attachment_ids.mapped("raw") == [pdf]
                with pypdfium2.PdfDocument(pdf) as opened:
                    assert len(opened) == letter.pages
                    text = opened[0].get_textpage().get_text_bounded()
                assert letter.partner_id.name in text
                assert move.name in text


def wait_for(find, seconds=90):
    """Return what a function finds, as soon as that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Not within {seconds} s: {find.__doc__}")
