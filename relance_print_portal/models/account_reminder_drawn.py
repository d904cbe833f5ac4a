# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib

from odoo import fields, models

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

    def _draw_once(self, name, state, draw):
        """Return a PDF of the letter's page, that is drawn once for each state of what it shows; nothing, if there is none.

        :param str name: what it is of
        :param state: what it shows, as anything that reads differently once that is another
        :param draw: a function that returns it
        :rtype: bytes
        """
        # sudo: whoever has the link has no rights but this
        kept = self.env["account.reminder.drawn"].sudo().with_context(bin_size=False)
        state_hash = hashlib.sha256(repr(state).encode()).hexdigest()
        domain = [("reminder_id", "=", self.id), ("name", "=", name), ("state_hash", "=", state_hash)]
        if found := kept.search(domain, limit=1):
            return base64.b64decode(found.pdf)
        claim(self)  # of many who ask at the same moment, one has it drawn
        if pdf := draw():
            kept.search(domain[:2]).unlink()
            kept.create(
                {"reminder_id": self.id, "name": name, "state_hash": state_hash, "pdf": base64.b64encode(pdf)}
            )
        return pdf

    def _draw_statement(self):
        """Return the customer's statement of account as of today, as a PDF: their own alone, also where it belongs to a group."""
        company, customer = self.company_id, self.partner_id.commercial_partner_id
        today = company._get_reminder_today()
        statement = self.env["account.reminder.statement"]._new_statement(customer, company, today)
        page = statement._compose().page
        return self._draw_once("statement", page, lambda: statement._render_pdf(page))

    def _draw_invoice(self, move):
        """Return one of the letter's invoices as a PDF; nothing, if Odoo can't print it."""

        def draw():
            return move._get_reminder_copies()[0].get(move)

        if move.invoice_pdf_report_id:
            return draw()  # it was sent, and is there
        today = self.company_id._get_reminder_today()
        shown = (move.write_date, move.state, move.payment_state, move.amount_residual, self.lang, today)
        return self._draw_once(f"invoice {move.id}", shown, draw)
