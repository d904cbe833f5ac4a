# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models, tools


class AccountReminderPrecedence(models.AbstractModel):
    """Who decides about a letter's wording, days and format: department, its parents, company, its parents, what is shipped."""

    _name = "account.reminder.precedence"
    _description = "Precedence of Reminder Settings"

    @api.model
    @tools.ormcache("level.id", "company.id", "department.id", cache="stable")
    def _get_precedence(self, level, company, department):
        """Return the ids of what may decide about a letter, the first first. All precedence is here.

        Departments come before companies. A department decides only if it has independent settings, a branch only if it has
        its own; else its parent does.

        :param level: the letter's ``account.reminder.level``
        :param company: its ``res.company``
        :param department: its ``hr.department``, maybe empty
        :return: the texts for its wording, its days by field of a text, and the format with the name of who chose it
        :rtype: tuple
        """
        texts = self.env["account.reminder.text"].sudo().search([("level_id", "=", level.id)])
        default = self._get_shipped(level)
        wording, days, format_, chosen_by = default.browse(), default.browse(), None, False
        for owner in (*department._get_reminder_owners(), *company._get_reminder_owners()):
            text = texts.filtered(lambda text, owner=owner: owner in (text.company_id, text.department_id))
            days |= text
            if owner._name == "hr.department" or owner.reminder_text_mode == "custom":
                wording |= text
            chosen = (text.format_id | owner.reminder_format_id).filtered("active")
            if chosen and not format_:
                format_, chosen_by = chosen[0], (owner._name, owner.id)
        days = {name: next(filter(None, days.mapped(name)), 0) for name in ("days", "deadline_days")}
        return (wording | default).ids, days, format_ and format_.id, chosen_by

    @api.model
    def _get_shipped(self, level):
        """Return the default text of a level; for a level that the user added, that of the level before it."""
        shipped = (
            self.env["account.reminder.text"].sudo().search([("company_id", "=", False), ("department_id", "=", False)])
        )
        before = shipped.filtered(lambda text: text.level_id.sequence <= level.sequence)
        return shipped.filtered(lambda text: text.level_id == level) or before.sorted("level_id")[-1:] or shipped[:1]

    @api.model
    def _get_wordings(self, level, company, department):
        """Return the texts that a letter may take its zones from, the first first.

        sudo: a branch's letter has the words of its parent company.
        """
        return self.env["account.reminder.text"].sudo().browse(self._get_precedence(level, company, department)[0])

    @api.model
    def _get_format(self, level, company, department):
        """Return the format of a letter, and who chose it: a company, a department or nothing."""
        format_id, chosen_by = self._get_precedence(level, company, department)[2:]
        formats = self.env["account.reminder.format"]
        if not format_id:
            # not kept with the rest: a company may move to another country
            return formats._get_default(company), self.env["res.company"]
        return formats.browse(format_id), self.env[chosen_by[0]].sudo().browse(chosen_by[1])

    @api.model
    def _get_days(self, level, company, department, name):
        """Return how many days a level has for a company.

        :param str name: ``days`` or ``deadline_days``
        """
        return self._get_precedence(level, company, department)[1][name] or level[name]
