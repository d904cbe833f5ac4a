# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import re

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_BYTES = 2_000_000


class AccountReminderFormatImage(models.Model):
    """An image of a format, used in its HTML by name: ``<img src="{{ images.stamp }}">``."""

    _name = "account.reminder.format.image"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Image of a Reminder Format"
    _order = "name"
    _company_paths = ("format_id.company_id",)

    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        required=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(
        required=True,
        help="What the format calls it: small letters, digits and underscores.",
    )
    image = fields.Binary(
        required=True,
        attachment=True,
    )
    usage = fields.Char(
        string="Write",
        compute="_compute_usage",
    )

    _name_unique = models.UniqueIndex("(format_id, name)", "The format has an image of that name already.")

    @api.depends("name")
    def _compute_usage(self):
        for image in self:
            image.usage = f'<img src="{{{{ images.{image.name} }}}}">' if image.name else ""

    @api.constrains("name")
    def _check_name(self):
        for image in self:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", image.name or ""):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can't be the name of an image: take small letters, digits and underscores, such as "
                        "“stamp”.",
                        name=image.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._make_uri(vals.get("name"), vals.get("image"))  # before anybody else looks into the image
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if "image" in vals:
            self._make_uri(vals.get("name") or self[:1].name, vals["image"])
        formats = self.format_id
        result = super().write(vals)
        if not {"name", "format_id"}.isdisjoint(vals):
            for record in formats | self.format_id:
                record._refuse_faults()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for image in self:
            others = image.format_id.image_ids - self
            image.format_id._refuse_faults(images=others.mapped("name"))

    def _get_content(self):
        """Return the image in base64, or False.

        sudo: whoever may read a format may have its images, also to print a letter.
        """
        return self.sudo().with_context(bin_size=False).image

    def _get_uri(self):
        """Return the image as a data URI.

        :raises ValidationError: if it can't be printed
        """
        self.ensure_one()
        return self._make_uri(self.name, self._get_content())

    @api.model
    def _make_uri(self, name, content):
        """Return an image as a data URI.

        :param str name: what it is called
        :param content: the image in base64
        :raises ValidationError: if it is no PNG, JPEG or GIF, which all printers can take, or too large
        """
        data = b""
        try:
            data = base64.b64decode(content or b"")
            with Image.open(io.BytesIO(data)) as image:
                kind = image.format
        except (OSError, TypeError, ValueError, Image.DecompressionBombError):
            kind = None
        if kind not in ("PNG", "JPEG", "GIF") or len(data) > MAX_BYTES:
            raise ValidationError(self.env._("“%(name)s” must be a PNG, JPEG or GIF image of at most 2 MB.", name=name))
        return f"data:{Image.MIME[kind]};base64,{base64.b64encode(data).decode()}"
