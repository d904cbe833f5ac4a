# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ..tools.letter_pdf import find_fault


class AccountReminderDelivery(models.Model):
    """One way that a letter takes to the customer, and what proves that it arrived.

    A letter is issued once: archived, frozen, counted. It is delivered any number of times, on paper and by the ways that addons
    bring: each is a value of ``way``. People say what they know of a delivery (number, day, receipt); all else is a fact.
    """

    _name = "account.reminder.delivery"
    _inherit = ["account.reminder.fact"]
    _description = "Delivery of a Payment Reminder"
    _order = "id desc"
    _rec_name = "way"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
    )
    way = fields.Selection(
        selection=[("paper", "On paper")],
        required=True,
        readonly=True,
        help="By which way the letter goes to the customer.",
    )
    state = fields.Selection(
        selection=[
            ("to_deliver", "To Deliver"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("seen", "Seen"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="to_deliver",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="To",
        readonly=True,
        index="btree_not_null",
        help="The contact whom it goes to.",
    )
    address = fields.Text(
        readonly=True,
        help="Where it goes, as it was then.",
    )
    date = fields.Datetime(
        string="Sent On",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        readonly=True,
    )
    user_name = fields.Char(
        string="Sent By (Name)",
        readonly=True,
        help="Who sent it, also when the user is gone.",
    )
    failure_reason = fields.Char(
        string="Reason",
        readonly=True,
        help="Why it did not arrive, or has to go by this way.",
    )

    # What proves it
    tracking_number = fields.Char(
        help="Number of the registered letter.",
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

    _waiting_idx = models.Index("(company_id, way) WHERE state = 'to_deliver'")

    @api.constrains("receipt")
    def _check_receipt(self):
        for delivery in self.with_context(bin_size=False).filtered("receipt"):
            delivery._get_receipt_pdf()

    def write(self, vals):
        result = super().write(vals)
        if vals.get("acknowledged_on"):
            # sudo: whoever may say on which day it arrived says that it did
            self.filtered(lambda delivery: delivery.state == "sent").sudo().state = "delivered"
        return result

    @api.model
    def _prepare(self, letter, way, **vals):
        """Return the values of a delivery that leaves now.

        :param letter: the ``account.reminder``
        :param str way: a value of the field
        :param vals: further ones, or others
        :rtype: dict
        """
        return {
            "reminder_id": letter.id,
            "company_id": letter.company_id.id,
            "partner_id": letter.partner_id.id,
            "way": way,
            "state": "sent",
            "date": fields.Datetime.now(),
            **self._prepare_signature("user_id"),
            **vals,
        }

    def _leave(self, date=None):
        """Note of deliveries that waited that they leave.

        :param datetime date: when, if not now
        """
        for delivery in self:
            letter = delivery.reminder_id
            leaves = {"date": date} if date else {}
            values = self._prepare(letter, delivery.way, address=letter.partner_address, **leaves)
            delivery.sudo().write(values)  # sudo: facts

    def _fail(self, reason):
        """Note of deliveries that they did not arrive; their letters are to be delivered on paper, unless that waits already.

        :param str reason: in the user's language
        :return: the letters that are to be delivered on paper now
        """
        # sudo: facts
        self.sudo().write({"state": "failed", "failure_reason": reason})
        letters = self.reminder_id.filtered(lambda letter: letter.state == "printed" and not letter._get_waiting())
        self.sudo().create(
            [
                {
                    **self._prepare(letter, "paper", state="to_deliver", date=False, user_id=False, user_name=False),
                    "failure_reason": reason,
                }
                for letter in letters
            ]
        )
        return letters

    def _describe(self):
        """Return way, addressee and what became of it, in the user's language, such as ``On paper: sent``."""
        self.ensure_one()
        ways, states = (dict(self._fields[name]._description_selection(self.env)) for name in ("way", "state"))
        way = ways[self.way] if self.way == "paper" else f"{ways[self.way]} ({self.address})"
        words = self.env._("%(way)s: %(state)s", way=way, state=states[self.state].lower())
        return f"{words} – {self.failure_reason}" if self.failure_reason else words

    def _iterate_log(self):
        """Yield when letters left again, and which deliveries failed; that they left when they were printed, they tell themselves."""
        for delivery in self:
            letter = delivery.reminder_id
            is_first = delivery == letter.delivery_ids.sorted("id")[:1]
            if delivery.date and (delivery.state == "failed" or not is_first):
                yield {
                    "date": delivery.date,
                    "author": delivery.user_name,
                    "about": letter._get_invoice_names(letter.move_ids),
                    "text": self.env._(
                        "Reminder %(number)s – %(delivery)s", number=letter.number, delivery=delivery._describe()
                    ),
                }

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
