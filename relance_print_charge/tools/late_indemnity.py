# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The indemnity for recovery costs, to the cent (Directive 2011/7/EU, article 6; in France Code de commerce, D441-5)."""

from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from .late_payment import round_amount


class Tier(NamedTuple):
    """The indemnity of invoices of ``amount_from`` and more: ``amount``, or a percentage, at least ``amount``.

    ``percent``: of the invoice's amount, up to ``percent_up_to`` of it where that is not 0.
    ``is_above``: ``amount``, and the percentage of what is above ``amount_from``.
    ``amount_max``: never more than that, where it is not 0.
    """

    amount_from: Decimal
    amount: Decimal
    percent: Decimal = Decimal()
    percent_up_to: Decimal = Decimal()
    is_above: bool = False
    amount_max: Decimal = Decimal()

    def times(self, factor):
        """Return the tier whose sums are so many times as much: the law names them in another currency, or anew each time.

        :param Decimal factor: of the currency of the invoices
        :rtype: Tier
        """
        return self._replace(amount=self.amount * factor, amount_max=self.amount_max * factor)

    def compute(self, amount):
        """Return the indemnity, not rounded.

        :rtype: Decimal
        """
        if self.is_above:
            indemnity = self.amount + (amount - self.amount_from) * self.percent / 100
        else:
            base = min(amount, self.percent_up_to) if self.percent_up_to else amount
            indemnity = max(self.amount, base * self.percent / 100)
        return min(indemnity, self.amount_max) if self.amount_max else indemnity


def compute_indemnity(amount, tiers, rounding=Decimal("0.01")):
    """Return the indemnity for recovery costs of one invoice.

    :param Decimal amount: what was unpaid of it when it became late
    :param tiers: :class:`Tier`, in any order; without one that is reached there is no indemnity
    :rtype: Decimal
    """
    reached = [tier for tier in tiers if tier.amount_from <= amount]
    if amount <= 0 or not reached:
        return Decimal()
    return round_amount(max(reached, key=lambda tier: tier.amount_from).compute(amount), rounding)


def share_indemnity(amounts, tiers, rounding=Decimal("0.01")):
    """Return the indemnity of several invoices that are claimed together, where the law adds them up, each with its share.

    Each has what it adds to those before it: so those come first whose indemnity was claimed already, and the sum of all is
    never more than that of one invoice of their whole amount (Netherlands, Burgerlijk Wetboek, 6:96; Staatsblad 2012, 141).

    :param list amounts: what is claimed of each, in this order
    :param tiers: :class:`Tier`
    :rtype: list[Decimal]
    """
    sums = [Decimal(), *accumulate(amounts)]
    totals = [compute_indemnity(amount, tiers, rounding) for amount in sums]
    return [max(after - before, Decimal()) for before, after in pairwise(totals)]
