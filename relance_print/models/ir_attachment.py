import contextlib
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "res_model", "res_field", "res_id", "mimetype"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _refuse_reminder_archive(self):
        """Refuse to touch the PDF of a printed reminder: it is proof of what was sent.

        :raises UserError: if one of the attachments is such a PDF
        """
        if not self.env.su and any(
            attachment.res_model == "account.reminder" and attachment.res_field == "pdf" for attachment in self.sudo()
        ):
            raise UserError(self.env._("The PDF of a printed reminder can't be changed or deleted."))

    @api.model
    def _file_write(self, bin_value, checksum):
        """Leave no half a file behind where the disk is full: the next try would be refused as colliding with it."""
        try:
            return super()._file_write(bin_value, checksum)
        except OSError:
            with contextlib.suppress(OSError):
                path = Path(self._full_path(f"{checksum[:2]}/{checksum}"))
                if path.stat().st_size < len(bin_value):
                    path.unlink()
            raise

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._refuse_reminder_archive()
        return attachments

    def write(self, vals):
        if CONTENT.isdisjoint(vals):
            return super().write(vals)
        self._refuse_reminder_archive()
        result = super().write(vals)
        self._refuse_reminder_archive()  # nor is another put in its place
        return result

    def unlink(self):
        self._refuse_reminder_archive()
        return super().unlink()
