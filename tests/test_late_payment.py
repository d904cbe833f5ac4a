# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Interest and indemnity against tables worked out by hand; each says its working and where the rule comes from."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.relance_print.tools.reduction import Reduction
from odoo.addons.relance_print_charge.tools import late_payment
from odoo.addons.relance_print_charge.tools.late_credit import Credit, Debt, set_off, settle
from odoo.addons.relance_print_charge.tools.late_indemnity import Tier, compute_indemnity, share_indemnity
from odoo.addons.relance_print_charge.tools.late_payment import (
    DAY,
    DAY_COUNTS,
    Missing,
    Rate,
    Slice,
    Terms,
    compute_interest,
    cut_slices,
    get_working_day,
    round_amount,
)

D = Decimal
DATA = Path(late_payment.__file__).parents[1] / "data" / "account.reminder.rate.csv"
with DATA.open() as stream:
    SHIPPED = list(csv.DictReader(stream))


def shipped(reference, margin):
    """The terms of a scheme with the rates that the addon ships."""
    rates = tuple(
        Rate(date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"]), D(row["percent"]))
        for row in SHIPPED
        if row["reference"] == reference
    )
    return Terms(reference, D(margin), rates)


FRANCE = shipped("ecb", 10)  # Code de commerce, L441-10 II
GERMANY = shipped("de", 9)  # BGB, § 288 (2)
GERMANY_CONSUMERS = shipped("de", 5)  # BGB, § 288 (1)
UNITED_KINGDOM = shipped("boe", 8)._replace(is_fixed=True)  # SI 2002/1675, article 4
CONTRACT = Terms("", D(12))


def rows(interest):
    """Slices as they stand in a table."""
    return [
        (str(piece.date_from), str(piece.date_to), piece.days, piece.amount, piece.percent, piece.interest)
        for piece in interest.slices
    ]


# Tables worked out by hand


def test_one_rate():
    # 1,000 x 12.15 % x 30 / 365 = 9.98630…
    interest = compute_interest(D(1000), date(2025, 9, 30), date(2025, 10, 30), FRANCE)
    assert rows(interest) == [("2025-10-01", "2025-10-30", 30, D(1000), D("12.15"), D("9.99"))]
    assert interest.total == D("9.99")


def test_each_half_year_at_its_own_rate():
    # 16 to 31 December 2024, 16 days at 4.25 + 10: 2,500 x 14.25 % x 16 / 365 = 15.6164…
    # 1 January to 30 June 2025, 181 days at 3.15 + 10: 2,500 x 13.15 % x 181 / 365 = 163.0239…
    # 1 to 10 July 2025, 10 days at 2.15 + 10: 2,500 x 12.15 % x 10 / 365 = 8.3219…
    interest = compute_interest(D(2500), date(2024, 12, 15), date(2025, 7, 10), FRANCE)
    assert rows(interest) == [
        ("2024-12-16", "2024-12-31", 16, D(2500), D("14.25"), D("15.62")),
        ("2025-01-01", "2025-06-30", 181, D(2500), D("13.15"), D("163.02")),
        ("2025-07-01", "2025-07-10", 10, D(2500), D("12.15"), D("8.32")),
    ]
    assert interest.total == D("186.96")


def test_half_years_of_the_same_rate_are_one_slice():
    # the ECB's rate is 2.15 in both half-years: 31 + 31 days, 1,000 x 12.15 % x 62 / 365 = 20.6383…
    interest = compute_interest(D(1000), date(2025, 11, 30), date(2026, 1, 31), FRANCE)
    assert rows(interest) == [("2025-12-01", "2026-01-31", 62, D(1000), D("12.15"), D("20.64"))]


def test_a_leap_year_has_its_29_february_and_is_divided_by_365():
    # 29 days in February 2024 at 4.50 + 10: 10,000 x 14.5 % x 29 / 365 = 115.2054…
    interest = compute_interest(D(10000), date(2024, 1, 31), date(2024, 2, 29), FRANCE)
    assert rows(interest) == [("2024-02-01", "2024-02-29", 29, D(10000), D("14.50"), D("115.21"))]


def test_a_whole_leap_year():
    # 366 days at 12 %: 1,000 x 12 % x 366 / 365 = 120.3287…
    assert compute_interest(D(1000), date(2023, 12, 31), date(2024, 12, 31), CONTRACT).total == D("120.33")


def test_part_payments_and_credit_notes_reduce_the_amount_from_the_day_after():
    # 10 days (1 to 10 October) on 1,000, 10 days on 600, 11 days on 500, at 12 %:
    # 3.2876…, 1.9726…, 1.8082…
    reductions = [Reduction(date(2026, 10, 10), D(400)), Reduction(date(2026, 10, 20), D(100))]
    interest = compute_interest(D(1000), date(2026, 9, 30), date(2026, 10, 31), CONTRACT, reductions=reductions)
    assert rows(interest) == [
        ("2026-10-01", "2026-10-10", 10, D(1000), D(12), D("3.29")),
        ("2026-10-11", "2026-10-20", 10, D(600), D(12), D("1.97")),
        ("2026-10-21", "2026-10-31", 11, D(500), D(12), D("1.81")),
    ]
    assert interest.total == D("7.07")


def test_a_payment_of_200_of_1000():
    # Germany, 1.62 + 9: 30 days on 1,000 x 10.62 % / 365 = 8.7287…, 32 days on 800: 7.4485…
    paid = [Reduction(date(2023, 4, 30), D(200))]
    interest = compute_interest(D(1000), date(2023, 3, 31), date(2023, 6, 1), GERMANY, reductions=paid)
    assert rows(interest) == [
        ("2023-04-01", "2023-04-30", 30, D(1000), D("10.62"), D("8.73")),
        ("2023-05-01", "2023-06-01", 32, D(800), D("10.62"), D("7.45")),
    ]
    assert interest.total == D("16.18")


def test_two_payments_on_one_day():
    reductions = [Reduction(date(2026, 10, 10), D(400)), Reduction(date(2026, 10, 10), D(600))]
    interest = compute_interest(D(1000), date(2026, 9, 30), date(2026, 10, 31), CONTRACT, reductions=reductions)
    assert [piece.days for piece in interest.slices] == [10]


@pytest.mark.parametrize(
    ("paid", "days"),
    [
        (date(2026, 9, 1), 0),  # before the due date
        (date(2026, 9, 30), 0),  # on it
        (date(2026, 10, 1), 1),  # a day late: the day of payment is a day of delay
        (date(2026, 10, 11), 11),
    ],
)
def test_interest_ends_with_the_day_of_payment(paid, days):
    interest = compute_interest(
        D(1000), date(2026, 9, 30), date(2026, 12, 31), CONTRACT, reductions=[Reduction(paid, D(1000))]
    )
    assert sum(piece.days for piece in interest.slices) == days


def test_a_payment_on_the_letters_date_changes_nothing_yet():
    day = date(2026, 10, 31)
    paid = compute_interest(D(1000), date(2026, 9, 30), day, CONTRACT, reductions=[Reduction(day, D(1000))])
    assert paid == compute_interest(D(1000), date(2026, 9, 30), day, CONTRACT)


def test_not_late_no_interest():
    for until in (date(2026, 9, 29), date(2026, 9, 30)):
        assert not compute_interest(D(1000), date(2026, 9, 30), until, FRANCE).slices


def test_instalments_have_their_own_days():
    # 300 late by 60 days, 700 by 10, at 12 %: 300 x 12 % x 60 / 365 = 5.9178…; 700 x 12 % x 10 / 365 = 2.3013…
    until = date(2026, 10, 31)
    totals = [
        compute_interest(amount, until - timedelta(days=late), until, CONTRACT).total
        for amount, late in ((D(300), 60), (D(700), 10))
    ]
    assert totals == [D("5.92"), D("2.30")]


def test_only_what_comes_after_what_was_charged():
    # charged up to 15 October; 16 days are left: 1,000 x 12 % x 16 / 365 = 5.2602…
    charged = [(date(2026, 10, 1), date(2026, 10, 15))]
    for known in ({"charged": charged}, {"since": date(2026, 10, 15)}):
        interest = compute_interest(D(1000), date(2026, 9, 30), date(2026, 10, 31), CONTRACT, **known)
        assert rows(interest) == [("2026-10-16", "2026-10-31", 16, D(1000), D(12), D("5.26"))]


def test_days_that_nobody_charged_are_charged_later():
    # booked while the rate of the second half of 2026 was not known: now its days are, and those after the booking
    charged = [(date(2026, 6, 1), date(2026, 6, 30)), (date(2027, 1, 1), date(2027, 1, 10))]
    interest = compute_interest(D(1000), date(2026, 5, 31), date(2027, 1, 20), CONTRACT, charged=charged)
    assert [(str(piece.date_from), piece.days) for piece in interest.slices] == [
        ("2026-07-01", 184),
        ("2027-01-11", 10),
    ]


def test_charged_or_notified_before_the_due_date_is_of_no_account():
    interest = compute_interest(D(1000), date(2026, 9, 30), date(2026, 10, 31), CONTRACT, since=date(2026, 9, 1))
    assert interest.slices[0].date_from == date(2026, 10, 1)


def test_slices_are_cut():
    interest = compute_interest(D(1000), date(2024, 12, 15), date(2025, 7, 10), FRANCE)
    cut = cut_slices(interest.slices, [(date(2024, 12, 16), date(2025, 6, 20))])
    # 1,000 x 13.15 % x 10 / 365 = 3.6027…; 1,000 x 12.15 % x 10 / 365 = 3.3287…
    assert [(str(piece.date_from), piece.days, piece.interest) for piece in cut] == [
        ("2025-06-21", 10, D("3.60")),
        ("2025-07-01", 10, D("3.33")),
    ]
    assert cut_slices(interest.slices, ()) == interest.slices
    assert cut_slices(interest.slices, [(date(2024, 12, 16), date(2025, 7, 10))]) == ()


# Options of schemes


def test_a_year_of_365_of_its_own_days_or_of_360():
    # 1 December 2023 to 31 January 2024 at 12 %: 31 + 31 days; 1,000 x 12 % x 62 / 365 = 20.3835…
    # actual: 1,000 x 12 % x 31 / 365 = 10.1917…, x 31 / 366 = 10.1639…; 360: 1,000 x 12 % x 62 / 360 = 20.6666…
    expected = {
        "365": [(62, 365, "20.38")],
        "actual": [(31, 365, "10.19"), (31, 366, "10.16")],
        "360": [(62, 360, "20.67")],
    }
    assert set(expected) == set(DAY_COUNTS)
    for day_count, slices in expected.items():
        terms = CONTRACT._replace(day_count=day_count)
        found = compute_interest(D(1000), date(2023, 11, 30), date(2024, 1, 31), terms).slices
        assert [(piece.days, piece.year_days, str(piece.interest)) for piece in found] == slices


def test_a_slice_of_an_earlier_version_has_a_year_of_365():
    dumped = ["2026-10-01", "2026-10-10", 10, "1000", "12", "3.29"]
    assert Slice.load(dumped).year_days == 365
    other = Slice.load([*dumped, 360])
    assert Slice.load(other.dump()) == other


def test_the_belgian_rate_is_that_of_the_ecb_and_eight_points_up_to_the_half():
    # Act of 2 August 2002, article 5: 2.15 + 8 = 10.15, up to 10.5; 4.25 + 8 = 12.25, up to 12.5
    derived, published = shipped("ecb", 8)._replace(step=D("0.5")), shipped("be", 0)
    for year in range(2016, 2027):
        for month in (1, 7):
            day = date(year, month, 1)
            assert derived.get_percent(day) == published.get_percent(day), day


def test_what_a_further_day_costs():
    # 10,000 x 12.75 % / 365 = 3.4931…
    [piece] = compute_interest(D(10000), date(2025, 6, 1), date(2026, 11, 30), UNITED_KINGDOM).slices
    assert round_amount(piece.daily) == D("3.49")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 10, 30), date(2026, 10, 30)),  # a Friday
        (date(2026, 10, 31), date(2026, 11, 2)),  # a Saturday
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 12, 25), date(2026, 12, 28)),  # a holiday, and the 26th is a Saturday
    ],
)
def test_due_on_a_working_day(day, working):
    assert get_working_day(day, {date(2026, 12, 25)}) == working


# Credits that are not matched


def test_a_credit_bears_no_interest_from_the_day_it_could_be_set_off():
    # 1,000 due 2 September 2026, a credit note of 600 since August: 400 x 12.40 % x 89 / 365 = 12.0942…
    due = date(2026, 9, 2)
    paid = set_off([Debt(due, D(1000), "a")], [Credit(date(2026, 8, 20), D(600))])
    assert paid == {"a": [Reduction(date(2026, 8, 20), D(600))]}
    interest = compute_interest(D(1000), due, date(2026, 11, 30), FRANCE, reductions=paid["a"])
    assert rows(interest) == [("2026-09-03", "2026-11-30", 89, D(400), D("12.40"), D("12.09"))]
    # without it: 1,000 x 12.40 % x 89 / 365 = 30.2356…
    assert compute_interest(D(1000), due, date(2026, 11, 30), FRANCE).total == D("30.24")


def test_a_credit_that_came_later_counts_from_then_one_that_corrects_from_the_due_date():
    due, came = date(2026, 9, 2), date(2026, 10, 12)
    for corrects, day in ((None, came), ("invoice", due), ("another", came)):
        paid = set_off([Debt(due, D(1000), "a", "invoice")], [Credit(came, D(600), corrects)])
        assert paid == {"a": [Reduction(day, D(600))]}


def test_credits_pay_what_they_correct_then_the_oldest():
    debts = [Debt(date(2026, 9, 2), D(300), "b", 2), Debt(date(2026, 8, 2), D(500), "a", 1)]
    credits = [
        Credit(date(2026, 8, 1), D(400)),
        Credit(date(2026, 9, 9), D(350), 2),
        Credit(date(2026, 9, 8), D(20), 9),
    ]
    assert set_off(debts, credits) == {
        "b": [Reduction(date(2026, 9, 2), D(300))],
        "a": [
            Reduction(date(2026, 8, 1), D(400)),
            Reduction(date(2026, 9, 8), D(20)),
            Reduction(date(2026, 9, 9), D(50)),
        ],
    }


# Rates that are not known


def test_a_half_years_rate_does_not_run_on():
    assert FRANCE.get_percent(date(2026, 6, 30)) == D("12.15")
    # 30 days are known: 1,000 x 12.40 % x 30 / 365 = 10.1917…
    interest = compute_interest(D(1000), date(2026, 12, 1), date(2027, 1, 15), FRANCE)
    assert rows(interest) == [("2026-12-02", "2026-12-31", 30, D(1000), D("12.40"), D("10.19"))]
    assert interest.missing == (Missing("ecb", date(2027, 1, 1), date(2027, 1, 15)),)


def test_known_half_years_are_claimed_around_one_that_is_not():
    # 30 days at 2.15 + 10, the second half-year unknown, 10 days at 3 + 10: 1,000 x 12.15 % x 30 / 365 = 9.9863…,
    # 400 x 13 % x 10 / 365 = 1.4246…; what was paid meanwhile makes no second gap
    rates = (
        Rate(date(2026, 1, 1), date(2026, 6, 30), D("2.15")),
        Rate(date(2027, 1, 1), date(2027, 6, 30), D(3)),
    )
    paid = [Reduction(date(2026, 8, 15), D(600))]
    interest = compute_interest(
        D(1000), date(2026, 5, 31), date(2027, 1, 10), Terms("ecb", D(10), rates), reductions=paid
    )
    assert rows(interest) == [
        ("2026-06-01", "2026-06-30", 30, D(1000), D("12.15"), D("9.99")),
        ("2027-01-01", "2027-01-10", 10, D(400), D(13), D("1.42")),
    ]
    assert interest.missing == (Missing("ecb", date(2026, 7, 1), date(2026, 12, 31)),)


@pytest.mark.parametrize(
    ("terms", "amount", "due", "until", "total"),
    [
        (FRANCE, 1000, date(2023, 6, 20), date(2023, 8, 31), "27.20"),
        (GERMANY, 1000, date(2023, 6, 20), date(2023, 8, 31), "23.50"),
        (GERMANY, 10000, date(2023, 12, 31), date(2024, 12, 31), "1252.85"),
        (GERMANY_CONSUMERS, 3089, date(2025, 4, 16), date(2026, 2, 20), "170.84"),
        (GERMANY, 3089, date(2025, 4, 16), date(2026, 2, 20), "275.78"),
        (UNITED_KINGDOM, 10000, date(2025, 6, 1), date(2026, 11, 30), "1910.75"),
        (UNITED_KINGDOM._replace(is_fixed=False), 10000, date(2025, 6, 1), date(2026, 11, 30), "1794.04"),
    ],
)
def test_known_sums(terms, amount, due, until, total):
    assert compute_interest(D(amount), due, until, terms).total == D(total)


def test_a_fixed_rate_is_that_of_the_first_day():
    """Also of what runs on after it was charged; without its rate there is none on any day."""
    since = compute_interest(D(10000), date(2025, 6, 1), date(2026, 11, 30), UNITED_KINGDOM, since=date(2026, 11, 29))
    assert rows(since) == [("2026-11-30", "2026-11-30", 1, D(10000), D("12.75"), D("3.49"))]
    unknown = compute_interest(D(10000), date(2015, 6, 1), date(2026, 11, 30), UNITED_KINGDOM)
    assert unknown == ((), (Missing("boe", date(2015, 6, 2), date(2026, 11, 30)),))


def test_no_rate_before_the_first_known():
    interest = compute_interest(D(1000), date(2015, 12, 30), date(2016, 1, 5), FRANCE)
    assert interest.missing == (Missing("ecb", date(2015, 12, 31), date(2015, 12, 31)),)
    assert [piece.days for piece in interest.slices] == [5]


def test_a_reference_without_rates():
    interest = compute_interest(D(1000), date(2015, 1, 1), date(2015, 1, 5), Terms("boe", D(8)))
    assert interest == ((), (Missing("boe", date(2015, 1, 2), date(2015, 1, 5)),))


def test_a_missing_rate_of_days_on_which_nothing_was_owed_does_not_matter():
    paid = [Reduction(date(2026, 6, 20), D(1000))]
    interest = compute_interest(D(1000), date(2026, 6, 10), date(2026, 9, 1), FRANCE, reductions=paid)
    assert [piece.days for piece in interest.slices] == [10]
    assert not interest.missing


def test_a_later_rate_ends_the_one_before():
    terms = Terms(
        "ecb",
        D(8),
        (Rate(date(2026, 1, 1), date(2026, 12, 31), D(2)), Rate(date(2026, 7, 1), date(2026, 12, 31), D(3))),
    )
    assert [terms.get_percent(date(2026, month, 1)) for month in (6, 7)] == [10, 11]


def test_a_negative_sum_of_rates_is_no_interest():
    terms = Terms("de", D("0.5"), (Rate(date(2026, 1, 1), date(2026, 6, 30), D("-0.88")),))
    assert not compute_interest(D(1000), date(2026, 1, 1), date(2026, 2, 1), terms).slices


# The schemes of countries


def test_france():
    # Code de commerce, L441-10 II and D441-5: 10,000 x 12.15 % x 31 / 365 = 103.1917…, and 40
    interest = compute_interest(D(10000), date(2025, 12, 31), date(2026, 1, 31), FRANCE)
    assert interest.total == D("103.19")
    assert compute_indemnity(D(10000), [Tier(D(0), D(40))]) == D(40)


def test_germany():
    # BGB, § 288: base 1.27, companies + 9 = 10.27, consumers + 5 = 6.27
    # 10,000 x 10.27 % x 31 / 365 = 87.2246…; x 6.27 % = 53.2520…
    due, until = date(2025, 12, 31), date(2026, 1, 31)
    assert compute_interest(D(10000), due, until, GERMANY).total == D("87.22")
    assert compute_interest(D(10000), due, until, GERMANY_CONSUMERS).total == D("53.25")


def test_french_consumers():
    # the legal rate of professional creditors, 2.62: 1,000 x 2.62 % x 30 / 365 = 2.1534…
    legal = shipped("fr_professional", 0)
    assert compute_interest(D(1000), date(2026, 2, 28), date(2026, 3, 30), legal).total == D("2.15")


def test_belgium():
    # the published rate as it is: 1,000 x 10.5 % x 30 / 365 = 8.6301…
    published = shipped("be", 0)
    assert compute_interest(D(1000), date(2026, 2, 28), date(2026, 3, 30), published).total == D("8.63")


def test_eight_points_above_the_ecb():
    # Directive 2011/7/EU, Netherlands, Spain, Italy: 2.15 + 8 = 10.15; 1,000 x 10.15 % x 30 / 365 = 8.3424…
    assert compute_interest(D(1000), date(2026, 2, 28), date(2026, 3, 30), shipped("ecb", 8)).total == D("8.34")


@pytest.mark.parametrize(
    ("amount", "indemnity"), [("0.01", 40), ("999.99", 40), ("1000", 70), ("9999.99", 70), ("10000", 100)]
)
def test_british_tiers(amount, indemnity):
    # Late Payment of Commercial Debts (Interest) Act 1998, section 5A
    tiers = [Tier(D(10000), D(100)), Tier(D(0), D(40)), Tier(D(1000), D(70))]
    assert compute_indemnity(D(amount), tiers) == indemnity


@pytest.mark.parametrize(("amount", "indemnity"), [("5000", 40), ("5000.01", 70), ("49999.99", 70), ("50000", 100)])
def test_polish_tiers(amount, indemnity):
    tiers = [Tier(D(0), D(40)), Tier(D("5000.01"), D(70)), Tier(D(50000), D(100))]
    assert compute_indemnity(D(amount), tiers) == indemnity


@pytest.mark.parametrize(
    ("amount", "indemnity"),
    [("100", "40"), ("266.66", "40"), ("266.70", "40.01"), ("1234.56", "185.18"), ("2500", "375"), ("9000", "375")],
)
def test_dutch_percentage_with_a_minimum(amount, indemnity):
    # 15 % of the first 2,500, at least 40: 1,234.56 x 15 % = 185.184; 266.70 x 15 % = 40.005
    assert compute_indemnity(D(amount), [Tier(D(0), D(40), D(15), D(2500))]) == D(indemnity)


# Staatsblad 2012, 141, article 2
DUTCH = [
    Tier(D(0), D(40), D(15), D(2500)),
    Tier(D(2500), D(375), D(10), is_above=True),
    Tier(D(5000), D(625), D(5), is_above=True),
    Tier(D(10000), D(875), D(1), is_above=True),
    Tier(D(200000), D(2775), D("0.5"), is_above=True, amount_max=D(6775)),
]


@pytest.mark.parametrize(
    ("amount", "indemnity"),
    [
        ("100", "40"),
        ("266.70", "40.01"),
        ("2500", "375"),
        ("2500.10", "375.01"),
        ("5000", "625"),
        ("10000", "875"),
        ("12500", "900"),
        ("200000", "2775"),
        ("1000000", "6775"),
        ("5000000", "6775"),
    ],
)
def test_dutch_graduated_percentages(amount, indemnity):
    assert compute_indemnity(D(amount), DUTCH) == D(indemnity)


def test_dutch_principals_of_one_demand_are_added_up():
    shares = share_indemnity([D(2500)] * 5, DUTCH)
    assert (shares, sum(shares)) == ([375, 250, 125, 125, 25], 900)
    assert share_indemnity([D(10000)], DUTCH) == [875]
    # the least is owed once: 15 % of 300 is 45
    assert share_indemnity([D(100)] * 3, DUTCH) == [40, 0, 5]


@pytest.mark.parametrize(
    ("amount", "indemnity"),
    [("150", "20"), ("150.01", "30"), ("300", "45"), ("500", "65"), ("1000", "90"), ("50000", "2000")],
)
def test_belgian_consumers(amount, indemnity):
    # Code de droit économique, book XIX: 20; 30 + 10 % of 150.01 to 500; 65 + 5 % above, at most 2,000
    tiers = [
        Tier(D(0), D(20)),
        Tier(D("150.01"), D(30), D(10), is_above=True),
        Tier(D("500.01"), D(65), D(5), is_above=True, amount_max=D(2000)),
    ]
    assert compute_indemnity(D(amount), tiers) == D(indemnity)


def test_no_tier_no_indemnity():
    assert compute_indemnity(D(1000), []) == 0
    assert compute_indemnity(D(10), [Tier(D(100), D(40))]) == 0
    assert compute_indemnity(D(0), [Tier(D(0), D(40))]) == 0


def test_an_agreed_rate_of_nothing_is_nothing():
    assert compute_interest(D(1000), date(2026, 1, 1), date(2026, 5, 1), Terms("", D(0))) == ((), ())


# Rounding


def test_halves_go_up_and_units_are_the_currencys():
    assert round_amount(D("0.005")) == D("0.01")
    assert round_amount(D("1.23"), D("0.05")) == D("1.25")
    assert round_amount(D("1.5"), D(1)) == 2


def test_a_float_is_no_amount():
    with pytest.raises(TypeError):
        compute_interest(1000.0, date(2026, 1, 1), date(2026, 5, 1), CONTRACT)


# The shipped rates


def test_shipped_rates_are_half_years():
    seen = set()
    for row in SHIPPED:
        first, last = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
        assert (first.month, first.day, last.month, last.day) in {(1, 1, 6, 30), (7, 1, 12, 31)}
        assert first.year == last.year
        assert row["source"]
        seen.add((row["reference"], first))
    assert len(seen) == len(SHIPPED)
    assert max(first for _reference, first in seen) == date(2026, 7, 1)


# What holds for all

days = st.integers(0, 700).map(lambda count: date(2024, 6, 1) + timedelta(days=count))
amounts = st.integers(1, 10_000_000).map(lambda cents: D(cents) / 100)
payments = st.lists(st.builds(Reduction, days, amounts), max_size=4)
terms = st.sampled_from([FRANCE, GERMANY, CONTRACT, shipped("fr_professional", 0)])


day_counts = st.sampled_from(DAY_COUNTS)
gapped = terms.map(lambda terms: terms._replace(rates=terms.rates[:-3] + terms.rates[-2:]))  # the half-year 2025 H2


def days_of(span):
    """Each day of a slice or a gap."""
    return [span.date_from + timedelta(days=count) for count in range((span.date_to - span.date_from).days + 1)]


def exact(interest):
    """Interest x 36,500, before it is divided and rounded."""
    return sum((piece.amount * piece.percent * piece.days for piece in interest.slices), D())


@given(amounts, days, days, terms | gapped, payments)
def test_never_negative_and_total_is_the_sum_of_its_lines(amount, due, until, terms, payments):
    interest = compute_interest(amount, due, until, terms, reductions=payments)
    assert all(piece.interest >= 0 and piece.amount > 0 and piece.days > 0 for piece in interest.slices)
    assert interest.total == sum(round_amount(piece.interest) for piece in interest.slices)
    assert abs(interest.total - exact(interest) / 36500) <= D("0.005") * len(interest.slices)
    charged = [day for piece in interest.slices for day in days_of(piece)]
    missing = [day for gap in interest.missing for day in days_of(gap)]
    assert len({*charged, *missing}) == len(charged) + len(missing)
    assert all(terms.get_percent(day) is None for day in missing)


@given(amount=amounts, due=days, until=days, middle=days, terms=terms | gapped, payments=payments)
def test_split_anywhere_it_is_the_same(*, amount, due, until, middle, terms, payments):
    whole = compute_interest(amount, due, until, terms, reductions=payments)
    first = compute_interest(amount, due, min(middle, until), terms, reductions=payments)
    second = compute_interest(amount, due, until, terms, reductions=payments, since=middle)
    assert exact(first) + exact(second) == exact(whole)
    halves = [day for gap in (*first.missing, *second.missing) for day in days_of(gap)]
    assert halves == [day for gap in whole.missing for day in days_of(gap)]


@given(amount=amounts, due=days, until=days, terms=gapped, payments=payments)
def test_what_was_charged_around_a_gap_leaves_the_gap(*, amount, due, until, terms, payments):
    """Once its rate is known, what is left of the whole are the days that lacked one, or more of no interest."""
    first = compute_interest(amount, due, until, terms, reductions=payments)
    charged = [(piece.date_from, piece.date_to) for piece in first.slices]
    again = compute_interest(amount, due, until, terms, reductions=payments, charged=charged)
    assert again == ((), first.missing)
    known = terms._replace(rates=(Rate(date(2020, 1, 1), date(2030, 1, 1), D(1)),)) if terms.rates else terms
    rest = compute_interest(amount, due, until, known, reductions=payments, charged=charged)
    assert {day for piece in rest.slices for day in days_of(piece)} == {
        day for gap in first.missing for day in days_of(gap)
    }
    whole = compute_interest(amount, due, until, known, reductions=payments)
    assert cut_slices(whole.slices, charged) == rest.slices


@given(amount=amounts, due=days, until=days, middle=days, day_count=day_counts, payments=payments)
def test_to_cut_slices_is_to_begin_later(*, amount, due, until, middle, day_count, payments):
    terms = CONTRACT._replace(day_count=day_count)
    whole = compute_interest(amount, due, until, terms, reductions=payments)
    assert (
        cut_slices(whole.slices, [(date.min, middle)])
        == compute_interest(amount, due, until, terms, reductions=payments, since=middle).slices
    )


@given(amounts, days, days, day_counts)
def test_no_slice_has_two_kinds_of_years(amount, due, until, day_count):
    terms = CONTRACT._replace(day_count=day_count)
    interest = compute_interest(amount, due, until, terms)
    for piece in interest.slices:
        assert {terms.get_year_days(day) for day in days_of(piece)} == {piece.year_days}
    exact = sum(amount * 12 / (100 * terms.get_year_days(day)) for piece in interest.slices for day in days_of(piece))
    assert abs(interest.total - exact) <= D("0.006") * len(interest.slices)


@given(amounts, days, days, payments)
def test_a_fixed_rate_is_an_agreed_one_of_the_first_day(amount, due, until, payments):
    """It changes nowhere: as if that had been agreed."""
    percent = UNITED_KINGDOM.get_percent(due + DAY)
    agreed = compute_interest(amount, due, until, Terms("", percent), reductions=payments)
    assert compute_interest(amount, due, until, UNITED_KINGDOM, reductions=payments) == agreed


debts = st.lists(st.tuples(days, amounts), max_size=4).map(
    lambda owed: [Debt(due, amount, number, number % 2) for number, (due, amount) in enumerate(owed)]
)
open_credits = st.lists(st.builds(Credit, days, amounts, st.sampled_from([None, 0, 1, 9])), max_size=4)


@given(debts, open_credits)
def test_credits_pay_what_they_come_to_and_no_more(debts, credits):
    paid = set_off(debts, credits)
    owed = {debt.key: debt.amount for debt in debts}
    assert all(0 < sum(part.amount for part in parts) <= owed[key] for key, parts in paid.items())
    total = sum((part.amount for parts in paid.values() for part in parts), D())
    assert total == min(sum(owed.values(), D()), sum((credit.amount for credit in credits), D()))
    known = {credit.date for credit in credits} | {debt.due for debt in debts}
    assert all(part.date in known for parts in paid.values() for part in parts)


@given(amounts, days, days, open_credits)
def test_what_is_set_off_bears_no_interest_from_its_day(amount, due, until, credits):
    paid = set_off([Debt(due, amount, "a", 1)], credits).get("a", ())
    less = exact(compute_interest(amount, due, until, CONTRACT, reductions=paid))
    whole = exact(compute_interest(amount, due, until, CONTRACT))
    saved = sum((12 * part.amount * max((until - max(part.date, due)).days, 0) for part in paid), D())
    assert whole - less == saved


@given(amounts, payments, amounts)
def test_what_is_settled_owes_nothing_or_what_it_did(amount, payments, rest):
    """A rest that is let be is paid by what left it, and by nothing before it."""
    settled = settle(amount, payments, [(rest, None)])
    left = amount - sum(paid.amount for paid in settled)
    assert left == 0 or settled == sorted(payments)
    assert sorted(payments)[: len(settled) - 1] == settled[:-1]


@given(st.decimals(0, 20, places=4), st.sampled_from(["0", "0.5", "0.25", "1"]))
def test_a_rounded_rate_is_the_next_step_or_the_rate(percent, step):
    rounded = Terms("", percent, step=D(step)).get_percent(date(2026, 1, 1))
    if step == "0":
        assert rounded == percent
    else:
        assert 0 <= rounded - percent < D(step)
        assert rounded % D(step) == 0


@given(days, st.sets(days))
def test_a_working_day_is_the_next_one(day, holidays):
    working = get_working_day(day, holidays)
    assert working.weekday() < 5
    assert working not in holidays
    free = [day + timedelta(days=count) for count in range((working - day).days)]
    assert all(day.weekday() >= 5 or day in holidays for day in free)


@given(st.lists(amounts, max_size=5), st.integers(0, 5))
def test_shares_are_of_one_whole_and_what_was_claimed_first_stays(amounts, before):
    shares = share_indemnity(amounts, DUTCH)
    assert all(share >= 0 for share in shares)
    assert sum(shares) == compute_indemnity(sum(amounts, D()), DUTCH)
    assert share_indemnity(amounts[:before], DUTCH) == shares[:before]
    if amounts:
        apart = [compute_indemnity(amount, DUTCH) for amount in amounts]
        assert sum(shares) <= sum(apart) + D("0.005") * len(apart)


@given(amounts, amounts)
def test_more_owed_is_no_less_indemnity(one, other):
    low, high = sorted((one, other))
    assert 40 <= compute_indemnity(low, DUTCH) <= compute_indemnity(high, DUTCH) <= 6775


@given(amounts, days, days, payments)
def test_slices_follow_each_other_and_change_something(amount, due, until, payments):
    slices = compute_interest(amount, due, until, CONTRACT, reductions=payments).slices
    for one, other in pairwise(slices):
        assert other.date_from == one.date_to + DAY
        assert other.amount < one.amount


@given(
    st.lists(st.tuples(days, amounts, st.integers(0, 2)), max_size=4),
    st.lists(st.builds(Credit, days, amounts, st.none() | st.integers(0, 3)), max_size=4),
)
def test_credits_pay_all_they_can_and_no_more(debts, credits):
    debts = [Debt(due, amount, key, origin) for key, (due, amount, origin) in enumerate(debts)]
    paid = set_off(debts, credits)
    sums = {key: sum(part.amount for part in parts) for key, parts in paid.items()}
    assert all(0 < sums[debt.key] <= debt.amount for debt in debts if debt.key in sums)
    total = sum((debt.amount for debt in debts), D()), sum((credit.amount for credit in credits), D())
    assert sum(sums.values(), D()) == min(total)
    earliest = min((credit.date for credit in credits), default=None)
    for debt in debts:
        assert all(part.date >= min(earliest, debt.due) for part in paid.get(debt.key, ()))


@given(amounts, days, days)
def test_forbidden_is_nothing(amount, due, until):
    """Consumers whom the law lets charge nothing have terms of nothing."""
    assert compute_interest(amount, due, until, Terms("", D(0))).total == 0
    assert compute_indemnity(amount, ()) == 0


@pytest.mark.parametrize(
    ("paid", "settled"),
    [
        ([(1, "42.41")], [(1, "42.42")]),
        ([(1, "42.41"), (9, "0.01")], [(1, "42.42")]),  # what comes after counts no more
        ([(9, "22.41"), (1, "20")], [(1, "20"), (9, "22.42")]),
        ([(1, "42.42")], [(1, "42.42")]),
        ([(9, "42.36")], [(9, "42.36")]),  # 0.06 is no small rest
        ([(3, "41.57")], [(3, "42.42")]),  # 2 % off, until the 3rd
        ([(4, "41.57")], [(4, "41.57")]),
        ([], []),
    ],
)
def test_settle(paid, settled):
    def make(rows):
        return [Reduction(date(2026, 1, day), D(amount)) for day, amount in rows]

    allowances = [(D("0.05"), None), (D("0.85"), date(2026, 1, 3))]
    assert settle(D("42.42"), make(paid), allowances) == make(settled)
