import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.letter_catalogue import CATALOGUE, FILTERS, FORMAT_VARIABLES, GROUPS
from ..tools.letter_geometry import ENVELOPES
from ..tools.letter_template import LetterTemplateError
from ..tools.letter_window import check_window
from .account_reminder import Letter
from .account_reminder_alert import Alert
from .account_reminder_fact import needs
from .account_reminder_format import CONTENT


class AccountReminder(models.Model):
    """Letters that are never saved, to show a text or a format on a real invoice while it is being written."""

    _inherit = "account.reminder"

    @api.model
    def _new_preview(self, move, level, **values):
        """Return a letter about an invoice that exists in memory alone.

        :param move: the ``account.move``; what is not overdue is shown as if it were
        :param level: the ``account.reminder.level``
        :param values: what is not to be taken from the settings: ``own_format_id``, ``lang``, ``department_id``, the zones
        """
        items = move._get_overdue_instalments() or move._get_open_instalments() or move._get_instalments()
        return self.new(
            {
                "company_id": move.company_id.id,
                "partner_id": move.partner_id.id,
                "currency_id": move.currency_id.id,
                "department_id": move.department_id.id,
                "move_ids": [fields.Command.set(move.ids)],
                "level_id": level.id,
                "state": "draft",
                "line_ids": [
                    fields.Command.create(vals)
                    for vals in move._prepare_reminder_line_values(items, items._get_late_charges())
                ],
                **values,
            }
        )

    @api.model
    def _describe_variables(self, move, level, lang, format_=None):
        """Return the catalogue for people, with the value of each variable on a letter about an invoice.

        :param move: the ``account.move``, or none: then with examples
        :param level: the ``account.reminder.level``
        :param str lang: the letter's language
        :param format_: the ``account.reminder.format`` whose further variables are wanted as well
        :rtype: list[dict]
        """
        values, members = {}, {}
        if move:
            letter = self._new_preview(move, level, lang=lang, **({"own_format_id": format_.id} if format_ else {}))
            values = letter._get_letter_values()
        variables = CATALOGUE
        if format_ is not None:
            variables = (*CATALOGUE, *FORMAT_VARIABLES, *FILTERS)
            members["images"] = format_.image_ids.mapped("name")
        return [
            {
                "name": variable.name,
                "kind": variable.kind,
                "label": self.env._(variable.label),
                "description": self.env._(variable.description),
                "group": self.env._(GROUPS[variable.group]),
                "value": str(values.get(variable.name, variable.example))
                if variable.kind != "block"
                else variable.example,
                "members": list(members.get(variable.name, variable.members)),
            }
            for variable in variables
        ]

    @needs("read", records="one")
    def get_window_alerts(self):
        """Return what the envelope's window would show or hide, measured on the letter's PDF.

        :rtype: list[dict]
        """
        if self.state != "draft":
            return []
        letter = self._compose()
        return self._get_window_alerts(letter, self._render_pdf(letter))

    def _get_window_alerts(self, letter, pdf):
        """Return what the envelope's window would show or hide, as the field ``alerts`` does.

        :param Letter letter: the letter
        :param bytes pdf: its PDF
        :rtype: list[dict]
        """
        _ = self.env._
        if not letter.format.envelope:
            return []
        messages = {
            "outside": lambda text: _("Address line “%(text)s” is outside the envelope's window.", text=text),
            "missing": lambda text: _("Address line “%(text)s” is missing from the letter.", text=text),
            "shows": lambda text: (
                _("“%(text)s” would show in the envelope's window.", text=text)
                if text
                else _("A line or an image would show in the envelope's window.")
            ),
        }
        lines = self.with_context(lang=self.lang)._get_address_lines()
        return [
            Alert("window", "warning", messages[finding.kind](finding.text))._asdict()
            for finding in check_window(pdf, ENVELOPES[letter.format.envelope], lines)
        ]


class AccountReminderFormat(models.Model):
    _inherit = "account.reminder.format"

    def _preview(self, values, move_id):
        """Return what :meth:`get_preview` answers, the format as it is being typed, and the letter.

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
        answer = {"move": move._describe_sample(), "html": False, "error": False}
        try:
            typed.image_ids._check_name()
            answer["html"] = typed._inspect(letter) or False
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
        return answer, typed, letter

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
        """Return the PDF of a letter in the format as it is being typed, and what its envelope's window would show.

        :param dict values: what is being typed, by field
        :param int move_id: the invoice; the first overdue one if not given
        :return: ``pdf`` in base64 or False, ``alerts`` and ``error``
        :rtype: dict
        """
        answer, typed, reminder = self._preview(values, move_id)
        if answer["error"]:
            return {"pdf": False, "alerts": [], "error": answer["error"]}
        letter = Letter(answer["html"], {}, typed, reminder.company_id, False)
        try:
            pdf = reminder._render_pdf(letter)
        except UserError as error:
            return {"pdf": False, "alerts": [], "error": {"message": str(error)}}
        return {
            "pdf": base64.b64encode(pdf).decode(),
            "alerts": reminder._get_window_alerts(letter, pdf),
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
