import base64
import io
from urllib.parse import quote

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import html2plaintext
from odoo.tools.mimetypes import guess_mimetype

from ..tools.letter_files import make_file_name
from ..tools.letter_pdf import find_fault, merge_into
from ..tools.letter_printer import LetterPrinterError, print_letter
from .account_reminder_fact import needs

PAGE_MARGINS_MM = (15, 18, 15, 18)
# Of the chatter's messages, those of colleagues, of the customer, and what was sent to them; all else is written by programs.
WRITTEN_BY_PEOPLE = ("comment", "email", "email_outgoing")


class AccountReminder(models.Model):
    """What proves a letter: its posting, and the dossier for the lawyer with all that was done before."""

    _inherit = "account.reminder"

    tracking_url = fields.Char(
        string="Tracking",
        compute="_compute_tracking_url",
        help="Where the carrier tells what became of the registered letter.",
    )
    acknowledged_on = fields.Date(
        help="The day on which the customer signed for the registered letter.",
    )
    receipt = fields.Binary(
        string="Proof of Posting",
        attachment=True,
        help="The scan of the receipt or of the signed acknowledgement, PDF or image. It goes into the dossier.",
    )
    receipt_filename = fields.Char()

    @api.depends("tracking_number")
    def _compute_tracking_url(self):
        address = self.env["ir.config_parameter"].sudo().get_param("relance_print.tracking_url") or ""
        for reminder in self:
            number = quote((reminder.tracking_number or "").replace(" ", ""))
            reminder.tracking_url = address.replace("{number}", number) if number and address else False

    @api.constrains("receipt")
    def _check_receipt(self):
        for reminder in self.with_context(bin_size=False).filtered("receipt"):
            reminder._get_receipt_pdf()

    def _get_receipt_pdf(self):
        """Return the proof of posting as a PDF.

        :rtype: bytes
        :raises ValidationError: if it is neither a PDF that can be read nor an image
        """
        raw = base64.b64decode(self.with_context(bin_size=False).receipt or b"")
        if guess_mimetype(raw) == "application/pdf":
            match find_fault(raw):
                case "":
                    return raw
                case "password":
                    raise ValidationError(
                        self.env._("The proof of posting has a password. Take a PDF without one, such as a scan.")
                    )
            raise ValidationError(self.env._("The proof of posting is damaged: this PDF can't be read."))
        try:
            with Image.open(io.BytesIO(raw)) as image:
                stream = io.BytesIO()
                # as wide as A4, which is 8.27 inches
                image.convert("RGB").save(stream, format="PDF", resolution=max(image.width / 8.27, 50))
                return stream.getvalue()
        except Exception as error:  # what Pillow raises of an image that is cut off or too large differs by its kind
            raise ValidationError(
                self.env._(
                    "The proof of posting has to be a PDF or an image, such as a scan or a photo of the receipt."
                )
            ) from error

    # The dossier

    @needs("read", records="one")
    def action_download_dossier(self):
        """Download all that proves the claim as one PDF."""
        self._check_dossier()
        return {"type": "ir.actions.act_url", "url": f"/relance_print/dossier/{self.id}", "target": "download"}

    def _check_dossier(self):
        if self.state != "printed":
            raise UserError(self.env._("Print the letter first: the dossier is about what was sent."))

    def _write_dossier(self, stream):
        """Write one PDF for the lawyer: overview, letter, proof of posting, the letters before, the invoices.

        :param stream: a binary file, open for writing
        :raises UserError: if the letter was not printed, or the overview can't be
        """
        self.ensure_one()
        self._check_dossier()
        _ = self.env._
        parts, missing = [], []
        for letter in (self, *self._get_before().sorted("printed_on", reverse=True)):
            parts.append((letter._get_archived_pdf(), letter.display_name))
            if letter.receipt:
                try:
                    parts.append((letter._get_receipt_pdf(), _("Proof of posting")))
                except ValidationError as error:  # of one that was there before they were looked into
                    missing.append(f"{letter.display_name}: {error}")
        copies, reasons = self._get_claimed_moves()._get_reminder_copies()
        parts += [(pdf, move.name) for move, pdf in copies.items()]
        missing += reasons.values()
        merge_into(stream, [(self._render_dossier_overview(missing), _("Overview")), *parts])

    def _get_before(self):
        """Return the printed letters on the same invoices that left before this one, the oldest first."""
        return self._get_earlier().filtered(
            lambda letter: (letter.printed_on, letter.number) < (self.printed_on, self.number)
        )

    def _get_dossier_log(self):
        """Return what was done about the invoices: letters, charges and holds; of our own records, not of notes about them.

        :return: dicts of ``date``, ``author``, ``about`` and ``text``, the oldest first
        :rtype: list[dict]
        """
        letters = self.move_ids.reminder_ids.filtered("printed_on")
        on_invoices = self.env["account.reminder.line"].search([("move_id", "in", self.move_ids.ids)])
        holds = self.env["account.reminder.hold"].search(
            Domain("move_id", "in", self.move_ids.ids)
            | Domain(
                [
                    ("commercial_partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("move_id", "=", False),
                ]
            )
        )
        notes = [note for records in (letters, on_invoices.booked_move_id, holds) for note in records._iterate_log()]
        return sorted(({**note, "author": note["author"] or ""} for note in notes), key=lambda note: note["date"])

    def _iterate_log(self):
        """Yield when letters were printed and cancelled, as :meth:`_get_dossier_log` returns it."""
        for letter in self:
            about = {"about": letter._get_invoice_names(letter.move_ids)}
            yield {
                **about,
                "date": letter.printed_on,
                "author": letter.printed_by_name,
                "text": letter._describe_printed(),
            }
            if letter.cancelled_on:
                yield {
                    **about,
                    "date": letter.cancelled_on,
                    "author": letter.cancelled_by_name,
                    "text": letter._describe_cancelled(),
                }

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

    def _render_dossier_overview(self, missing=()):
        """Return the dossier's first pages, in the user's language: parties, claim, letters, log.

        :param missing: what could not be put into the dossier, and why
        :rtype: bytes
        """
        customer = self.partner_id.commercial_partner_id
        html = self.env["ir.qweb"]._render(
            "relance_print.dossier_page",
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
