# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo import api, fields, models, tools

from ..tools.letter_format import read_parts
from ..tools.letter_geometry import ENVELOPE_OF_COUNTRY, ENVELOPES, MARGINS_MM, PAPERS
from ..tools.letter_page import PARTS, Content
from .account_reminder_format import MARGINS
from .kept import kept


class AccountReminderFormat(models.Model):
    """The sheet of a format: envelope, paper and margins; what is drawn on it."""

    _inherit = "account.reminder.format"

    envelope = fields.Selection(
        selection=[(code, envelope.name) for code, envelope in ENVELOPES.items()],
        default="nf",
        help="Where the address stands, so that the envelope's window shows it. Empty: no window.",
    )
    paper = fields.Selection(
        selection=[(code, paper.name) for code, paper in PAPERS.items()],
        compute="_compute_paper",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    margin_top = fields.Integer(
        default=MARGINS_MM[0],
        help="Millimetres that the printer leaves free at the top of every page.",
    )
    margin_right = fields.Integer(
        default=MARGINS_MM[1],
        help="Millimetres that the printer leaves free at the right of every page.",
    )
    margin_bottom = fields.Integer(
        default=MARGINS_MM[2],
        help="Millimetres that the printer leaves free at the bottom of every page.",
    )
    margin_left = fields.Integer(
        default=MARGINS_MM[3],
        help="Millimetres that the printer leaves free at the left of every page.",
    )
    _margins = models.Constraint(
        "CHECK(LEAST(margin_top, margin_right, margin_bottom, margin_left) >= 0 "
        "AND GREATEST(margin_top, margin_right, margin_bottom, margin_left) <= 80)",
        "Margins must be between 0 and 80 mm.",
    )

    @api.depends("envelope")
    def _compute_paper(self):
        for record in self:
            if record.envelope or not record.paper:
                record.paper = ENVELOPES[record.envelope or "nf"].paper

    @kept()
    def _get_margins(self):
        """Return the margins in mm: top, right, bottom, left."""
        return tuple(self[name] for name in MARGINS)

    @api.model
    def _get_default(self, company):
        """Return the format of a company that chose none: the first shipped one that fits its country's envelopes."""
        envelope = ENVELOPE_OF_COUNTRY.get(company.sudo().country_id.code, "nf")
        return self.browse(self._get_shipped_id(envelope))

    @api.model
    @tools.ormcache("envelope", cache="stable")
    def _get_shipped_id(self, envelope):
        # sudo: also for those who may see an invoice, but no formats
        formats = self.sudo().with_context(active_test=True).search([("company_id", "=", False)])
        return (formats.filtered(lambda record: record.envelope == envelope) or formats)[:1].id

    @api.model
    def _read_shipped(self, name):
        """Return a file of shipped formats, all parts within: a record is copied and exported as a whole."""
        return read_parts(Path(tools.file_path("relance_print/data/formats")) / name)

    @kept()
    def _get_drawable(self):
        """Return what :func:`~relance_print.tools.letter_page.render` draws.

        :rtype: Content
        """
        self.ensure_one()
        envelope, paper = ENVELOPES[self.envelope or "nf"], PAPERS[self.paper]
        parts = [self[name] or "" for name in PARTS]
        # saved ones are sound; those that are being typed are looked into, wherever they are to stand
        images = self.image_ids if not self.id or any("images" in part for part in parts) else ()
        look = {
            "paper_width": paper.width,
            "paper_height": paper.height,
            "page_top": self.margin_top,
            "page_right": self.margin_right,
            "page_bottom": self.margin_bottom,
            "page_left": self.margin_left,
            "envelope": {
                name: list(value) if isinstance(value, tuple) else value for name, value in envelope._asdict().items()
            },
            "images": {image.name: image._get_uri() for image in images},
        }
        return Content(*parts, look)
