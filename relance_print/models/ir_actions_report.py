# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import contextlib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import file_open, file_path
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from ..tools.report_html import get_static_path, make_self_contained, make_style, parse_image
from ..tools.report_printer import print_report

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
FONTS = (".ttf", ".otf")
MAX_ID = (1 << 31) - 1  # that PostgreSQL may be asked for
LOGOS = ("/logo", "/logo.png", "/web/binary/company_logo")
# Of Odoo's own options those that have it wait, or draw a line that belongs to a header.
LEFT_OUT = {"--javascript-delay": 2, "--header-line": 1}


class IrActionsReport(models.Model):
    """Odoo's own reports, printed as safely as letters where they are enclosed with one: see ``reminder_copy``.

    Odoo has wkhtmltopdf load style sheets and images from the server that waits for it, with the user's session, and whatever
    else a text names. With ``reminder_copy`` in the context all that is the server's own is read in the process itself, and
    nothing else is loaded. What other modules add to a report before and after it is printed stays.
    """

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        # EXTENDS 'base': the printer of letters may be another one
        return "ok" if self.env.context.get("reminder_copy") else super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(self, bodies, *args, **options):
        # EXTENDS 'base'
        print_pages = self._run_letter_printer if self.env.context.get("reminder_copy") else super()._run_wkhtmltopdf
        return print_pages(bodies, *args, **options)

    @api.model
    def _run_letter_printer(self, bodies, report_ref=False, header=None, footer=None, **layout):
        """Do what Odoo's own method does, with the printer of letters. Takes and returns the same.

        :raises LetterPrinterError: if it can't
        """
        report = self._get_report(report_ref) if report_ref else self
        options = list(self._build_wkhtmltopdf_args(report.get_paperformat(), layout.pop("landscape", False), **layout))
        for name, count in LEFT_OUT.items():
            if name in options:
                del options[options.index(name) : options.index(name) + count]
        pages = [
            make_self_contained(str(page or "<div/>"), self._read_report_image, self._get_report_style)
            for page in (header, footer, *bodies)
        ]
        fonts = {}
        for font in {font for page in pages for font in page.fonts}:
            with contextlib.suppress(OSError, ValueError):  # there is none: another font takes its place
                path = file_path(get_static_path(font), FONTS)
                fonts[Path(path).name] = path
        header, footer, *bodies = (page.html for page in pages)
        reminders = self.env["account.reminder"]
        return print_report(
            bodies,
            header,
            footer,
            binary=reminders._find_printer(),
            options=options,
            fonts=fonts.values(),
            timeout=reminders._get_printer_timeout(),
        )

    @api.model
    @tools.ormcache("address", cache="assets")
    def _get_report_style(self, address):
        """Return what a style sheet of Odoo's bundles has, loading nothing; None if the address is not of one.

        :param str address: which has the digest of its content, so that it can be kept
        :rtype: Style | None
        """
        path = urlsplit(address).path
        if not path.startswith("/web/assets/"):
            return None
        try:
            name, rtl, kind, autoprefix = self.env["ir.asset"]._parse_bundle_name(path.rpartition("/")[2], False)
        except ValueError:
            return None
        if kind != "css":
            return None
        bundle = self.env["ir.qweb"]._get_asset_bundle(name, js=False, rtl=rtl, autoprefix=autoprefix)
        css = "".join(file.raw.decode() for file in bundle.css()) if bundle.stylesheets else ""
        return make_style(css, self._read_static_image)

    @api.model
    def _read_report_image(self, address):
        """Return the MIME type and the content of an image of this server, as its user would get it, without a request.

        :param str address: such as ``/web/image/res.partner/7/avatar_128``
        :return: None if there is none, or the user may not see it
        :rtype: tuple[str, bytes] | None
        """
        if found := self._read_static_image(address):
            return found
        parts = urlsplit(address)
        if parts.netloc:
            return None
        if parts.path in LOGOS:
            company = dict(parse_qsl(parts.query)).get("company", "")
            company = int(company) if company.isdecimal() else self.env.company.id
            return self._read_record_image(model="res.company", id=company, field="logo_web")
        arguments = parse_image(address)
        if arguments and "barcode_type" in arguments:
            try:
                return "image/png", self.barcode(**{"value": "", **arguments})
            except ValueError:
                return None
        return arguments and self._read_record_image(**arguments)

    @api.model
    def _read_static_image(self, address):
        """Return the MIME type and the content of an image that anybody may load, or None if there is none."""
        try:
            with file_open(path := get_static_path(address), "rb", filter_ext=IMAGES) as file:
                content = file.read()
        except (OSError, ValueError):
            return None
        return ("image/svg+xml" if path.endswith(".svg") else guess_mimetype(content)), content

    @api.model
    # the parameters have the names that they have in addresses
    def _read_record_image(self, xmlid=None, model="ir.attachment", id=None, field="raw", access_token=None, **options):
        """Return the MIME type and the content of a record's image, in the size that is asked for, or None."""
        try:
            id = id and min(int(id), MAX_ID)
            # sudo, where rights are granted: those who may see a record may see its image, but for what the field says
            record = self.env["ir.binary"]._find_record(xmlid, model, id, access_token, field=field)
            record.with_user(self.env.user)._check_field_access(record._fields[field], "read")
            if record._name == "ir.attachment" and record.type == "url":
                return self._read_static_image(record.url or "")
            content = record.with_context(bin_size=False)[field] or b""
            content = content if field == "raw" else base64.b64decode(content)
            size = int(options.get("width") or 0), int(options.get("height") or 0)
            if any(size):
                content = image_process(content, size=size, crop=options.get("crop"))
        except (UserError, KeyError, OSError, TypeError, ValueError):  # no such record or field, or no right to read it
            return None
        return guess_mimetype(content), content
