# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import is_html_empty

from .account_reminder_alert import Alert
from .account_reminder_text_mixin import ZONES, ZoneHtml


class AccountReminder(models.Model):
    """What the letter says and in which format: as the settings have it, until somebody chooses or corrects."""

    _inherit = "account.reminder"

    own_format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        ondelete="restrict",
        check_company=True,
        help="The format that was chosen for this letter, or that it was printed in. Empty: as the settings say.",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        compute="_compute_format_id",
        inverse="_inverse_format_id",
        required=True,
        check_company=True,
    )
    subject = fields.Char(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    body = ZoneHtml(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    signature = ZoneHtml(
        compute="_compute_zones",
        store=True,
        readonly=False,
        precompute=True,
    )
    text_origin = fields.Char(
        string="Text From",
        compute="_compute_origins",
        help="Whose text the letter has.",
    )
    format_origin = fields.Char(
        string="Format From",
        compute="_compute_origins",
        help="Who chose the letter's format.",
    )

    def _get_place(self):
        """Return what decides about the letter: level, company and department.

        :raises AccessError: if the letter is one that a client made up, of companies that the user doesn't work for
        """
        self.ensure_one()
        if not self._origin and not self.env.user._is_superuser():
            company = self.company_id._origin.sudo()
            # sudo: of whom the department is, not what it says
            theirs = self.department_id._origin.sudo().company_id - company.parent_ids
            if company - self.env.user.company_ids or theirs:
                raise AccessError(self.env._("This letter is of another company than those that you work for."))
        return self.level_id._origin, self.company_id, self.department_id

    def _get_wordings(self):
        """Return the texts that the letter takes its zones from, the first first."""
        return self.env["account.reminder.text"]._get_wordings(*self._get_place())

    @api.depends("level_id", "company_id", "department_id", "own_format_id", "is_edited")
    @api.depends_context("lang")
    def _compute_origins(self):
        for reminder in self:
            text = reminder._get_wordings()._pick("body")
            _format, owner = reminder._get_decided_format()
            reminder.text_origin = self.env._("Edited by hand") if reminder.is_edited else text._get_owner_name()
            if reminder.own_format_id:
                reminder.format_origin = self.env._("Chosen for this letter")
            else:
                reminder.format_origin = owner.name or self.env._("Default format")

    @api.depends("partner_id", "level_id")
    def _compute_lang(self):
        for reminder in self:
            reminder.lang = reminder._get_default_lang()

    def _get_default_lang(self):
        """Return the code of the customer's language if the text was written in it, else of English."""
        lang = self.partner_id._get_reminder_lang()
        return lang if self._get_wordings()._has_translation(lang) else "en_US"

    @api.model
    def _leave_languages(self):
        """Go on in the language that the customers have by now with letters whose own is no longer there.

        Of a printed letter, that is what is written or told of it from now on; what was printed stays.
        """
        known = [code for code, _name in self.env["res.lang"].get_installed()]
        letters = self.with_context(lang=None).search([("lang", "not in", known)])
        printed = letters.filtered(lambda letter: letter.state != "draft")
        if printed:
            self._set_facts({letter: {"lang": letter._get_default_lang()} for letter in printed})
        for letter in letters - printed:
            letter.lang = letter._get_default_lang()

    def _get_decided_format(self):
        """Return the format that the settings say, and who chose it: a company, a department or nothing."""
        return self.env["account.reminder.text"]._get_format(*self._get_place())

    @api.depends("level_id", "company_id", "department_id", "own_format_id")
    def _compute_format_id(self):
        for reminder in self:
            reminder.format_id = reminder.own_format_id or reminder._get_decided_format()[0]

    @api.onchange("format_id")
    def _inverse_format_id(self):
        """Keep a format that is not the settings'; else the letter goes on following them."""
        for reminder in self:
            chosen = reminder.format_id._origin
            reminder.own_format_id = chosen if chosen != reminder._get_decided_format()[0] else False

    @api.depends("level_id", "lang", "department_id")
    def _compute_zones(self):
        """Take the text's zones, unless somebody corrected them on the letter: those are kept."""
        drafts = self.filtered(lambda reminder: not reminder.is_edited and reminder.state == "draft")
        for alike in drafts.grouped(lambda reminder: (*reminder._get_place(), reminder.lang)).values():
            alike.update(alike[:1]._get_default_zones())

    def _get_default_zones(self):
        """Return the zones as the text that wins has them, in the letter's language.

        :rtype: dict
        """
        self.ensure_one()
        texts = self._get_wordings().with_context(lang=self.lang)
        return {zone: texts._pick(zone)[zone] for zone in ZONES}

    # What to know of it

    def _get_edited_alert(self):
        """Return the alert of a text that was edited by hand: graver if that was for another level."""
        _ = self.env._
        if is_html_empty(self.body):
            words = _("The letter has no text.")
            ask = _("Your corrections of subject, text and signature will be lost.")
            return Alert("edited", "warning", words, "action_reset_text", _("Take this level's text"), ask)
        if not (before := self.edited_level_id._origin) or before == self.level_id._origin:
            words = _("The text was edited by hand and stays as it is if you change level or language.")
            return Alert("edited", "info", words)
        return Alert(
            "edited",
            "warning",
            _(
                "The text was written by hand for “%(before)s”, and stays as it is: this letter is “%(level)s”.",
                before=before.name,
                level=self.level_id.name,
            ),
            "action_reset_text",
            _("Take this level's text"),
            _("Your corrections of subject, text and signature will be lost."),
        )

    def _find_missing_of_notice(self):
        """Return what a formal notice should say and this one doesn't, in words; nothing of letters that are none.

        :rtype: list[str]
        """
        if not self.level_id.is_registered:
            return []
        _ = self.env._
        sources = [self.format_id.html or "", *(str(self[zone] or "") for zone in ZONES)]
        wanted = {
            "amount_due|amount_claimed|amount_total|invoice_table": _("the sum"),
            "invoice_number|invoice_table": _("the invoices"),
            "deadline": _("by when to pay"),
        }
        return [
            words
            for names, words in wanted.items()
            if not any(re.search(rf"\b({names})\b", source) for source in sources)
        ]
