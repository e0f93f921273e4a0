"""Children whom nobody has today, by reason; the number on home, its reasons and the list of pupils agree."""

from datetime import date

import pytest

from attendance import nobody
from attendance.nobody import Reason
from core import clock
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, SessionFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

TODAY = date(2026, 11, 18)
COUNCIL = {"home_school": None}


def placed(council, halves=(), **values):
    """A child on no roll whom the council placed, due today in these half-days."""
    asked = {"commissioner": council, "route": RouteFactory(council=True), **COUNCIL}
    placement = PlacementFactory(offer__referral=ReferralFactory(approved=True, **asked), **values)
    for half in halves:
        SessionFactory(placement=placement, date=TODAY, half=half)
    return placement


def reasons(person):
    return {reason: number for reason, number, _url in nobody.of(person, TODAY).reasons}


@pytest.fixture
def children(council):
    """A child for each reason, and two whom somebody has."""
    placed(council, ("AM", "PM"))
    EnrolmentFactory(pupil=PupilFactory(), school__name="Any School")
    MarkFactory(session=SessionFactory(placement=placed(council, ("PM",)), date=TODAY), kind="provider_closed")
    placed(council, status="paused").pauses.create(starts_on=TODAY, reason="In hospital")
    placed(council, status="agreed", starts_on=TODAY)
    placed(council, status="agreed", starts_on=date(2026, 11, 30))
    PupilFactory(born_on=date(2009, 12, 1))
    PupilFactory(year_override="12")
    placed(council, ("AM",))
    ReferralFactory(submitted=True, commissioner=council, route=RouteFactory(council=True), **COUNCIL)
    PupilFactory()
    PupilFactory(left_on=date(2026, 10, 1))


@pytest.mark.parametrize("role", ["manager", "officer", "quality"])
def test_each_child_has_the_first_reason_that_is_so(request, children, role):
    expected = dict.fromkeys((reason.label for reason in Reason), 1) | {Reason.POST_16.label: 2}
    assert reasons(request.getfixturevalue(role)) == expected


def test_each_number_opens_exactly_its_children(sign_in, children, manager):
    client, found = sign_in(manager), nobody.of(manager, TODAY)
    assert found.number == 9
    for _reason, number, url in [("any", found.number, found.url), *found.reasons]:
        assert client.get(url).context["page_obj"].paginator.count == number
    rows = client.get(f"{found.url}").context["page_obj"]
    assert len(rows) == 9


def test_a_school_is_told_of_a_child_whose_provider_is_closed(council, lead, lead2, viewer, school):
    placement = PlacementFactory(offer__referral__commissioner=school)
    EnrolmentFactory(pupil=placement.pupil, school=school)
    MarkFactory(session=SessionFactory(placement=placement, date=TODAY), kind="provider_closed")
    assert reasons(lead) == reasons(viewer) == {Reason.CLOSED.label: 1}
    assert reasons(lead2) == {}


def test_a_school_is_told_nothing_of_a_child_that_left_its_roll(council, lead, school):
    placement = PlacementFactory(offer__referral__commissioner=school, status="paused")
    EnrolmentFactory(pupil=placement.pupil, school=school, ends_on=date(2026, 10, 1))
    assert reasons(lead) == {}


def test_on_a_day_without_school_nobody_is_missed(sign_in, children, manager):
    saturday = date(2026, 11, 21)
    with clock.set_to(clock.at(saturday, 10)):
        assert nobody.of(manager, saturday).number == 0
        assert "Schools are closed today" in sign_in(manager).get("/").text


@pytest.mark.parametrize("role", ["provider", "tutor", "admin"])
def test_a_provider_is_told_of_no_child_it_has_not(request, sign_in, children, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get("/").context["nobody"] is None
    assert "With nobody today" not in client.get("/placements/pupils/").text


def test_more_children_ask_no_more_of_the_database(council, children, manager, queries):
    few = queries(nobody.of, manager, TODAY)
    PupilFactory.create_batch(5)
    assert queries(nobody.of, manager, TODAY) == few
