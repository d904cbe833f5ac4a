# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.letter_files import make_file_name
from ..tools.letter_printer import LetterPrinterError
from .account_move import LoggedFiles
from .account_reminder_fact import needs
from .claim import claim
from .kept import keeping


class AccountReminder(models.Model):
    """A letter leaves: printed, issued (archived, frozen, counted), delivered, logged; or nothing of it happens."""

    _inherit = "account.reminder"

    def _print(self):
        """Print drafts on different invoices: PDFs are made, archived, counted and logged, or nothing of it happens.

        :raises UserError: if one of them can't be printed; says why and what to do
        """
        if refused := self._print_possible():
            raise UserError("\n".join(dict.fromkeys(refused.values())))

    def _print_possible(self):
        """Print those of some drafts, on different invoices, that can be printed; the others are left as they are.

        :return: those that can't be printed, and why, in the user's language
        :rtype: dict
        """
        self.check_access("write")
        refused = {reminder: reminder._describe_printed_meanwhile() for reminder in self if reminder.state != "draft"}
        drafts = self.filtered(lambda reminder: reminder.state == "draft")
        with keeping():
            drafts._prefetch_letter()
            drafts._refresh_lines()
            refused |= drafts._print_drafts()
        return refused

    def _print_drafts(self):
        """Print drafts, as :meth:`_print_possible` has made them ready."""
        letters, pdfs, refused = {}, {}, {}

        def compose():
            for reminder in self:
                try:
                    letters[reminder] = reminder._compose()
                    yield letters[reminder].page
                except UserError as error:
                    refused[reminder] = str(error)

        printing = self._start_printing(compose())
        # while wkhtmltopdf draws: also what few of the alerts stand against, and what is asked of the database once it has drawn
        alerts = self._get_alerts(composes=False)
        facts = {reminder: reminder._prepare_issue(letter) for reminder, letter in letters.items()}
        self.delivery_ids.fetch(["way", "state"])
        self.env.cr.now()
        for reminder, pdf in zip(letters, printing(), strict=True):
            if isinstance(pdf, LetterPrinterError):
                refused[reminder] = self._explain_printer(pdf)
            else:
                try:
                    pdfs[reminder] = reminder._enclose(pdf)
                except UserError as error:
                    refused[reminder] = str(error)
        for reminder in self:
            if blocking := [alert.words for alert in alerts[reminder] if alert.is_blocking]:
                refused[reminder] = "\n".join(blocking)
                pdfs.pop(reminder, None)
            elif reminder in pdfs and (fault := letters[reminder].fault):
                alerts[reminder].append(reminder._get_format_alert(fault))
                reminder.format_id._report_fault(fault, letters[reminder].format)
        issued = self.browse().union(*pdfs)
        claim(issued.move_ids)  # not before: a payment need not wait for the printer
        if issued:
            copies = self._issue(pdfs, facts, alerts)
            self._deliver(issued)
            issued._log_issued(copies)
        return refused

    def _enclose(self, pdf):
        """Return a letter's PDF with what is always enclosed with it; an addon appends its pages.

        Called once for each letter, when it is issued: what is returned is archived, sent and kept as proof.

        :param LetterPdf pdf: the letter
        :rtype: LetterPdf
        :raises UserError: if it can't be enclosed; then the letter is not printed
        """
        return pdf

    def _prepare_issue(self, letter):
        """Return what is frozen of a draft when it is printed, but for its PDF.

        :param Letter letter: as it is printed
        :rtype: dict
        """
        number = self._get_number()
        return {
            **letter.zones,
            "own_format_id": letter.format,
            "number": number,
            "pdf_filename": self._get_pdf_filename(number),
            "partner_name": ", ".join(self._get_address_names()),
            "partner_address": "\n".join(self.with_context(lang=self.lang)._get_address_lines()),
        }

    @api.model
    def _issue(self, pdfs, facts, alerts):
        """Make drafts printed ones: their PDFs are archived, what they say is frozen, and they count on their invoices.

        :param dict pdfs: the :class:`LetterPdf` of each, by draft
        :param dict facts: of :meth:`_prepare_issue`, by draft
        :param dict alerts: the :class:`Alert` objects of each: what was known when it was printed
        :return: the ``ir.attachment`` of the invoices, a copy of the PDF each
        """
        now = fields.Datetime.now()
        attachments = []
        for reminder, pdf in pdfs.items():
            facts[reminder] |= {
                "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                "pages": pdf.pages,
                "printed_date": reminder.company_id._get_reminder_day(now),
                "printed_alerts": [alert._asdict() for alert in alerts[reminder]],
            }
            file = {"raw": pdf, "mimetype": "application/pdf"}
            # all in one statement: set as the field's value, each would take some of its own
            attachments.append(
                {**file, "name": "pdf", "res_model": self._name, "res_field": "pdf", "res_id": reminder.id}
            )
            # one each, so that whoever may read the invoice may open it there; the filestore keeps the bytes once
            copies = {**file, "name": facts[reminder]["pdf_filename"], "res_model": "account.move"}
            attachments += [{**copies, "res_id": move.id} for move in reminder.move_ids]
        issued = self.browse().union(*pdfs)
        signature = self._prepare_signature("printed_by")
        self._set_facts({reminder: facts[reminder] for reminder in pdfs})
        # sudo: nobody may set the facts of a reminder but the method that makes them
        issued.sudo().write({**signature, "printed_on": now, "known_ids": False, "state": "printed"})
        # sudo: the archive is no one's to write to but the method's that prints
        files = self.env["ir.attachment"].sudo()
        with files._leave_no_halves(pdfs.values()):
            files = files.create(attachments)
        issued.invalidate_recordset(["pdf"])
        return files.filtered(lambda file: file.res_model == "account.move")

    @api.model
    def _deliver(self, letters):
        """Send letters on their way.

        Called once for all letters that a button or a batch has issued, in the same transaction: their PDFs are archived, and an
        error raised here takes back that they were printed. An addon sends them by another way, and calls ``super()``; letters
        that have no ``account.reminder.delivery`` then are noted as going on paper, by hand.

        :param letters: the ``account.reminder`` records
        """

    def _log_issued(self, copies):
        """Tell in the chatter of the letters' invoices that they were printed.

        :param copies: of :meth:`_issue`
        """
        bodies, apart = {}, {}
        for reminder in self:
            bodies[reminder] = reminder._describe_printed()
            for move in reminder.apart_move_ids:
                apart[move.id] = self.env._(
                    "Reminder printed: %(level)s. The invoice stands apart on a letter of the level “%(other)s”.",
                    level=reminder._get_stage(move).name,
                    other=reminder.level_id.name,
                )
        self._log_on_invoices(bodies, copies, apart)

    def _describe_printed_meanwhile(self):
        """Return who has printed a letter that somebody else has open as a draft, in the user's language."""
        return self.env._(
            "%(user)s has printed this reminder meanwhile. Reload the page to see it.", user=self.printed_by_name
        )

    def _describe_printed(self):
        """Return what was printed, in the user's language, as it is logged."""
        self.ensure_one()
        return self.env._(
            "Reminder %(number)s printed: %(level)s, %(amount)s overdue.",
            number=self.number,
            level=self.level_id.name,
            amount=self.currency_id.format(self.amount_due),
        )

    def _describe_cancelled(self):
        """Return what was cancelled and why, in the user's language, as it is logged."""
        self.ensure_one()
        return self.env._(
            "Reminder %(number)s cancelled (%(level)s): %(reason)s",
            number=self.number,
            level=self.level_id.name,
            reason=self.cancel_reason,
        )

    @api.model
    def _log_on_invoices(self, bodies, attachments=None, own=None, author=None):
        """Write a note in the chatter of every invoice of some letters, which are on different ones.

        :param dict bodies: the note, by letter
        :param attachments: ``ir.attachment`` of the invoices, one each, that go with the notes
        :param dict own: the notes that are not the letter's, by id of their invoice
        :param author: the ``res.partner`` whose doing it is, if not the user's
        """
        notes = {move.id: body for reminder, body in bodies.items() for move in reminder.move_ids} | (own or {})
        files = LoggedFiles((file.res_id, file.ids) for file in attachments or ())
        self.env["account.move"].browse(notes).with_context(reminder_files=files)._message_log_batch(
            notes, author_id=author and author.id
        )

    def _write_proof(self, stream):
        """Write what proves the claim of a printed letter, for others who collect it, as one PDF; an addon writes more.

        A door: called for each letter whose claim is handed over to a collection agency or a lawyer.

        :param stream: a binary file, open for writing
        :raises UserError: if it can't be made
        """
        stream.write(self._get_archived_pdf())

    def _get_archived_pdf(self):
        """Return the PDF as it was printed.

        :rtype: bytes
        :raises UserError: if the stored file is not the one that was printed
        """
        self.ensure_one()
        pdf = base64.b64decode(self.with_context(bin_size=False).pdf or b"")
        if hashlib.sha256(pdf).hexdigest() != self.pdf_sha256:
            raise UserError(
                self.env._(
                    "The archived PDF of %(reminder)s is missing or is not the one that was printed. "
                    "Ask your administrator to restore the file store from a backup.",
                    reminder=self.display_name,
                )
            )
        return pdf

    def _get_printed_address_lines(self):
        """Return the lines of the postal address as it was printed; of letters that earlier versions printed, as it is today."""
        return self.partner_address.split("\n") if self.partner_address else self._get_address_lines()

    def _get_pdf_filename(self, number):
        """Return the file's name in the user's language, such as ``Reminder 1 - INV-2026-00012 - Customer.pdf``."""
        self.ensure_one()
        name = self.env._(
            "Reminder %(number)s - %(invoice)s - %(customer)s",
            number=number,
            invoice=self._get_invoice_names(),
            customer=self.partner_id.commercial_partner_id.name,
        )
        return make_file_name(name[:110], "pdf")

    @needs("read", records="some")
    def action_download_pdf(self):
        """Print the drafts among the reminders, log a copy of the others, and download: one PDF, or all in one.

        A screen says in the context which letter is on it (``shown_letter``): if that is not the one that there is now, it is
        shown, and nothing is printed.
        """
        digest = self.env.context.get("printing") and self.env.context.get("shown_letter")
        if len(self) == 1 and digest and (answer := self._ask_again(digest)):
            return answer
        for reminder in self:
            # printing: the button of a draft, maybe on a screen that is behind, where no copy was asked for
            if reminder.state == "draft" or self.env.context.get("printing"):
                reminder._print()
            else:
                reminder._get_archived_pdf()
                message = self.env._(
                    "Copy of reminder %(number)s downloaded: %(level)s.",
                    number=reminder.number,
                    level=reminder.level_id.name,
                )
                self._log_on_invoices({reminder: message})
        return {"type": "ir.actions.client", "tag": "relance_print.download", "params": {"ids": self.ids}}

    def _cancel(self, reason):
        """Cancel printed reminders; they stay in the archive and no longer count.

        :param str reason: why; logged with the invoices
        """
        self.check_access("write")
        claim(self.move_ids)
        if any(reminder.state != "printed" for reminder in self):
            raise UserError(self.env._("Only a printed reminder can be cancelled."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the reminder is cancelled."))
        # sudo: nobody may set the facts of a reminder but the method that makes them
        self.sudo().write(
            {
                "state": "cancelled",
                "cancel_reason": reason,
                **self._prepare_signature("cancelled_by"),
                "cancelled_on": fields.Datetime.now(),
            }
        )
        for reminder in self:
            self._log_on_invoices({reminder: reminder._describe_cancelled()})
