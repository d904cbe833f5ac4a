# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    _name = "res.config.settings"
    _inherit = ["res.config.settings", "account.reminder.fact"]
    _fact_prefix = "reminder_"

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
    reminder_rest_units = fields.Integer(
        related="company_id.reminder_rest_units",
        readonly=False,
    )
    reminder_stage_mode = fields.Selection(
        related="company_id.reminder_stage_mode",
        readonly=False,
        required=True,
    )
