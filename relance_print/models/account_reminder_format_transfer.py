# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import json
import zipfile
import zlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.letter_geometry import PAPERS
from .account_reminder_fact import needs
from .account_reminder_format import CONTENT, MARGINS

# The file of each part in an exported format.
EXPORTED = {"html": "letter.html", "table_html": "table.html", "css": "letter.css"}
MAX_IMPORT_BYTES = 20_000_000
MAX_MARGIN_MM = 80
# What a file raises that is no format: wrong keys and types, encrypted, nested too deep, packed in a strange way
NO_FORMAT = (ValueError, KeyError, TypeError, AttributeError, RuntimeError, EOFError)


class AccountReminderFormat(models.Model):
    """A format as one file with everything, to be taken elsewhere."""

    _inherit = "account.reminder.format"

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
                if not (isinstance(content["name"], str) and content["name"] and content["paper"] in PAPERS):
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
            return self.create({**content, "image_ids": images})
        except (*NO_FORMAT, zipfile.BadZipFile, zlib.error) as error:
            raise UserError(
                self.env._("This file is not a reminder format. Choose a file that was made with “Export”.")
            ) from error

    @needs("read", records="one")
    def action_export(self):
        return {"type": "ir.actions.act_url", "url": f"/relance_print/format/{self.id}", "target": "download"}
