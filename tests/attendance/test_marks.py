"""Saving marks: by whom, for which days, once, and with what was there before kept."""

from collections import Counter
from datetime import date, time

import pytest
from django.urls import reverse

from attendance import marks
from attendance.cells import Meaning
from attendance.marks import Entry, MarksRefused, Saved
from attendance.models import Mark, MarkChange
from core import clock
from core.models import Event, HalfTerm, Threshold
from core.trail_changes import changes_of
from tests.factories.attendance import MarkFactory, due, placed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)
HERE, ILL = Meaning("attended"), Meaning("absent", "illness")


@pytest.fixture
def placement(provider, school, council):
    return placed(provider, school)


@pytest.fixture
def session(placement):
    return due(placement, date(2026, 11, 16))[0]


def save(session, says, by, **more):
    return marks.save([Entry(session.pk, says)], by=by, **more)


def refusal(session, says, by, **more):
    with pytest.raises(MarksRefused) as refused:
        save(session, says, by, **more)
    return str(refused.value)


def test_a_tutor_says_what_happened(session, tutor):
    saved = save(session, ILL, tutor)
    mark = Mark.objects.get(session=session)
    assert (mark.kind, mark.reason, mark.saved_by, mark.saved_at) == ("absent", "illness", tutor.user, clock.now())
    assert (saved.new, saved.changed, saved.unchanged) == (1, 0, 0)
    assert str(mark) == "Absent: ill"


def test_one_event_on_the_trail_counts_what_was_saved(placement, tutor):
    sessions = due(placement, date(2026, 11, 16), date(2026, 11, 17), halves=("AM", "PM"))
    marks.save([Entry(session.pk, HERE) for session in sessions], by=tutor)
    event = Event.objects.get(act="marks_saved")
    assert event.changes == {"new": 4, "changed": 0}
    assert event.user == tutor.user
    assert event.object_name == placement.provider.name


def test_the_trail_tells_changed_marks_before_and_after_and_not_whose_they_are(placement, tutor, manager, sign_in):
    sessions = due(placement, date(2026, 11, 16), date(2026, 11, 17), halves=("AM", "PM"))
    marks.save([Entry(session.pk, HERE) for session in sessions], by=tutor)
    says = [ILL, ILL, Meaning("late", minutes_late=5), Meaning("attended", nature="sport")]
    marks.save([Entry(session.pk, one) for session, one in zip(sessions, says, strict=True)], by=tutor)
    lines = [
        "Marks: from Attended to Absent: ill, 2 times",
        "Marks: from Attended to Late by 5 minutes",
        "Marks: from Attended to Attended (sport)",
    ]
    event = Event.objects.filter(act="marks_saved").first()
    assert [line for line in changes_of(event) if line.startswith("Marks")] == lines
    page = sign_in(manager).get(reverse("core:trail"))
    file = sign_in(manager).get(reverse("core:trail"), {"download": "csv"}).content.decode("utf-8-sig")
    for line in lines:
        assert line in page.text
        assert line in file
    assert placement.pupil.legal_surname not in page.text + file + str(event.changes)


def test_one_event_tells_the_commonest_changes_of_many():
    turns = Counter({(HERE, Meaning("late", minutes_late=number)): 1 for number in range(1, 80)})
    turns[ILL, HERE] = 9
    told = Saved(changed=88, turns=turns).changes["marks"]["turned"]
    assert told[0] == ["Absent: ill", "Attended", 9]
    assert len(told) == marks.CHANGES_TOLD


def test_a_changed_mark_keeps_what_it_was_who_when_and_why(session, tutor, provider):
    save(session, HERE, tutor)
    save(session, Meaning("left_early", left_at=time(11, 15)), provider, why="The father fetched the pupil")
    change = MarkChange.objects.get()
    assert change.before == {"kind": "attended"}
    assert change.after == {"kind": "left_early", "left_at": "11:15"}
    assert (change.changed_by, change.changed_at) == (provider.user, clock.now())
    assert change.why == "The father fetched the pupil"
    assert str(change) == "Attended became Left early at 11:15am"
    assert session.mark.left_at == time(11, 15)


def test_the_same_again_changes_nothing_and_leaves_no_trace(session, tutor):
    save(session, ILL, tutor)
    again = save(session, ILL, tutor)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert not MarkChange.objects.exists()
    assert Event.objects.filter(act="marks_saved").count() == 1


def test_less_detail_about_the_same_is_no_change(session, tutor):
    save(session, Meaning("late", minutes_late=20), tutor)
    assert save(session, Meaning("late"), tutor).unchanged == 1
    saved = save(session, Meaning("late", minutes_late=25), tutor)
    assert (saved.changed, saved.sentence) == (1, "1 mark changed.")


def test_tomorrow_is_not_recorded_today(placement, provider):
    tomorrow = due(placement, date(2026, 11, 19))[0]
    assert refusal(tomorrow, HERE, provider) == (
        "19 November 2026 AM: 19 November 2026 is in the future. Attendance can be recorded up to today."
    )
    assert not Mark.objects.exists()


def test_an_unknown_session_can_be_filled_back_to_the_start_of_term(placement, tutor):
    first, before = due(placement, date(2026, 9, 1), date(2026, 7, 21))
    assert save(first, HERE, tutor).new == 1
    assert "before the start of term (1 September 2026). Ask the council" in refusal(before, HERE, tutor)


def test_the_council_fills_in_what_is_older(placement, manager):
    (before,) = due(placement, date(2026, 7, 21))
    assert save(before, HERE, manager).new == 1


@pytest.mark.parametrize("day, is_open", [(date(2026, 11, 11), True), (date(2026, 11, 10), False)])
def test_a_saved_mark_is_locked_after_five_school_days(placement, tutor, day, is_open):
    (session,) = due(placement, day)
    MarkFactory(session=session)
    if is_open:
        assert save(session, ILL, tutor).changed == 1
    else:
        assert "older than 5 school days. Ask the council to change it" in refusal(session, ILL, tutor)
        session.mark.refresh_from_db()
        assert session.mark.kind == "attended"


def test_the_lock_counts_school_days_of_the_pupils_own_school(placement, school, tutor):
    """A week the school was closed does not count, although the provider was open."""
    school.calendar.closures.create(kind="inset", starts_on=date(2026, 11, 12), ends_on=date(2026, 11, 13))
    (session,) = due(placement, date(2026, 11, 10))
    MarkFactory(session=session)
    assert save(session, ILL, tutor).changed == 1


def test_a_pupil_without_a_school_goes_by_the_councils_days(provider, tutor, council):
    (session,) = due(placed(provider), date(2026, 11, 10))
    MarkFactory(session=session)
    assert "Ask the council" in refusal(session, ILL, tutor)


def test_a_saved_mark_of_the_term_before_is_locked_not_too_old_to_be_recorded(placement, tutor):
    (session,) = due(placement, date(2026, 7, 21))
    MarkFactory(session=session)
    assert "older than 5 school days. Ask the council to change it" in refusal(session, ILL, tutor)


def test_where_the_calendar_does_not_reach_back_nothing_is_locked(placement, tutor):
    HalfTerm.objects.exclude(academic_year="2026-27", code="autumn_2").delete()
    HalfTerm.objects.update(starts_on=date(2026, 11, 16))
    (session,) = due(placement, date(2026, 11, 10))
    MarkFactory(session=session)
    assert save(session, ILL, tutor).changed == 1


def test_the_figure_is_the_councils_to_set(placement, tutor):
    Threshold.objects.create(
        code="mark_lock_school_days", label="Lock", value=6, unit="school days", starts_on=date(2026, 9, 1)
    )
    (session,) = due(placement, date(2026, 11, 10))
    MarkFactory(session=session)
    assert save(session, ILL, tutor).changed == 1


def test_the_council_changes_a_locked_mark(placement, officer):
    (session,) = due(placement, date(2026, 9, 7))
    MarkFactory(session=session)
    assert save(session, ILL, officer, why="The school's own register says so").changed == 1
    assert MarkChange.objects.get().why == "The school's own register says so"


def test_a_locked_mark_that_stays_as_it_is_troubles_nobody(placement, tutor):
    (session,) = due(placement, date(2026, 9, 7))
    MarkFactory(session=session)
    assert save(session, HERE, tutor).unchanged == 1


@pytest.mark.parametrize("who", ["provider2", "lead", "viewer", "admin"])
def test_nobody_else_records_it(session, request, who):
    assert "not on your register" in refusal(session, HERE, request.getfixturevalue(who))
    assert not Mark.objects.exists()


def test_all_or_none_are_saved(placement, tutor):
    good, bad = due(placement, date(2026, 11, 18), date(2026, 11, 19))
    with pytest.raises(MarksRefused) as refused:
        marks.save([Entry(good.pk, HERE), Entry(bad.pk, HERE)], by=tutor)
    assert list(refused.value.faults) == [bad.pk]
    assert not Mark.objects.exists()
    assert not Event.objects.filter(act="marks_saved").exists()


def test_who_was_quicker_is_not_overwritten(session, tutor, provider):
    save(session, ILL, provider)
    with pytest.raises(MarksRefused, match="somebody else saved this mark"):
        marks.save([Entry(session.pk, HERE, seen=None)], by=tutor)
    assert marks.save([Entry(session.pk, ILL, seen=None)], by=tutor).unchanged == 1
    assert marks.save([Entry(session.pk, HERE, seen=ILL)], by=tutor).changed == 1


@pytest.mark.parametrize(
    "says, words",
    [
        (Meaning("left_early", left_at=time(14, 10)), "left at 2:10pm is not within the session (9:30am to midday)"),
        (Meaning("late", minutes_late=150), "late by 150 minutes does not fit the session (150 minutes)"),
    ],
)
def test_times_lie_within_the_session(session, tutor, says, words):
    assert words in refusal(session, says, tutor)


def test_the_database_refuses_what_no_mark_can_say(session, tutor):
    from django.db import IntegrityError, transaction

    nonsense = [
        {"kind": "vanished"},
        {"kind": "absent"},
        {"kind": "absent", "reason": "the dog"},
        {"kind": "attended", "reason": "illness"},
        {"kind": "attended", "minutes_late": 5},
        {"kind": "left_early"},
        {"kind": "absent", "reason": "illness", "nature": "sport"},
    ]
    for mark in nonsense:
        with pytest.raises(IntegrityError), transaction.atomic():
            MarkFactory(session=session, **mark)


def test_it_costs_the_same_for_two_marks_as_for_forty(placement, tutor, queries):
    days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
    sessions = due(placement, *days, halves=("AM", "PM"))
    few = queries(marks.save, [Entry(session.pk, HERE) for session in sessions[:2]], by=tutor)
    assert queries(marks.save, [Entry(session.pk, HERE) for session in sessions], by=tutor) == few
