"""Day six, two days' notice, and the weeks of the baseline, in school days."""

from datetime import date

import pytest

from core.school_days import SchoolDays, Span
from pupils.models import Pupil
from referrals import clocks
from referrals.models import Referral, Route
from tests.factories.core import council_calendar

TODAY = date(2026, 11, 18)
EXCLUSION = Route(code="x", due_school_day=6, due_school_day_looked_after=1)
DIRECTION = Route(code="y", notice_school_days=2)


@pytest.fixture
def days(calendar):
    return council_calendar().school_days()


@pytest.mark.parametrize(
    "first, due",
    [
        (date(2025, 10, 21), date(2025, 11, 4)),  # over half-term
        (date(2025, 12, 18), date(2026, 1, 8)),  # over Christmas
        (date(2026, 4, 29), date(2026, 5, 7)),  # over a bank holiday
        (date(2026, 11, 14), date(2026, 11, 23)),  # a Saturday: Monday is the first school day
    ],
)
def test_education_is_due_on_the_sixth_school_day(days, first, due):
    assert clocks.education_due(EXCLUSION, first, protected=False, days=days) == due


def test_it_is_due_on_the_first_for_a_pupil_looked_after_or_with_a_social_worker(days):
    assert clocks.education_due(EXCLUSION, date(2026, 11, 14), protected=True, days=days) == date(2026, 11, 16)
    assert Pupil(is_looked_after=True).is_protected
    assert Pupil(has_social_worker=True).is_protected


@pytest.mark.parametrize("route, first", [(DIRECTION, TODAY), (EXCLUSION, None), (None, TODAY)])
def test_other_routes_have_no_such_clock(days, route, first):
    assert clocks.education_due(route, first, protected=False, days=days) is None


def test_a_day_beyond_the_calendar_has_no_clock(days):
    assert clocks.education_due(EXCLUSION, date(2031, 1, 1), protected=False, days=days) is None
    assert clocks.notice_by(DIRECTION, date(2031, 1, 1), days) is None
    assert clocks.earliest_start(DIRECTION, date(2031, 1, 1), days) is None


def test_a_route_without_notice_asks_for_no_first_day(days):
    assert clocks.earliest_start(EXCLUSION, TODAY, days) is None


@pytest.mark.parametrize(
    "start, notice",
    [
        (date(2026, 6, 3), date(2026, 5, 22)),  # half-term lies between
        (date(2026, 11, 23), date(2026, 11, 18)),
        (date(2026, 11, 22), date(2026, 11, 18)),  # a Sunday: it starts on the Monday
    ],
)
def test_notice_leaves_two_whole_school_days_before_the_start(days, start, notice):
    assert clocks.notice_by(DIRECTION, start, days) == notice
    assert days.earliest_start(notice, 2) == days.next_open(start)


def test_a_referral_shows_its_clocks_the_nearest_first(days):
    route = Route(code="x", due_school_day=6, notice_school_days=2)
    referral = Referral(
        status="submitted",
        route=route,
        pupil=Pupil(),
        excluded_on=date(2026, 11, 16),
        starts_on=date(2026, 11, 23),
    )
    found = clocks.of_referral(referral, days, TODAY)
    assert [clock.sentence for clock in found] == [
        "Notice to parents by 18 November 2026: today",
        "Education due by 23 November 2026: 3 school days left",
    ]
    assert found[1].told == "Education due by 23 November 2026 (excluded: sixth day): 3 school days left"
    assert [clock.is_urgent for clock in found] == [True, False]
    referral.status = "declined"
    assert clocks.of_referral(referral, days, TODAY) == []


@pytest.mark.parametrize(
    "due, left",
    [
        (date(2026, 11, 19), "1 school day left"),
        (date(2026, 11, 17), "1 school day late"),
        (date(2026, 11, 13), "3 school days late"),
    ],
)
def test_it_says_how_long_is_left_or_how_late_it_is(days, due, left):
    referral = Referral(status="approved", route=EXCLUSION, pupil=Pupil(is_looked_after=True))
    referral.excluded_on = due
    assert clocks.of_referral(referral, days, TODAY)[0].left == left


def test_the_baseline_is_taken_over_twelve_whole_school_weeks(days):
    window = clocks.baseline_window(days, TODAY, 12)
    # Ten weeks of this term, the first from Tuesday 1 September, and the last two of July, the last of two days.
    assert window == Span(date(2026, 7, 13), date(2026, 11, 13))
    weeks = {day.isocalendar()[:2] for day in days.open_days(window.starts_on, window.ends_on)}
    assert len(weeks) == 12


def test_the_present_week_is_left_out(days):
    assert clocks.baseline_window(days, date(2026, 11, 16), 1) == Span(date(2026, 11, 9), date(2026, 11, 13))
    assert clocks.baseline_window(days, date(2026, 11, 15), 1) == Span(date(2026, 11, 2), date(2026, 11, 6))


def test_sessions_possible_leave_closures_out(days):
    week = Span(date(2026, 5, 4), date(2026, 5, 8))
    assert clocks.sessions_in(days, week) == 8


def test_a_calendar_without_weeks_gives_no_window():
    assert clocks.baseline_window(SchoolDays(()), TODAY, 12) is None
