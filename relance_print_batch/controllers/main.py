# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile

from odoo import http

from odoo.addons.relance_print.controllers.main import reader_route, send_file

MIMETYPES = {"pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv; charset=utf-8"}


class ReminderBatchController(http.Controller):
    @reader_route("/relance_print/batch/<model('account.reminder.batch'):batch>/<any(pdf, zip, csv):kind>")
    def batch_file(self, batch, kind):
        """Download what a batch has printed: all letters in one PDF, a zip of a file each, or their list."""
        batch._check_printed()
        stream = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server, once it is sent)
        if kind == "csv":
            stream.write(batch._get_manifest())
        else:
            (batch._write_pdf if kind == "pdf" else batch._write_zip)(stream)
        return send_file(stream, MIMETYPES[kind], batch._get_filename(kind))
