"""The day on home: what is due, what is known of it, and what is late; by register, provider or school."""

from datetime import date, time

import pytest
from django.urls import reverse

from attendance import the_day
from core import clock
from core.models import Threshold
from providers.models import Provider
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, SessionFactory
from tests.factories.providers import MembershipFactory
from tests.factories.pupils import EnrolmentFactory

TODAY = date(2026, 11, 18)
MORNING, LATER, AFTERNOON = time(8, 30), time(9, 30), time(12, 45)
NUMBERS = ("due", "arrived", "absent", "closed", "not_heard_of", "late", "to_come")


@pytest.fixture
def forge(provider, school):
    """Due with one provider today, at ten in the morning: all that can be said of a session, and what cannot yet."""
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))

    def due(starts, on_roll=True, **mark):
        placement = PlacementFactory(offer__membership=membership, offer__referral__commissioner=school)
        if on_roll:
            EnrolmentFactory(pupil=placement.pupil, school=school)
        half = "AM" if starts < time(12) else "PM"
        session = SessionFactory(placement=placement, date=TODAY, half=half, starts=starts, ends=time(15))
        if mark:
            MarkFactory(session=session, **mark)
        return session

    marks = [
        {"kind": "attended"},
        {"kind": "late", "minutes_late": 5},
        {"kind": "absent", "reason": "illness"},
        {"kind": "provider_closed"},
    ]
    for mark in marks:
        due(MORNING, **mark)
    for starts in (MORNING, LATER, AFTERNOON):
        due(starts)
    return due


def numbers(tally):
    return {name: getattr(tally, name) for name in NUMBERS}


ALL = {"due": 7, "arrived": 2, "absent": 1, "closed": 1, "not_heard_of": 2, "late": 1, "to_come": 1}


@pytest.mark.parametrize("role", ["manager", "officer", "quality", "lead", "viewer", "provider", "tutor"])
def test_it_tells_apart_what_is_known_what_is_late_and_what_is_to_come(request, forge, role):
    found = the_day.of(request.getfixturevalue(role), TODAY)
    assert numbers(found.together) == ALL


@pytest.mark.parametrize("role", ["lead2", "provider2"])
def test_a_stranger_is_told_that_nobody_is_due(request, sign_in, forge, role):
    person = request.getfixturevalue(role)
    assert numbers(the_day.of(person, TODAY).together) == dict.fromkeys(NUMBERS, 0)
    assert "Nobody is due at a provider today." in sign_in(person).get("/").text


def test_the_council_reads_it_by_home_school_and_a_school_by_provider(forge, manager, lead, provider):
    forge(MORNING, on_roll=False)
    assert {line.label: line.due for line in the_day.of(manager, TODAY).lines} == {
        "Agecroft Road School": 7,
        "On no school's roll": 1,
    }
    assert {line.label: line.due for line in the_day.of(lead, TODAY).lines} == {"Irwell Forge": 8}
    assert sum(line.due for line in the_day.of(provider, TODAY).lines) == 8


@pytest.mark.parametrize("role", ["manager", "lead", "viewer"])
def test_each_number_opens_exactly_its_sessions(request, sign_in, forge, role):
    forge(MORNING, on_roll=False) if role == "manager" else None
    person = request.getfixturevalue(role)
    client, found = sign_in(person), the_day.of(person, TODAY)
    told = [(number, url) for _words, number, url, _is_late in found.figures]
    told += [(line.due, line.url) for line in found.lines] + [(found.together.late, found.late_address)]
    assert len(told) >= 8
    for number, url in told:
        assert client.get(url).context["page_obj"].paginator.count == number, url


def test_a_line_of_a_provider_is_a_register_with_as_many_pupils(sign_in, forge, provider):
    client = sign_in(provider)
    for line in the_day.of(provider, TODAY).lines:
        assert len(client.get(line.url).context["drawn"]) == line.due


def test_who_is_late_is_named_to_those_who_may_know(sign_in, forge, lead, manager, provider):
    late = forge(MORNING)
    for person, is_named in ((lead, True), (manager, True), (provider, False)):
        page = sign_in(person).get("/")
        assert (late.placement.pupil.legal_surname in page.text) is is_named


@pytest.mark.parametrize("minutes, late", [(15, 2), (60, 1), (120, 0)])
def test_when_a_register_is_late_is_the_councils_to_say(forge, lead, minutes, late):
    Threshold.objects.create(code="register_minutes", label="x", value=minutes, unit="minutes", starts_on=TODAY)
    assert the_day.of(lead, TODAY).together.late == late


def test_it_is_red_only_once_the_register_time_has_passed(forge, lead):
    for hour, minute, is_under_way in ((8, 0, False), (9, 29, False), (9, 30, True)):
        with clock.set_to(clock.at(TODAY, hour, minute)):
            found = the_day.of(lead, TODAY)
            assert (found.is_under_way, bool(found.together.late)) == (is_under_way, is_under_way)


def test_the_day_somebody_is_due_again_is_told(sign_in, provider):
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))
    SessionFactory(placement=PlacementFactory(offer__membership=membership), date=date(2026, 11, 20))
    assert "The next sessions are on Friday 20 November 2026." in sign_in(provider).get("/").text


@pytest.mark.parametrize("role", ["manager", "lead", "provider"])
def test_a_full_day_asks_no_more_of_the_database(request, forge, queries, role):
    person = request.getfixturevalue(role)
    few = queries(the_day.of, person, TODAY)
    for _ in range(6):
        forge(MORNING)
    assert queries(the_day.of, person, TODAY) == few


def test_the_list_of_the_day_knows_home_schools_for_the_council_alone(sign_in, forge, manager, lead):
    address = reverse("attendance:day")
    assert "school" in sign_in(manager).get(address).context["filter"].filters
    assert "school" not in sign_in(lead).get(address).context["filter"].filters
