# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Letters that are sent by e-mail, by workers that are killed: each arrives once at most, and what became of it is true."""

import asyncio
import random
import socket
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from runs import DONE, FORK, SECONDS, Run, environment, find_overdue, kill

from odoo import sql_db

KILLS = 12


class Inbox:
    """A server that takes e-mails, each after a moment: long enough for a worker to be killed in it."""

    def __init__(self):
        self.addresses = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(0.01)
        self.addresses += envelope.rcpt_tos
        await asyncio.sleep(0.01)
        return "250 OK"


@pytest.fixture
def inbox():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    with environment() as env:
        env["ir.mail_server"].search([]).active = False
        server = {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
        env["ir.mail_server"].create(server)
        env["mail.mail"].search([]).cancel()
    yield inbox
    controller.stop()


def send():
    with environment() as env:
        env["mail.mail"].process_email_queue()


def count_waiting():
    with environment() as env:
        return env["mail.mail"].search_count([("state", "=", "outgoing")])


def make_letters(count):
    """Print so many letters of customers who all have an address, and return the ids of their deliveries."""
    with environment() as env:
        env["account.reminder.level"].search([]).by_email = True
        for partner in find_overdue(env, count).commercial_partner_id:
            partner.email = f"customer{partner.id}@example.com"
    run = Run(count, email_mode="email")
    run.finish()
    with run.batch() as batch:
        deliveries = batch.letter_ids.reminder_id.delivery_ids
        assert set(deliveries.mapped("way")) == {"email"}
        assert len(deliveries) == run.letters
        return deliveries.ids


def test_killed_in_the_middle(inbox, quick):
    ids = make_letters(30 if quick else 500)
    rng, killed, end = random.Random(1), 0, time.monotonic() + SECONDS
    while count_waiting():
        assert time.monotonic() < end
        sql_db.close_all()  # processes can't share connections
        worker = FORK.Process(target=send, daemon=True)
        worker.start()
        if killed < KILLS:
            before = len(inbox.addresses)
            while worker.is_alive() and len(inbox.addresses) < before + rng.randint(1, 1 + len(ids) // KILLS):
                time.sleep(0.001)
            time.sleep(rng.random() * 0.03)
            kill(worker.pid)
            killed += 1
        worker.join()
    DONE["workers killed"] += killed
    sql_db.close_all()
    with environment() as env:
        deliveries = env["account.reminder.delivery"].browse(ids)
        # one that was begun when the last worker was killed is looked at by the next
        env["mail.mail"].process_email_queue()
        arrived, states = Counter(inbox.addresses), Counter(deliveries.mapped("state"))
        expected = Counter(deliveries.mapped("address"))
        assert set(states) <= {"sent", "failed"}, states
        assert states["failed"] <= killed
        assert not arrived - expected, "some arrived twice"
        lost = expected - arrived
        failed = Counter(deliveries.filtered(lambda delivery: delivery.state == "failed").mapped("address"))
        assert not lost - failed, "some are said to be sent, and did not arrive"
        for delivery in deliveries:
            waits = bool(delivery.reminder_id._get_waiting())
            assert waits == (delivery.state == "failed")
        DONE["letters checked"] += len(deliveries)
