# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from datetime import datetime, time

import pikepdf

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.models.letter_words import format_pair
from odoo.addons.relance_print.tools.letter_files import make_file_name
from odoo.addons.relance_print.tools.letter_pdf import count_pages, merge_into
from odoo.addons.relance_print.tools.letter_printer import LetterPrinterError, print_letter
from odoo.addons.relance_print.tools.letter_stamp import number_pages

PAGE_MARGINS_MM = (15, 18, 15, 18)
# Of the chatter's messages, those of colleagues, of the customer, and what was sent to them; all else is written by programs.
WRITTEN_BY_PEOPLE = ("comment", "email", "email_outgoing")


class AccountReminder(models.Model):
    """The dossier for the lawyer: a letter with all that was done before."""

    _inherit = "account.reminder"

    @needs("read", records="one")
    def action_download_dossier(self):
        """Download all that proves the claim as one PDF."""
        self._check_dossier()
        return {"type": "ir.actions.act_url", "url": f"/relance_print/dossier/{self.id}", "target": "download"}

    def _check_dossier(self):
        if self.state != "printed":
            raise UserError(self.env._("Print the letter first: the dossier is about what was sent."))

    def _write_proof(self, stream):
        # EXTENDS 'relance_print': all that there is, instead of the letter alone
        self._write_dossier(stream)

    def _write_dossier(self, stream):
        """Write one PDF for the lawyer: overview, letter, proof of posting, the letters before, the invoices.

        Exhibits are numbered, and so are all pages. The overview says where each exhibit begins: that takes drawing it twice.

        :param stream: a binary file, open for writing
        :raises UserError: if the letter was not printed, or the overview can't be
        """
        self.ensure_one()
        self._check_dossier()
        exhibits, missing = self._get_exhibits()
        before = count_pages(self._render_dossier_overview(missing, exhibits))
        first = before + 1
        for number, exhibit in enumerate(exhibits, 1):
            last = first + count_pages(exhibit["content"]) - 1
            exhibit |= {
                "number": number,
                "pages": str(first) if first == last else f"{first}–{last}",
                "count": last - first + 1,
            }
            first = last + 1
        overview = self._render_dossier_overview(missing, exhibits)
        titles = [""] * count_pages(overview)
        for exhibit in exhibits:
            titles += [self.env._("Exhibit %(number)s", number=exhibit["number"])] * exhibit["count"]
        bound, parts = io.BytesIO(), [(exhibit["content"], exhibit["title"]) for exhibit in exhibits]
        heading = self.env._("Overview")
        merge_into(bound, [(overview, heading), *parts])
        with pikepdf.open(bound) as pdf:
            number_pages(pdf, titles)
            pdf.save(stream)

    def _get_exhibits(self):
        """Return what the dossier encloses, in its order, and why some of it can't be.

        :return: dicts of ``content`` (a PDF), ``title`` and ``date``; and the reasons
        :rtype: tuple[list[dict], list[str]]
        """
        exhibits, missing = [], []
        for letter in (self, *self._get_before().sorted("printed_on", reverse=True)):
            title, day = letter._get_title(), letter.printed_date
            exhibits.append({"content": letter._get_archived_pdf(), "title": title, "date": day})
            if letter.receipt:
                day = letter.acknowledged_on or day
                try:
                    proof = letter._get_receipt_pdf()
                    exhibits.append({"content": proof, "title": self.env._("Proof of posting"), "date": day})
                except ValidationError as error:  # of one that was there before they were looked into
                    missing.append(format_pair(self.env, title, error))
        copies, reasons = self._get_claimed_moves()._get_reminder_copies()
        exhibits += [{"content": pdf, "title": move.name, "date": move.invoice_date} for move, pdf in copies.items()]
        return exhibits, [*missing, *reasons.values()]

    def _get_before(self):
        """Return the printed letters on the same invoices that left before this one, the oldest first."""
        return self._get_earlier().filtered(
            lambda letter: (letter.printed_on, letter.number) < (self.printed_on, self.number)
        )

    def _get_dossier_log(self):
        """Return what was done about the invoices, as our own records tell it.

        :return: dicts of ``date``, ``author``, ``about`` and ``text``, the oldest first
        :rtype: list[dict]
        """
        notes = [note for records in self._get_log_records() for note in records._iterate_log()]
        return sorted(({**note, "author": note["author"] or ""} for note in notes), key=lambda note: note["date"])

    def _get_dossier_messages(self):
        """Return what people wrote in the invoices' chatters, as it stands there now, as :meth:`_get_dossier_log` does."""
        return sorted(
            (
                {
                    "date": message.date,
                    "author": message.author_id.name or message.email_from or "",
                    "about": move.name,
                    "text": text,
                }
                for move in self.move_ids
                for message in move.message_ids
                if message.message_type in WRITTEN_BY_PEOPLE
                and (text := html2plaintext(message.body or "", include_references=False).strip())
            ),
            key=lambda note: note["date"],
        )

    def _iterate_log(self):
        # EXTENDS 'relance_print': proofs of posting, and when letters were acknowledged
        yield from super()._iterate_log()
        _ = self.env._
        # sudo: the file of a letter that the user reads
        files = self.env["ir.attachment"].sudo()
        for letter in self:
            about, title = letter._get_invoice_names(letter.move_ids), letter._get_stage_name()
            deliveries = letter.delivery_ids
            place = [
                *(("res_model", "=", deliveries._name), ("res_id", "in", deliveries.ids), ("res_field", "=", "receipt"))
            ]
            for file in files.search(place):
                words = _("Proof of posting kept (%(letter)s)", letter=title)
                yield {"date": file.create_date, "author": file.create_uid.name, "about": about, "text": words}
            if letter.acknowledged_on:
                noon = datetime.combine(letter.acknowledged_on, time(12))
                words = _("Receipt acknowledged (%(letter)s)", letter=title)
                yield {"date": noon, "author": letter.partner_name, "about": about, "text": words}

    def _render_dossier_overview(self, missing=(), exhibits=()):
        """Return the dossier's first pages, in the user's language: parties, claim, letters, log.

        :param missing: what could not be put into the dossier, and why
        :param exhibits: dicts of ``number``, ``title``, ``date`` and ``pages``, which may be lacking
        :rtype: bytes
        """
        customer = self.partner_id.commercial_partner_id
        html = self.env["ir.qweb"]._render(
            "relance_print_dossier.dossier_page",
            {
                "reminder": self,
                "parties": [
                    (self.env._("Creditor"), self.company_id.partner_id, self.company_id.company_registry),
                    (self.env._("Debtor"), customer, customer.company_registry),
                ],
                "letters": self._get_before() | self,
                "log": self._get_dossier_log(),
                "messages": self._get_dossier_messages(),
                "missing": missing,
                "exhibits": exhibits,
                "language": (self.env.lang or "en_US").replace("_", "-"),
            },
        )
        try:
            return print_letter(str(html), binary=self._find_printer(), margins_mm=PAGE_MARGINS_MM)
        except LetterPrinterError as error:
            raise UserError(self._explain_printer(error)) from error

    def _get_dossier_filename(self):
        """Return the name of the dossier's file."""
        return make_file_name(self.env._("Dossier - %(customer)s", customer=self.partner_name), "pdf")
