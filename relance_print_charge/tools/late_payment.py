# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Late-payment interest, to the cent; ``late_indemnity`` has the indemnity, ``late_credit`` what was paid.

Interest runs from the day after the due date to the letter's date, both included, on what was unpaid at the end of each day
before: a payment or a credit note reduces the amount from the day *after* its date, since the day of payment is still a day of
delay (due on the 1st, paid on the 11th: ten days). Paid on the due date, nothing is owed. Interest = amount x rate x days / 365,
also in a leap year (or by another day count), sliced wherever amount or rate changes; each slice is rounded to the currency, and
the total is the sum of the rounded slices.

Rates are never guessed: a day for which none is known bears no interest, the days before and after it do, and the answer says
which reference lacks a rate on which days. Amounts and percentages are :class:`decimal.Decimal`; arithmetic refuses floats.

Sources: Directive 2011/7/EU, articles 2 and 3 (rates of 1 January and 1 July serve the half-year that they begin); in France
Code de commerce, L441-10 II.
"""

from calendar import isleap
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

DAY = timedelta(days=1)
SATURDAY = 5
DAYS_A_YEAR = 365
# How many days a year has: 365 always, as many as it has, or 360
DAY_COUNTS = ("365", "actual", "360")


class Rate(NamedTuple):
    """A reference rate in per cent, from a day to a day, both included; a later rate ends it sooner."""

    date_from: date
    date_to: date
    percent: Decimal


class Terms(NamedTuple):
    """What interest is charged at: a reference with its known rates, and the points that are added.

    ``reference``: code of the reference, said when a rate is missing; empty for a rate that was agreed, which is the margin.
    ``is_fixed``: the rate of the first day of delay holds for all of it, as in the United Kingdom (SI 2002/1675, article 4).
    ``step``: the rate is rounded up to a multiple of it, in points, as in Belgium to the half; 0: it is not rounded.
    ``day_count``: one of :data:`DAY_COUNTS`; with ``actual``, slices are cut where a leap year begins or ends.
    """

    reference: str
    margin: Decimal
    rates: tuple[Rate, ...] = ()
    is_fixed: bool = False
    step: Decimal = Decimal()
    day_count: str = DAY_COUNTS[0]

    def get_percent(self, day):
        """Return the rate of a day in per cent, never negative, or None if it is not known.

        :rtype: Decimal | None
        """
        percent = self.margin
        if self.reference:
            begun = [rate for rate in self.rates if rate.date_from <= day]
            last = max(begun, default=None)
            if not last or last.date_to < day:
                return None
            percent += last.percent
        if self.step:
            percent = (percent / self.step).quantize(Decimal(1), ROUND_CEILING) * self.step
        return max(percent, Decimal())

    def get_year_days(self, day):
        """Return by how many days interest of a year is divided on a day.

        :rtype: int
        """
        if self.day_count == "actual":
            return 366 if isleap(day.year) else 365
        return int(self.day_count)

    def get_cuts(self, start, until):
        """Return the days on which the rate, or the days of the year, may change.

        :rtype: set[date]
        """
        # a rate that runs out leaves a gap, if no other follows
        cuts = _get_cuts((rate.date_from, rate.date_to) for rate in self.rates)
        if self.day_count == "actual":
            cuts |= {date(year, 1, 1) for year in range(start.year + 1, until.year + 1)}
        return cuts


def get_working_day(day, holidays=()):
    """Return the day, or the next one that is neither Saturday, Sunday nor a holiday.

    Where a payment is due on one of these, it is due on the next working day (Germany, BGB, § 193: default, too, begins after
    that one, BGH III ZR 159/06; Poland, Kodeks cywilny, 115).

    :param holidays: what says whether a day is one by ``in``
    :rtype: date
    """
    while day.weekday() >= SATURDAY or day in holidays:
        day += DAY
    return day


class Slice(NamedTuple):
    """Days, both included, through which amount and rate (per cent a year) stay the same, and their interest, rounded."""

    date_from: date
    date_to: date
    days: int
    amount: Decimal
    percent: Decimal
    interest: Decimal
    year_days: int = DAYS_A_YEAR

    @property
    def daily(self):
        """What a day of it costs, and each further one if nothing changes; not rounded.

        :rtype: Decimal
        """
        return self.amount * self.percent / (100 * self.year_days)

    def dump(self):
        """Return the slice as plain data for JSON.

        :rtype: list
        """
        return [value if isinstance(value, int) else str(value) for value in self]

    @classmethod
    def load(cls, data):
        """Return the slice of :meth:`dump`."""
        date_from, date_to, days, amount, percent, interest, *year_days = data
        amounts = map(Decimal, (amount, percent, interest))
        return cls(date.fromisoformat(date_from), date.fromisoformat(date_to), days, *amounts, *year_days)


class Missing(NamedTuple):
    """Days, both included, that bear no interest because no rate of the reference is known."""

    reference: str
    date_from: date
    date_to: date


class Interest(NamedTuple):
    """Interest of one invoice or instalment: the slices of the days whose rate is known, and which rates are missing."""

    slices: tuple[Slice, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def total(self):
        """The sum of the rounded slices.

        :rtype: Decimal
        """
        return sum((piece.interest for piece in self.slices), Decimal())


def round_amount(amount, rounding=Decimal("0.01")):
    """Return an amount rounded to the currency's smallest unit, halves away from zero.

    :param Decimal rounding: the unit, such as 0.01 or 0.05
    :rtype: Decimal
    """
    return (amount / rounding).quantize(Decimal(1), ROUND_HALF_UP) * rounding


def compute_interest(amount, due, until, terms, *, reductions=(), since=None, charged=(), rounding=Decimal("0.01")):
    """Return the interest of one invoice or instalment.

    :param Decimal amount: what was owed before any reduction
    :param date due: the due date; interest runs from the day after
    :param date until: the last day, included
    :param Terms terms: at which rate
    :param reductions: :class:`Reduction` of payments and credit notes
    :param date since: the day from which a formal notice lets interest run: it runs from the day after, if that is later than
        the due date
    :param charged: first and last days of what was charged already
    :param Decimal rounding: the currency's smallest unit
    :rtype: Interest
    """
    start = max(due, since or due) + DAY
    cuts = {start, *(reduction.date + DAY for reduction in reductions), *_get_cuts(charged)}
    cuts = sorted(day for day in cuts | terms.get_cuts(start, until) if start <= day <= until)
    pieces = []  # first day, last day, and what has to stay the same: rate or None, amount, days of the year
    for first, following in pairwise((*cuts, until + DAY)):
        owed = amount - sum(reduction.amount for reduction in reductions if reduction.date < first)
        if owed <= 0 or _is_charged(first, charged):
            continue
        percent = terms.get_percent(due + DAY if terms.is_fixed else first)
        alike = (percent,) if percent is None else (percent, owed, terms.get_year_days(first))
        if pieces and pieces[-1][1] + DAY == first and pieces[-1][2] == alike:
            first = pieces.pop()[0]
        pieces.append((first, following - DAY, alike))
    return Interest(
        tuple(_make_slice(first, last, alike, rounding) for first, last, alike in pieces if alike[0]),
        tuple(Missing(terms.reference, first, last) for first, last, (percent, *_alike) in pieces if percent is None),
    )


def _get_cuts(spans):
    return {day for first, last in spans for day in (first, last + DAY)}


def _is_charged(day, charged):
    return any(first <= day <= last for first, last in charged)


def _make_slice(date_from, date_to, alike, rounding):
    percent, amount, year_days = alike
    days = (date_to - date_from).days + 1
    interest = round_amount(amount * percent * days / (100 * year_days), rounding)
    return Slice(date_from, date_to, days, amount, percent, interest, year_days)


def cut_slices(slices, charged, rounding=Decimal("0.01")):
    """Return what of some slices was not charged: no day is charged twice.

    :param charged: first and last days of what was
    :rtype: tuple[Slice, ...]
    """
    left = []
    for piece in slices:
        cuts = sorted(day for day in _get_cuts(charged) if piece.date_from < day <= piece.date_to)
        for first, following in pairwise((piece.date_from, *cuts, piece.date_to + DAY)):
            if not _is_charged(first, charged):
                last = following - DAY
                alike = piece.percent, piece.amount, piece.year_days
                left.append(_make_slice(first, last, alike, rounding))
    return tuple(left)
