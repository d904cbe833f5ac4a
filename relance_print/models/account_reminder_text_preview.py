# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models, tools

from .account_reminder_fact import needs
from .account_reminder_text_mixin import ZONES


class AccountReminderText(models.Model):
    """Texts on a real invoice, while they are being written."""

    _inherit = "account.reminder.text"

    def _preview(self, values, move_id):
        """Return what :meth:`get_preview` answers but for the letter's HTML, and the letter or None."""
        move = self._get_preview_move(move_id)
        answer = {
            "move": move._describe_sample(),
            "html": False,
            "error": False,
            "zone": False,
        }
        if not move:
            return {**answer, "error": self.env._("There is no customer invoice yet to preview the letter with.")}, None
        zones = {zone: self[f"used_{zone}"] for zone in ZONES}
        self._refuse_odd({zone: value for zone, value in values.items() if zone in ZONES})
        for zone, value in values.items():
            if zone in ZONES:
                zones[zone] = value if zone == "subject" else tools.html_sanitize(value or "", sanitize_style=True)
        if fault := self._find_fault(zones):
            return {**answer, "zone": fault[0], "error": fault[1]}, None
        letter = self.env["account.reminder"]._new_preview(
            move,
            self.level_id,
            department_id=(self.department_id or move.reminder_department_id).id,
            lang=self._lang,
            **zones,
        )
        return answer, letter

    @needs("read", records="one")
    def get_preview(self, values: dict, move_id: int = False):
        """Return the letter on a real invoice with what is being typed, for the screen.

        :param dict values: what is being typed, keys among ``subject``, ``body``, ``signature``
        :param int move_id: the invoice; the first overdue one if not given
        :return: ``move`` (``id``, ``display_name``) or False, ``html`` or False, ``error`` and the ``zone`` it is in
        :rtype: dict
        """
        answer, letter = self._preview(values, move_id)
        return {**answer, "html": letter._render_letter()} if letter is not None else answer

    @needs("read", records="one")
    def get_preview_pages(self, values: dict, move_id: int = False):
        """Return where the printer breaks the letter with what is being typed, as a letter's ``get_pages`` does.

        :param dict values: what is being typed, keys among ``subject``, ``body``, ``signature``
        :param int move_id: the invoice; the first overdue one if not given
        :rtype: dict or bool
        """
        _answer, letter = self._preview(values, move_id)
        return letter is not None and letter._measure_pages(letter._compose().page)

    @needs("read", records="one")
    def get_variables(self, move_id: int = False):
        """Return the catalogue with the value of each variable on a real invoice.

        :param int move_id: the invoice; the first overdue one if not given
        :rtype: dict
        """
        move = self._get_preview_move(move_id)
        return {
            "move": move._describe_sample(),
            "variables": self.env["account.reminder"]._describe_variables(move, self.level_id, self._lang),
        }

    def _get_preview_move(self, move_id):
        company = self.owner_company_id or self.env.company
        return self.env["account.move"]._get_reminder_sample(company, move_id)
