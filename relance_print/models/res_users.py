# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_reminder_owner_mixin import SIGNATURE_SIZE


class ResUsers(models.Model):
    _inherit = "res.users"

    reminder_signature_image = fields.Image(
        string="Scanned Signature",
        max_width=SIGNATURE_SIZE[0],
        max_height=SIGNATURE_SIZE[1],
        copy=False,
        groups="base.group_system",  # and one's own
        help="On the payment reminders that you print, if your company has letters signed by who prints them.",
    )

    def _works_for_all_companies(self):
        """Tell whether the user may decide for all companies: works for every one of the database, or is an administrator."""
        self.ensure_one()
        # sudo: whether there are companies that he doesn't know of
        others = [("id", "not in", self.sudo().company_ids.ids)]
        return self.has_group("base.group_system") or not self.env["res.company"].sudo().search_count(others, limit=1)

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802
        return [*super().SELF_READABLE_FIELDS, "reminder_signature_image"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802
        return [*super().SELF_WRITEABLE_FIELDS, "reminder_signature_image"]
