# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_indemnity import Tier
from .account_reminder_rate import FACTORS


class AccountReminderSchemeTier(models.Model):
    """The indemnity of invoices of a size. Nothing is converted: it holds for invoices in its own currency alone."""

    _name = "account.reminder.scheme.tier"
    _inherit = ["account.reminder.fact", "account.reminder.shared"]
    _description = "Indemnity of a Late-Payment Scheme"
    _order = "scheme_id, currency_id, amount_from, id"
    _rec_name = "scheme_id"
    _company_paths = ("scheme_id.company_id",)

    scheme_id = fields.Many2one(
        comodel_name="account.reminder.scheme",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of the invoices that it is for.",
    )
    amount_from = fields.Monetary(
        string="Invoices From",
        help="The least that was unpaid of the invoice when it became late.",
    )
    amount_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency of the Sum",
        compute="_compute_amount_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Where the law fixes the sum in another currency, enter it in the invoices’: it is not converted.",
    )
    amount = fields.Monetary(
        string="Sum",
        currency_field="amount_currency_id",
        help="With a percentage, the least.",
    )
    percent = fields.Float(
        string="Percentage",
        digits=(7, 4),
        help="Of what was unpaid when the invoice became late.",
    )
    is_above = fields.Boolean(
        string="Of What Is Above",
        help="The sum, and the percentage of what is above “Invoices From”: so are graduated percentages made.",
    )
    amount_max = fields.Monetary(
        string="At Most",
        currency_field="amount_currency_id",
        help="0: without a limit.",
    )
    percent_up_to = fields.Monetary(
        string="Of the First",
        help="The percentage is of so much at most; 0: of all of it.",
    )

    factor = fields.Selection(
        selection=FACTORS,
        string="Times",
        help="The sum is multiplied by what this is on the due date, as the list of rates has it. Where that is not known, there "
        "is no indemnity.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(amount >= 0 AND amount_from >= 0 AND percent >= 0 AND percent_up_to >= 0 AND amount_max >= 0)",
        "An indemnity can't be negative.",
    )

    @api.depends("currency_id")
    def _compute_amount_currency_id(self):
        for tier in self:
            tier.amount_currency_id = tier.currency_id

    def _get_tiers(self, currency, day):
        """Return the tiers that are of a currency altogether, or come to be by a factor that is known on a day.

        :param date day: the due date
        :rtype: list[Tier]
        """
        tiers = []
        for tier in self:
            factor = self.env["account.reminder.rate"]._get_value(tier.factor, day) if tier.factor else Decimal(1)
            if (
                factor is None
                or tier.currency_id != currency
                or not (tier.factor or currency == tier.amount_currency_id)
            ):
                continue
            amounts = {name: to_decimal(tier[name]) for name in Tier._fields if name != "is_above"}
            tiers.append(Tier(**amounts, is_above=tier.is_above).times(factor))
        return tiers
