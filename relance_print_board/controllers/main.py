# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile

from odoo import http

from odoo.addons.relance_print.controllers.main import reader_route, send_file

MIMETYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class ReminderHandoverController(http.Controller):
    @reader_route("/relance_print/handover/<model('account.reminder.handover'):handover>/<any(xlsx, zip):kind>")
    def handover_file(self, handover, kind):
        """Download what is handed over: the list of the claims, or a zip of it and what proves them."""
        stream = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server, once it is sent)
        (handover._write_list if kind == "xlsx" else handover._write_download)(stream)
        stream.seek(0, 2)
        return send_file(stream, MIMETYPES[kind], handover._get_filename(kind))
