# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever happens while a batch is printed: each letter is printed once and whole, or named as failed, and none is lost.

Each test starts a batch, has workers print it, does them harm, lets others go on, and checks what is in the database and in
the archive. `make test-faults` does so with hundreds of letters, `make test` with a few.
"""

import contextlib
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

import psycopg2
import pytest
from runs import ACCOUNTANT, DATABASE, DONE, FORK, Run, Worker, check, environment, kill, set_chunk

from odoo.service.model import retrying
from odoo.tools import config

TAKING = "FOR UPDATE OF letter"  # in the statement that takes a chunk of letters


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


# Workers and servers are killed


def test_killed_at_any_moment(quick):
    """Three workers, or a hundred: the next one goes on where the last one stopped."""
    set_chunk(2 if quick else 10)
    kills = 0
    for options in itertools.cycle(({}, {"grouping": "customer"})):
        run = Run(4 if quick else None, **options)
        kills += kill_until_done(run, 0.5 if quick else 1.5)
        check(run)
        if kills >= (3 if quick else 100):
            break


def kill_until_done(run, seconds):
    """Kill one worker after the other, within so many seconds, until all is printed, and return how many were killed."""
    kills, longest, printed = 0, seconds, 0
    while not run.is_done:
        worker = Worker()
        worker.wait(random.uniform(0.1, longest))
        kills += worker.kill()
        before, printed = printed, run.count("printed")
        longest = seconds if printed > before else longest * 1.2  # so that a slow machine comes to an end
    return kills


def test_killed_while_it_writes():
    """A letter is in all the places that it belongs to, or in none."""
    set_chunk(2)
    run = Run(4)
    for words in (
        'INSERT INTO "account_reminder"',
        'UPDATE "account_move"',
        'INSERT INTO "ir_attachment"',
        'INSERT INTO "mail_message"',
        'UPDATE "account_reminder_batch_letter"',
        'UPDATE "ir_cron_progress"',
        'UPDATE "account_reminder_batch"',  # at the very end
    ):
        is_killed = False
        while not is_killed:  # Odoo skips a scheduled action that was killed three times
            assert not run.is_done, words
            worker = Worker(partial(die_after, 1, words))
            worker.wait()
            is_killed = worker.kill()
    run.finish()
    check(run)


@pytest.mark.thorough
def test_killed_after_any_statement():
    set_chunk(3)
    run = Run(6)
    kills = 0
    for number in itertools.count(1):
        worker = Worker(partial(die_after, number))
        worker.wait()
        kills += worker.kill()
        if run.is_done:
            break
    check(run)
    assert kills > 50


def die_after(number, words=""):
    """Have this process killed right after its so-manieth statement, of those that have some words."""
    statements = itertools.count(1)

    def hook(_cursor, query, *_args):
        if words in str(query) and next(statements) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.current_thread().query_hooks = [hook]


@pytest.mark.thorough
def test_server_killed(tmp_path):
    """A server that is started again goes on, as its scheduled action is still to be run: nobody wakes it anew."""
    command = [sys.executable, "-m", "odoo", "-c", os.environ["RELANCE_CONFIG"], "-d", DATABASE, "--no-http"]
    command += ["--db_host", config["db_host"], "--db_user", config["db_user"], "--logfile", str(tmp_path / "log")]
    while DONE["servers killed"] < 3:
        run = Run()
        while not run.is_done:
            server = subprocess.Popen(command)
            try:
                wait_until(partial(is_further, run, run.count("printed")), 300)
                time.sleep(random.uniform(0, 1))
            finally:
                kill(server.pid)
                server.wait()
            DONE["servers killed"] += not run.is_done
        check(run)


def is_further(run, printed):
    """Return whether more than so many letters are printed, after telling the server to look what there is to do."""
    with environment() as env:
        env["ir.cron"]._notifydb()  # else it looks once a minute
    return run.is_done or run.count("printed") > printed


# The printer crashes


def test_printer_crashes_on_one_letter(quick, tmp_path):
    """On one in a hundred, again and again: the others are printed, and so is that one when the printer is mended."""
    set_chunk(100)
    run = Run(6 if quick else 250)
    bad = run.invoices[5::100]
    with environment() as env:
        names = " ".join(f"-e {move.name}" for move in env["account.move"].browse(bad))
    with printer(tmp_path, f"grep -qsF {names} letter.html && kill -SEGV $$"):
        run.finish()
        check(run, failed=len(bad), reason="signal 11")
    run.retry()
    check(run)


@contextlib.contextmanager
def printer(folder, script):
    """Have a shell script run before wkhtmltopdf, in the folder with `letter.html`."""
    path = folder / "printer"
    path.write_text(f'#!/bin/sh\n{script}\nexec "{shutil.which("wkhtmltopdf")}" "$@"\n')
    path.chmod(0o755)

    def use(value):
        with environment() as env:
            env["ir.config_parameter"].set_param("relance_print.printer_path", value)

    use(str(path))
    try:
        yield
    finally:
        use(False)


# The disk is full


@pytest.mark.parametrize("place", ["file store", pytest.param("temporary files", marks=pytest.mark.thorough)])
def test_disk_is_full(place, quick, small_disk, monkeypatch):
    """Letters that have no place are named, and printed when there is some."""
    set_chunk(2 if quick else 20)
    disk, leave = small_disk
    with contextlib.ExitStack() as stack:
        if place == "file store":
            stack.enter_context(store_moved_to(disk / "store"))
        else:
            monkeypatch.setattr(tempfile, "tempdir", str(disk))
        leave(100_000 if place == "file store" else 50_000)  # a PDF has 40,000
        run = Run(4 if quick else 60)
        run.finish()
        failed = run.count("failed")
        assert failed
        check(run, failed=failed, reason="No space left|wkhtmltopdf")
        leave(20_000_000)
        run.retry()
    check(run)


@contextlib.contextmanager
def store_moved_to(folder):
    """Have the file store in another folder meanwhile."""
    store = Path(config.filestore(DATABASE))
    aside = store.with_name(f"{store.name}.aside")
    shutil.copytree(store, folder)
    store.rename(aside)
    store.symlink_to(folder)
    try:
        yield
    finally:
        store.unlink()
        shutil.copytree(folder, store)
        shutil.rmtree(aside)


# PostgreSQL goes away


def test_connections_are_lost(quick, tmp_path, log):
    set_chunk(3 if quick else 10)
    run = Run(6 if quick else 100)
    with held_printer(tmp_path) as wait:
        worker = Worker()
        wait()
        cut_connections()
    worker.wait()
    assert "closed the connection" in log()
    for seconds in () if quick else (0.2, 0.5, 1, 2, 3, 5, 8):
        worker = Worker()
        worker.wait(seconds)
        cut_connections()
        worker.wait()
    run.finish()
    check(run)
    assert "can't be printed together" not in log()  # it is no letter's fault


def cut_connections():
    with environment() as env:
        env.cr.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.thorough
def test_postgres_is_restarted(restart_postgres, log):
    set_chunk(10)
    run = Run(150)
    for seconds in (0.2, 0.5, 1, 2, 3, 5, 8):
        worker = Worker()
        worker.wait(seconds)
        restart_postgres()
        worker.wait()
    run.finish()
    check(run)
    assert "closed the connection" in log()


# Others work at the same time


def test_two_workers(quick, log):
    """Both print letters of the one batch, and leave to the other what that has taken."""
    set_chunk(1 if quick else 10)
    run = Run(8 if quick else None)
    chunks = FORK.Value("i"), FORK.Value("i")
    workers = [Worker(partial(count_chunks, value)) for value in chunks]
    for worker in workers:
        worker.wait()
    run.finish()
    check(run)
    assert all(value.value > 1 for value in chunks)
    assert log().count("printed again") <= 2  # not for each chunk; both may come to the end in the same moment


def count_chunks(value):
    """Count the chunks that this process takes."""

    def hook(cursor, query, *_args):
        value.value += TAKING in str(query) and cursor.rowcount > 0

    threading.current_thread().query_hooks = [hook]


def test_paid_while_printed(quick, tmp_path, log):
    """A letter that is in the printer just now is not sent, nor one of later; one that was printed stays so."""
    set_chunk(2)
    run = Run(6 if quick else 30)
    Worker(partial(die_after, 2, TAKING)).wait()
    assert run.count("printed") == 2
    paid = [run.invoices[index] for index in (0, 2, -1)]
    with held_printer(tmp_path) as wait:
        worker = Worker()
        wait()
        with environment(ACCOUNTANT) as env:
            retrying(partial(pay, env, paid), env)
    worker.wait()
    run.finish()
    check(run, failed=2, reason="payée")
    assert "printed again" in log()


@contextlib.contextmanager
def held_printer(folder):
    """Hold back what is in the printer until the end; yields a function that waits until so many workers print."""
    released = folder / "released"
    script = f"[ -e letter.html ] && touch {folder}/held-$PPID && until [ -e {released} ]; do sleep 0.05; done"
    with printer(folder, script):
        try:
            yield lambda count=1: wait_until(lambda: len(list(folder.glob("held-*"))) >= count)
        finally:
            released.touch()


def pay(env, ids):
    wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=ids)
    wizard.create({"group_payment": False}).action_create_payments()


def test_two_batches_of_the_same_invoices(quick, tmp_path, log):
    """Each is reminded of once; the other letter says why it was not printed."""
    first = Run(6 if quick else 50)
    second = Run(same_as=first)
    set_chunk(first.letters)  # so that the second worker begins with the second batch
    with held_printer(tmp_path) as wait:
        workers = Worker(), Worker()
        wait(2)
    for worker in workers:
        worker.wait()
    for run in (first, second):
        run.finish()
    check(first, second, failed=first.letters, reason="relancé")
    assert "printed again" in log()


def test_proposed_while_printed():
    """What another batch has printed, but not committed yet when letters are proposed, is not printed once more."""
    set_chunk(20)
    first = Run(3)
    with waiting_for("LOCK mail_message IN SHARE MODE"):  # so that no note is written
        second = Run(same_as=first)
    for run in (first, second):
        run.finish()
    check(first, second, failed=first.letters, reason="relancé")


def test_renamed_when_it_ends(log):
    """Who writes to the batch makes the worker that marks it as printed try again."""
    set_chunk(20)
    run = Run(3)
    with waiting_for("UPDATE account_reminder_batch SET name = 'Renamed' WHERE id = %s", run.id):
        pass
    check(run)
    assert "server action" not in log()  # that failed


@contextlib.contextmanager
def waiting_for(statement, *values):
    """Have a worker print, which waits for a transaction with a statement: that ends when all within was done."""
    address = {"host": config["db_host"] or None, "user": config["db_user"] or None}
    with contextlib.closing(psycopg2.connect(dbname=DATABASE, **address)) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        worker = Worker()
        wait_until(partial(is_someone_waiting, cursor))
        yield
        connection.commit()
        worker.wait()


def is_someone_waiting(cursor):
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    cursor.execute("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    return cursor.rowcount
