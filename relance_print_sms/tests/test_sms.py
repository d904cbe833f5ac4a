# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A text message for a printed letter, through Odoo's service, for which a server on the loopback stands."""

import json
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.modules import module
from odoo.tests import HttpCase, tagged

from odoo.addons.relance_print.tests.common import ReminderCommon


@tagged("post_install", "-at_install")
class TestSms(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # else Odoo makes it in another transaction, which knows nothing of this one
        service = cls.env["iap.service"].search([("technical_name", "=", "sms")])
        cls.env["iap.account"].sudo().create({"service_id": service.id, "account_token": "of tests"})
        cls.customer.phone = "+33 6 39 98 12 34"
        cls.letter = cls.make_printed()

    @contextmanager
    def service(self, state="success"):
        """Stand for Odoo's service; yields the messages that it got."""
        got = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                params = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["params"]
                got.extend(params["messages"])
                uuids = [number["uuid"] for one in params["messages"] for number in one["numbers"]]
                result = [{"uuid": uuid, "state": state, "credit": 1} for uuid in uuids]
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode())

            def log_message(self, *_args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        self.env["ir.config_parameter"].sudo().set_param("sms.endpoint", endpoint)
        try:
            # Odoo asks no service during tests; this one is ours. The queue commits what it has sent.
            with patch.object(module, "current_test", False), patch.object(self.cr, "commit", self.cr.flush):
                yield got
        finally:
            server.shutdown()
            server.server_close()

    def send(self, state="success"):
        self.letter.action_send_sms()
        with self.service(state) as got:
            self.env["sms.sms"].sudo()._process_queue()
        self.env.invalidate_all()
        return got, self.letter.delivery_ids.filtered(lambda delivery: delivery.way == "sms")

    def test_message(self):
        got, delivery = self.send()
        (message,) = got
        self.assertEqual([number["number"] for number in message["numbers"]], ["+33639981234"])
        self.assertRegex(message["content"], r"Ébénisterie Noël .* 1.000,00.€ .*/my/reminders/\d+\?access_token=")
        self.assertEqual((delivery.state, delivery.address), ("sent", "+33639981234"))
        self.assertEqual(self.invoice.reminder_count, 1)
        statuses = [{"sms_status": "delivered", "uuids": [delivery.sms_uuid]}]
        self.make_jsonrpc_request("/sms/status", {"message_statuses": statuses})
        self.env.invalidate_all()
        self.assertEqual(delivery.state, "delivered")

    def test_words_of_the_level(self):
        level = self.letter.level_id.sudo().with_context(lang="fr_FR")
        level.sms_text = "Facture {{ invoice_number }} : {{ customer_link }}"
        (message,), _delivery = self.send()
        self.assertTrue(message["content"].startswith(f"Facture {self.invoice.name} : http"))
        with self.assertRaises(ValidationError):
            level.sms_text = "{{ nothing }}"

    def test_what_does_not_arrive_goes_on_paper(self):
        for state in ("wrong_number_format", "insufficient_credit", "server_error"):
            with self.subTest(state):
                _got, delivery = self.send(state)
                self.assertEqual(delivery[:1].state, "failed")
                waiting = self.letter.delivery_ids.filtered(lambda delivery: delivery.state == "to_deliver")
                self.assertEqual(waiting.way, "paper")

    def test_refused(self):
        with self.assertRaises(UserError):
            self.make_draft(self.make_move()).action_send_sms()
        with self.assertRaisesRegex(UserError, "Zoé"):
            (self.letter | self.make_printed(self.make_move(partner=self.consumer))).action_send_sms()
        self.assertFalse(self.env["sms.sms"].sudo().search([("partner_id", "=", self.customer.id)]))
