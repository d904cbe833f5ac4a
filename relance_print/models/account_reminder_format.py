import base64
import contextlib
import io
import json
import zipfile
import zlib
from functools import cache

from markupsafe import Markup
from PIL import Image, ImageFont, UnidentifiedImageError

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import file_path, format_date, formatLang

from ..tools.letter_catalogue import FORMAT_MEMBERS
from ..tools.letter_geometry import ENVELOPE_OF_COUNTRY, ENVELOPES, MARGINS_MM, PAPERS_MM
from ..tools.letter_html import refuse_active_content
from ..tools.letter_template import LetterTemplateError, check_format, render_format
from .account_reminder_fact import needs
from .letter_fault import explain

# The company's fonts as Odoo ships them.
LATO_FILES = ["web/static/fonts/lato/Lato-Reg-webfont.ttf", "web/static/fonts/lato/Lato-Bol-webfont.ttf"]
FONT_FILES = [
    "web/static/fonts/google/%(font)s/%(font)s-Regular.ttf",
    "web/static/fonts/google/%(font)s/%(font)s-Bold.ttf",
]
CHARACTERS_A_LINE = 74
CHARACTERS_A_ROW = 70  # of an address, whose words are wider than a text's
SAMPLE = "Sauf erreur ou omission de notre part, nous n’avons pas encore reçu le règlement de 1 234,50 €"
LOGO_WIDTH_MM, LOGO_HEIGHT_MM = 70, 22
PARTS = ("html", "table_html", "css")
MARGINS = ("margin_top", "margin_right", "margin_bottom", "margin_left")
# What a format is made of: kept of every version, exported, previewed.
CONTENT = (*PARTS, "envelope", "paper", *MARGINS)
# The file of each part in an exported format.
EXPORTED = {"html": "letter.html", "table_html": "table.html", "css": "letter.css"}
MAX_IMPORT_BYTES = 20_000_000
# What a file raises that is no format: wrong keys and types, encrypted, nested too deep, packed in a strange way
NO_FORMAT = (ValueError, KeyError, TypeError, AttributeError, RuntimeError, EOFError)
MAX_MARGIN_MM = 80


def _refuse_active(part, source):
    refuse_active_content(*(("", source) if part == "css" else (source, "")))


@contextlib.contextmanager
def _blame(part):
    """Have the errors of templates say which part of the format they are in."""
    try:
        yield
    except LetterTemplateError as error:
        error.part = error.part or part
        raise


class AccountReminderFormat(models.Model):
    """How a letter looks: HTML and CSS, both Liquid, inside the QWeb page ``relance_print.letter_page``."""

    _name = "account.reminder.format"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Reminder Format"
    # one's own before the shipped ones, which have no company
    _order = "company_id, sequence, id"
    _check_company_auto = True
    # branches use their parent company's formats
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(
        required=True,
        translate=True,
    )
    kind = fields.Selection(
        selection=[("print", "Reminder (to print)")],
        string="Type",
        default="print",
        required=True,
    )
    sequence = fields.Integer(
        default=100,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        # none for what the addon ships
        default=lambda self: not self.env.su and self.env.company,
        ondelete="cascade",
        index=True,
        help="Without a company, the format is shipped and for all.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: not self.env.su and self.env.user,
        check_company=True,
        help="Notified if the format has a fault.",
    )
    is_shipped = fields.Boolean(
        compute="_compute_is_shipped",
    )
    envelope = fields.Selection(
        selection=[(code, envelope.name) for code, envelope in ENVELOPES.items()],
        default="nf",
        help="Where the address stands, so that the envelope's window shows it. Empty: no window.",
    )
    paper = fields.Selection(
        selection=[("A4", "A4"), ("Letter", "US Letter")],
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
    html = fields.Text(
        string="Letter",
        required=True,
    )
    table_html = fields.Text(
        string="Table of Invoices",
        help="What the variable “invoice_table” puts into texts.",
    )
    css = fields.Text(
        string="CSS",
    )
    image_ids = fields.One2many(
        comodel_name="account.reminder.format.image",
        inverse_name="format_id",
        string="Images",
        copy=True,
    )
    version_ids = fields.One2many(
        comodel_name="account.reminder.format.version",
        inverse_name="format_id",
        string="Earlier Versions",
        readonly=True,
    )
    start_from_id = fields.Many2one(
        comodel_name="account.reminder.format",
        check_company=True,
        default=lambda self: self._get_default(self.env.company),
        store=False,
    )
    usage = fields.Text(
        string="Where It Is Used",
        compute="_compute_usage",
    )

    fault = fields.Char(
        readonly=True,
        copy=False,
        help="What went wrong when a letter was last printed in this format.",
    )

    _margins = models.Constraint(
        "CHECK(LEAST(margin_top, margin_right, margin_bottom, margin_left) >= 0 "
        "AND GREATEST(margin_top, margin_right, margin_bottom, margin_left) <= 80)",
        "Margins must be between 0 and 80 mm.",
    )

    @api.depends("company_id")
    def _compute_is_shipped(self):
        for record in self:
            record.is_shipped = not record.company_id

    @api.depends("envelope")
    def _compute_paper(self):
        for record in self:
            if record.envelope or not record.paper:
                record.paper = ENVELOPES[record.envelope or "nf"].paper

    @api.depends_context("lang")
    def _compute_usage(self):
        for record, lines in self._get_usage().items():
            record.usage = "\n".join(lines)

    def _get_usage(self):
        """Return where each of the formats is used, line by line, as far as the user may see it.

        :rtype: dict
        """
        usage = {}
        texts = self.env["account.reminder.text"].search([("format_id", "in", self.ids)])
        owners = [
            self.env[model].search([("reminder_format_id", "in", self.ids)])
            for model in ("res.company", "hr.department")
        ]
        letters = dict(
            self.env["account.reminder"]._read_group(
                [("own_format_id", "in", self.ids)], ["own_format_id"], ["__count"]
            )
        )
        for record in self:
            lines = [text.display_name for text in texts if text.format_id == record]
            lines += [
                self.env._("%(owner)s - all levels", owner=owner.display_name)
                for records in owners
                for owner in records
                if owner.reminder_format_id == record
            ]
            if count := letters.get(record):
                lines.append(self.env._("Letters: %(count)s", count=count))
            usage[record] = lines
        return usage

    @api.onchange("start_from_id")
    def _onchange_start_from_id(self):
        if start := self.start_from_id:
            images = [{"name": image.name, "image": image._get_content()} for image in start.image_ids]
            commands = [fields.Command.clear(), *map(fields.Command.create, images)]
            self.update({**start._get_content(), "image_ids": commands})

    # What is saved

    @api.constrains("html", "table_html", "css")
    def _check_content(self):
        # not those that come with the module: no customer's data stop an update
        for record in self.filtered("company_id"):
            record._refuse_faults()

    def _refuse_faults(self, images=None):
        """Refuse a format that can't be printed or that is more than a letter.

        :param images: names of its images, if they are not those that it has
        :raises ValidationError: saying what is wrong, with line and column
        """
        self.ensure_one()
        try:
            self._inspect(self._new_sample_letter()[1], images)
        except LetterTemplateError as error:
            raise ValidationError(self._explain(error)) from error

    def _new_sample_letter(self, move_id=False):
        """Return an invoice to show the format with and an unsaved letter about it; empty without an invoice or a level.

        :param int move_id: the invoice; the first overdue one if not given
        """
        move = self.env["account.move"]._get_reminder_sample(self.company_id or self.env.company, move_id)
        letters = self.env["account.reminder"]
        level = self.env["account.reminder.level"].search([], limit=1)
        return move, letters._new_preview(move, level) if move and level else letters

    def _inspect(self, letter, images=None):
        """Return the page of a letter, once there is no fault: neither in the code as it is written nor in the letter.

        :param letter: the ``account.reminder`` to try the format on; without one, the code alone is looked at
        :param images: names of the format's images, if they are not those that it has
        :raises LetterTemplateError: the first fault
        """
        known = {**FORMAT_MEMBERS, "images": tuple(self.image_ids.mapped("name") if images is None else images)}
        for check in (lambda part, source: check_format(source, known), _refuse_active):
            for part in PARTS:
                with _blame(part):
                    check(part, self[part] or "")
        if not letter:
            return None
        letter = letter.with_context(lang=letter.lang)
        parts, _zones = self._render_parts(letter, letter._get_letter_values())
        for part, rendered in parts.items():
            with _blame(part):
                _refuse_active(part, rendered)
        return self._build_page(letter, parts)

    def _explain(self, error):
        """Return what is wrong with the format, in the user's language."""
        part = self._fields[error.part]._description_string(self.env) if error.part in PARTS else ""
        return explain(self.env, error, part)

    def _get_margins(self):
        """Return the margins in mm: top, right, bottom, left."""
        return tuple(self[name] for name in MARGINS)

    def _report_fault(self, fault, spare):
        """Tell who prints, and who is responsible for the format, that it failed and which one was taken instead.

        :param str fault: what is wrong
        :param spare: the ``account.reminder.format`` that was used
        """
        self.ensure_one()
        message = self.env._(
            "The format “%(name)s” has a fault, so the letter was printed in “%(spare)s”. %(fault)s",
            name=self.name,
            spare=spare.name,
            fault=fault,
        )
        self.env.user._bus_send(
            "simple_notification", {"type": "warning", "sticky": True, "title": self.name, "message": message}
        )
        # sudo: an invoicing user may not write on a format
        record = self.sudo()
        if record.fault == fault:
            return  # the responsible was told
        record.fault = fault
        record.env["mail.thread"].message_notify(
            partner_ids=record.user_id.partner_id.ids,
            model=self._name,
            res_id=self.id,
            subject=self.env._("The reminder format “%(name)s” has a fault", name=self.name),
            body=message,
        )

    def _get_content(self):
        """Return what the format is made of, as plain data."""
        self.ensure_one()
        return {name: self[name] for name in CONTENT}

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache("stable")
        return super().create(vals_list)

    def write(self, vals):
        self.browse().check_access("write")  # who may write no formats at all is told so
        if not self.env.su and any(record.is_shipped for record in self):
            raise UserError(
                self.env._("This format comes with the module and can't be changed. Duplicate it to make your own.")
            )
        if not {"active", "envelope", "company_id", "sequence"}.isdisjoint(vals):
            self.env.registry.clear_cache("stable")
        if set(CONTENT).isdisjoint(vals):
            return super().write(vals)
        before = {record: record._get_content() for record in self if not record.is_shipped}
        result = super().write(vals)
        # sudo: a fact
        self.filtered("fault").sudo().fault = False
        # sudo: nobody may write history but this
        self.env["account.reminder.format.version"].sudo().create(
            [
                {"format_id": record.id, "content": content}
                for record, content in before.items()
                if content != record._get_content()
            ]
        )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: a branch, or a department that was archived, may use what the user can't see them use
        for record, lines in self.sudo().with_context(active_test=False)._get_usage().items():
            if record.is_shipped:
                raise UserError(self.env._("“%(name)s” comes with the module and can't be deleted.", name=record.name))
            if lines:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in use: archive it instead.\n%(usage)s",
                        name=record.name,
                        usage="\n".join(lines),
                    )
                )

    def unlink(self):
        images = self.image_ids
        result = super().unlink()
        # sudo: of files in fields, none but their record's owner may see anything; the database has deleted the records
        of_images = [("res_model", "=", images._name), ("res_field", "!=", False), ("res_id", "in", images.ids)]
        self.env["ir.attachment"].sudo().search(of_images).unlink()
        return result

    def copy_data(self, default=None):
        default = {"company_id": self.env.company.id, "user_id": self.env.uid, "sequence": 100, **(default or {})}
        vals_list = super().copy_data(default)
        for record, vals in zip(self, vals_list, strict=True):
            if "name" not in default:
                vals["name"] = self.env._("%(name)s (copy)", name=record.name)
        return vals_list

    def copy_translations(self, new, excluded=()):
        # EXTENDS 'base': in no language is the copy called like the original
        return super().copy_translations(new, excluded=(*excluded, "name"))

    # Import and export: one file with everything

    def _export(self):
        """Return the format as one zip file: ``format.json``, the HTML, the CSS and the images.

        :rtype: bytes
        """
        self.ensure_one()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            content = self._get_content()
            for part, filename in EXPORTED.items():
                archive.writestr(filename, content.pop(part) or "")
            archive.writestr("format.json", json.dumps({"name": self.name, **content}, indent=2, ensure_ascii=False))
            for image in self.image_ids:
                archive.writestr(f"images/{image.name}", base64.b64decode(image._get_content()))
        return stream.getvalue()

    @api.model
    def _import(self, data):
        """Return a new format of the user's company, made from an exported file.

        :param bytes data: the file
        :raises UserError: if it is no such file
        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_IMPORT_BYTES:
                    raise ValueError("too large")
                vals = json.loads(archive.read("format.json"))
                content = {name: vals[name] for name in ("name", *CONTENT) if name not in EXPORTED}
                if not (isinstance(content["name"], str) and content["name"] and content["paper"] in PAPERS_MM):
                    raise ValueError("no name or paper")
                if any(type(content[name]) is not int or not 0 <= content[name] <= MAX_MARGIN_MM for name in MARGINS):
                    raise ValueError("margins")
                content |= {part: archive.read(filename).decode() for part, filename in EXPORTED.items()}
                if not content["html"].strip():
                    raise ValueError("no letter")
                images = [
                    fields.Command.create(
                        {"name": name.removeprefix("images/"), "image": base64.b64encode(archive.read(name))}
                    )
                    for name in archive.namelist()
                    if name.startswith("images/")
                ]
            return self.create({**content, "image_ids": images, "kind": "print"})
        except (*NO_FORMAT, zipfile.BadZipFile, zlib.error) as error:
            raise UserError(
                self.env._("This file is not a reminder format. Choose a file that was made with “Export”.")
            ) from error

    @needs("create", "account.reminder.format", records="one")
    def action_copy(self):
        """Make the user's own format from this one, and open it."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.copy().id,
        }

    @needs("read", records="one")
    def action_export(self):
        return {"type": "ir.actions.act_url", "url": f"/relance_print/format/{self.id}", "target": "download"}

    # The letter

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

    def _render_page(self, reminder, values):
        """Return a whole letter as self-contained HTML, in which nothing is fetched from anywhere, and its zones.

        :param reminder: the letter's record, in the letter's language
        :param dict values: of the catalogue's variables
        :rtype: tuple[Markup, dict]
        :raises LetterTemplateError: if the format has a fault
        """
        self.ensure_one()
        parts, zones = self._render_parts(reminder, values)
        return self._build_page(reminder, parts), zones

    def _build_page(self, reminder, parts):
        """Return the page around the format's parts.

        :param dict parts: of :meth:`_render_parts`
        :rtype: Markup
        """
        return self.env["ir.qweb"]._render(
            "relance_print.letter_page",
            {
                "reminder": reminder,
                "title": reminder.display_name,
                "paper": self.paper,
                "fonts": " ".join(f"/{path}" for path in self._get_fonts(reminder.company_id)),
                # not "lang", which is QWeb's own and would be taken instead
                "language": (reminder.lang or "en_US").replace("_", "-"),
                # Markup: inside <style> an escaped quote would break the rule
                "css": Markup(self._get_logo_css(reminder) + parts["css"]),
                "letter": parts["html"],
            },
        )

    def _render_parts(self, reminder, values):
        """Return the format's parts filled in, and the letter's zones.

        :rtype: tuple[dict, dict]
        """
        env = reminder.env
        formatters = {
            # kept: a letter has the same amounts and dates in many places
            "amount": cache(lambda amount: formatLang(env, amount, currency_obj=reminder.currency_id)),
            "date": cache(lambda date, style=None: format_date(env, date, date_format=style or False)),
        }
        context = {
            **values,
            **self._get_look(reminder),
            "lines": reminder._get_letter_lines(),
            "images": {image.name: image._get_uri() for image in self.image_ids},
            "address_lines": values["customer_address"].splitlines(),
        }
        # not the style sheet's to count, which is kept for all letters that it comes out the same for
        context["address_rows"] = self._count_address_rows(context)
        parts = {}
        with _blame("table_html"):
            parts["table_html"] = render_format(self.table_html or "", context, formatters)
        context["invoice_table"] = parts["table_html"]
        # in what every format has; behind the charges, where the letter tells of them, which are "in addition to the sum above"
        apart = reminder._render_blocks(["apart_table"], values)["apart_table"]
        context["charge_table" if values.get("charge_table") else "invoice_table"] += apart
        zones = reminder._get_zones(context)
        context.update(self._mark_zones(zones))
        with _blame("html"):
            parts["html"] = render_format(self.html or "", context, formatters)
            if apart not in parts["html"]:  # neither text nor format has these tables
                context["body"] += apart
                parts["html"] = render_format(self.html or "", context, formatters)
        with _blame("css"):
            parts["css"] = render_format(self.css or "", context, keep=True)
        return parts, zones

    @api.model
    def _count_address_rows(self, context):
        """Return how many rows the address takes in the envelope's window, at 10 points."""
        longest = context["envelope"]["address_width"] * CHARACTERS_A_ROW / context["text_width"]
        return max(1, sum(2 if len(line) > longest else 1 for line in context["address_lines"]))

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
        _ = reminder.env._
        company, envelope = reminder.company_id, ENVELOPES[self.envelope or "nf"]
        paper_width, paper_height = PAPERS_MM[self.paper]
        sender, department = reminder._get_sender(), reminder.department_id
        city = sender.city or company.city
        date = format_date(reminder.env, company._get_reminder_today(), date_format="long")
        return {
            "paper_width": paper_width,
            "paper_height": paper_height,
            "page_top": self.margin_top,
            "page_right": self.margin_right,
            "page_bottom": self.margin_bottom,
            "page_left": self.margin_left,
            "place_date": _("%(city)s, %(date)s", city=city, date=date) if city else date,
            "registered_mention": _("Registered letter with acknowledgement of receipt"),
            "registry_label": "SIRET" if company.country_id.code == "FR" else _("Company registry"),
            "vat_label": company.country_id.vat_label or _("Tax ID"),
            "envelope": {
                name: list(value) if isinstance(value, tuple) else value for name, value in envelope._asdict().items()
            },
            "font": (company.font or "Lato").replace("_", " "),
            "text_width": self._get_text_width(company),
            "primary_color": company.primary_color or "#212529",
            "secondary_color": company.secondary_color or "#212529",
            "has_logo": bool(self._get_logo_image(reminder)),
            "tagline": company.report_header or Markup(),
            "company_details": (sender == company.partner_id and company.company_details) or Markup(),
            "footer": department._get_reminder_setting("reminder_footer") or company.report_footer or Markup(),
            "is_registered": reminder.level_id.is_registered,
            "tracking_number": reminder.tracking_number or "",
            "labels": self.with_env(reminder.env)._get_labels(),
        }

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_labels(self):
        """Return the headings of letters' tables in the environment's language."""
        _ = self.env._
        return {
            "invoice": _("Invoice"),
            "date": _("Date"),
            "due_date": _("Due date"),
            "days_late": _("Days late"),
            "amount": _("Amount"),
            "paid": _("Paid"),
            "balance": _("Balance"),
            "total_due": _("Total due"),
            "total": _("Total"),
            "reference": _("Your reference"),
            "customer": _("Customer"),
            "account_number": _("Account"),
            "page": _("Page"),
            "statement": _("Statement of account"),
        }

    @api.model
    def _get_logo_image(self, reminder):
        """Return the logo of the letter's sender, else of the company, as base64 or False."""
        # sudo: whoever may print a letter of the company may print its logo
        senders = (reminder._get_sender() | reminder.company_id.partner_id).sudo().with_context(bin_size=False)
        return next(filter(None, senders.mapped("image_512")), False)

    @api.model
    def _get_logo_css(self, reminder):
        """Return the rule that draws the logo: one background, so that a run of many letters holds the image once."""
        logo = self._get_logo_image(reminder)
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
    @tools.ormcache("company.font")
    def _get_fonts(self, company):
        """Return the files of the company's font, regular and bold, as paths below the addons; none if Odoo lacks them."""
        font = company.font or "Lato"
        paths = LATO_FILES if font == "Lato" else [path % {"font": font} for path in FONT_FILES]
        try:
            return [path for path in paths if file_path(path)]
        except FileNotFoundError:
            return []
