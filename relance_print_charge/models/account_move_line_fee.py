# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models

from odoo.addons.relance_print.tools.reduction import to_decimal

from ..tools.late_fee import Fee, charge_reminders

COMING = 10**12  # as the id of a letter that is not made yet: after all others


class AccountMoveLine(models.Model):
    """What reminders and returned payments cost."""

    _inherit = "account.move.line"

    def _get_late_fees(self, demand, scheme, booked):
        """Return the fees of instalments that are claimed together, each once, on one of those that it is of.

        :param Demand demand: what claims them
        :param scheme: the ``account.reminder.scheme`` of all of them
        :param booked: kinds and keys of the fees that were booked
        :rtype: dict[account.move.line, list[Fee]]
        """
        items = self.filtered(lambda line: line.currency_id == scheme.fee_currency_id)
        items = items.sorted(lambda line: (line.move_id in demand.apart, line._get_due_date(), line.id))
        fees = defaultdict(list)
        if not items:
            return fees
        owners = {}
        for letter in items.move_id.reminder_ids.filtered(lambda letter: letter.state == "printed"):
            claimed = items.filtered(lambda line, letter=letter: line.move_id in letter._get_claimed_moves())
            if claimed:
                owners[letter.printed_date, f"{letter.id:013}"] = claimed[0]
        if demand.letter is not None:
            today = items.company_id[:1]._get_reminder_today()
            owners[today, f"{demand.letter or COMING:013}"] = items[0]
        keys = {key: owner for (_day, key), owner in owners.items()}
        charged = [(keys[fee.key], fee) for fee in charge_reminders([*owners], scheme._get_fee_terms())]
        for owner, fee in [*charged, *(items._iterate_returned(scheme) if scheme.return_fee else ())]:
            if (fee.kind, fee.key) not in booked:
                fees[owner].append(fee)
        return fees

    def _iterate_returned(self, scheme):
        """Yield the instalment and the fee of each payment of the instalments' invoices that was returned."""
        # sudo: what a returned payment costs, whoever may see the payment
        payments = self.env["account.payment"].sudo()
        for payment in payments.search(
            [("state", "=", "rejected"), ("invoice_ids", "in", self.move_id.ids)], order="date, id"
        ):
            [owner, *_others] = self.filtered(lambda line, payment=payment: line.move_id in payment.invoice_ids)
            yield owner, Fee("return", str(payment.id), payment.date, to_decimal(scheme.return_fee))
