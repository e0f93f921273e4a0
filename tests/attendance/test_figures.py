"""Percentages by the vectors, and what is no percentage at all."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.figures import ApAttendance, Ratio, ap_attendance, one_decimal, register_figures, since_referral


@pytest.mark.parametrize(
    ("codes", "possible", "attended", "percentage", "persistent", "severe"),
    [
        (["K"] * 10, 10, 10, "100.0", False, False),
        (["B"] * 9 + ["I"], 10, 9, "90.0", True, False),
        (["/"] * 6 + ["D"] * 4, 6, 6, "100.0", False, False),
        (["B"] * 4 + ["C2"] * 6, 10, 4, "40.0", True, True),
        (["K"] * 5 + ["O"] * 5, 10, 5, "50.0", True, True),
        (["D"] * 10, 0, 0, None, None, None),
        (["/"] * 8 + ["Y1", "#"], 8, 8, "100.0", False, False),
        (["/"] * 38 + ["U"] * 2, 40, 38, "95.0", False, False),
        (["K"] * 19 + ["N"] * 2, 21, 19, "90.5", False, False),
        (["X"] * 2 + ["/"] * 3 + ["E"], 4, 3, "75.0", True, False),
    ],
)
def test_register_percentages_follow_the_vectors(codes, possible, attended, percentage, persistent, severe):
    figures = register_figures(codes)
    assert (figures.possible, figures.attended) == (possible, attended)
    assert figures.attendance.percentage == (percentage and Decimal(percentage))
    assert figures.is_persistently_absent() is persistent
    assert figures.is_severely_absent() is severe


def test_nine_point_nine_six_shows_as_ten_and_is_not_persistent():
    figures = register_figures(["/"] * 2251 + ["I"] * 249)
    assert figures.absence.percentage == Decimal("10.0")
    assert figures.is_persistently_absent() is False


def test_exactly_a_tenth_is_persistent():
    assert register_figures(["/"] * 2250 + ["I"] * 250).is_persistently_absent() is True


def test_authorised_and_unauthorised_are_told_apart_and_unmarked_stands_beside():
    figures = register_figures(["/", "I", "O", "N", None, None])
    assert (figures.authorised, figures.unauthorised, figures.unmarked, figures.possible) == (1, 2, 2, 4)


def test_ap_attendance_leaves_out_what_is_closed_or_unknown_and_counts_it_beside():
    figures = ap_attendance(["attended", "late", "left_early", "absent", "provider_closed", None, None])
    assert figures == ApAttendance(attended=3, absent=1, closed=1, unknown=2)
    assert (figures.marked, figures.due, figures.percentage) == (4, 7, Decimal("75.0"))


@pytest.mark.parametrize("kinds", [[], [None] * 5, ["provider_closed"], [None, "provider_closed"]])
def test_nothing_marked_is_no_percentage(kinds):
    assert ap_attendance(kinds).percentage is None


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


KINDS = st.lists(st.sampled_from(["attended", "late", "left_early", "absent", "provider_closed", None]))


@given(KINDS)
def test_every_session_due_is_counted_once(kinds):
    figures = ap_attendance(kinds)
    assert figures.due == len(kinds)
    assert figures.percentage is None or 0 <= figures.percentage <= 100
