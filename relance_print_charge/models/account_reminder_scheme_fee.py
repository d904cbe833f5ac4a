# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_fee import FeeTerms


class AccountReminderScheme(models.Model):
    """What each reminder and each returned payment costs, where terms of sale or the law say so."""

    _inherit = "account.reminder.scheme"

    fee_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency of Fees",
        compute="_compute_fee_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Nothing is converted: invoices in another one bear no fees.",
    )
    fee_amount = fields.Monetary(
        string="Fee per Reminder",
        currency_field="fee_currency_id",
        help="Of each printed reminder that claims the invoice, the letter itself among them.",
    )
    fee_free = fields.Integer(
        string="Free Reminders",
        help="So many of the first reminders cost nothing.",
    )
    fee_most = fields.Integer(
        string="Reminders That Cost, at Most",
        help="0: all of them.",
    )
    fee_days_apart = fields.Integer(
        string="Days Between Fees",
        help="A reminder that leaves sooner after the last one with a fee has none.",
    )
    return_fee = fields.Monetary(
        string="Fee per Returned Payment",
        currency_field="fee_currency_id",
        help="Of each payment of the invoices that is in the state “Rejected”.",
    )

    _fees_positive = models.Constraint(
        "CHECK(fee_amount >= 0 AND return_fee >= 0 AND fee_free BETWEEN 0 AND 999 AND fee_most BETWEEN 0 AND 999"
        " AND fee_days_apart BETWEEN 0 AND 9999)",
        "A fee can't be negative.",
    )

    @api.depends("company_id")
    def _compute_fee_currency_id(self):
        for scheme in self:
            scheme.fee_currency_id = (
                scheme.fee_currency_id or scheme.company_id.currency_id or self.env.company.currency_id
            )

    def _has_fees(self, is_consumer):
        """Tell whether a customer may be charged a fee: consumers by a scheme of their own alone."""
        return self._has_own_rules(is_consumer) and bool(self.fee_amount or self.return_fee)

    def _get_fee_terms(self):
        """Return what reminders cost.

        :rtype: FeeTerms
        """
        return FeeTerms(to_decimal(self.fee_amount), self.fee_free, self.fee_most, self.fee_days_apart)
