"""A placed child changes school, becomes looked after or gets a plan: what must be done stands on home until it is."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from continuity import changes
from continuity.models import Known, Step
from core import clock
from core.models import MoveRefused
from placements import followed
from pupils import enrolling
from pupils.models import Enrolment
from tests.factories.placing import agreed
from tests.factories.pupils import PupilFactory

What = Step.What


@pytest.fixture
def placement(lead, provider):
    return agreed(lead, provider)


def steps(change):
    rows = Step.objects.filter(change=change).select_related("organisation").order_by("what")
    return {(row.what, row.organisation.is_council) for row in rows}


def test_who_becomes_looked_after(placement, lead):
    enrolling.change(placement.pupil, {"is_looked_after": True}, by=lead)
    assert steps("care") == {
        (What.VIRTUAL_SCHOOL, True),
        (What.SOCIAL_WORKER, False),
        (What.PERSONAL_PLAN, False),
        (What.PROVIDER_NEEDS, False),
        (What.ROUTE, False),
        (What.HOURS, True),
    }


def test_who_gets_a_plan(placement, lead):
    enrolling.change(placement.pupil, {"sen_provision": "E"}, by=lead)
    assert steps("plan") == {
        (What.PLAN_DATES, False),
        (What.PLAN_NAMES, True),
        (What.PROVIDER_NEEDS, False),
        (What.ROUTE, False),
        (What.HOURS, True),
    }


def test_another_change_of_the_record_opens_nothing(placement, lead):
    enrolling.change(placement.pupil, {"has_free_meals": not placement.pupil.has_free_meals}, by=lead)
    enrolling.change(placement.pupil, {"is_looked_after": False}, by=lead)
    assert not Step.objects.exists()


def test_who_is_not_placed_opens_nothing(lead):
    enrolling.change(PupilFactory(), {"is_looked_after": True}, by=lead)
    assert not Step.objects.exists()


def test_a_new_home_school_is_noticed_by_the_clock_on_its_first_day(placement, lead, lead2):
    enrolment = Enrolment.objects.get(pupil=placement.pupil)
    enrolling.leave(enrolment, clock.today(), by=lead)
    enrolling.enrol(placement.pupil, lead2.organisation, clock.today() + timedelta(days=1))
    assert not Step.objects.exists()
    with clock.set_to(clock.at(clock.today() + timedelta(days=1), 5, 10)):
        followed.taught()
    found = {(row.what, row.organisation_id) for row in Step.objects.filter(change="school")}
    assert found == {
        (What.GOES_ON, lead.organisation_id),
        (What.PROVIDER_SCHOOL, lead.organisation_id),
        (What.NEW_SCHOOL, lead2.organisation_id),
    }
    with clock.set_to(clock.at(clock.today() + timedelta(days=1), 5, 20)):
        followed.taught()
    assert Step.objects.count() == 3


def test_of_two_who_look_at_once_one_writes_it_down(placement, lead):
    placement.pupil.is_looked_after = True
    placement.pupil.save()
    before = Known.objects.get(pk=placement.pk)
    assert changes.look(type(placement).objects.filter(pk=placement.pk)) == 6
    now = changes._stands(placement, before.home_school_id)
    assert changes._turn(placement, before, now, None) == 0


def test_it_stands_on_home_until_it_is_done_or_not_needed_with_a_reason(sign_in, placement, lead, lead2, viewer):
    enrolling.change(placement.pupil, {"is_looked_after": True}, by=lead)
    client, listed = sign_in(lead), reverse("continuity:steps") + "?status=to_do"

    def card():
        return next(one for one in client.get("/").context["cards"] if one.label.startswith("things to do after"))

    assert card().count == 4 == client.get(card().url).context["page_obj"].paginator.count
    step = Step.objects.get(what=What.PERSONAL_PLAN)
    url = reverse("continuity:step-settle", args=[step.pk])
    assert "Enter why it is not needed" in client.post(url, {"outcome": "not_needed", "reason": ""}).text
    assert client.post(url, {"outcome": "not_needed", "reason": "Agreed in October"}).status_code == 302
    assert card().count == 3
    assert "Agreed in October" in client.get(reverse("continuity:pupil-steps", args=[placement.pupil_id])).text
    with pytest.raises(MoveRefused, match="Somebody else has settled this"):
        step.settle(outcome="done", by=lead)
    assert sign_in(lead2).get(url).status_code == 404
    assert sign_in(viewer).get(listed).status_code == 403


def test_the_council_settles_its_own_and_its_manager_everybodys(sign_in, placement, lead, officer, manager, provider):
    enrolling.change(placement.pupil, {"is_looked_after": True}, by=lead)
    theirs = Step.objects.get(what=What.PERSONAL_PLAN)
    url = reverse("continuity:step-settle", args=[theirs.pk])
    assert sign_in(officer).get(url).status_code == 403
    assert sign_in(manager).get(url).status_code == 200
    own = reverse("continuity:step-settle", args=[Step.objects.get(what=What.VIRTUAL_SCHOOL).pk])
    assert sign_in(officer).get(own).status_code == 200
    assert sign_in(provider).get(url).status_code == 403


def test_what_ends_and_what_goes_on_is_shown(sign_in, placement, lead, lead2):
    enrolling.leave(Enrolment.objects.get(pupil=placement.pupil), clock.today(), by=lead)
    enrolling.enrol(placement.pupil, lead2.organisation, clock.today() + timedelta(days=1))
    page = reverse("continuity:pupil-steps", args=[placement.pupil_id])
    with clock.set_to(clock.at(clock.today() + timedelta(days=1), 10)):
        shown = sign_in(lead2).get(page).text
    assert f"{lead.organisation} goes on paying and deciding until the placement ends" in shown
    assert f"The calendar of {lead2.organisation} says when the child is due" in shown
    assert "End the placement" not in shown


def test_the_list_costs_the_same_for_two_as_for_twelve(sign_in, placement, lead, queries):
    row = {
        "pupil": placement.pupil,
        "placement": placement,
        "organisation": lead.organisation,
        "opened_on": date(2026, 11, 2),
    }
    Step.objects.bulk_create(Step(change="care", what="route", **row) for _ in range(2))
    url = reverse("continuity:steps") + "?status=to_do"
    few = queries(sign_in(lead).get, url)
    Step.objects.bulk_create(Step(change="plan", what="route", **row) for _ in range(10))
    assert queries(sign_in(lead).get, url) == few <= 30
