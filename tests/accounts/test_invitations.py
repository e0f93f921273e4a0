"""The list of invitations, and taking one back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import invitations
from accounts.models import Invitation, Role
from core import clock
from core.models import Event
from tests.factories.accounts import SchoolFactory

LIST = "/people/invitations/"


@pytest.fixture
def asked(manager, school):
    """A colleague was asked into the school."""
    return invitations.invite(
        email="nia@school.example", name="Nia Pugh", organisation=school, role=Role.SCHOOL_VIEWER, by=manager
    )


def withdraw(client, invitation):
    return client.post(reverse("accounts:invitation-withdraw", args=[invitation.pk]))


@pytest.mark.parametrize(
    "who, seen", [("manager", True), ("admin", True), ("lead", True), ("lead2", False), ("provider", False)]
)
def test_invitations_are_seen_by_the_council_and_the_organisation(sign_in, request, asked, who, seen):
    page = sign_in(request.getfixturevalue(who)).get(LIST)
    assert ("Nia Pugh" in page.content.decode()) is seen


def test_the_list_shows_those_that_wait_unless_others_are_asked_for(sign_in, manager, asked):
    client = sign_in(manager)
    invitations.withdraw(asked, by=manager)
    assert "Nia Pugh" not in client.get(LIST).content.decode()
    assert "Nia Pugh" in client.get(LIST, {"state": "over"}).content.decode()
    assert "Nia Pugh" not in client.get(LIST, {"state": "answered"}).content.decode()
    assert "Nia Pugh" in client.get(LIST, {"state": "all"}).content.decode()


def test_the_lead_takes_one_to_their_school_back(sign_in, lead, asked):
    client = sign_in(lead)
    assert client.get(reverse("accounts:invitation-withdraw", args=[asked.pk])).status_code == 200
    assert withdraw(client, asked)["Location"] == LIST
    asked.refresh_from_db()
    assert asked.withdrawn_at == clock.now()
    assert Event.objects.get(act="withdrawn").user == lead.user


def test_a_stranger_finds_nothing(sign_in, lead2, asked):
    assert withdraw(sign_in(lead2), asked).status_code == 404
    asked.refresh_from_db()
    assert asked.withdrawn_at is None


def test_a_viewer_is_refused(sign_in, viewer, asked):
    assert withdraw(sign_in(viewer), asked).status_code == 403


def test_an_answered_one_is_not_withdrawn(sign_in, manager, asked):
    invitations.accept(asked, name="Nia", password="a long walk by the canal")
    answer = withdraw(sign_in(manager), asked)
    assert answer.status_code == 200
    assert "Nothing was changed" in answer.content.decode()


def test_one_that_ran_out_can_be_sent_anew(manager, school, asked):
    with clock.set_to(clock.now() + timedelta(days=8)):
        invitations.invite(email=asked.email, name="Nia", organisation=school, role=asked.role, by=manager)
    assert Invitation.objects.count() == 2


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, manager, queries):
    def ask(number):
        school = SchoolFactory().organisation
        email = f"person{number}@school.example"
        invitations.invite(email=email, name="N", organisation=school, role=Role.AP_LEAD, by=manager)

    client = sign_in(manager)
    for number in range(2):
        ask(number)
    few = queries(client.get, LIST)
    for number in range(2, 20):
        ask(number)
    assert queries(client.get, LIST) == few
