# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from .account_move_line import CLAIMED_TYPES


class AccountMove(models.Model):
    """Tax that customers withhold when they pay, and owe to the state instead: letters don't claim it.

    A tax that lowers the invoice's own total is not in what is open, and so is no matter of this.
    """

    _inherit = "account.move"

    @api.model
    def _get_domain_withholding(self):
        """Return the domain of documents of which something is withheld when they are paid; none, where no localisation says so.

        A localisation with other fields than core's common ones extends this and :meth:`_get_withholding`.

        :rtype: Domain
        """
        if "is_withholding_tax_on_payment" not in self.env["account.tax"]:
            return Domain.FALSE
        withheld = Domain("is_withholding_tax_on_payment", "=", True)
        return Domain("move_type", "in", (*CLAIMED_TYPES, "out_refund")) & Domain(
            "line_ids.tax_ids", "any", withheld | Domain("children_tax_ids", "any", withheld)
        )

    def _get_withholding(self):
        """Return what is withheld of invoices and credit notes when they are paid in full, and what was withheld of payments.

        :return: amounts in the entries' currency; only of entries where there is something
        :rtype: dict[account.move, float]
        """
        domain, withheld = self._get_domain_withholding(), {}
        if domain.is_false():
            return withheld
        moves = self.sudo()  # whoever may read the invoice may know what is withheld of it
        for move in moves.filtered_domain(domain):
            # what core proposes to withhold when the payment is registered
            base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
            lines = moves.env["account.payment.withholding.line"]
            commands = lines._prepare_withholding_lines_commands(base_lines, move.company_id)
            withheld[move] = sum(values["source_tax_amount_currency"] for _command, _id, values in commands)
        for payment in moves.origin_payment_id.filtered("should_withhold_tax"):
            withheld[payment.move_id] = sum(payment.withholding_line_ids.mapped("amount"))
        # of a total of nothing, as of an invoice whose discount is all of it, nothing has a part
        totals = {move: sum(move._get_instalments().mapped("amount_currency")) for move in withheld}
        return {move: withheld[move] for move, total in totals.items() if not move.currency_id.is_zero(total)}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_claimed(self):
        """Return what letters may claim of items: what is open, but for what the customer will withhold of it.

        :rtype: dict[account.move.line, float]
        """
        withheld = self._get_withheld()
        return {line: line.currency_id.round(line.amount_residual_currency - withheld.get(line, 0)) for line in self}

    def _get_withheld(self):
        """Return what customers will withhold yet of open instalments.

        :return: amounts in the instalments' currency; only of those where there is something
        :rtype: dict[account.move.line, float]
        """
        if not (shares := self._get_withheld_shares()):
            return {}
        done = defaultdict(float)
        for partial, amount in self.browse().union(*shares)._get_withheld_payments().items():
            done[partial.debit_move_id] += amount
        rests = {
            line: line.currency_id.round(min(share - done[line], line.amount_residual_currency))
            for line, share in shares.items()
        }
        return {line: rest for line, rest in rests.items() if rest > 0}

    def _get_withheld_shares(self):
        """Return what is withheld of instalments in all, each its part of what is withheld of its invoice.

        :return: amounts in the instalments' currency; only of those where there is something
        :rtype: dict[account.move.line, float]
        """
        shares = {}
        for move, withheld in self.move_id._get_withholding().items():
            instalments = move._get_instalments()
            total, amount, before = sum(instalments.mapped("amount_currency")), 0.0, 0.0
            for line in instalments if move.move_type in CLAIMED_TYPES else ():
                amount += line.amount_currency
                until = move.currency_id.round(withheld * amount / total)
                shares[line], before = until - before, until
        return {line: shares[line] for line in self if line in shares}

    def _get_withheld_payments(self):
        """Return what was withheld of the payments of instalments, and of credit notes on them.

        :return: amounts in the instalments' currency; only of payments where there is something
        :rtype: dict[account.partial.reconcile, float]
        """
        partials = self.sudo().matched_credit_ids  # as in _get_withholding()
        parts = {
            move: -amount / sum(move._get_instalments().mapped("amount_currency"))
            for move, amount in partials.credit_move_id.move_id._get_withholding().items()
        }
        return {
            partial: partial.debit_currency_id.round(partial.debit_amount_currency * parts[move])
            for partial in partials
            if (move := partial.credit_move_id.move_id) in parts
        }
