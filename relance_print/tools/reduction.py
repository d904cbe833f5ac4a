# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was paid of an instalment, to the cent."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Reduction(NamedTuple):
    """A payment or credit note: the amount is owed no more from the day after."""

    date: date
    amount: Decimal


def to_decimal(number):
    """Return a float as the decimal that it is written as: 0.1, not 0.1000000000000000055.

    :rtype: Decimal
    """
    return Decimal(str(number))
