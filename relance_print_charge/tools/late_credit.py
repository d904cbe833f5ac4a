# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What payments, credit notes and set-off leave of a debt, and since when."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from odoo.addons.relance_print.tools.reduction import Reduction


def settle(amount, reductions, allowances):
    """Return payments of which the first one that leaves no more than is allowed pays all; what comes after counts no more.

    :param Decimal amount: what was owed before any of them
    :param reductions: :class:`Reduction`, in any order
    :param allowances: what may be left, and the last day of a payment that may leave it, or None
    :rtype: list[Reduction]
    """
    owed, settled = amount, []
    for paid in sorted(reductions):
        owed -= paid.amount
        if owed > 0 and any(owed <= rest and (not until or paid.date <= until) for rest, until in allowances):
            return [*settled, Reduction(paid.date, paid.amount + owed)]
        settled.append(paid)
    return settled


class Debt(NamedTuple):
    """What is still owed of an instalment; the oldest is paid first. ``key``: of what, ``origin``: of which invoice."""

    due: date
    amount: Decimal
    key: Any
    origin: Any = None


class Credit(NamedTuple):
    """What is in the customer's favour since a day; ``corrects``: the origin of the invoice that it corrects, or None."""

    date: date
    amount: Decimal
    corrects: Any = None


def set_off(debts, credits):
    """Return what credits that are not matched pay of debts, so that it bears no interest since they faced each other.

    A credit pays the invoice that it corrects as if that had never been so much: from the due date. What else there is pays
    the oldest debt, from the credit's own day (France, Code civil, 1347 and 1347-1: set-off works when its conditions are met;
    Germany, BGB, § 389).

    :param debts: :class:`Debt` in any order
    :param credits: :class:`Credit` in any order
    :return: by key of debts, of those that are paid
    :rtype: dict[Any, list[Reduction]]
    """
    owed = {debt.key: debt.amount for debt in debts}
    paid = defaultdict(list)
    credits = sorted(credits, key=lambda credit: credit.date)
    left = [credit.amount for credit in credits]
    # first what corrects an invoice; only then may what else there is pay the rest of it
    for corrects in (True, False):
        for number, credit in enumerate(credits):
            for debt in sorted(debts, key=lambda debt: debt.due):
                if corrects and (credit.corrects is None or credit.corrects != debt.origin):
                    continue
                part = min(left[number], owed[debt.key])
                if part > 0:
                    paid[debt.key].append(Reduction(debt.due if corrects else credit.date, part))
                    owed[debt.key] -= part
                    left[number] -= part
    return dict(paid)
