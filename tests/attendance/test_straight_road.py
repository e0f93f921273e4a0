"""A row that finds its session under its own number comes to what the long way round makes of it."""

from dataclasses import replace
from datetime import date

import pytest

from attendance import matching
from core import clock
from providers.models import Provider
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed, register_file, row_of
from tests.factories.pupils import PupilFactory, upn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13, 16, 17)]


@pytest.fixture(scope="module")
def scene(bare):
    bare["irwell"] = Provider.objects.get(organisation=bare["provider"].organisation)
    bare["placement"] = placed(bare["irwell"], bare["school"])
    bare["other"] = placed(bare["irwell"], bare["school"])
    return bare


irwell, placement, other = held("irwell"), held("placement"), held("other")


def rows_of_every_kind(placement, other):
    sessions, others = due(placement, *DAYS), due(other, *DAYS)
    MarkFactory(session=sessions[1])
    MarkFactory(session=sessions[2])
    unplaced = PupilFactory(upn=upn(900))
    return [
        row_of(sessions[0], "/"),
        row_of(sessions[1], "/"),
        row_of(sessions[2], "I"),
        row_of(sessions[3], "L").replace(",L,,", ",L,09:50,"),
        row_of(sessions[4], "late 300"),
        row_of(sessions[5], "left early 07:00"),
        row_of(sessions[6], "D"),
        row_of(others[0], "/", name="Somebody Else"),
        row_of(others[1], "B"),
        row_of(others[2], "/").replace("11/11/2026", "14/11/2026"),
        row_of(others[3], "/").replace(other.pupil.upn, unplaced.upn),
        row_of(others[4], "/").replace(",AM,", ",PM,"),
    ]


def both_ways(irwell, by, *rows):
    said = matching.read("register.csv", register_file(*rows))
    # A session of which another row says the same, though it stands in none here, sends every row the long way.
    long = replace(said, beside={("", DAYS[0], "AM"): []})
    return matching.propose(irwell, said, by=by), matching.propose(irwell, long, by=by)


@pytest.mark.parametrize("who", ["tutor", "manager"])
def test_both_ways_come_to_the_same(irwell, placement, other, request, who):
    rows = rows_of_every_kind(placement, other)
    straight, long = both_ways(irwell, request.getfixturevalue(who), *rows)
    assert straight.counts == {"new": 3, "changed": 1, "unchanged": 1, "rejected": 7, "repeats": 0, "left_out": 0}
    assert (straight.marks, straight.faults, straight.questions) == (long.marks, long.faults, long.questions)
    assert straight.digest() == long.digest()


def test_a_new_mark_with_a_time_meets_the_rules_of_times(irwell, placement, tutor):
    first, second = due(placement, *DAYS[:2])
    straight, _ = both_ways(irwell, tutor, row_of(first, "left early 10:00"), row_of(second, "left early 06:00"))
    assert [proposed.due.session_id for proposed in straight.marks.new] == [first.pk]
    assert "is not within the session" in straight.faults[0].sentence


def test_a_new_mark_before_the_term_or_ahead_is_refused(irwell, placement, tutor):
    before, within = due(placement, date(2026, 7, 1), DAYS[0])
    with clock.set_to(clock.at(DAYS[0], 17)):
        straight, long = both_ways(irwell, tutor, row_of(before), row_of(within))
    assert [proposed.due.session_id for proposed in straight.marks.new] == [within.pk]
    assert "before the start of term" in straight.faults[0].sentence
    assert straight.faults == long.faults


def test_a_pupil_without_a_number_stops_no_file_of_many(irwell, placement, school, tutor, monkeypatch):
    monkeypatch.setattr(matching, "FEW_PUPILS", 0)
    unnamed = placed(irwell, school, pupil=PupilFactory(upn=None, no_upn_reason="post16_no_upn"))
    (session,), _ = due(placement, DAYS[0]), due(unnamed, DAYS[0])
    straight, _ = both_ways(irwell, tutor, row_of(session))
    assert straight.counts["new"] == 1
