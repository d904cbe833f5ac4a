# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server on the loopback that stands for one of Odoo's own services."""

import json
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.modules import module


def make_account(env, name):
    """Make the account of a service: else Odoo makes it in another transaction, which knows nothing of a test's."""
    service = env["iap.service"].search([("technical_name", "=", name)])
    env["iap.account"].sudo().create({"service_id": service.id, "account_token": "of tests"})


@contextmanager
def serve(case, parameter, answer):
    """Stand for a service, as long as the context lasts; yields what it is sent, request by request.

    :param case: the test case
    :param str parameter: the system parameter that has the service's address
    :param answer: a function that takes what was sent, and returns the result
    """
    sent = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            params = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["params"]
            sent.append(params)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"jsonrpc": "2.0", "id": 1, "result": answer(params)}).encode())

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    case.env["ir.config_parameter"].sudo().set_param(parameter, f"http://127.0.0.1:{server.server_port}")
    try:
        # Odoo asks no service during tests; this one is ours. Its queues commit what they have sent.
        with patch.object(module, "current_test", False), patch.object(case.cr, "commit", case.cr.flush):
            yield sent
    finally:
        server.shutdown()
        server.server_close()
