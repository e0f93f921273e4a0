"""The sums of a placement's weeks are what its sessions and marks come to, whoever changed them and however."""

from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance import marks, recounting, rollup, since_referral, tasks, uploads
from attendance.cells import Meaning
from attendance.figures import NONE_YET
from attendance.marks import Entry
from attendance.models import Mark, PlacementWeek
from attendance.period import Period
from core import clock
from core.models import Event, MoveRefused
from core.weeks import monday_of
from placements import agreeing, running, sessions
from placements.models import Placement, Session
from tests.factories.attendance import MarkFactory, due, placed, register_file, row_of
from tests.factories.placing import FIRST, LAST, agreed, cells, on_framework, signed
from tests.factories.sums import added_up

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]
SAYS = (
    Meaning("attended"),
    Meaning("late", minutes_late=5),
    Meaning("absent", "illness"),
    Meaning("absent", "unexplained"),
    Meaning("provider_closed"),
)
COUNTS = ("attended", "late", "left_early", "absent", "unexplained", "closed", "unmarked")
HALVES = ("when_attended", "when_absent", "when_closed", "when_unmarked")
SUMS = (*COUNTS, *HALVES, "unmarked_from", "marked_at")
AT = {"late": "attended", "left_early": "attended", "unexplained": "absent"}


def kept():
    """By placement and week, as they are kept."""
    return {
        (row.placement_id, row.week): tuple(getattr(row, name) for name in SUMS) for row in PlacementWeek.objects.all()
    }


def worked_out():
    """The same from the rows, one by one."""
    weeks, saved = defaultdict(list), defaultdict(list)
    for session in Session.objects.select_related("mark"):
        mark = getattr(session, "mark", None)
        said = "unmarked" if mark is None else "closed" if mark.kind == "provider_closed" else mark.kind
        said = "unexplained" if mark and mark.reason == "unexplained" else said
        key = session.placement_id, monday_of(session.date)
        weeks[key].append((said, session.date, session.half))
        saved[key] += [mark.saved_at] if mark else []
    return {
        key: (
            *(sum(name == said for said, *_ in each) for name in COUNTS),
            *(sum(bit(*when) for said, *when in each if name == f"when_{AT.get(said, said)}") for name in HALVES),
            min((day for said, day, _ in each if said == "unmarked"), default=None),
            max(saved[key], default=None),
        )
        for key, each in weeks.items()
    }


def bit(day, half):
    """1 is Monday morning, 2 its afternoon."""
    return 2 ** (2 * day.weekday() + (half == "PM"))


@pytest.fixture
def week(provider, school, council):
    """Ten sessions of one week: three attended, one of them late, one absent, one with no reason known, one closed."""
    placement = placed(provider, school)
    rows = due(placement, *DAYS, halves=("AM", "PM"))
    for session, mark in zip(
        rows,
        [
            {},
            {"late": True},
            {"absent": True},
            {"absent": True, "reason": "unexplained"},
            {"kind": "provider_closed"},
            {},
        ],
        strict=False,
    ):
        MarkFactory(session=session, **mark)
    return placement


def test_a_week_holds_what_was_marked_and_the_first_day_that_was_not(week):
    row = PlacementWeek.objects.get()
    assert (row.placement, row.week) == (week, DAYS[0])
    halves = (0b00_00_10_00_11, 0b00_00_00_11_00, 0b00_00_01_00_00, 0b11_11_00_00_00)
    saved = max(Mark.objects.values_list("saved_at", flat=True))
    assert kept()[week.pk, DAYS[0]] == (2, 1, 0, 1, 1, 1, 4, *halves, DAYS[3], saved)
    assert kept() == worked_out()


def mark(placement, number, chosen, people):
    marks.save([Entry(row.pk, SAYS[(number + at) % 5]) for at, row in enumerate(chosen)], by=people["manager"])


def undo(placement, number, chosen, people):
    marks.save([Entry(row.pk, SAYS[0]) for row in chosen], by=people["manager"])


def bring_in(placement, number, chosen, people):
    if not chosen:
        return
    data = register_file(*[row_of(row, "/LIN#"[number % 4]) for row in chosen])
    upload = uploads.send(placement.provider, "register.csv", data, by=people["provider"])
    upload.refresh_from_db()
    uploads.approve(upload.pk, by=people["provider"], confirmed=list(upload.findings.get("questions", ())))


def close(placement, number, chosen, people):
    day = clock.today() + timedelta(days=number % 9)
    placement.provider.organisation.calendar.closures.get_or_create(kind="inset", starts_on=day, ends_on=day)
    sessions.complete()


def pause(placement, number, chosen, people):
    today = clock.today()
    until = today + timedelta(days=number % 12)
    running.pause(placement, on=today, until=until, reason="Ill", by=people["lead"])


def resume(placement, number, chosen, people):
    running.resume(placement, on=clock.today() + timedelta(days=number % 4), by=people["lead"])


def agree(placement, number, chosen, people):
    codes = (("mon_am", "tue_pm"), ("wed_am", "thu_am", "fri_am"), ("mon_pm",))[number % 3]
    starts_on = clock.today() + timedelta(days=1 + number % 5)
    agreeing.change(placement, starts_on=starts_on, ends_on=LAST, pattern=cells(*codes), by=people["lead"])
    signed(placement, people["provider"], people["lead"])


def end(placement, number, chosen, people):
    running.end(placement, on=clock.today() + timedelta(days=number % 9), reason="returned", by=people["lead"])


ACTS = st.tuples(
    st.sampled_from([mark, mark, undo, bring_in, close, pause, resume, agree, end]),
    st.integers(0, 63),
    st.integers(0, 4),
)


PERIODS = st.tuples(st.dates(FIRST - timedelta(days=9), LAST), st.dates(FIRST, LAST + timedelta(days=9)))


@pytest.fixture
def people(lead, provider, manager, council):
    return {"lead": lead, "provider": provider, "manager": manager}


@pytest.fixture
def going_on(people):
    """A placement on three mornings a week from the 23rd of November."""
    provider = people["provider"]
    found = agreed(people["lead"], provider, on_framework(provider), codes=("mon_am", "wed_am", "fri_am"))
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(found)
    return Placement.objects.get(pk=found.pk)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=2, max_size=7), period=PERIODS)
def test_after_any_acts_sums_and_figures_are_those_of_the_rows(going_on, people, acts, period):
    day = FIRST
    with transaction.atomic():
        for act, number, later in acts:
            day += timedelta(days=later)
            # What may not be done on the day changes nothing.
            with clock.set_to(clock.at(day, 17)), suppress(MoveRefused), transaction.atomic():
                placement = Placement.objects.get(pk=going_on.pk)
                past = Session.objects.filter(date__lte=day).order_by("-date", "half")[:6]
                act(placement, number, [row for at, row in enumerate(past) if number >> at & 1], people)
            assert kept() == worked_out()
        with clock.set_to(clock.at(day + timedelta(days=later), 17)):
            check_figures(*period)
        transaction.set_rollback(True)


def check_figures(first, last):
    """Every figure of any period is what its rows come to."""
    today = clock.today()
    rows = list(Session.objects.filter(date__range=(first, min(last, today))).select_related("mark"))
    been = [row for row in rows if row.date < today or hasattr(row, "mark")]
    kinds = defaultdict(list)
    for row in been:
        kinds[monday_of(row.date)].append(row.mark.kind if hasattr(row, "mark") else None)
    unknown = [row.date for row in been if not hasattr(row, "mark")]
    period, everything = Period.of(first, last), Placement.objects.all()
    assert rollup.tally(everything, "week", period=period) == {key: added_up(each) for key, each in kinds.items()}
    lines = rollup.by_week(everything, "provider", period=period)
    assert sum((line.counted for line in lines), NONE_YET) == rollup.total(everything, period)
    assert rollup.total(everything, period) == added_up(kind for each in kinds.values() for kind in each)
    assert min((line.unknown_since for line in lines if line.unknown_since), default=None) == min(unknown, default=None)
    marked = any(kind not in (None, "provider_closed") for each in kinds.values() for kind in each)
    assert everything.filter(rollup.is_marked(period)).exists() == marked
    assert since_referral.of_cohort(everything, last) == since_referral.together(
        since_referral.of_each(everything, last).values()
    )


def planted(placement, **sums):
    PlacementWeek.objects.filter(placement=placement).update(**sums)


@pytest.mark.parametrize("planting", ["changed", "lost", "left behind"])
def test_a_sum_that_differs_is_healed_at_night_with_a_line_on_the_trail(week, provider, planting):
    other = placed(provider)
    due(other, *DAYS)
    if planting == "changed":
        planted(week, attended=5, unmarked=2)
    elif planting == "lost":
        PlacementWeek.objects.filter(placement=week).delete()
    else:
        nothing = dict.fromkeys((*COUNTS, *HALVES), 0)
        PlacementWeek.objects.create(placement=week, week=date(2026, 6, 1), **{**nothing, "attended": 3})
    tasks.check_sums()
    assert kept() == worked_out()
    event = Event.objects.get(act="recounted")
    assert (event.object_name, event.user, event.changes["weeks"]) == (week.reference, None, 1)
    if planting == "changed":
        assert event.changes == {"weeks": 1, "attended": [5, 2], "unmarked": [2, 4]}


def test_a_night_without_a_difference_writes_nothing(week, queries):
    assert recounting.check() == 0
    assert not Event.objects.filter(act="recounted").exists()
    few = queries(recounting.check)
    due(placed(week.provider), *DAYS)
    assert queries(recounting.check) == few


def test_the_command_counts_all_anew(week):
    PlacementWeek.objects.all().delete()
    told = StringIO()
    call_command("rebuild_rollup", stdout=told)
    assert told.getvalue() == "1 weeks of placements counted.\n"
    assert kept() == worked_out()


def test_a_week_that_lost_its_last_session_has_no_sums(week):
    Mark.objects.all().delete()
    Session.objects.all().delete()
    recounting.follow([week.pk], DAYS[0], DAYS[-1])
    assert kept() == {}


def test_who_sees_the_placement_sees_its_sums(week, lead, provider, provider2, manager):
    for person, number in ((lead, 1), (provider, 1), (manager, 1), (provider2, 0)):
        assert PlacementWeek.objects.visible_to(person).count() == number


def test_saving_marks_costs_the_same_for_one_as_for_many(provider, school, council, tutor, queries):
    rows = due(placed(provider, school), *DAYS, halves=("AM", "PM"))
    few = queries(marks.save, [Entry(rows[0].pk, SAYS[0])], by=tutor)
    assert queries(marks.save, [Entry(row.pk, SAYS[0]) for row in rows[1:]], by=tutor) == few


def test_rows_of_before_are_added_up_by_the_migration(week):
    PlacementWeek.objects.all().delete()
    with connection.cursor() as cursor:
        for name in ("0007_weeks_and_their_half_days", "0010_when_weeks_were_marked"):
            of_before = import_module(f"attendance.migrations.{name}")
            cursor.execute(of_before.statement(connection.vendor))
    assert kept() == worked_out()


@pytest.mark.parametrize("number", [1, 3, recounting.FEW])
def test_a_kept_statement_is_the_one_that_would_be_put_together(number):
    keys, days = [uuid4() for _ in range(number)], (FIRST, LAST)
    words, params = recounting._kept_words(number)
    given = recounting._as_written(keys, days)
    handed = tuple(given[each.at] if isinstance(each, recounting._Place) else each for each in params)
    assert (words, handed) == recounting._written(recounting._rows(keys, days))


def test_more_placements_than_a_statement_is_kept_for_are_counted_too(week, monkeypatch):
    monkeypatch.setattr(recounting, "FEW", 0)
    before = list(PlacementWeek.objects.order_by("pk").values())
    PlacementWeek.objects.update(attended=9)
    recounting.recount(Placement.objects.all(), DAYS[0], DAYS[-1])
    assert list(PlacementWeek.objects.order_by("pk").values()) == before
