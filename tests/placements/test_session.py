"""The rows of sessions follow what is agreed, for days to come; the past is never made again."""

from datetime import date, time, timedelta

import pytest
from django.db.models import ProtectedError

from attendance.models import Mark
from core import clock
from core.models import Event
from placements import agreeing, running, sessions
from placements.models import Placement, Session
from tests.cast import held
from tests.factories.accounts import SchoolFactory
from tests.factories.placing import FIRST, LAST, agreed, approved, cells, on_framework, signed
from tests.factories.pupils import EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["placement"] = agreed(bare["lead"], bare["provider"], bare["membership"])
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(bare["placement"])
    return bare


membership, placement = held("membership"), held("placement")


def rows(placement: Placement) -> set:
    return set(Session.objects.filter(placement=placement).values_list("date", "half", "starts", "ends"))


def computed(placement: Placement) -> set:
    placement = Placement.objects.select_related("provider").get(pk=placement.pk)
    due = sessions.due([placement], placement.starts_on)[placement.pk]
    return {(one.date, one.half, one.starts, one.ends) for one in due}


def days(placement: Placement) -> list[str]:
    return [f"{day:%d/%m}" for day in Session.objects.filter(placement=placement).values_list("date", flat=True)]


def closed(organisation, *when: date) -> None:
    for day in when:
        organisation.calendar.closures.create(kind="inset", starts_on=day, ends_on=day)


def test_after_pause_change_closure_and_end_the_rows_are_those_computed(placement, lead, provider):
    assert rows(placement) == computed(placement)
    closed(lead.organisation, date(2026, 12, 9))
    with clock.set_to(clock.at(date(2026, 11, 24), 4)):
        sessions.complete()
        assert rows(placement) == computed(placement)
    with clock.set_to(clock.at(date(2026, 11, 24))):
        running.pause(placement, on=date(2026, 11, 30), until=date(2026, 12, 1), reason="Ill", by=lead)
        assert rows(placement) == computed(placement)
        agreeing.change(
            placement, starts_on=date(2026, 12, 7), ends_on=LAST, pattern=cells("mon_am", "fri_am"), by=lead
        )
        signed(placement, provider, lead)
        assert rows(placement) == computed(placement)
        running.end(placement, on=date(2026, 12, 14), reason="returned", by=lead)
    assert days(placement) == ["23/11", "25/11", "02/12", "07/12", "11/12", "14/12"]
    assert rows(placement) == computed(placement)


def test_completing_twice_changes_nothing(placement):
    before = rows(placement)
    with clock.set_to(clock.at(date(2026, 11, 24), 4)):
        assert sessions.complete() == 0
    assert rows(placement) == before


def test_each_change_is_on_the_trail_with_its_counts(placement):
    event = Event.objects.about(placement).filter(act="sessions_settled").get()
    assert event.changes == {"sessions_made": 8, "sessions_removed": 0, "sessions_changed": 0}
    assert event.sentence == "8 half-days were added to the timetable."


def test_a_term_is_made_at_a_time(lead, provider, membership, council):
    placement = agreed(lead, provider, membership, ends_on=date(2027, 7, 22))
    assert Session.objects.filter(placement=placement).latest("date").date == date(2026, 12, 16)
    with clock.set_to(clock.at(date(2026, 12, 19), 3)):
        sessions.complete()
    assert Session.objects.filter(placement=placement).latest("date").date == date(2027, 3, 31)


def test_a_start_in_the_next_term_has_its_sessions_at_once(lead, provider, membership, council):
    placement = agreed(lead, provider, membership, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 15))
    assert days(placement) == ["04/01", "06/01", "11/01", "13/01"]


def test_a_closed_day_opened_again_comes_back(placement, lead):
    closed(lead.organisation, date(2026, 12, 9))
    with clock.set_to(clock.at(date(2026, 11, 24), 4)):
        sessions.complete()
        assert "09/12" not in days(placement)
        lead.organisation.calendar.closures.all().delete()
        sessions.complete()
    assert "09/12" in days(placement)


def test_a_closure_entered_for_the_past_takes_nothing_away(placement, lead):
    closed(lead.organisation, date(2026, 11, 25))
    with clock.set_to(clock.at(date(2026, 11, 26), 4)):
        sessions.complete()
    assert "25/11" in days(placement)


def test_a_pupil_who_changes_school_follows_the_new_schools_days(placement, lead):
    new_school = SchoolFactory().organisation
    closed(lead.organisation, date(2026, 12, 7))
    closed(new_school, date(2026, 12, 14))
    enrolment = placement.pupil.enrolments.get()
    enrolment.ends_on = date(2026, 12, 4)
    enrolment.save()
    EnrolmentFactory(pupil=placement.pupil, school=new_school, starts_on=date(2026, 12, 7))
    with clock.set_to(clock.at(date(2026, 11, 24), 4)):
        sessions.complete()
    assert days(placement) == ["23/11", "25/11", "30/11", "02/12", "07/12", "09/12", "16/12"]


def test_a_pupil_of_the_council_without_a_school_follows_the_councils_days(officer, provider, membership):
    closed(officer.organisation, date(2026, 11, 25))
    placement = agreed(officer, provider, membership)
    assert days(placement)[:2] == ["23/11", "30/11"]


def test_the_provider_may_be_closed(lead, provider, membership, council):
    closed(provider.organisation, date(2026, 11, 25))
    assert days(agreed(lead, provider, membership))[:2] == ["23/11", "30/11"]


def test_a_session_with_a_mark_stays_when_its_half_day_is_taken_off(placement, lead, manager):
    with clock.set_to(clock.at(FIRST)):
        marked = Session.objects.get(placement=placement, date=FIRST)
        Mark.objects.create(session=marked, kind="attended", saved_by=manager.user, saved_at=clock.now())
        running.pause(placement, on=FIRST, reason="Went home ill", by=lead)
    assert days(placement) == ["23/11"]
    with pytest.raises(ProtectedError):
        marked.delete()


def test_other_times_are_written_into_the_same_rows(placement, lead, provider):
    key = Session.objects.get(placement=placement, date=date(2026, 11, 30)).pk
    with clock.set_to(clock.at(date(2026, 11, 24))):
        later = cells("mon_am", "wed_am", starts="10:00")
        agreeing.change(placement, starts_on=date(2026, 11, 25), ends_on=LAST, pattern=later, by=lead)
        signed(placement, provider, lead)
    assert Session.objects.get(pk=key).starts == time(10)
    assert Session.objects.get(placement=placement, date=FIRST).starts == time(9, 30)


def test_an_ended_placement_is_left_alone_at_night(placement, lead):
    with clock.set_to(clock.at(date(2026, 11, 26))):
        running.end(placement, on=date(2026, 11, 26), reason="returned", by=lead)
        sessions.complete()
    assert days(placement) == ["23/11", "25/11"]


def test_the_nights_work_costs_the_same_for_two_placements_as_for_twenty(lead, provider, membership, queries, council):
    def make(count: int) -> None:
        for _ in range(count):
            agreed(lead, provider, membership)

    with clock.set_to(clock.at(date(2026, 11, 20))):
        make(2)
        few = queries(sessions.complete)
        make(4)
        assert queries(sessions.complete) == few


def test_twelve_weeks_of_many_placements_are_made_in_a_few_queries(
    lead, provider, membership, council, django_assert_max_num_queries
):
    made = [agreed(lead, provider, membership) for _ in range(6)]
    Session.objects.all().delete()
    placements = list(Placement.objects.filter(pk__in=[row.pk for row in made]).select_related("provider"))
    with django_assert_max_num_queries(32):  # two thirds of them are what the trail says of each placement
        sessions.settle_many(placements, by=None)
    assert Session.objects.count() == 48


def test_sessions_are_never_made_twice(placement):
    assert Session.objects.filter(placement=placement).count() == len(set(days(placement)))
    sessions.settle(Placement.objects.get(pk=placement.pk), FIRST - timedelta(days=3), by=None)
    assert rows(placement) == computed(placement)


def test_a_referral_of_a_pupil_on_no_roll_by_a_school_follows_the_council(lead, provider, membership, council):
    """The home school ended between referral and place: its calendar says nothing any more."""
    referral = approved(lead.organisation)
    referral.pupil.enrolments.update(ends_on=date(2026, 11, 19))
    closed(lead.organisation, date(2026, 11, 23))
    assert days(agreed(lead, provider, membership, referral=referral))[0] == "23/11"
