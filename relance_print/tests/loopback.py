# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server on the loopback that stands for one of Odoo's own services, or for whoever publishes something."""

import json
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from unittest.mock import patch

from odoo.modules import module


class Answer(NamedTuple):
    """What a request is answered with; ``status`` 0: with nothing, the connection is closed."""

    content: bytes = b""
    status: int = 200
    headers: tuple = ()


@contextmanager
def listen(answer):
    """Answer requests, as long as the context lasts; yields the server's address, without a slash at its end.

    :param answer: a function that takes path and body of a request, and returns its :class:`Answer`
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.reply(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self):
            self.reply(b"")

        def reply(self, body):
            answered = answer(self.path, body)
            if answered.status:
                self.send_response(answered.status)
                for header in answered.headers:
                    self.send_header(*header)
                self.end_headers()
                self.wfile.write(answered.content)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


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

    def reply(_path, body):
        params = json.loads(body)["params"]
        sent.append(params)
        result = json.dumps({"jsonrpc": "2.0", "id": 1, "result": answer(params)})
        return Answer(result.encode(), headers=(("Content-Type", "application/json"),))

    with listen(reply) as address:
        case.env["ir.config_parameter"].sudo().set_param(parameter, address)
        # Odoo asks no service during tests; this one is ours. Its queues commit what they have sent.
        with patch.object(module, "current_test", False), patch.object(case.cr, "commit", case.cr.flush):
            yield sent
