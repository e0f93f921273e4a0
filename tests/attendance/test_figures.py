"""Percentages by the vectors, and what is no percentage at all."""

from decimal import Decimal
from fractions import Fraction

import pytest

from attendance.figures import ApAttendance, Ratio, one_decimal, since_referral


def test_what_is_closed_or_unknown_is_left_out_of_the_percentage_and_counted_beside():
    figures = ApAttendance(attended=3, absent=1, closed=1, unknown=2)
    assert (figures.marked, figures.due, figures.percentage) == (4, 7, Decimal("75.0"))


@pytest.mark.parametrize(("closed", "unknown"), [(0, 0), (0, 5), (1, 0), (1, 1)])
def test_nothing_marked_is_no_percentage(closed, unknown):
    assert ApAttendance(0, 0, closed, unknown).percentage is None


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        (Ratio(50, 100), Ratio(8, 10), Fraction(30)),
        (Ratio(9, 10), Ratio(1, 2), Fraction(-40)),
        (Ratio(1, 3), Ratio(1, 3), Fraction(0)),
        (Ratio(0, 0), Ratio(8, 10), None),
        (Ratio(5, 10), Ratio(0, 0), None),
        (None, Ratio(8, 10), None),
        (Ratio(5, 10), None, None),
    ],
)
def test_attendance_since_referral_is_a_difference_in_points(before, after, points):
    assert since_referral(before, after) == points


def test_a_cohort_adds_sessions_not_percentages():
    assert sum([Ratio(1, 1), Ratio(0, 9)], Ratio(0, 0)).percentage == Decimal("10.0")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.3"),
        (Fraction(1, 20), "0.1"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(1999, 20), "100.0"),
        (Fraction(0), "0.0"),
    ],
)
def test_figures_are_rounded_half_away_from_zero(value, shown):
    assert str(one_decimal(value)) == shown
