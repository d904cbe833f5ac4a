# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shipped rates against the tables that they were taken from, written twice; and what options of schemes can't change."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.relance_print.tools.reduction import Reduction
from odoo.addons.relance_print_charge.tools import late_payment
from odoo.addons.relance_print_charge.tools.late_indemnity import Tier, compute_indemnity
from odoo.addons.relance_print_charge.tools.late_payment import (
    DAY,
    Rate,
    Terms,
    compute_interest,
    get_working_day,
    round_amount,
)

D = Decimal
DATA = Path(late_payment.__file__).parents[1] / "data" / "account.reminder.rate.csv"
with DATA.open() as stream:
    SHIPPED = {(row["reference"], row["date_from"]): D(row["percent"]) for row in csv.DictReader(stream)}

# By reference, first year and half-year, one after another; None: there is no source
TABLES = {
    "ecb": (2016, 1, "0.05 0 0 0 0 0 0 0 0 0 0 0 0 0 2.5 4 4.5 4.25 3.15 2.15 2.15 2.4"),
    "fr_professional": (
        *(2016, 1),
        "1.01 .93 .90 .90 .89 .88 .86 .87 .87 .84 .79 .76 .76 .77 2.06 4.22 5.07 4.92 3.71 2.76 2.62 2.75",
    ),
    "fr_individual": (
        *(2016, 1),
        "4.54 4.35 4.16 3.94 3.73 3.60 3.40 3.26 3.15 3.11 3.14 3.12 3.13 3.15 4.47 6.82 8.01 8.16 7.21 6.65 6.67 6.84",
    ),
    # of 30 June and 31 December: they serve the half-year after
    "boe": (2016, 2, ".5 .25 .25 .5 .5 .75 .75 .75 .1 .1 .1 .25 1.25 3.5 5 5.25 5.25 4.75 4.25 3.75 3.75"),
    "de": (2016, 1, "-.83 -.88" + " -.88" * 12 + " 1.62 3.12 3.62 3.37 2.27 1.27 1.27 1.52"),
    "at": (2016, 1, "-.12" + " -.62" * 13 + " 1.88 3.38 3.88 3.88 2.53 1.53 1.53 1.53"),
    "be": (2024, 1, "12.5 12.5 None None 10.5 10.5"),
    "pl": (2024, 1, "5.75 5.75 5.75 5.25 4 3.75"),
    "se": (2025, 1, "3 2 2"),
    "no": (2025, 1, "12.5 None 12"),
    "no_sum": (2026, 1, "460"),
    "dk": (2024, 1, "3.75"),
}
# What professionals owe, at which points above it
OWED = [
    *(("ecb", 10, 2026, 2, "12.40"), ("ecb", 10, 2024, 1, "14.50"), ("ecb", 10, 2016, 1, "10.05")),
    *(("ecb", 8, 2026, 2, "10.40"), ("ecb", 8, 2026, 1, "10.15"), ("pl", 10, 2026, 2, "13.75")),
    *(("boe", 8, 2026, 1, "11.75"), ("boe", 8, 2026, 2, "11.75"), ("de", 9, 2026, 2, "10.52")),
    *(("dk", 8, 2024, 1, "11.75"), ("at", "9.2", 2026, 2, "10.73"), ("se", 8, 2026, 1, "10")),
]


@pytest.mark.parametrize("reference", TABLES)
def test_rates_are_those_of_the_tables(reference):
    year, half, percents = TABLES[reference]
    for number, percent in enumerate(percents.split(), 2 * year + half - 1):
        day = f"{number // 2}-{'07' if number % 2 else '01'}-01"
        if percent != "None":
            assert SHIPPED[reference, day] == D(percent), day


def test_the_french_default_is_ten_points_above_the_ecb():
    expected = ["10.05", *["10"] * 13, *("12.5", "14", "14.5", "14.25", "13.15", "12.15", "12.15", "12.4")]
    series = [percent for (reference, _day), percent in sorted(SHIPPED.items()) if reference == "ecb"]
    assert [percent + 10 for percent in series] == [D(percent) for percent in expected]


@pytest.mark.parametrize(("reference", "points", "year", "half", "percent"), OWED)
def test_what_is_owed(reference, points, year, half, percent):
    assert SHIPPED[reference, f"{year}-{'07' if half == 2 else '01'}-01"] + D(points) == D(percent)


@pytest.mark.parametrize(
    ("reference", "day"),
    [
        *(("se", "2026-07-01"), ("no", "2024-07-01"), ("no", "2025-07-01"), ("no", "2026-07-01")),
        *(("dk", "2025-07-01"), ("dk", "2026-01-01"), ("dk", "2026-07-01"), ("no_sum", "2026-07-01")),
    ],
)
def test_what_has_no_source_is_not_guessed(reference, day):
    assert (reference, day) not in SHIPPED


def test_five_dutch_invoices_apart_would_cost_1875():
    # 15 % of 2,500 five times; together they cost 900
    assert 5 * compute_indemnity(D(2500), [Tier(D(0), D(40), D(15), D(2500))]) == 1875


# Options, whatever they come with

days = st.integers(0, 900).map(lambda count: date(2024, 3, 1) + timedelta(days=count))
amounts = st.integers(1, 10_000_000).map(lambda cents: D(cents) / 100)
payments = st.lists(st.builds(Reduction, days, amounts), max_size=3)
halves = tuple(
    Rate(date(year, month, 1), date(year, 6, 30) if month == 1 else date(year, 12, 31), D(year - 2020) + month)
    for year in range(2023, 2028)
    for month in (1, 7)
)
terms = st.builds(
    Terms,
    st.sampled_from(["", "ecb"]),
    st.decimals(0, 20, places=2),
    st.just(halves),
    is_fixed=st.booleans(),
    step=st.sampled_from([D(0), D("0.5")]),
    day_count=st.sampled_from(["365", "actual", "360"]),
)


def exact(interest):
    """Interest before it is rounded, as a fraction of each day."""
    return sum((piece.amount * piece.percent * piece.days / piece.year_days for piece in interest.slices), D())


@given(amount=amounts, due=days, until=days, later=st.integers(0, 60), terms=terms, paid=payments)
def test_so_many_days_later_costs_the_days_before_less(*, amount, due, until, later, terms, paid):
    """Where interest starts after the due date, its rate and its days are the same as without; only the first are missing."""
    start = due + timedelta(days=later)
    whole = compute_interest(amount, due, until, terms, reductions=paid)
    begun = compute_interest(amount, due, until, terms, reductions=paid, since=start)
    before = compute_interest(amount, due, min(start, until), terms, reductions=paid)
    assert abs(exact(whole) - exact(begun) - exact(before)) < D("1e-12")
    assert all(piece.date_from > start for piece in begun.slices)


@given(amount=amounts, due=days, late=st.integers(1, 400), terms=terms)
def test_a_further_day_costs_what_the_last_one_did(*, amount, due, late, terms):
    """If neither rate nor year changes: what a letter says of each further day is what the next letter adds."""
    until = due + timedelta(days=late)
    now, then = (compute_interest(amount, due, day, terms) for day in (until, until + DAY))
    if not now.slices or len(then.slices) != len(now.slices):
        return
    last = now.slices[-1]
    assert abs((exact(then) - exact(now)) / 100 - last.daily) < D("1e-12")
    assert abs(then.total - now.total - last.daily) <= D("0.01")


@given(amounts, days, days, terms, st.sampled_from(["0.01", "0.05", "1", "0.001"]))
def test_each_slice_is_a_sum_of_the_currency(amount, due, until, terms, rounding):
    interest = compute_interest(amount, due, until, terms, rounding=D(rounding))
    assert all(piece.interest % D(rounding) == 0 for piece in interest.slices)
    assert abs(interest.total - exact(interest) / 100) <= D(rounding) / 2 * len(interest.slices)


@given(amounts, days, days, terms, st.sets(days, max_size=20))
def test_a_due_date_that_moves_costs_no_more_days(amount, due, until, terms, holidays):
    """Due on the next working day, it bears no interest on the days in between, at no other rate than that day's."""
    moved = get_working_day(due, holidays)
    first = compute_interest(amount, moved, until, terms)
    sliced = terms._replace(is_fixed=False)
    less = compute_interest(amount, moved, until, sliced)
    whole = compute_interest(amount, due, until, sliced)
    lost = compute_interest(amount, due, min(moved, until), sliced)
    assert abs(exact(whole) - exact(less) - exact(lost)) < D("1e-12")
    assert all(piece.date_from > moved for piece in first.slices)


@given(amounts, days, days, terms)
def test_a_fixed_rate_has_one_percentage(amount, due, until, terms):
    interest = compute_interest(amount, due, until, terms._replace(is_fixed=True))
    assert {piece.percent for piece in interest.slices} <= {terms.get_percent(due + DAY)}


tiers = st.builds(
    Tier,
    st.just(D(0)),
    st.decimals(1, 100, places=2),
    st.decimals(0, 20, places=1),
    st.decimals(0, 5000, places=0),
    is_above=st.booleans(),
    amount_max=st.sampled_from([D(0), D(200)]),
)


@given(amounts, tiers, st.decimals(D("0.05"), 12, places=4))
def test_a_sum_of_another_currency_by_a_dated_rate(amount, tier, factor):
    """Its least and its most are as many times the sums that the law names; percentages are of the invoice's own currency."""
    scaled = tier.times(factor)
    found = scaled.compute(amount)
    least = min(tier.amount, tier.amount_max) if tier.amount_max else tier.amount
    assert found >= least * factor
    assert not tier.amount_max or found <= tier.amount_max * factor
    assert tier.times(D(1)) == tier
    flat = tier._replace(percent=D(0))
    assert flat.times(factor).compute(amount) == flat.compute(amount) * factor
    assert compute_indemnity(amount, [scaled]) == round_amount(found)
