# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import tempfile

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.relance_print.models.account_reminder_fact import needs

# How many dossiers are made while somebody waits: each takes half a second.
AT_ONCE = 15
FAILED, ZIP = "text/plain", "application/zip"


class AccountReminderHandover(models.Model):
    """Many dossiers take minutes: a scheduled action makes them, letter by letter.

    What was made is kept with each transaction; whatever ends the run, the next one does the rest.
    """

    _inherit = "account.reminder.handover"

    files_state = fields.Selection(
        selection=[("making", "Being Made"), ("done", "Made")],
        string="Dossiers",
        readonly=True,
    )
    files_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked For By",
        readonly=True,
        help="In whose language the dossiers are made, and with whose rights.",
    )
    files_user_name = fields.Char(
        string="Asked For By (Name)",
        readonly=True,
        help="Who asked for them, also when the user is gone.",
    )
    files_count = fields.Integer(
        string="Dossiers to Make",
        readonly=True,
    )
    files_made = fields.Integer(
        string="Dossiers Made",
        readonly=True,
    )
    files_progress = fields.Float(
        string="Progress",
        compute="_compute_files_progress",
    )
    files_on = fields.Datetime(
        string="Made On",
        readonly=True,
    )

    @api.depends("files_count", "files_made")
    def _compute_files_progress(self):
        for handover in self:
            handover.files_progress = 100 * handover.files_made / handover.files_count if handover.files_count else 0

    def _get_proving_ids(self):
        """Return the ids of the letters that have a dossier, in the order of the zip."""
        ids = []
        for moves in self._iterate_customers():
            letters, _others = moves._get_proving_letters()
            ids += letters.ids
        return ids

    @needs("read", records="one")
    def action_download(self):
        # EXTENDS: many dossiers are made first, by the scheduled action
        if self.env.context.get("kind") != "zip" or self.files_state == "done":
            return super().action_download()
        if self.files_state != "making":
            count = len(self._get_proving_ids())
            if count <= AT_ONCE:
                return super().action_download()
            self._begin_files(count)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @needs("read", records="one")
    def action_make_files(self):
        """Make the dossiers anew, as of today."""
        if self.files_state == "making":
            return
        self._begin_files(len(self._get_proving_ids()))

    def _begin_files(self, count):
        """Have the scheduled action make so many dossiers, in the user's name."""
        # sudo: facts
        self.sudo().write(
            {
                "files_state": "making",
                **self._prepare_signature("files_user_id"),
                "files_count": count,
                "files_made": 0,
                "files_on": False,
            }
        )
        self._get_parts().unlink()
        self.env["ir.cron"]._wake(self._name)

    @api.model
    def _cron_make_files(self):
        """Make the dossiers that somebody has asked for."""
        for handover in self.with_user(SUPERUSER_ID).search([("files_state", "=", "making")], order="id"):
            user = handover.files_user_id or self.env.user
            own = handover.with_user(user).sudo(False)
            own = own.with_context(lang=user.lang, tz=user.tz, allowed_company_ids=handover.company_id.ids)
            if not own._make_files():
                break

    def _make_files(self):
        """Make the dossiers that are not there yet, each in its own transaction, and the zip; return if there was time."""
        made = set(self._get_parts().mapped("name"))
        waiting = [id_ for id_ in self._get_proving_ids() if str(id_) not in made]
        for number, id_ in enumerate(waiting, 1):
            self._make_part(self.env["account.reminder"].browse(id_))
            self._notify_files()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - number + 1):
                return False
        with tempfile.TemporaryFile() as stream:
            self._write_zip(stream)
            stream.seek(0)
            self._get_parts().unlink()
            self._keep(self._get_filename("zip"), stream.read(), ZIP)
        # sudo: facts
        self.sudo().write({"files_state": "done", "files_on": fields.Datetime.now()})
        self._notify_files()
        return self.env["ir.cron"]._commit_progress(1, remaining=0)

    def _make_part(self, letter):
        """Keep what proves a letter's claim until the zip is made; of what can't be made, why."""
        mimetype, stream = "application/pdf", io.BytesIO()
        try:
            letter._write_proof(stream)
        except UserError as error:
            mimetype, stream = FAILED, io.BytesIO(str(error).encode())
        self._keep(str(letter.id), stream.getvalue(), mimetype)
        # sudo: a fact
        self.sudo().files_made += 1
        self.env.flush_all()
        self.env.invalidate_all()

    def _keep(self, name, content, mimetype):
        # sudo: nobody adds files to a hand-over but the method that makes them
        values = {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id}
        self.env["ir.attachment"].sudo().create(values)

    def _get_parts(self, *conditions):
        """Return the files that are kept: what was made for a zip that is not finished, or the zip.

        :param conditions: further ones, as of a domain
        """
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), *conditions]
        return self.env["ir.attachment"].sudo().search(domain)  # sudo: as above

    def _write_letter_proof(self, letter, stream):
        # EXTENDS: what was made already is taken
        part = self._get_parts(("name", "=", str(letter.id)))[:1]
        if not part:
            return super()._write_letter_proof(letter, stream)
        if part.mimetype == FAILED:
            raise UserError(part.raw.decode())
        return stream.write(part.raw)

    def _write_download(self, stream):
        """Write the zip that somebody downloads: at once where it is small, else as the scheduled action has made it.

        :raises UserError: if that is not ready
        """
        if self.files_state != "done" and len(self._get_proving_ids()) > AT_ONCE:
            raise UserError(
                self.env._("The dossiers are not made yet: press “Dossiers (zip)” on the page of the hand-over.")
            )
        if self.files_state != "done":
            return self._write_zip(stream)
        return stream.write(self._get_parts(("mimetype", "=", ZIP))[:1].raw)

    def _notify_files(self):
        """Tell the user's screen that there is something new."""
        self.files_user_id._bus_send("relance_print_batch.progress", {"id": self.id})
