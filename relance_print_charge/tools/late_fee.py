# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each reminder and each returned payment costs, where that was agreed or the law says so."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Fee(NamedTuple):
    """A fee: of which reminder or returned payment (``key``, the same whenever it is asked), and of which day.

    ``kind``: ``reminder`` or ``return``.
    """

    kind: str
    key: str
    date: date
    amount: Decimal

    def dump(self):
        """Return the fee as plain data for JSON.

        :rtype: list
        """
        return [self.kind, self.key, str(self.date), str(self.amount)]

    @classmethod
    def load(cls, data):
        """Return the fee of :meth:`dump`."""
        kind, key, day, amount = data
        return cls(kind, key, date.fromisoformat(day), Decimal(amount))


class FeeTerms(NamedTuple):
    """What reminders cost.

    ``amount``: of each; ``free``: how many of the first are free; ``most``: how many cost something, 0: all of them;
    ``days_apart``: one that left sooner after the last that costs something is free.
    """

    amount: Decimal = Decimal()
    free: int = 0
    most: int = 0
    days_apart: int = 0


def charge_reminders(reminders, terms):
    """Return the fees of reminders.

    :param reminders: pairs of day and key, of all reminders of a debt, in any order
    :param FeeTerms terms: what they cost
    :rtype: list[Fee]
    """
    fees = []
    for day, key in sorted(reminders)[terms.free :] if terms.amount > 0 else ():
        if terms.most and len(fees) >= terms.most:
            break
        if not fees or (day - fees[-1].date).days >= terms.days_apart:
            fees.append(Fee("reminder", key, day, terms.amount))
    return fees
