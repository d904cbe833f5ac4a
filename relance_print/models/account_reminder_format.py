import base64
import io

from markupsafe import Markup
from PIL import Image, ImageFont, UnidentifiedImageError

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import file_path, format_date

from ..tools.letter_geometry import ENVELOPE_OF_COUNTRY, ENVELOPES, MARGINS_MM, PAPERS_MM
from ..tools.letter_template import LetterTemplateError, render_format

# The company's fonts as Odoo ships them.
LATO_FILES = ["web/static/fonts/lato/Lato-Reg-webfont.ttf", "web/static/fonts/lato/Lato-Bol-webfont.ttf"]
FONT_FILES = [
    "web/static/fonts/google/%(font)s/%(font)s-Regular.ttf",
    "web/static/fonts/google/%(font)s/%(font)s-Bold.ttf",
]
CHARACTERS_A_LINE = 74
SAMPLE = "Sauf erreur ou omission de notre part, nous n’avons pas encore reçu le règlement de 1 234,50 €"
LOGO_WIDTH_MM, LOGO_HEIGHT_MM = 70, 22


class AccountReminderFormat(models.Model):
    """How a letter looks: HTML and CSS, both Liquid, inside the QWeb page ``relance_print.letter_page``."""

    _name = "account.reminder.format"
    _description = "Reminder Format"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        ondelete="cascade",
        help="Without a company, the format is shipped and for all.",
    )
    envelope = fields.Selection(
        selection=[(code, envelope.name) for code, envelope in ENVELOPES.items()],
        required=True,
        default="nf",
        help="Where the address stands, so that the envelope's window shows it.",
    )
    paper = fields.Char(
        compute="_compute_paper",
    )
    html = fields.Text(
        string="HTML",
        required=True,
    )
    css = fields.Text(
        string="CSS",
    )

    @api.depends("envelope")
    def _compute_paper(self):
        for record in self:
            record.paper = ENVELOPES[record.envelope].paper if record.envelope else "A4"

    @api.model
    def _get_default(self, company):
        """Return the format of a company that chose none: the first that fits its country's envelopes."""
        envelope = ENVELOPE_OF_COUNTRY.get(company.country_id.code, "nf")
        formats = self.search([("company_id", "in", (False, company.id))])
        return formats.filtered(lambda record: record.envelope == envelope)[:1] or formats[:1]

    def _render_page(self, reminder, values, zones):
        """Return a whole letter as self-contained HTML: nothing in it is fetched from anywhere.

        :param reminder: the letter's record, in the letter's language
        :param dict values: of the catalogue's variables
        :param dict zones: the letter's ``subject``, ``body`` and ``signature`` as Markup
        :rtype: Markup
        :raises ValidationError: if the format has a fault
        """
        self.ensure_one()
        context = {
            **values,
            **self._get_look(reminder),
            **self._mark_zones(zones),
            "address_lines": values["customer_address"].splitlines(),
        }
        try:
            html, css = render_format(self.html, context), render_format(self.css or "", context)
        except LetterTemplateError as error:
            raise ValidationError(
                self.env._("The format “%(name)s” has a fault: %(error)s", name=self.name, error=error)
            ) from error
        return self.env["ir.qweb"]._render(
            "relance_print.letter_page",
            {
                "reminder": reminder,
                "title": reminder.display_name,
                "paper": self.paper,
                "fonts": " ".join(f"/{path}" for path in self._get_fonts(reminder.company_id)),
                "lang": (reminder.lang or "en_US").replace("_", "-"),
                # Markup: inside <style> an escaped quote would break the rule
                "css": Markup(self._get_logo_css(reminder.company_id) + css),
                "letter": html,
            },
        )

    @api.model
    def _mark_zones(self, zones):
        """Return the zones, each in an element that the screen finds again to make it editable."""
        return {
            "subject": Markup('<span data-zone="subject">%s</span>') % zones["subject"],
            "body": Markup('<div data-zone="body">%s</div>') % zones["body"],
            "signature": Markup('<div data-zone="signature">%s</div>') % zones["signature"],
        }

    def _get_look(self, reminder):
        """Return what the company's document layout and the envelope give a format, beside the catalogue."""
        _ = self.env._
        company, envelope = reminder.company_id, ENVELOPES[self.envelope]
        paper_width, paper_height = PAPERS_MM[envelope.paper]
        date = format_date(self.env, fields.Date.context_today(self), date_format="long")
        return {
            "paper_width": paper_width,
            "paper_height": paper_height,
            "page_top": MARGINS_MM[0],
            "page_bottom": MARGINS_MM[2],
            "place_date": _("%(city)s, %(date)s", city=company.city, date=date) if company.city else date,
            "registered_mention": _("Registered letter with acknowledgement of receipt"),
            "registry_label": "SIRET" if company.country_id.code == "FR" else _("Company registry"),
            "vat_label": company.country_id.vat_label or _("Tax ID"),
            "envelope": {**envelope._asdict(), "folds": list(envelope.folds)},
            "font": (company.font or "Lato").replace("_", " "),
            "text_width": self._get_text_width(company),
            "primary_color": company.primary_color or "#212529",
            "secondary_color": company.secondary_color or "#212529",
            "has_logo": bool(company.sudo().partner_id.image_512),
            "tagline": company.report_header or Markup(),
            "company_details": company.company_details or Markup(),
            "footer": company.report_footer or Markup(),
            "is_registered": reminder.level_id.is_registered,
            "tracking_number": reminder.tracking_number or "",
        }

    @api.model
    def _get_logo_css(self, company):
        """Return the rule that draws the logo: one background, so that a run of many letters holds the image once."""
        # sudo: whoever may print a letter of the company may print its logo
        logo = company.sudo().partner_id.with_context(bin_size=False).image_512
        if not logo:
            return ""
        uri, width, height = self._get_logo(logo)
        return (
            f".letter-logo{{width:{width:.2f}mm;height:{height:.2f}mm;"
            f"background:url({uri}) no-repeat;-webkit-background-size:100% 100%;background-size:100% 100%}}"
        )

    @api.model
    @tools.ormcache("logo")
    def _get_logo(self, logo):
        """Return a base64 image's data URI, and its width and height in mm on the letter."""
        try:
            with Image.open(io.BytesIO(base64.b64decode(logo))) as image:
                (width, height), mime = image.size, Image.MIME[image.format]
        except UnidentifiedImageError:
            (width, height), mime = (LOGO_WIDTH_MM, LOGO_HEIGHT_MM), "image/svg+xml"
        scale = min(LOGO_WIDTH_MM / width, LOGO_HEIGHT_MM / height)
        return f"data:{mime};base64,{logo.decode()}", width * scale, height * scale

    @api.model
    @tools.ormcache("company.font")
    def _get_text_width(self, company):
        """Return how many mm a line of as many characters as are read with ease takes in the company's font, at 10 points."""
        paths = self._get_fonts(company)
        if not paths:
            return 140
        points = ImageFont.truetype(file_path(paths[0]), 100).getlength(SAMPLE) / 100 * 10 / len(SAMPLE)
        return round(CHARACTERS_A_LINE * points * 25.4 / 72)

    @api.model
    def _get_fonts(self, company):
        """Return the files of the company's font, regular and bold, as paths below the addons; none if Odoo lacks them."""
        font = company.font or "Lato"
        paths = LATO_FILES if font == "Lato" else [path % {"font": font} for path in FONT_FILES]
        try:
            return [path for path in paths if file_path(path)]
        except FileNotFoundError:
            return []
