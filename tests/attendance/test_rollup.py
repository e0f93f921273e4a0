"""What sessions add up to: unknown beside the percentage, never in it; and attendance since referral."""

from datetime import date
from fractions import Fraction

import pytest

from attendance import rollup, since_referral
from attendance.figures import ApAttendance, Ratio
from attendance.period import Period
from placements.models import Placement, Session
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.sums import added_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]


@pytest.fixture(scope="module")
def scene(bare):
    """A week: two attended, one late, one absent, one closed, one left early, four not known; and days to come."""
    bare["placement"] = placement = placed(bare["provider"], bare["school"])
    sessions = due(placement, *DAYS, halves=("AM", "PM"))
    for session, mark in zip(
        sessions,
        [
            {},
            {},
            {"late": True},
            {"absent": True},
            {"kind": "provider_closed"},
            {"kind": "left_early", "left_at": "11:00"},
        ],
        strict=False,
    ):
        MarkFactory(session=session, **mark)
    due(placement, date(2026, 11, 18), date(2026, 11, 19), date(2026, 12, 1))
    return bare


placement = held("placement")


def test_the_groups_of_a_placement(placement):
    assert rollup.tally(Placement.objects.all(), "pk") == {placement.pk: ApAttendance(4, 1, 1, 4)}


def test_all_are_taken_together(placement):
    assert rollup.total(Placement.objects.all()) == ApAttendance(4, 1, 1, 4)
    assert rollup.total(Placement.objects.none()) == ApAttendance(0, 0)


def test_a_session_of_today_counts_once_it_is_marked(placement):
    today = Session.objects.get(date=date(2026, 11, 18))
    assert rollup.total(Placement.objects.all()).due == 10
    MarkFactory(session=today)
    assert rollup.total(Placement.objects.all()) == ApAttendance(5, 1, 1, 4)


def test_by_several_keys_in_one_query(placement, django_assert_num_queries):
    MarkFactory(session=Session.objects.get(date=date(2026, 11, 18)))
    with django_assert_num_queries(1):
        found = rollup.tally(Placement.objects.all(), "provider", "week")
    provider = placement.provider_id
    assert found[provider, date(2026, 11, 9)] == ApAttendance(4, 1, 1, 4)
    assert found[provider, date(2026, 11, 16)] == ApAttendance(1, 0, 0, 0)


def test_a_week_says_at_how_many_placements_and_since_when_it_is_not_known(placement, provider, school):
    due(placed(provider, school), DAYS[1])
    (line,) = rollup.by_week(Placement.objects.all(), "provider")
    assert line.keys == (placement.provider_id, date(2026, 11, 9))
    assert (line.counted, line.placements, line.unknown_since) == (ApAttendance(4, 1, 1, 5), 2, DAYS[1])


@pytest.mark.parametrize("first, last", [(None, None), (9, 13), (10, 12), (11, 11), (12, 18), (14, 15), (16, 30)])
def test_days_that_cut_a_week_are_counted_exactly(placement, first, last):
    span = [day and date(2026, 11, day) for day in (first, last)]
    found = rollup.total(Placement.objects.all(), Period.of(*span))
    rows = Session.objects.filter(date__lt=date(2026, 11, 18), date__gte=span[0] or date.min)
    rows = rows.filter(date__lte=span[1] or date.max).select_related("mark")
    assert found == added_up(getattr(row, "mark", None) and row.mark.kind for row in rows)


def test_the_percentage_leaves_out_what_is_closed_and_not_known(placement):
    assert rollup.total(Placement.objects.all()).ratio == Ratio(4, 5)


def test_not_known_are_past_sessions_without_a_mark(placement):
    assert rollup.unknown(Session.objects.all()).count() == 4


def test_since_referral_compares_with_the_baseline_taken_once(placement):
    since = since_referral.of_each(Placement.objects.all())[placement.pk]
    assert since.before == Ratio(60, 120)
    assert since.now == ApAttendance(4, 1, 1, 4)
    assert since.points == Fraction(30)


def test_nothing_marked_is_not_nought(provider, school, council):
    placement = placed(provider, school)
    due(placement, *DAYS)
    since = since_referral.of_each(Placement.objects.all())[placement.pk]
    assert since.points is None
    assert since.now.percentage is None
    assert not since.is_comparable


def test_a_cohort_counts_those_of_whom_both_are_known(placement, provider, school):
    unmarked = placed(provider, school)
    due(unmarked, *DAYS)
    without = placed(provider, school)
    without.referral.baseline_attended, without.referral.baseline_possible = 0, 0
    without.referral.save()
    MarkFactory(session=due(without, DAYS[0])[0])
    cohort = since_referral.together(since_referral.of_each(Placement.objects.all()).values())
    assert (cohort.before, cohort.now.ratio) == (Ratio(60, 120), Ratio(4, 5))
    assert since_referral.of_cohort(Placement.objects.all()) == cohort


def test_since_referral_takes_one_query(placement, django_assert_num_queries):
    with django_assert_num_queries(1):
        since_referral.of_each(Placement.objects.all())


@pytest.mark.parametrize(
    "span, told",
    [
        (None, [(2, 2), (1, 2), (1, 1), (0, 0), (0, 0)]),
        ((date(2026, 11, 10), date(2026, 11, 11)), [(0, 0), (1, 2), (1, 1), (0, 0), (0, 0)]),
    ],
)
def test_weekdays_are_told_apart_in_whole_weeks_and_in_cut_ones(placement, span, told):
    period = Period.of(*span) if span else None
    (line,) = rollup.by_week(Placement.objects.all(), "provider", period=period, weekdays=True)
    assert [(day.numerator, day.denominator) for day in line.days] == told
    assert sum(day.denominator for day in line.days) == line.counted.marked
