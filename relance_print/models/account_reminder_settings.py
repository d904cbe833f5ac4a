# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Command

# Where the settings of the database have those of reminders.
BLOCK = "//block[@id='payment_reminders']/*"


class AccountReminderSettingsMixin(models.AbstractModel):
    """What a company decides about its reminders, for the pages where that is decided; an addon adds its fields here."""

    _name = "account.reminder.settings.mixin"
    _description = "Settings of Payment Reminders"

    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    is_root_company = fields.Boolean(
        compute="_compute_is_root_company",
    )
    reminder_independent = fields.Boolean(
        related="company_id.reminder_independent",
        readonly=False,
    )
    reminder_text_mode = fields.Selection(
        related="company_id.reminder_text_mode",
        readonly=False,
        required=True,
    )
    reminder_format_id = fields.Many2one(
        related="company_id.reminder_format_id",
        readonly=False,
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', company_id)]",
    )
    reminder_text_ids = fields.One2many(
        related="company_id.reminder_text_ids",
        readonly=False,
    )
    reminder_signatory = fields.Selection(
        related="company_id.reminder_signatory",
        readonly=False,
        required=True,
    )
    reminder_signatory_title = fields.Char(
        related="company_id.reminder_signatory_title",
        readonly=False,
    )
    reminder_signature_image = fields.Binary(
        related="company_id.reminder_signature_image",
        readonly=False,
    )
    reminder_days_good = fields.Integer(
        related="company_id.reminder_days_good",
        readonly=False,
    )
    reminder_days_bad = fields.Integer(
        related="company_id.reminder_days_bad",
        readonly=False,
    )
    reminder_bank_days = fields.Integer(
        related="company_id.reminder_bank_days",
        readonly=False,
    )
    reminder_statement_group = fields.Boolean(
        related="company_id.reminder_statement_group",
        readonly=False,
    )
    reminder_statement_payable = fields.Boolean(
        related="company_id.reminder_statement_payable",
        readonly=False,
    )
    reminder_grace_days = fields.Integer(
        related="company_id.reminder_grace_days",
        readonly=False,
    )
    reminder_rest_units = fields.Integer(
        related="company_id.reminder_rest_units",
        readonly=False,
    )
    reminder_stage_mode = fields.Selection(
        related="company_id.reminder_stage_mode",
        readonly=False,
        required=True,
    )

    @api.depends("company_id")
    def _compute_is_root_company(self):
        for settings in self:
            settings.is_root_company = not settings.company_id.parent_id

    # Odoo would write a related field after the other, and a company be checked when it has half of what belongs together.

    @api.model_create_multi
    def create(self, vals_list):
        decided = [self._get_decided(vals) for vals in vals_list]
        settings = super().create(
            [
                {name: value for name, value in vals.items() if name not in taken}
                for vals, taken in zip(vals_list, decided, strict=True)
            ]
        )
        for setting, values in zip(settings, decided, strict=True):
            if values:
                setting.company_id.write(values)
        return settings

    def write(self, vals):
        decided = self._get_decided(vals)
        result = super().write({name: value for name, value in vals.items() if name not in decided})
        if decided:
            self.company_id.write(decided)
        return result

    @api.model
    def _get_decided(self, vals):
        """Return those of the values that are the company's, but for rows, which have checks of their own.

        :rtype: dict
        """
        fields_ = self.env["account.reminder.settings.mixin"]._fields
        return {
            name: value
            for name, value in vals.items()
            if name in fields_ and fields_[name].related and fields_[name].type not in ("one2many", "many2many")
        }


class AccountReminderSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The page where accounting managers decide about reminders: they may write neither companies nor Odoo's own settings."""

    _name = "account.reminder.settings"
    _inherit = ["account.reminder.settings.mixin", "account.reminder.fact"]
    _description = "Reminder Settings"

    company_id = fields.Many2one(
        default=lambda self: self.env.company,
        required=True,
        readonly=True,
    )

    @api.depends("company_id")
    def _compute_display_name(self):
        for settings in self:
            settings.display_name = self.env._("Reminders of %(company)s", company=settings.company_id.name)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS 'base': one block of settings for both pages, whichever addons add to it
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            # sudo: how the page of administrators looks, not what it says
            settings, _view = self.env["res.config.settings"].sudo()._get_view(view_type=view_type)
            [place] = arch.xpath("//div[@name='payment_reminders']")
            for setting in settings.xpath(BLOCK):
                # what is the whole database's is for administrators alone
                if self._fields.keys() >= set(setting.xpath(".//field[not(ancestor::field)]/@name")):
                    place.append(setting)
        return arch, view

    @api.model_create_multi
    def create(self, vals_list):
        pages = super().create([{} for _vals in vals_list])
        for page, vals in zip(pages, vals_list, strict=True):
            page.write(vals)
        return pages

    def write(self, vals):
        """Have the companies decide; checked before, as whatever a client writes is."""
        self._refuse_facts([vals])
        self._refuse_unstorable([vals])
        self._refuse_unreadable([vals])
        self.company_id.check_access("read")
        for page in self:
            page._write_texts(vals.get("reminder_text_ids"))
        decided = {name: value for name, value in vals.items() if name != "reminder_text_ids"}
        # sudo: accounting managers decide on reminders, of companies that they work for, but may not write companies
        return super(AccountReminderSettings, self.sudo()).write(decided)

    def _write_texts(self, commands):
        """Write days and formats of the company's texts, as who may write texts."""
        for command in commands or ():
            match command:
                case [Command.UPDATE, int() as id_, dict() as values]:
                    texts = self.company_id.reminder_text_ids.filtered(lambda text, id_=id_: text.id == id_)
                    texts.write(values)
