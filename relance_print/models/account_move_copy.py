# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re

from psycopg2 import InterfaceError, OperationalError

from odoo import models

from ..tools.letter_pdf import find_fault
from ..tools.letter_printer import PrinterMissing, PrinterTimeout
from .letter_words import format_pair

_logger = logging.getLogger(__name__)

INVOICE_REPORT = "account.account_invoices"
# What reportlab says when a package that draws its codes is not there.
MISSING_PACKAGE = re.compile(r"renderPM backend (\w+)|No module named '([\w.]+)'")


class AccountMove(models.Model):
    """Copies of invoices, to be enclosed with letters."""

    _inherit = "account.move"

    def _get_reminder_copies(self):
        """Return the PDF of each invoice: the one that was sent if there is one, else as Odoo prints it now.

        An invoice that has none costs no letter: it is named instead.

        :return: the PDFs, by invoice; and why some have none, by invoice, in the user's language
        :rtype: tuple[dict, dict]
        """
        copies, missing = {}, {}
        for move in self:
            # sudo: whoever may read the invoice may read its PDF
            stored = move.sudo().invoice_pdf_report_id.raw
            try:
                with self.env.cr.savepoint():
                    copy = stored or move._print_reminder_copy()
            except (InterfaceError, OperationalError):
                raise  # of the database, not of the invoice: all of it is done again
            except Exception as error:
                _logger.warning("There is no copy of %s for its reminder", move.name, exc_info=True)
                missing[move] = move._explain_reminder_copy(error)
                continue
            match find_fault(copy):
                case "":
                    copies[move] = copy
                case "password":
                    missing[move] = self.env._("%(invoice)s: its PDF has a password.", invoice=move.name)
                case _:
                    missing[move] = self.env._("%(invoice)s: its PDF is damaged.", invoice=move.name)
        return copies, missing

    def _print_reminder_copy(self):
        """Return the invoice as Odoo prints it now; nothing is kept, since it was not sent.

        :rtype: bytes
        """
        reports = self.env["ir.actions.report"].with_context(reminder_copy=True, webp_as_jpg=True)
        printed = reports._render_qweb_pdf_prepare_streams(INVOICE_REPORT, {"report_type": "pdf"}, self.ids)
        return printed[self.id]["stream"].getvalue()

    def _explain_reminder_copy(self, error):
        """Return why Odoo could not print the invoice, and what to do, in the user's language.

        :param error: what its own report met with
        """
        reminders = self.env["account.reminder"]
        while True:
            if isinstance(error, PrinterMissing | PrinterTimeout):
                return format_pair(self.env, self.name, reminders._explain_printer(error).splitlines()[0])
            if not (cause := error.__cause__ or (not error.__suppress_context__ and error.__context__)):
                break
            error = cause
        if package := MISSING_PACKAGE.search(str(error)):
            return self.env._(
                "%(invoice)s: to print it, Odoo needs the Python package %(package)s. Ask your administrator to install it.",
                invoice=self.name,
                package=package[1] or package[2],
            )
        return self.env._("%(invoice)s: Odoo can't print it: %(error)s", invoice=self.name, error=error)
