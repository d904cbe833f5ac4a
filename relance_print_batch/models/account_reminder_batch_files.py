# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import zipfile
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.relance_print.models.account_reminder_fact import needs
from odoo.addons.relance_print.tools.letter_files import make_file_name, write_table
from odoo.addons.relance_print.tools.letter_pdf import merge, merge_into

# Letters that the memory holds at once.
AT_A_TIME = 200


class AccountReminderBatch(models.Model):
    """What was printed, as files: one PDF, a zip with a file for each letter, a list for the print shop."""

    _inherit = "account.reminder.batch"

    incomplete_ids = fields.One2many(
        comodel_name="account.reminder.batch.letter",
        inverse_name="batch_id",
        string="Letters Without a Copy",
        domain=[("missing_copies", "!=", False)],
        readonly=True,
    )

    def _iterate_printed(self):
        """Yield the letters that were printed, in their order; the memory holds two hundred of them at most."""
        letters = self.env["account.reminder.batch.letter"].with_context(listed_only=True)  # as what is printed was
        letters = letters.search([("batch_id", "=", self.id), ("state", "=", "printed")], order="position, id")
        for some in split_every(AT_A_TIME, letters.ids, letters.browse):
            yield from some
            self.env.invalidate_all()

    @needs("read", records="one")
    def action_download(self):
        """Download what was printed, as the context's ``kind`` says: ``pdf``, ``zip`` or ``csv``."""
        self._check_printed()
        kind = kind if (kind := self.env.context.get("kind")) in ("pdf", "zip", "csv") else "pdf"
        return {"type": "ir.actions.act_url", "url": f"/relance_print/batch/{self.id}/{kind}", "target": "download"}

    def _check_printed(self):
        self.ensure_one()
        if not self.printed_count:
            raise UserError(self.env._("No letter is printed yet."))

    def _write_pdf(self, stream):
        """Write all letters into one PDF, in their order, each with its bookmark, and return how many pages it has.

        :param stream: a binary file, open for writing
        """
        self.ensure_one()
        parts = (part for letter in self._iterate_printed() for part in letter._get_parts())
        return merge_into(stream, parts, duplex=self.is_duplex)

    def _write_zip(self, stream):
        """Write a file for each letter and the manifest into a zip."""
        self.ensure_one()
        taken = set()
        with zipfile.ZipFile(stream, "w") as archive:  # PDFs are compressed already
            for letter in self._iterate_printed():
                archive.writestr(letter._get_filename(taken), letter._get_pdf())
            archive.writestr("manifest.csv", self._get_manifest())

    def _get_manifest(self):
        """Return what was printed as a table for a print shop, as spreadsheets in the user's language expect it: CSV."""
        self.ensure_one()
        columns, taken = self._get_manifest_columns(), set()  # as in the zip
        rows = [[self.env._("File"), *(heading for heading, _get in columns.values())]]
        for letter in self._iterate_printed():
            rows.append([letter._get_filename(taken), *(get(letter) for _heading, get in columns.values())])
        return write_table(rows, self.env["res.lang"]._get_data(code=self.env.user.lang).decimal_point)

    def _get_manifest_columns(self):
        """Return the columns of the list for the print shop, behind the name of the file, in their order.

        A door: called once for each list. An addon extends it by ``super()`` to add, move or drop columns.

        :return: by a name of ours, the heading in the user's language, and a function that gives the cell of a printed
            ``account.reminder.batch.letter``: a string or a number
        :rtype: dict[str, tuple[str, Callable]]
        """
        _ = self.env._
        return {
            "customer": (_("Customer"), lambda letter: letter.reminder_id.partner_name or ""),
            "address": (_("Address"), lambda letter: ", ".join(letter.reminder_id._get_printed_address_lines())),
            "zip": (_("Postcode"), lambda letter: letter.partner_id.zip or ""),
            "pages": (_("Pages"), lambda letter: letter.pages),
            "amount_due": (_("Amount overdue"), lambda letter: letter._get_exact("amount_due")),
            "currency": (_("Currency"), lambda letter: letter.reminder_id.currency_id.name),
            "tracking_number": (_("Tracking number"), lambda letter: letter.reminder_id.tracking_number or ""),
            "alerts": (_("Alerts"), lambda letter: " ".join((letter.alerts or "").split("\n"))),
        }

    def _get_filename(self, kind):
        """Return the name of a file of all letters."""
        return make_file_name(self.name, kind)


class AccountReminderBatchLetter(models.Model):
    """What goes into the envelope: the letter, and copies of its invoices."""

    _inherit = "account.reminder.batch.letter"

    enclosure = fields.Binary(
        attachment=True,
        readonly=True,
        help="Copies of the invoices, made when the letter was printed.",
    )
    enclosed_pages = fields.Integer(
        readonly=True,
    )
    missing_copies = fields.Text(
        string="Copies Missing",
        readonly=True,
        help="Invoices of which no copy is enclosed, and why.",
    )
    pages = fields.Integer(
        compute="_compute_pages",
        help="Pages of the letter and of what is enclosed.",
    )

    @api.depends("reminder_id.pages", "enclosed_pages")
    def _compute_pages(self):
        for letter in self:
            letter.pages = letter.reminder_id.pages + letter.enclosed_pages

    def _enclose_invoices(self):
        """Keep copies of the invoices with each printed letter: they take too long to make when it is downloaded."""
        copies, missing = self.reminder_id.move_ids._get_reminder_copies()
        for letter in self:
            moves = letter.reminder_id.move_ids
            values = {"missing_copies": "\n".join(missing[move] for move in moves if move in missing) or False}
            stream = io.BytesIO()
            if parts := [(copies[move], move.name) for move in moves if move in copies]:
                values["enclosed_pages"] = merge_into(stream, parts, duplex=letter.batch_id.is_duplex)
                values["enclosure"] = base64.b64encode(stream.getvalue())
            with self.env["ir.attachment"]._leave_no_halves([stream.getvalue()]):
                letter.sudo().write(values)  # sudo: facts

    def _get_parts(self):
        """Return what goes into the envelope, as PDFs and their bookmarks.

        :rtype: list[tuple[bytes, str]]
        """
        self.ensure_one()
        parts = [(self.reminder_id._get_archived_pdf(), self._get_bookmark())]
        if self.enclosed_pages:
            enclosure = base64.b64decode(self.with_context(bin_size=False).enclosure or b"")
            if not enclosure:
                raise UserError(
                    self.env._(
                        "The copies of invoices enclosed with %(reminder)s are missing. "
                        "Ask your administrator to restore the file store from a backup.",
                        reminder=self.reminder_id.display_name,
                    )
                )
            parts.append((enclosure, self.reminder_id._get_invoice_names(self.reminder_id.move_ids)))
        return parts

    def _get_pdf(self):
        """Return what goes into the envelope as one PDF: a letter alone as it was archived.

        :rtype: bytes
        """
        parts = self._get_parts()
        return merge(parts, duplex=self.batch_id.is_duplex) if len(parts) > 1 else parts[0][0]

    def _get_bookmark(self):
        return f"{self.reminder_id.partner_name} - {self.reminder_id._get_invoice_names()}"[:120]

    def _get_filename(self, taken):
        """Return the letter's file name, which begins with its place in the order.

        :param set taken: names of the other files, see :func:`make_file_name`
        """
        return make_file_name(f"{self.position:05} {self.reminder_id.pdf_filename}", "pdf", taken)

    def _get_exact(self, name):
        """Return an amount of the printed letter, with as many decimals as its currency has.

        :param str name: of a field of ``account.reminder``
        :rtype: Decimal
        """
        reminder = self.reminder_id
        return Decimal(f"{reminder[name]:.{reminder.currency_id.decimal_places}f}")
