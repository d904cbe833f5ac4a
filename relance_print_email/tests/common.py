# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company that writes e-mails, and a real server that takes them, or does not."""

import asyncio
import email
import email.policy
import socket
import time
from contextlib import contextmanager
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.relance_print.tests.common import ReminderCommon


class Inbox:
    """What an SMTP server does with an e-mail: it takes it, or answers as ``answers`` says of an address."""

    def __init__(self):
        self.messages, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 (aiosmtpd's name)
        answer = self.answers.get(address, "")
        if answer == "silent":
            await asyncio.sleep(2)  # longer than the client waits
        if answer[:1].isdigit():
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (as above)
        answers = [self.answers.get(address, "") for address in envelope.rcpt_tos]
        if refusals := [answer.removeprefix("data ") for answer in answers if answer.startswith("data ")]:
            return refusals[0]
        self.messages.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.SMTP)))
        if "gone" in answers:
            session_transport = server.transport
            session_transport.abort()
        return "250 OK"

    def get_addresses(self):
        return sorted(address for addresses, _message in self.messages for address in addresses)


@tagged("post_install", "-at_install")
class EmailCommon(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.sudo().notification_type = "email"
        cls.customer.email = "compta@ameublement.example.com"
        cls.consumer.email = "zoe@example.com"
        domain = cls.env["mail.alias.domain"].sudo().create({"name": "noel.example.com"})
        cls.company.sudo().alias_domain_id = domain
        cls.domain = domain
        cls.env["mail.mail"].sudo().search([]).cancel()  # of the demo data

    @contextmanager
    def serve(self, *, port=None):
        """Run a real server for outgoing e-mail, the only one that Odoo has, and really send."""
        inbox = Inbox()
        controller = Controller(inbox, hostname="127.0.0.1", port=port or self.find_port())
        controller.start()
        self.env["ir.mail_server"].sudo().search([]).active = False
        self.env["ir.mail_server"].sudo().create(
            {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": controller.port, "smtp_encryption": "none"}
        )
        try:
            with (
                patch.object(IrMail_Server, "_disable_send", lambda *args: False),
                patch("odoo.addons.base.models.ir_mail_server.SMTP_TIMEOUT", 1),
            ):
                yield inbox
        finally:
            controller.stop()

    @staticmethod
    def find_port():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return free.getsockname()[1]

    def run_queue(self):
        """Have Odoo's queue send what waits, as its scheduled action does."""
        self.env.flush_all()
        with mute_logger("odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server", "odoo.sql_db"):
            self.env["mail.mail"].sudo().with_user(1).process_email_queue()
        self.env.invalidate_all()

    def send(self, letter, **values):
        """Press Send on a letter, and Send in Odoo's composer."""
        composer = self.open_composer(letter)
        composer.write(values)
        composer.action_send_mail()
        return letter._get_last_emails()

    def open_composer(self, letter):
        """Press Send on a letter."""
        action = letter.action_send()
        self.assertEqual(action["res_model"], "mail.compose.message")
        return self.clerk_env["mail.compose.message"].with_context(**action["context"]).create({})

    def get_notes(self, record):
        return [" ".join(str(message.body.striptags()).split()) for message in record.message_ids.sorted("id")]

    def receive(self, letter, body, sender="zoe@example.com", **headers):
        """Have the gateway parse an answer to the last e-mail with a letter, as it came from the customer."""
        sent = letter._get_last_emails().mail_message_id
        text = f"""From: {sender}
To: {self.domain.catchall_email}
Subject: Re: {sent.subject}
Message-Id: <{time.monotonic_ns()}@customer.example.com>
In-Reply-To: {sent.message_id}
References: {sent.message_id}
{"".join(f"{name}: {value}{chr(10)}" for name, value in headers.items())}Content-Type: text/plain; charset=utf-8

{body}
"""
        self.process(text)

    def bounce(self, letter, address):
        """Have the gateway parse what the addressee's server sends back."""
        sent = letter._get_last_emails().mail_message_id
        self.process(f"""From: MAILER-DAEMON@example.com
To: {self.domain.bounce_email}
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Message-Id: <{time.monotonic_ns()}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limit"

--limit
Content-Type: text/plain

Mailbox unknown
--limit
Content-Type: message/delivery-status

Reporting-MTA: dns; example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--limit
Content-Type: message/rfc822

From: compta@example.com
To: {address}
Subject: {sent.subject}
Message-Id: {sent.message_id}

Text
--limit--
""")

    def process(self, text):
        self.env.flush_all()
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].sudo().with_user(1).message_process(None, text.encode())
        self.env.invalidate_all()
