# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models

from ..tools.reduction import Reduction, to_decimal

# Of the entries whose items letters claim.
CLAIMED_TYPES = ("out_invoice", "out_receipt")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # what is owed without an invoice is found among very many open items
    _reminder_owed_idx = models.Index(
        "(account_id, partner_id) WHERE reconciled IS NOT TRUE AND parent_state = 'posted' "
        "AND display_type <> 'payment_term' AND amount_residual_currency > 0"
    )

    def _get_due_date(self):
        """Return since when an open item is late: of an item without a due date, since its own date."""
        return self.date_maturity or self.date

    def _filter_overdue(self):
        """Return those of some open items that are past their due date."""
        today = self.company_id._get_reminder_todays()
        return self.filtered(lambda line: line._get_due_date() < today[line.company_id])

    def _get_taken_discounts(self):
        """Return which of some open instalments were paid in time but for the cash discount, and what is left of them.

        :rtype: dict[account.move.line, float]
        """
        taken = {}
        discounted = self.filtered("discount_date")
        for line, paid in discounted._get_reductions().items() if discounted else ():
            in_time = sum(reduction.amount for reduction in paid if reduction.date <= line.discount_date)
            rest = line.company_id._get_reminder_rest(line.currency_id)
            if line.currency_id.compare_amounts(float(in_time) + rest, line.discount_amount_currency) >= 0:
                taken[line] = line.amount_residual_currency
        return taken

    def _get_reductions(self):
        """Return the payments and credit notes of instalments as they are, with their dates, in one query.

        :rtype: dict[account.move.line, list[Reduction]]
        """
        partials = self.env["account.partial.reconcile"].search_fetch(
            [("debit_move_id", "in", self.ids)], ["debit_move_id", "debit_amount_currency", "max_date"]
        )
        reductions = defaultdict(list)
        for partial in partials:
            paid = Reduction(partial.max_date, to_decimal(partial.debit_amount_currency))
            reductions[partial.debit_move_id].append(paid)
        return reductions
