"""Switching between the roles a person holds: only the active one decides."""

import pytest
from django.urls import reverse

from accounts.models import Affiliation, Role
from core import clock
from core.models import Event

HERE = "/people/role/"


@pytest.fixture
def second(lead, other_school):
    """The AP Lead also looks after another school."""
    return Affiliation.objects.create(
        user=lead.user, organisation=other_school, role=Role.SCHOOL_VIEWER, starts_on=clock.today()
    )


def test_the_page_offers_the_persons_own_roles_only(sign_in, lead, second, manager, lead2):
    page = sign_in(lead).get(HERE)
    assert set(page.context["form"].fields["affiliation"].queryset) == {lead, second}
    assert "Barton Lock School" in page.content.decode()


def test_switching_changes_what_is_seen_and_rotates_the_session(sign_in, lead, second):
    client = sign_in(lead)
    client.get(HERE)
    before = client.session.session_key
    assert client.post(HERE, {"affiliation": str(second.pk)})["Location"] == "/"
    assert client.session.session_key != before
    page = client.get(HERE)
    assert page.context["acting"] == second
    assert "You are now acting as School viewer at Barton Lock School" in page.content.decode()
    assert client.get("/people/").status_code == 403


def test_switching_is_recorded(sign_in, lead, second):
    sign_in(lead).post(HERE, {"affiliation": str(second.pk)})
    event = Event.objects.get(act="role_switched")
    assert (event.user, event.role, event.organisation_id) == (lead.user, second.role, second.organisation_id)


@pytest.mark.parametrize("whose", ["lead2", "manager"])
def test_nobody_switches_to_the_role_of_another(sign_in, lead, request, whose):
    stranger = request.getfixturevalue(whose)
    client = sign_in(lead)
    answer = client.post(HERE, {"affiliation": str(stranger.pk)})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert client.get("/people/").context["acting"] == lead


@pytest.mark.parametrize("nonsense", ["", "x", "\x00", "9" * 500])
def test_nonsense_changes_nothing(sign_in, lead, nonsense):
    answer = sign_in(lead).post(HERE, {"affiliation": nonsense})
    assert answer.status_code == 200
    assert answer.context["form"].errors["affiliation"]
    assert not Event.objects.filter(act="role_switched").exists()


def test_a_role_that_ended_meanwhile_is_left_with_a_word(sign_in, lead, second):
    client = sign_in(second)
    client.get("/cookies/")
    Affiliation.objects.filter(pk=second.pk).update(ended_at=clock.now())
    before = client.session.session_key
    page = client.get(HERE)
    assert page.context["acting"] == lead
    assert "Your other role has ended" in page.content.decode()
    assert client.session.session_key != before


def test_a_person_without_a_role_is_told_what_to_do(sign_in, lead):
    client = sign_in(lead)
    Affiliation.objects.filter(pk=lead.pk).update(ended_at=clock.now(), ends_on=clock.today())
    answer = client.get(reverse("home"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "You were AP Lead at Agecroft Road School" in page
    assert "ap.team@salford-ap.example" in page
    assert "Sign out" in page


def test_an_act_your_role_never_has_is_refused_and_recorded(sign_in, viewer):
    assert sign_in(viewer).get("/people/").status_code == 403
    event = Event.objects.get(act="refused")
    assert (event.user, event.changes) == (viewer.user, {"page": "accounts:people"})
