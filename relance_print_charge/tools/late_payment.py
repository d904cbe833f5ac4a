# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Late-payment interest and recovery indemnity, to the cent.

Interest runs from the day after the due date to the letter's date, both included, on what was unpaid at the end of each day
before: a payment or a credit note reduces the amount from the day *after* its date, since the day of payment is still a day of
delay (due on the 1st, paid on the 11th: ten days). Paid on the due date, nothing is owed. Interest = amount x rate x days / 365,
also in a leap year, sliced wherever amount or rate changes; each slice is rounded to the currency, and the total is the sum of
the rounded slices.

Rates are never guessed: a day for which none is known makes the whole item bear no interest, and the answer says which
reference lacks a rate on which day. Amounts and percentages are :class:`decimal.Decimal`; floats are refused by arithmetic.

Sources: Directive 2011/7/EU, articles 2, 3 and 6 (rates of 1 January and 1 July serve the half-year that they begin); in France
Code de commerce, L441-10 II and D441-5.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from odoo.addons.relance_print.tools.reduction import Reduction

DAY = timedelta(days=1)
DAYS_A_YEAR = 365


class Rate(NamedTuple):
    """A reference rate in per cent, from a day to a day, both included; a later rate ends it sooner."""

    date_from: date
    date_to: date
    percent: Decimal


class Terms(NamedTuple):
    """What interest is charged at: a reference with its known rates, and the points that are added.

    ``reference``: code of the reference, said when a rate is missing; empty for a rate that was agreed, which is the margin.
    ``is_fixed``: the rate of the first day of delay holds for all of it, as in the United Kingdom (SI 2002/1675, article 4).
    """

    reference: str
    margin: Decimal
    rates: tuple[Rate, ...] = ()
    is_fixed: bool = False

    def get_percent(self, day):
        """Return the rate of a day in per cent, never negative, or None if it is not known.

        :rtype: Decimal | None
        """
        if not self.reference:
            return max(self.margin, Decimal())
        begun = [rate for rate in self.rates if rate.date_from <= day]
        last = max(begun, default=None)
        if not last or last.date_to < day:
            return None
        return max(last.percent + self.margin, Decimal())


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


class Slice(NamedTuple):
    """Days, both included, through which amount and rate (per cent a year) stay the same, and their interest, rounded."""

    date_from: date
    date_to: date
    days: int
    amount: Decimal
    percent: Decimal
    interest: Decimal

    def dump(self):
        """Return the slice as plain data for JSON.

        :rtype: list
        """
        return [value if isinstance(value, int) else str(value) for value in self]

    @classmethod
    def load(cls, data):
        """Return the slice of :meth:`dump`."""
        date_from, date_to, days, *amounts = data
        return cls(date.fromisoformat(date_from), date.fromisoformat(date_to), days, *map(Decimal, amounts))


class Missing(NamedTuple):
    """The first day that interest should run and no rate of the reference is known."""

    reference: str
    date: date


class Interest(NamedTuple):
    """Interest of one invoice or instalment: its slices, or none of them and the rate that is missing."""

    slices: tuple[Slice, ...] = ()
    missing: Missing | None = None

    @property
    def total(self):
        """The sum of the rounded slices.

        :rtype: Decimal
        """
        return sum((piece.interest for piece in self.slices), Decimal())


class Tier(NamedTuple):
    """The indemnity of invoices of ``amount_from`` and more: ``amount``, or a percentage, at least ``amount``.

    ``percent``: of the invoice's amount, up to ``percent_up_to`` of it where that is not 0.
    """

    amount_from: Decimal
    amount: Decimal
    percent: Decimal = Decimal()
    percent_up_to: Decimal = Decimal()


def round_amount(amount, rounding=Decimal("0.01")):
    """Return an amount rounded to the currency's smallest unit, halves away from zero.

    :param Decimal rounding: the unit, such as 0.01 or 0.05
    :rtype: Decimal
    """
    return (amount / rounding).quantize(Decimal(1), ROUND_HALF_UP) * rounding


def compute_interest(amount, due, until, terms, *, reductions=(), since=None, rounding=Decimal("0.01")):
    """Return the interest of one invoice or instalment.

    :param Decimal amount: what was owed before any reduction
    :param date due: the due date; interest runs from the day after
    :param date until: the last day, included
    :param Terms terms: at which rate
    :param reductions: :class:`Reduction` of payments and credit notes
    :param date since: the day up to which interest was charged already, or from which a formal notice lets it run: it
        runs from the day after, if that is later than the due date
    :param Decimal rounding: the currency's smallest unit
    :rtype: Interest
    """
    start = max(due, since or due) + DAY
    cuts = {start, *(reduction.date + DAY for reduction in reductions)}
    for rate in terms.rates:
        cuts |= {rate.date_from, rate.date_to + DAY}  # a rate that runs out leaves a gap, if no other follows
    cuts = sorted(day for day in cuts if start <= day <= until)
    pieces = []  # first day, last day, amount, rate
    for first, following in pairwise((*cuts, until + DAY)):
        owed = amount - sum(reduction.amount for reduction in reductions if reduction.date < first)
        if owed <= 0:
            continue
        day = due + DAY if terms.is_fixed else first
        percent = terms.get_percent(day)
        if percent is None:
            return Interest(missing=Missing(terms.reference, day))
        if pieces and pieces[-1][1] + DAY == first and pieces[-1][2:] == (owed, percent):
            first = pieces.pop()[0]
        pieces.append((first, following - DAY, owed, percent))
    return Interest(tuple(_make_slice(*piece, rounding) for piece in pieces if piece[3]))


def _make_slice(date_from, date_to, amount, percent, rounding):
    days = (date_to - date_from).days + 1
    interest = round_amount(amount * percent * days / (100 * DAYS_A_YEAR), rounding)
    return Slice(date_from, date_to, days, amount, percent, interest)


def cut_slices(slices, after, rounding=Decimal("0.01")):
    """Return what of some slices comes after a day: what was charged up to that day is not charged twice.

    :param date after: the last day that was charged, or None
    :rtype: tuple[Slice, ...]
    """
    if not after:
        return tuple(slices)
    return tuple(
        piece
        if piece.date_from > after
        else _make_slice(after + DAY, piece.date_to, piece.amount, piece.percent, rounding)
        for piece in slices
        if piece.date_to > after
    )


def compute_indemnity(amount, tiers, rounding=Decimal("0.01")):
    """Return the indemnity for recovery costs of one invoice.

    :param Decimal amount: what was unpaid of it when it became late
    :param tiers: :class:`Tier`, in any order; without one that is reached there is no indemnity
    :rtype: Decimal
    """
    reached = [tier for tier in tiers if tier.amount_from <= amount]
    if amount <= 0 or not reached:
        return Decimal()
    tier = max(reached, key=lambda tier: tier.amount_from)
    base = min(amount, tier.percent_up_to) if tier.percent_up_to else amount
    return round_amount(max(tier.amount, base * tier.percent / 100), rounding)
