# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile

from odoo import http

from odoo.addons.relance_print.controllers.main import reader_route, send_file


class ReminderDossierController(http.Controller):
    @reader_route("/relance_print/dossier/<model('account.reminder'):reminder>")
    def dossier(self, reminder):
        """Download the dossier of a printed letter."""
        stream = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server, once it is sent)
        reminder._write_dossier(stream)
        return send_file(stream, "application/pdf", reminder._get_dossier_filename())
