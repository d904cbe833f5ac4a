# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fees, and days that are no working days, against tables worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.relance_print_charge.tools.late_fee import Fee, FeeTerms, charge_reminders
from odoo.addons.relance_print_charge.tools.late_payment import SATURDAY, get_working_day
from odoo.addons.relance_print_charge.tools.public_holidays import PublicHolidays

D = Decimal
# Denmark, renteloven, 9 b: 100 a reminder, three of them, ten days apart
DENMARK = FeeTerms(D(100), most=3, days_apart=10)


def charged(terms, *days):
    """The days of the reminders that cost something, of October 2026."""
    fees = charge_reminders([(date(2026, 10, day), str(day)) for day in days], terms)
    assert all(fee.amount == terms.amount and fee.key == str(fee.date.day) for fee in fees)
    return [fee.date.day for fee in fees]


def test_each_reminder():
    assert charged(FeeTerms(D(60)), 1, 2, 30) == [1, 2, 30]  # Sweden, SEK 60 each, if agreed


def test_three_ten_days_apart():
    assert charged(DENMARK, 1, 10, 11, 21, 31) == [1, 11, 21]


def test_the_first_is_free():
    assert charged(FeeTerms(D(15), free=1), 1, 8, 20) == [8, 20]
    assert charged(FeeTerms(D(15), free=3), 1, 8) == []


def test_no_fee():
    assert charged(FeeTerms(), 1, 8) == []


def test_a_fee_is_kept_as_it_is():
    fee = Fee("return", "12", date(2026, 10, 1), D("7.50"))
    assert Fee.load(fee.dump()) == fee


@pytest.mark.parametrize(
    ("country", "state", "day", "working"),
    [
        ("DE", "", (2026, 4, 3), (2026, 4, 7)),  # Good Friday and Easter Monday
        ("DE", "", (2026, 1, 6), (2026, 1, 6)),  # Epiphany
        ("DE", "BY", (2026, 1, 6), (2026, 1, 7)),  # is a holiday in Bavaria
        ("DE", "DE-BY", (2026, 1, 6), (2026, 1, 7)),  # as Odoo has it
        ("DE", "??", (2026, 1, 6), (2026, 1, 6)),
        ("AT", "", (2026, 12, 8), (2026, 12, 9)),  # the Immaculate Conception
        ("PL", "", (2026, 11, 11), (2026, 11, 12)),  # Independence Day
        ("PL", "", (2026, 5, 1), (2026, 5, 4)),  # Labour Day, the Third of May a Sunday
        ("CH", "", (2026, 5, 14), (2026, 5, 15)),  # Ascension
        ("DE", "", (2026, 12, 24), (2026, 12, 24)),
        ("DE", "", (2026, 12, 25), (2026, 12, 28)),
        ("??", "", (2026, 12, 25), (2026, 12, 25)),  # a country whose holidays nobody knows
        ("", "", (2026, 1, 1), (2026, 1, 1)),
    ],
)
def test_due_on_a_public_holiday(country, state, day, working):
    # BGB, § 193; ABGB, § 903; Kodeks cywilny, 115
    assert get_working_day(date(*day), PublicHolidays(country, state)) == date(*working)


# For everything that can happen

days = st.dates(date(2016, 1, 1), date(2030, 12, 31))
fee_terms = st.builds(
    FeeTerms,
    st.decimals(0, 500, places=2),
    free=st.integers(0, 4),
    most=st.integers(0, 4),
    days_apart=st.integers(0, 40),
)


@given(st.lists(days, max_size=12), fee_terms)
def test_fees_are_of_reminders_and_keep_their_terms(reminders, terms):
    pairs = [(day, str(number)) for number, day in enumerate(reminders)]
    fees = charge_reminders(pairs, terms)
    assert {(fee.date, fee.key) for fee in fees} <= set(pairs)
    assert len({fee.key for fee in fees}) == len(fees)
    assert len(fees) <= max(len(pairs) - terms.free, 0)
    assert not terms.most or len(fees) <= terms.most
    assert all((b.date - a.date).days >= terms.days_apart for a, b in pairwise(fees))


@given(st.lists(days, max_size=12), days, fee_terms)
def test_a_later_reminder_leaves_the_fees_before_it(reminders, later, terms):
    pairs = [(day, str(number)) for number, day in enumerate(reminders)]
    before = charge_reminders(pairs, terms)
    after = charge_reminders([*pairs, (max([later, *reminders]), "~")], terms)
    assert after[: len(before)] == before
    assert len(after) <= len(before) + 1


@given(days, st.sampled_from(["DE", "AT", "PL", "CH", "FR", "NO"]))
def test_a_working_day_is_neither_weekend_nor_holiday(day, country):
    holidays = PublicHolidays(country)
    working = get_working_day(day, holidays)
    assert working >= day
    assert working.weekday() < SATURDAY
    assert working not in holidays
    between = (day + timedelta(days=number) for number in range((working - day).days))
    assert all(other.weekday() >= SATURDAY or other in holidays for other in between)
