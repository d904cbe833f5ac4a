# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from itertools import islice

from odoo import api, fields, models

from ..tools.letter_catalogue import GROUPS
from ..tools.letter_css import find_oddities
from ..tools.letter_geometry import ENVELOPES
from ..tools.letter_window import check_window
from .account_reminder_alert import Alert
from .account_reminder_fact import needs

SHOWN_ODDITIES = 5  # of CSS: the first fault is often why there are others


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
        letter = self.new(
            {
                "company_id": move.company_id.id,
                "partner_id": move.partner_id.id,
                "currency_id": move.currency_id.id,
                "department_id": move.reminder_department_id.id,
                "move_ids": [fields.Command.set(move.ids)],
                "level_id": level.id,
                "state": "draft",
                **values,
            }
        )
        extras = letter._get_line_extras({letter: items}, {})[letter]
        letter.line_ids = [fields.Command.create(vals) for vals in move._prepare_reminder_line_values(items, extras)]
        return letter

    @api.model
    def _describe_variables(self, move, level, lang, format_=None):
        """Return the catalogue for people, with the value of each variable on a letter about an invoice.

        :param move: the ``account.move``, or none: then with examples
        :param level: the ``account.reminder.level``
        :param str lang: the letter's language
        :param format_: the ``account.reminder.format`` whose further variables are wanted as well
        :rtype: list[dict]
        """
        values, members, catalogue = {}, {}, self._read_catalogue()
        if move:
            letter = self._new_preview(move, level, lang=lang, **({"own_format_id": format_.id} if format_ else {}))
            values = letter._get_letter_values()
        variables = catalogue.of_texts
        if format_ is not None:
            variables = catalogue.variables
            members["images"] = format_.image_ids.mapped("name")
        return self._list_variables(variables, values, members)

    @api.model
    def _list_variables(self, variables, values, members):
        """Return variables for people, as :meth:`_describe_variables` does.

        :param variables: of the catalogue
        :param dict values: of each that has one; the others are told of with examples
        :param dict members: the names of what is in each, if not those that the catalogue says
        """
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
    def get_letter_variables(self):
        """Return what can be put into the letter's text, blocks first, with the values that are filled in.

        :rtype: list[dict]
        """
        variables = sorted(self._read_catalogue().of_texts, key=lambda variable: variable.kind != "block")
        return self._list_variables(variables, self._get_letter_values(), {})

    @needs("read", records="one")
    def get_window_alerts(self):
        """Return what the envelope's window would show or hide, measured on the letter's PDF.

        :rtype: list[dict]
        """
        if self.state != "draft":
            return []
        letter = self._compose()
        return self._get_window_alerts(letter.format, self._render_pdf(letter.page))

    def _get_window_alerts(self, format_, pdf):
        """Return what the envelope's window would show or hide, as the field ``alerts`` does.

        :param format_: the ``account.reminder.format``
        :param bytes pdf: the letter's PDF
        :rtype: list[dict]
        """
        _ = self.env._
        if not format_.envelope:
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
            for finding in check_window(pdf, ENVELOPES[format_.envelope], lines)
        ]

    @api.model
    def _get_css_alerts(self, format_):
        """Return what is odd in a format's CSS, the first of it, as the field ``alerts`` does.

        :param format_: the ``account.reminder.format``
        :rtype: list[dict]
        """
        _ = self.env._
        messages = {
            "unclosed": lambda name: _("“%(name)s” is never closed.", name=name),
            "stray": lambda name: _("“%(name)s” is not expected here.", name=name),
            "ignored": lambda name: _("The printer does not know “%(name)s”: only the screen shows it.", name=name),
        }
        part = self.env["ir.model.fields"].get_field_string(format_._name)["css"]
        alerts = []
        for kind, name, line, column in islice(find_oddities(format_.css or ""), SHOWN_ODDITIES):
            where = _("(%(part)s, line %(line)s, column %(column)s)", part=part, line=line, column=column)
            alerts.append(Alert("css", "warning", f"{messages[kind](name)} {where}")._asdict())
        return alerts
