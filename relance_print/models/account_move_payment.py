# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .account_reminder_fact import READERS

# What Odoo and OCA call the method of SEPA direct debit.
DIRECT_DEBIT = ("sdd", "sepa_direct_debit")
ON_ITS_WAY = Domain([("state", "=", "in_process"), ("move_id", "=", False), ("payment_type", "=", "inbound")])


class AccountMove(models.Model):
    """What is as good as paid, though the ledger doesn't have it: payments on their way, direct debit, small rests."""

    _inherit = "account.move"

    reminder_amount_coming = fields.Monetary(
        string="On Its Way",
        compute="_compute_reminder_amount_coming",
        compute_sudo=True,  # whoever may read the invoice may know what is still to be paid of it
        help="Payments in process that have no journal entry yet.",
        groups=READERS,
    )
    reminder_is_collected = fields.Boolean(
        string="Collected by Direct Debit",
        compute="_compute_reminder_is_collected",
        compute_sudo=True,  # as above
        help="The invoice is to be paid by direct debit, and none failed so far.",
        groups=READERS,
    )

    @api.depends(
        "matched_payment_ids.state",
        "matched_payment_ids.move_id",
        "matched_payment_ids.amount",
        "line_ids.amount_residual_currency",
    )
    def _compute_reminder_amount_coming(self):
        """Count a payment for its oldest invoice first."""
        coming = defaultdict(float)
        for payment in self._origin.matched_payment_ids.filtered_domain(ON_ITS_WAY).sorted(
            lambda one: (one.date, one.id)
        ):
            left = payment.amount
            for move in payment.invoice_ids.sorted(lambda move: (move.invoice_date_due or move.date, move.id)):
                currencies, rate = (payment.currency_id, move.currency_id), (move.company_id, payment.date)
                paid = min(currencies[0]._convert(left, currencies[1], *rate), move.amount_residual - coming[move])
                coming[move] += paid
                left -= currencies[1]._convert(paid, currencies[0], *rate)
        self.reminder_amount_coming = 0
        for move in self:
            if coming[move._origin] and move.is_sale_document(include_receipts=True):
                move.reminder_amount_coming = coming[move._origin]

    @api.depends("preferred_payment_method_line_id", "matched_payment_ids.state")
    def _compute_reminder_is_collected(self):
        collected = self.filtered_domain(self._get_domain_collected())
        collected.reminder_is_collected = True
        (self - collected).reminder_is_collected = False

    @api.model
    def _get_domain_collected(self):
        """Return which invoices are to be paid by direct debit, of which none failed so far."""
        failed = Domain("matched_payment_ids.state", "in", ("canceled", "rejected"))
        return Domain("preferred_payment_method_line_id.code", "in", DIRECT_DEBIT) & ~failed

    def _is_payment_coming(self):
        """Tell whether payments on their way cover what is overdue of the invoice."""
        self.ensure_one()
        coming = self.reminder_amount_coming
        return coming > 0 and self.currency_id.compare_amounts(self.reminder_amount_due, coming) <= 0

    def _is_small_rest(self):
        """Tell whether what is overdue of the invoice is what its payments left, and no more than its company lets be."""
        self.ensure_one()
        rest = self.company_id._get_reminder_rest(self.currency_id)
        return (
            self.currency_id.compare_amounts(self.reminder_amount_due, rest) <= 0
            and self.currency_id.compare_amounts(self.amount_residual, self.amount_total) < 0
        )
