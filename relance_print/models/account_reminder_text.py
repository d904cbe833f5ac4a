# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty
from odoo.tools.translate import html_translate

from .account_reminder_fact import needs
from .account_reminder_text_mixin import ZONES

# A signature made of variables alone is the same in all languages.
NO_WORDS, WORDS = re.compile(r"<[^>]*(?:>|\Z)|\{\{.*?(?:\}\}|\Z)", re.DOTALL), re.compile(r"\w")
BLANKS = re.compile(r"(</(?:p|ul|ol|li|div|table)>)\s+")


class WholeHtml(fields.Html):
    """Sanitized HTML that each language has as a whole, without blanks between its paragraphs.

    Odoo translates sanitized HTML term by term: to restructure the text of one language would change the others.
    """

    # These two are Odoo's own: it makes `translate` term by term where a field is set up, whatever the field was given, and all
    # its public methods (to cache, to column, to insert) sanitize by `_convert`.

    def _get_attrs(self, model_class, name):
        attrs = super()._get_attrs(model_class, name)
        if attrs.get("translate") is html_translate:
            attrs["translate"] = True
        return attrs

    def _convert(self, value, record, validate):
        value = super()._convert(value, record, validate)
        return value and Markup(BLANKS.sub(r"\1", str(value)).strip())


class AccountReminderText(models.Model):
    """What a letter of one level says and how it looks: of a company, of a department, or (of neither) the shipped default.

    There is one for each level of each company and each independent department. Where it leaves something empty, the next
    owner's holds: the department's, its parents', the company's, its parents', the shipped default.
    """

    _name = "account.reminder.text"
    _inherit = [
        *("account.reminder.text.mixin", "account.reminder.shared", "account.reminder.precedence"),
        "account.reminder.decisive",
    ]
    _description = "Reminder Text"
    _order = "level_id, company_id, department_id"
    _rec_names_search = ["level_id.name", "company_id.name", "department_id.name"]
    _company_paths = ("company_id", "department_id.company_id")

    level_id = fields.Many2one(
        comodel_name="account.reminder.level",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Without a company and a department, the text is the default for all.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    owner_company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_owner_company_id",
        help="The company itself, or that of the department.",
    )
    format_id = fields.Many2one(
        comodel_name="account.reminder.format",
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', owner_company_id)]",
        ondelete="restrict",
        help="How the letters of this level look. Empty: as the other levels.",
    )
    days = fields.Integer(
        string="Own Days After Due Date",
        help="0: same as the level.",
    )
    deadline_days = fields.Integer(
        string="Own Days to Pay",
        help="0: same as the level.",
    )
    subject = fields.Char(
        string="Own Subject",
        translate=True,
    )
    body = WholeHtml(
        string="Own Text",
        translate=True,
    )
    signature = WholeHtml(
        string="Own Signature",
        translate=True,
    )

    is_shipped = fields.Boolean(
        compute="_compute_is_shipped",
    )
    is_idle = fields.Boolean(
        compute="_compute_is_idle",
        help="The company uses the default text: this one waits until it uses custom ones.",
    )

    _owner_unique = models.UniqueIndex(
        "(level_id, COALESCE(company_id, 0), COALESCE(department_id, 0))",
        "This level has a text already.",
    )
    _one_owner = models.Constraint(
        "CHECK(company_id IS NULL OR department_id IS NULL)",
        "A text belongs to either a company or a department.",
    )
    _days_positive = models.Constraint(
        "CHECK(days BETWEEN 0 AND 9999 AND deadline_days BETWEEN 0 AND 9999)", "Days must be between 0 and 9999."
    )

    def _pick(self, zone):
        """Return the first of the texts that says something in a zone.

        :param str zone: ``subject``, ``body`` or ``signature``
        """
        return next((text for text in self if text._has(zone)), self[-1:])

    def _has(self, zone):
        return bool(self.subject) if zone == "subject" else not is_html_empty(self[zone])

    @tools.ormcache("tuple(self.ids)", "lang", cache="stable")
    def _has_translation(self, lang):
        """Tell whether the texts say all in a language, rather than falling back to English.

        :param str lang: a language code such as ``fr_FR``
        :rtype: bool
        """
        texts = self.with_context(lang=lang)
        # of the field, as `get_field_translations` doesn't tell what a language has from what it takes of English
        return (lang or "").startswith("en_") or all(
            lang in (text._fields[zone]._get_stored_translations(text) or {})
            for zone in ZONES
            if (text := texts._pick(zone)) and WORDS.search(NO_WORDS.sub("", text[zone] or ""))
        )

    def _get_owner(self):
        """Return the company or department whose text it is; nothing for the shipped default."""
        return self.department_id or self.company_id

    def _get_owner_name(self):
        """Return whose text it is, for people.

        :rtype: str
        """
        text = self.sudo()
        if text.department_id:
            return self.env._("Department %(name)s", name=text.department_id.name)
        return text.company_id.name or self.env._("Default text")

    def _get_place(self):
        """Return what the text is for, as :meth:`_get_precedence` takes it: level, company and department."""
        self.ensure_one()
        return self.level_id, self.owner_company_id or self.env.company, self.department_id

    def _get_chain(self):
        """Return the text and those that fill what it leaves empty, the first first.

        A company's text is shown as it will be with custom texts, also while the company uses the default one.
        """
        return self | self._get_wordings(*self._get_place())

    @api.constrains("format_id")
    def _check_format_company(self):
        """Refuse another company's format. (Odoo's own check knows no company of a department's text.)

        :raises ValidationError: if the format is not shipped, nor of the owner's company or one of its parents
        """
        for text in self.sudo():
            domain = text.format_id._check_company_domain(text.owner_company_id)
            if not text.format_id.filtered_domain(domain) and text.format_id:
                raise ValidationError(
                    self.env._(
                        "The format “%(format)s” is of another company than %(text)s.",
                        format=text.format_id.name,
                        text=text.display_name,
                    )
                )

    # Computes

    @api.depends("company_id", "department_id.company_id")
    def _compute_owner_company_id(self):
        for text in self:
            text.owner_company_id = text.company_id or text.department_id.company_id

    @api.depends("level_id.name", "company_id.name", "department_id.name")
    def _compute_display_name(self):
        for text in self:
            text.display_name = f"{text.level_id.name} - {text._get_owner_name()}"

    @property
    def _lang(self):
        """The language whose text is on the screen: maybe another than the screen's own."""
        lang = self.env.context.get("reminder_lang")
        return (
            lang if lang in [code for code, _name in self.env["res.lang"].get_installed()] else self.env.lang or "en_US"
        )

    @api.depends("company_id", "department_id")
    def _compute_is_shipped(self):
        for text in self:
            text.is_shipped = not text._get_owner()

    @api.depends("company_id.reminder_text_mode")
    def _compute_is_idle(self):
        for text in self:
            text.is_idle = bool(text.company_id) and text.company_id.reminder_text_mode != "custom"

    # Create, write, unlink

    def write(self, vals):
        self._refuse_shipped()
        return super().write(vals)

    def _refuse_shipped(self):
        """Refuse that a user changes what comes with the module."""
        self.browse().check_access("write")  # who may write no texts at all is told so
        if not self.env.su and any(text.is_shipped for text in self):
            raise UserError(
                self.env._(
                    "The default text comes with the module and can't be changed. "
                    "Choose “Custom text” in the settings to write your own."
                )
            )

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        # EXTENDS 'base', which stores words as they come: these are sanitized and checked like all others
        if field_name not in ZONES:
            return super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)
        self._refuse_shipped()  # in the user's language, not in that of the words
        for lang in sorted(translations, key=lambda lang: lang != "en_US"):
            words = self._fields[field_name].convert_to_cache(translations[lang] or "", self)
            self._refuse_faults({field_name: words})
            self.with_context(lang=lang)[field_name] = words
        return True

    @api.model
    def _create_missing(self, owners):
        """Give each company or department a text for each level that it has none for.

        :param owners: ``res.company`` or ``hr.department`` records
        """
        name = "company_id" if owners._name == "res.company" else "department_id"
        # sudo: who may make a company need not be an accounting manager
        texts = self.sudo().with_context(active_test=False)
        levels = self.env["account.reminder.level"].sudo().with_context(active_test=False).search([])
        present = {(text[name].id, text.level_id.id) for text in texts.search([(name, "in", owners.ids)])}
        texts.create(
            [
                {name: owner.id, "level_id": level.id}
                for owner in owners
                for level in levels
                if (owner.id, level.id) not in present
            ]
        )

    # The screens

    @needs("write")
    def action_use_inherited(self):
        """Give up what the text has of its own in the zone of the context; what is inherited is used again."""
        for zone in [self.env.context["zone"]] if self.env.context.get("zone") in ZONES else ZONES:
            self[zone] = False

    @needs("write")
    def action_use_custom(self):
        """Have the company's letters take its custom texts.

        sudo: accounting managers decide on texts, but may not write companies.
        """
        self.check_access("write")
        self.company_id.sudo().reminder_text_mode = "custom"

    @needs("write")
    def action_use_default(self):
        """Have the company's letters take the default texts again; its own are kept.

        sudo: as above
        """
        self.check_access("write")
        self.company_id.sudo().reminder_text_mode = "default"

    @needs("read", records="one")
    def action_open(self):
        """Open the text as a page."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminder Text"),
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
        }
