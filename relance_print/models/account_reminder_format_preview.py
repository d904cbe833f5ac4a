# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.letter_errors import LetterTemplateError
from .account_reminder_fact import needs
from .account_reminder_format import CONTENT


class AccountReminderFormat(models.Model):
    """Formats on a real invoice, while they are being written."""

    _inherit = "account.reminder.format"

    css_oddities = fields.Text(
        string="Odd CSS",
        compute="_compute_css_oddities",
        help="What is odd in the CSS, and what of it the printer does not know.",
    )

    @api.depends_context("lang")
    def _compute_css_oddities(self):
        # not of "css": it is said once the format is saved, not while somebody types
        for record in self:
            alerts = self.env["account.reminder"]._get_css_alerts(record)
            record.css_oddities = "\n".join(alert["words"] for alert in alerts)

    def _preview(self, values, move_id):
        """Return what :meth:`get_preview` answers, the format as it is being typed, the letter and its :class:`Page`.

        :param dict values: what is being typed, by field
        :param int move_id: the invoice; the first overdue one if not given
        """
        self.check_access("read")
        given = {name: values[name] for name in CONTENT if name in values}
        self._refuse_odd(given)
        content = {**(self._get_content() if self else {}), **given}
        if "images" in values:
            content["image_ids"] = self._prepare_typed_images(values["images"])
        typed = self.new(content, origin=self[:1])
        move, letter = self._new_sample_letter(move_id)
        answer, page = {"move": move._describe_sample(), "html": False, "error": False}, None
        try:
            typed.image_ids._check_name()
            page = typed._inspect(letter)
            answer["html"] = page.html if page else False
        except ValidationError as error:
            answer["error"] = {"message": str(error)}
        except LetterTemplateError as error:
            where = {"part": error.part, "line": error.line, "column": error.column}
            answer["error"] = {"message": typed._explain(error), **where}
        else:
            if not letter:
                answer["error"] = {
                    "message": self.env["account.reminder.level"]._explain_none()
                    if move
                    else self.env._("There is no customer invoice yet to preview the letter with.")
                }
        return answer, typed, letter, page

    def _prepare_typed_images(self, rows):
        """Return the commands that give a format in memory its images as they are being typed.

        :param list rows: of each image ``name``, ``id`` if it is stored, and ``image`` in base64 if that is not what is stored
        """
        if not isinstance(rows, list) or not all(isinstance(row, dict) and "name" in row for row in rows):
            raise UserError(self.env._("The images are not complete. Reload the page."))
        images = []
        for row in rows:
            self.image_ids._refuse_odd({name: row.get(name) for name in ("name", "image")})
            stored = self.image_ids.filtered(lambda image, row=row: image.id == row.get("id"))  # and not just any image
            images.append({"name": row["name"], "image": row.get("image") or stored._get_content()})
        return [fields.Command.clear(), *map(fields.Command.create, images)]

    @needs("read", records="one or none")
    def get_preview(self, values: dict, move_id: int = False):
        """Return a letter in the format as it is being typed, for the screen.

        :param dict values: what is being typed, by field; of ``images`` all, as :meth:`_prepare_typed_images` takes them
        :param int move_id: the invoice; the first overdue one if not given
        :return: ``move`` (``id``, ``display_name``) or False, ``html`` or False, ``error`` (``message``, ``part``, ``line``,
            ``column``) or False
        :rtype: dict
        """
        return self._preview(values, move_id)[0]

    @needs("read", records="one or none")
    def get_preview_pdf(self, values: dict, move_id: int = False):
        """Return the PDF of a letter in the format as it is being typed, where its pages break, what is odd in its CSS, and what
        its envelope's window would show.

        :param dict values: what is being typed, by field
        :param int move_id: the invoice; the first overdue one if not given
        :return: ``pdf`` in base64 or False, ``pages`` as of a letter's ``get_pages``, ``alerts`` and ``error``
        :rtype: dict
        """
        answer, typed, reminder, page = self._preview(values, move_id)
        if answer["error"]:
            return {"pdf": False, "pages": False, "alerts": [], "error": answer["error"]}
        try:
            pdf = reminder._render_pdf(page)
        except UserError as error:
            return {"pdf": False, "pages": False, "alerts": [], "error": {"message": str(error)}}
        return {
            "pdf": base64.b64encode(pdf).decode(),
            "pages": reminder._measure_pages(page),
            "alerts": reminder._get_css_alerts(typed) + reminder._get_window_alerts(typed, pdf),
            "error": False,
        }

    @needs("read", records="one or none")
    def get_variables(self, move_id: int = False):
        """Return the catalogue, and what only formats have, with the value of each variable on a real invoice.

        :param int move_id: the invoice; the first overdue one if not given
        :rtype: dict
        """
        move = self.env["account.move"]._get_reminder_sample(self.company_id or self.env.company, move_id)
        level = self.env["account.reminder.level"].search([], limit=1)
        return {
            "move": move._describe_sample(),
            "variables": self.env["account.reminder"]._describe_variables(move, level, self.env.lang, self[:1]),
        }
