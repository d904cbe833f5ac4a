# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two more Odoo processes beside, which print batches as workers do; how much memory and how many queries that takes."""

import atexit
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from unittest.mock import patch

import psutil

from odoo.sql_db import Cursor


def measured(env, function, *args):
    """Return how many seconds a function takes on a cold cache of records."""
    env.invalidate_all()
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


# A worker: whenever the parent opens the next gate to it, it does what the scheduled action does, and says what that took.
WORKER = """
import pathlib, time
from odoo.sql_db import Cursor

execute, queries = Cursor.execute, 0

def counting(cursor, *args, **kwargs):
    global queries
    queries += 1
    return execute(cursor, *args, **kwargs)

Cursor.execute = counting
folder, number, turn = pathlib.Path({folder!r}), {number}, 0
while True:
    turn += 1
    gate = folder / f"gate-{{turn}}"
    while not gate.exists():
        time.sleep(0.001)
    env.cr.rollback()  # what it sees begins now
    env.registry.check_signaling()  # settings, too
    queries = 0
    if number < int(gate.read_text()):
        env["account.reminder.batch"]._cron_print()
    env.cr.commit()
    env.invalidate_all()
    done = folder / f"done-{{turn}}-{{number}}"
    done.with_suffix(".tmp").write_text(str(queries))
    done.with_suffix(".tmp").rename(done)

"""


class Workers:
    """Two workers, each a process of its own.

    Counts their statements; watches the memory of all together, in MiB, where it is asked to: that takes a tenth of their time.

    :param env: of the process that watches them
    :param make_batch: takes a number of letters and returns a batch of them that waits for the scheduled action
    """

    def __init__(self, env, make_batch):
        self.env, self.make_batch = env, make_batch
        self.folder = Path(tempfile.mkdtemp())
        atexit.register(self.end)
        command = [
            sys.executable,
            "-m",
            "odoo",
            "shell",
            "-c",
            os.environ["RELANCE_CONFIG"],
            "-d",
            self.env.cr.dbname,
            "--no-http",
        ]
        self.turn, self.queries, self.peak, self.rss, self.processes = 0, 0, 0, 0, []
        for number in range(2):
            worker = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            worker.stdin.write(WORKER.format(folder=str(self.folder), number=number).encode())
            worker.stdin.close()
            self.processes.append(worker)

    def work(self, count):
        """Have so many of them print what waits."""
        self.turn += 1
        gate = self.folder / f"gate-{self.turn}"
        gate.with_suffix(".tmp").write_text(str(count))
        gate.with_suffix(".tmp").rename(gate)
        told = [self.folder / f"done-{self.turn}-{number}" for number in range(2)]
        while not all(path.exists() for path in told):
            assert all(worker.poll() is None for worker in self.processes), "a worker died"
            time.sleep(0.002)
        self.queries = sum(int(path.read_text()) for path in told)

    def print(self, count, workers=2, binds=True):
        """Print a batch of so many letters, and return it and the seconds that it took.

        :param bool binds: whether to make the file for the printer's tray of them
        """
        batch = self.make_batch(count)
        with patch.object(Cursor, "execute", autospec=True, side_effect=Cursor.execute) as execute:
            seconds = measured(self.env, self._print, batch, workers, binds)
        self.queries += execute.call_count
        return batch, seconds

    def watch(self, count):
        """As `print`, while the memory is watched: its peak, and what it was from moment to moment."""
        self.peak, stop = 0, threading.Event()
        thread = threading.Thread(target=self._watch, args=[stop], daemon=True)
        thread.start()
        result = self.print(count)
        stop.set()
        thread.join()
        return result

    def _print(self, batch, workers, binds):
        self.work(workers)
        self.env.cr.rollback()  # to see what the workers have committed
        self.env.invalidate_all()
        assert batch.printed_count == batch.letter_count, (
            batch.state,
            batch.status,
            batch.failed_ids[:3].mapped("reason"),
        )
        if binds:
            batch._write_pdf(io.BytesIO())

    def _watch(self, stop):
        self.watched, start = [], time.perf_counter()
        while not stop.wait(0.02):
            total = 0
            for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
                try:
                    rss = process.memory_info().rss
                    total += rss
                    if process.name() == "wkhtmltopdf":  # getrusage() would tell of Python, which started it
                        self.rss = max(self.rss, rss / 2**20)
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total / 2**20)
            self.watched.append((time.perf_counter() - start, total / 2**20))

    def end(self):
        for worker in self.processes:
            worker.kill()
            worker.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
