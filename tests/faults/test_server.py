# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real server with two workers, each of which has a request to answer: nobody is left who could answer another."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
import requests
from runs import ACCOUNTANT, DATABASE, environment, find_overdue, kill

from odoo.tools import config

COPIES = 20
SECONDS = 90  # a worker that waits for the other one is killed after 120


def find_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """The address of a server of two workers."""
    port = find_port()
    options = ["--workers=2", "--max-cron-threads=0", f"--http-port={port}", f"--gevent-port={find_port()}"]
    options += ["--db_host", config["db_host"], "--db_user", config["db_user"], "--logfile", str(tmp_path / "log")]
    starter = tmp_path / "odoo-server.py"  # a server starts another of itself by its file
    starter.write_text("from odoo.cli.command import main\n\nmain()\n")
    command = [sys.executable, str(starter), "server", "-c", os.environ["RELANCE_CONFIG"], "-d", DATABASE, *options]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 120
        while True:
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(f"{address}/web/login", timeout=60).ok:
                    break
            assert time.monotonic() < end
            time.sleep(0.2)
        yield address
    finally:
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        for pid in (process.pid, *(child.pid for child in children)):
            kill(pid)


class Client:
    """A user's browser."""

    def __init__(self, address):
        self.address, self.session, self.error = address, requests.Session(), None
        user = {"db": DATABASE, "login": ACCOUNTANT, "password": ACCOUNTANT}
        assert self.ask("/web/session/authenticate", **user)["uid"]

    def ask(self, path, **params):
        answer = self.session.post(f"{self.address}{path}", json={"params": params}, timeout=300).json()
        assert "error" not in answer, answer
        return answer["result"]

    def run(self, batch):
        call = {"model": "account.reminder.batch", "method": "action_run", "args": [[batch]], "kwargs": {}}
        try:
            self.ask("/web/dataset/call_kw", **call)
        except Exception as error:
            self.error = error


def test_two_batches_with_copies_at_once(server):
    """The copies of both are printed in seconds: no worker waits for style sheets or images that the other one should send."""
    with environment() as env:
        env["res.users"].search([("login", "=", ACCOUNTANT)]).password = ACCOUNTANT
    batches = []
    with environment(ACCOUNTANT) as env:
        moves = find_overdue(env, 2 * COPIES)
        for start in (0, COPIES):
            options = {"grouping": "invoice", "only_due": False, "days_between": 0, "enclose_invoices": True}
            options["move_domain"] = [["id", "in", moves[start : start + COPIES].ids]]
            wizard = env["account.reminder.wizard"].create(options)
            wizard.action_propose()
            batches.append(wizard.batch_id.id)
    clients = [Client(server) for _batch in batches]
    threads = [
        threading.Thread(target=client.run, args=(batch,)) for client, batch in zip(clients, batches, strict=True)
    ]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begin
    assert [client.error for client in clients] == [None, None]
    with environment(ACCOUNTANT) as env:
        letters = (
            env["account.reminder.batch"].browse(batches).letter_ids.filtered(lambda letter: letter.state != "out")
        )
        assert len(letters) > COPIES  # a few are on hold
        assert set(letters.mapped("state")) == {"printed"}
        assert not any(letters.mapped("missing_copies"))
        assert min(letters.mapped("enclosed_pages")) > 0
    print(f"{len(letters)} letters with copies took {took:.1f} s")
    assert took < SECONDS
