# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import math
import os
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import file_path

from ..tools.letter_batch import print_letters, take_apart
from ..tools.letter_page import unwrap
from ..tools.letter_printer import LetterPrinterError, PrinterMissing, PrinterTimeout, find_printer
from .parameter import get_number

# More gain nothing in time, but leave the other processors idle.
LETTERS_A_RUN = 50
# What system parameters may ask for: no machine has more processors, and nobody waits longer.
MOST_PROCESSES, MOST_SECONDS = 256, 3600
# Seconds that a thread takes to start wkhtmltopdf, if this one leaves it the interpreter: else Python does every 5 ms.
START = 0.003


class AccountReminderLetter(models.AbstractModel):
    """wkhtmltopdf for letters: with which options, how many at once, and what its errors mean."""

    _inherit = "account.reminder.letter.mixin"

    def _render_pdf(self, page=None):
        """Return the letter's PDF, printed by wkhtmltopdf.

        :param Page page: of :meth:`_compose`, if it is known already
        :rtype: bytes
        :raises UserError: saying what to do, if wkhtmltopdf is missing, fails or takes too long
        """
        pdf = self._render_pdfs([page or self._compose().page])[0]
        if isinstance(pdf, LetterPrinterError):
            raise UserError(self._explain_printer(pdf)) from pdf
        return pdf

    @api.model
    def _render_pdfs(self, pages):
        """Return the PDFs of letters; see :meth:`_start_printing`.

        :rtype: list[LetterPdf | LetterPrinterError]
        """
        return self._start_printing(pages)()

    @api.model
    def _start_printing(self, pages):
        """Have the PDFs of letters made, as many at once as the system parameter ``relance_print.processes`` allows; without
        it, those that print right now share the machine's processors.

        :param pages: :class:`Page` objects; the next ones are taken while the first ones are being printed
        :return: a function that waits until all are, and returns for each its PDF, or the LetterPrinterError that it met with
        """
        try:
            options = {"binary": self._find_printer()}
        except PrinterMissing as missing:
            errors = [missing for _page in pages]
            return lambda: errors
        options["timeout"] = self._get_printer_timeout()
        pages = iter(pages)
        first = list(islice(pages, 2))
        processes = get_number(self.env, "relance_print.processes", 0, most=MOST_PROCESSES)
        if not processes:
            processes = max(1, os.cpu_count() // self._count_printing()) if len(first) > 1 else 1
        a_run = LETTERS_A_RUN if processes > 1 else math.inf
        pdfs, printing, waiting = {}, [], defaultdict(dict)

        def run(sheets, paper, margins, fonts):
            files = tuple(map(file_path, fonts))
            printed = print_letters(list(sheets.values()), paper=paper, margins_mm=margins, fonts=files, **options)
            pdfs.update(zip(sheets, printed, strict=True))

        pool = ThreadPoolExecutor(processes)  # threads do, as each waits for its wkhtmltopdf
        for index, page in enumerate(chain(first, pages)):
            sheet, key = take_apart(unwrap(page.html)), page[1:]
            sheets = waiting[(sheet.look, *key)]
            sheets[index] = sheet
            if len(sheets) == a_run:
                printing.append(pool.submit(run, waiting.pop((sheet.look, *key)), *key))
        printing += [pool.submit(run, sheets, *key) for (_look, *key), sheets in waiting.items()]
        pool.shutdown(wait=False)
        time.sleep(START)

        def wait():
            for printed in printing:
                printed.result()
            return [pdfs[index] for index in sorted(pdfs)]

        return wait

    @api.model
    def _count_printing(self):
        """Return how many share the machine's processors, this one included; an addon that prints beside others counts them.

        Called before each run of wkhtmltopdf.
        """
        return 1

    @api.model
    def _find_printer(self):
        """Return the path of wkhtmltopdf: the system parameter's, if set, else the one on the server's PATH.

        :raises LetterPrinterError: if there is none
        """
        return find_printer(self.env["ir.config_parameter"].sudo().get_param("relance_print.printer_path") or None)

    @api.model
    def _get_printer_timeout(self):
        """Return how many seconds a run of wkhtmltopdf may take."""
        return get_number(self.env, "relance_print.printer_timeout", 30.0, least=1, most=MOST_SECONDS)

    @api.model
    def _explain_printer(self, error):
        """Return what the user can do about a :class:`LetterPrinterError`.

        :rtype: str
        """
        _ = self.env._
        nothing = _("Nothing was printed or logged.")
        if isinstance(error, PrinterMissing):
            todo = _(
                "wkhtmltopdf, the program that makes the PDF, is not installed on the server. "
                "Ask your administrator to install it."
            )
        elif isinstance(error, PrinterTimeout):
            todo = _(
                "Making the PDF took too long and was stopped. Try again; if it goes on, ask your administrator to raise the "
                "system parameter relance_print.printer_timeout."
            )
        else:
            todo = _(
                "wkhtmltopdf could not make the PDF: %(detail)s Try again, or choose another format.",
                detail=error.detail,
            )
        return f"{todo}\n{nothing}"
