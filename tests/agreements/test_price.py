"""What an agreement comes to, by the unit of its rate."""

from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from agreements import price
from agreements.price import Price
from placements.timetable import Cell, HalfDay

MORNING, AFTERNOON = (time(9, 30), time(12, 0)), (time(12, 45), time(15, 0))
CELLS = (Cell(0, "AM", *MORNING), Cell(0, "PM", *AFTERNOON), Cell(2, "AM", *MORNING))
DUE = [
    HalfDay(date(2026, 11, 30), "AM", *MORNING),
    HalfDay(date(2026, 11, 30), "PM", *AFTERNOON),
    HalfDay(date(2026, 12, 2), "AM", *MORNING),
    HalfDay(date(2026, 12, 7), "AM", *MORNING),
]


@pytest.mark.parametrize("unit, week, due", [
    ("session", Fraction(3), Fraction(4)),
    ("hour", Fraction(29, 4), Fraction(39, 4)),
    ("day", Fraction(2), Fraction(3)),
    ("week", Fraction(1), Fraction(2)),
])  # fmt: skip
def test_a_rate_counts_its_own_unit(unit, week, due):
    assert price.units_of_week(CELLS, unit) == week
    assert price.units_of(DUE, unit) == due


def cost(units, **changes):
    said = {"amount": Decimal("59.74"), "noun": "session", "sessions_a_week": 4, "units_a_week": Fraction(4)}
    days = {"first": date(2026, 11, 30), "last": date(2027, 4, 2)}
    return Price(**{**said, **days, "units": Fraction(units), **changes})


def test_it_is_said_a_week_and_in_all():
    said = cost(64)
    assert said.line == "4 sessions a week, about £239 a week, about £3,823 to 2 April 2027"
    assert said.counts.startswith("£59.74 for each of 64 sessions from 30 November 2026 to 2 April 2027")


def test_hours_may_be_parts_and_one_is_one():
    assert "for each of 9.8 hours" in cost(Fraction(39, 4), noun="hour").counts
    assert "for each of 1 session from" in cost(1).counts


def test_where_no_open_day_is_known_no_sum_is_said():
    assert cost(0).line.endswith("What it comes to is not known: no open day of these is in the term dates entered.")
