# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib

from odoo import SUPERUSER_ID, fields, models

from odoo.addons.relance_print.models.claim import claim


class AccountReminderDrawn(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """A PDF that was drawn for a letter's page, kept for a while: whoever has the link may ask for it as often as they like."""

    _name = "account.reminder.drawn"
    _inherit = ["account.reminder.fact"]
    _description = "PDF Drawn for the Customer's Page"
    _rec_name = "name"

    reminder_id = fields.Many2one(
        comodel_name="account.reminder",
        string="Letter",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(
        required=True,
        readonly=True,
        help="What it is of.",
    )
    state_hash = fields.Char(
        required=True,
        readonly=True,
        help="Of all that it shows: once that is another, it is drawn anew.",
    )
    pdf = fields.Binary(
        string="PDF",
        readonly=True,
    )


class AccountReminder(models.Model):
    _inherit = "account.reminder"

    def _draw_once(self, name, get_state, draw):
        """Return a PDF of the letter's page, that is drawn once for each state of what it shows; nothing, if there is none.

        :param str name: what it is of
        :param get_state: a function that returns what it shows, as anything that reads differently once that is another
        :param draw: a function that returns the PDF
        :rtype: bytes
        """

        def get_hash():
            return hashlib.sha256(repr(get_state()).encode()).hexdigest()

        # whoever has the link has no rights but this; and the superuser alone lets go of a file that a method has set
        kept = self.env["account.reminder.drawn"].with_user(SUPERUSER_ID).with_context(bin_size=False)
        domain = [("reminder_id", "=", self.id), ("name", "=", name)]
        if found := kept.search([*domain, ("state_hash", "=", get_hash())], limit=1):
            return base64.b64decode(found.pdf)
        claim(self)  # of many who ask at the same moment, one has it drawn
        if pdf := draw():
            kept.search(domain).unlink()
            # the state is that of now: an invoice may get a link as it is drawn
            values = {"reminder_id": self.id, "name": name, "state_hash": get_hash()}
            kept.create({**values, "pdf": base64.b64encode(pdf)})
        return pdf

    def _draw_statement(self):
        """Return the customer's statement of account as of today, as a PDF: their own alone, also where it belongs to a group."""
        company, customer = self.company_id, self.partner_id.commercial_partner_id
        today = company._get_reminder_today()
        statement = self.env["account.reminder.statement"]._new_statement(customer, company, today)
        page = statement._compose().page
        return self._draw_once("statement", lambda: page, lambda: statement._render_pdf(page))

    def _draw_invoice(self, move):
        """Return one of the letter's invoices as a PDF; nothing, if Odoo can't print it."""

        def get_state():
            today = self.company_id._get_reminder_today()
            return str(move.write_date), move.state, move.payment_state, move.amount_residual, self.lang, today

        def draw():
            return move._get_reminder_copies()[0].get(move)

        # what was sent is there already
        return draw() if move.invoice_pdf_report_id else self._draw_once(f"invoice {move.id}", get_state, draw)
