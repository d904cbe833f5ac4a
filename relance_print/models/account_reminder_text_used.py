# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import is_html_empty

from .account_reminder_text import WholeHtml
from .account_reminder_text_mixin import ZONES


class AccountReminderText(models.Model):
    """What letters take from a text, own or inherited; what is changed becomes the text's own."""

    _inherit = "account.reminder.text"

    used_subject = fields.Char(
        string="Subject",
        compute="_compute_used",
        inverse="_inverse_used_subject",
    )
    used_body = WholeHtml(
        string="Text",
        compute="_compute_used",
        inverse="_inverse_used_body",
        sanitize_style=True,
    )
    used_signature = WholeHtml(
        string="Signature",
        compute="_compute_used",
        inverse="_inverse_used_signature",
        sanitize_style=True,
    )
    used_days = fields.Integer(
        string="Days After Due Date",
        compute="_compute_used_days",
        inverse="_inverse_used_days_late",
        help="From how many days after the due date this level is meant for.",
    )
    used_deadline_days = fields.Integer(
        string="Days to Pay",
        compute="_compute_used_days",
        inverse="_inverse_used_deadline_days",
        help="How many days the letter gives to pay. The date that it prints is never in the past and always a working day.",
    )
    subject_origin = fields.Char(
        compute="_compute_used",
        help="Whose subject is used, if not this text's own.",
    )
    body_origin = fields.Char(
        compute="_compute_used",
        help="Whose text is used, if not this one's own.",
    )
    signature_origin = fields.Char(
        compute="_compute_used",
        help="Whose signature is used, if not this text's own.",
    )
    used_format = fields.Char(
        string="Format Used",
        compute="_compute_used_format",
    )
    languages = fields.Json(
        compute="_compute_languages",
    )

    @api.depends("level_id", *ZONES)
    @api.depends_context("lang", "reminder_lang")
    def _compute_used(self):
        for text in self:
            chain = text._get_chain()
            for zone in ZONES:
                winner = chain.with_context(lang=self._lang)._pick(zone)
                text[f"used_{zone}"] = winner[zone]
                text[f"{zone}_origin"] = (
                    "" if winner._origin == text._origin else winner.with_env(self.env)._get_owner_name()
                )

    def _inverse_used_subject(self):
        self._inverse_used("subject")

    def _inverse_used_body(self):
        self._inverse_used("body")

    def _inverse_used_signature(self):
        self._inverse_used("signature")

    def _inverse_used(self, zone):
        """Make what was typed in a zone the text's own; its other languages start from what was inherited.

        Emptied, it is inherited again, in this language alone.
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for text in self:
            inherited = text._get_chain().with_context(lang=self._lang)._pick(zone)
            value = "" if is_html_empty(text[f"used_{zone}"]) else text[f"used_{zone}"]
            if value == inherited[zone]:
                continue
            self._refuse_faults({zone: value})  # here, where what is wrong is said in the user's own language
            # of the field, as `get_field_translations` doesn't tell what a language has from what it takes of English
            if value and not self._fields[zone]._get_stored_translations(text):
                stored = self._fields[zone]._get_stored_translations(inherited) or {}
                text.update_field_translations(
                    zone, {lang: stored[lang] for lang in ("en_US", *installed) if lang in stored}
                )
            text.with_context(lang=self._lang)[zone] = value

    @api.depends("level_id.days", "level_id.deadline_days", "days", "deadline_days")
    def _compute_used_days(self):
        for text in self:
            for name in ("days", "deadline_days"):
                text[f"used_{name}"] = text[name] or self._get_days(*text._get_place(), name)

    def _inverse_used_days_late(self):
        self._inverse_used_days("days")

    def _inverse_used_deadline_days(self):
        self._inverse_used_days("deadline_days")

    def _inverse_used_days(self, name):
        """Make the days that were typed the text's own; none at all are inherited again."""
        for text in self:
            if text[f"used_{name}"] != self._get_days(*text._get_place(), name):
                text[name] = text[f"used_{name}"]

    @api.depends("level_id", "format_id")
    @api.depends_context("lang")
    def _compute_used_format(self):
        for text in self:
            format_, owner = self._get_format(*text._get_place())
            origin = owner.name if owner else self.env._("default")
            text.used_format = format_.name if owner == text._get_owner() else f"{format_.name} ({origin})"

    @api.depends(*ZONES)
    @api.depends_context("lang", "reminder_lang")
    def _compute_languages(self):
        installed = self.env["res.lang"].get_installed()
        for text in self:
            chain = text._get_chain()
            text.languages = [
                {
                    "code": code,
                    "name": name.partition(" / ")[2] or name,
                    "missing": not chain._has_translation(code),
                    "current": code == self._lang,
                }
                for code, name in installed
            ]
