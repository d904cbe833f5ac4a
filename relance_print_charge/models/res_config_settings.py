# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountReminderSettingsMixin(models.AbstractModel):
    _inherit = "account.reminder.settings.mixin"

    reminder_scheme_id = fields.Many2one(
        related="company_id.reminder_scheme_id",
        readonly=False,
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', company_id)]",
    )
    reminder_interest_product_id = fields.Many2one(
        related="company_id.reminder_interest_product_id",
        readonly=False,
        check_company=True,
    )
    reminder_indemnity_product_id = fields.Many2one(
        related="company_id.reminder_indemnity_product_id",
        readonly=False,
        check_company=True,
    )
    reminder_country_scheme_id = fields.Many2one(
        related="company_id.reminder_country_scheme_id",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    reminder_fetch_rates = fields.Boolean(
        string="Read Rates From Their Publishers",
        config_parameter="relance_print_charge.fetch_rates",
        help="Once a day the European Central Bank, the Bank of England, the Bundesbank and the National Bank of Poland "
        "are asked. What is there is never changed; a difference is shown.",
    )
