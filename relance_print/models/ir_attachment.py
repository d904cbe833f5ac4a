# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
from pathlib import Path

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _refuse_reminder_archive(self):
        """Refuse to touch the files of facts, such as the PDF of a printed reminder, and its copies on invoices: they are proof.

        Not even with sudo(), which core's chatter has when it deletes a file: the superuser alone moves and uninstalls.

        :raises UserError: if one of the attachments is such a file
        """
        if self.env.uid == SUPERUSER_ID or not (files := self._find_reminder_files()):
            return
        raise UserError(
            self.env._(
                "“%(name)s” belongs to a printed reminder and can't be changed or deleted: it is proof of what was sent.",
                name=files[0].name,
            )
        )

    def _find_reminder_files(self):
        """Return those of the attachments that are the value of a fact, or a copy of a printed letter on one of its invoices.

        A copy is what has the letter's own bytes.
        """
        is_client = not self.env.su
        files = self.sudo().exists()  # sudo: of files in fields, none but their record's owner may see anything
        models = {name: self.env.get(name) for name in set(files.mapped("res_model")) - {False}}
        guard = self.pool["account.reminder.fact"]
        kept = files.filtered(
            lambda file: (
                file.res_field
                and isinstance(model := models.get(file.res_model), guard)
                # of what users may set, the field is the door
                and (
                    file.res_field in model._get_facts()
                    or (is_client and file.res_field.startswith(model._fact_prefix))
                )
            )
        )
        if copies := files.filtered(lambda file: file.res_model == "account.move" and not file.res_field):
            reminders = self.env["account.move"].sudo().browse(copies.mapped("res_id")).exists().reminder_ids
            archived = self.sudo().search(
                [
                    ("res_model", "=", reminders._name),
                    ("res_field", "=", "pdf"),
                    ("res_id", "in", reminders.ids),
                    ("checksum", "in", copies.mapped("checksum")),
                ]
            )
            kept += copies.filtered(lambda file: file.checksum in archived.mapped("checksum"))
        return kept

    @api.model
    @contextlib.contextmanager
    def _leave_no_halves(self, contents):
        """Have no half a file stay behind where the disk gets full within: the next try would be refused as colliding with it.

        :param contents: of the files that are stored within, as bytes
        """
        try:
            yield
        except OSError:
            for content in contents:
                checksum = self._compute_checksum(content)
                path = Path(self._full_path(f"{checksum[:2]}/{checksum}"))
                with contextlib.suppress(OSError):
                    if path.stat().st_size < len(content):
                        path.unlink()
            raise

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        if not self.env.su:
            attachments.filtered("res_field")._refuse_reminder_archive()
            attachments._refuse_public_letters()
        return attachments

    def write(self, vals):
        if vals.keys() <= {"thumbnail"}:  # which the chatter makes of each PDF that it shows
            return super().write(vals)
        self._refuse_reminder_archive()
        result = super().write(vals)
        self.filtered("res_field")._refuse_reminder_archive()  # nor is another put in its place
        self._refuse_public_letters()
        return result

    def _refuse_public_letters(self):
        """Refuse that anybody is served what has the bytes of a letter on one of its invoices.

        :raises UserError: if one of the attachments is open to all, by a token, or is but a link
        """
        open_files = self.sudo().filtered(lambda file: file.public or file.access_token or file.type == "url")
        open_files.with_env(self.env)._refuse_reminder_archive()

    def unlink(self):
        self._refuse_reminder_archive()
        return super().unlink()
