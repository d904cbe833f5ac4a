# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
from urllib.parse import quote

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ..tools.letter_pdf import find_fault


class AccountReminder(models.Model):
    """What proves that a letter was posted, and that it arrived."""

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
        help="The scan of the receipt or of the signed acknowledgement, PDF or image.",
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
