"""Ending a role: leaving is a date, and what is open is ended with it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import invitations
from accounts.models import Affiliation, Role
from core import clock
from core.models import Event, MoveRefused
from tests.factories.accounts import AffiliationFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"


def end(client, affiliation, **data):
    return client.post(reverse("accounts:affiliation-end", args=[affiliation.pk]), data or {"when": "now"})


def test_straight_away_signs_the_person_out_and_closes_the_role(sign_in, lead, viewer):
    theirs = Client()
    theirs.force_login(viewer.user, backend=BACKEND)
    assert theirs.get("/cookies/").status_code == 200
    answer = end(sign_in(lead), viewer)
    assert answer["Location"] == reverse("accounts:person", args=[viewer.pk])
    viewer.refresh_from_db()
    assert (viewer.ends_on, viewer.ended_at) == (clock.today(), clock.now())
    assert not Affiliation.objects.current().filter(pk=viewer.pk).exists()
    assert theirs.get("/")["Location"].startswith("/sign-in/login/")
    event = Event.objects.get(act="role_ended")
    assert (event.user, event.changes) == (lead.user, {"last_day": ["", "2026-11-18"]})


def test_a_leaver_is_closed_in_one_step_and_one_with_another_role_is_not(sign_in, lead, viewer, other_school):
    end(sign_in(lead), viewer, when="leaves")
    viewer.user.refresh_from_db()
    assert not viewer.user.is_active
    both = AffiliationFactory(organisation=lead.organisation, role=Role.SCHOOL_VIEWER)
    AffiliationFactory(user=both.user, organisation=other_school, role=Role.SCHOOL_VIEWER)
    end(sign_in(lead), both, when="leaves")
    both.user.refresh_from_db()
    assert both.user.is_active
    assert not Affiliation.objects.current().filter(pk=both.pk).exists()


def test_a_role_that_began_today_can_be_ended_at_once(sign_in, lead):
    fresh = AffiliationFactory(organisation=lead.organisation, role=Role.SCHOOL_VIEWER, starts_on=clock.today())
    assert end(sign_in(lead), fresh).status_code == 302
    assert not Affiliation.objects.current().filter(pk=fresh.pk).exists()


def test_a_last_day_leaves_the_role_until_then(sign_in, lead, viewer):
    data = {"when": "later", "last_day_day": "20", "last_day_month": "11", "last_day_year": "2026"}
    end(sign_in(lead), viewer, **data)
    for days, is_there in [(0, True), (2, True), (3, False)]:
        on = clock.today() + timedelta(days=days)
        assert Affiliation.objects.current(on).filter(pk=viewer.pk).exists() is is_there
    assert Event.objects.filter(act="role_end_set").exists()


@pytest.mark.parametrize(
    "data, words",
    [
        ({"when": ""}, "Select when the role ends"),
        ({"when": "later"}, "Enter the last day"),
        (
            {"when": "later", "last_day_day": "17", "last_day_month": "11", "last_day_year": "2026"},
            "today or in the future",
        ),
        ({"when": "later", "last_day_day": "31", "last_day_month": "2", "last_day_year": "2027"}, "real date"),
        ({"when": "later", "last_day_day": "1", "last_day_month": "1", "last_day_year": "0001"}, "year"),
    ],
)
def test_bad_input_says_what_to_do_and_ends_nothing(sign_in, lead, viewer, data, words):
    answer = end(sign_in(lead), viewer, **data)
    assert words in answer.content.decode()
    viewer.refresh_from_db()
    assert viewer.ends_on is None


def test_a_second_end_is_refused(sign_in, lead, viewer):
    client = sign_in(lead)
    end(client, viewer)
    assert "has ended already" in end(client, viewer).content.decode()
    assert Event.objects.filter(act="role_ended").count() == 1


@pytest.mark.parametrize("who, status", [("lead2", 404), ("provider", 404), ("tutor", 403), ("officer", 403)])
def test_who_may_not(sign_in, request, viewer, who, status):
    assert end(sign_in(request.getfixturevalue(who)), viewer).status_code == status
    viewer.refresh_from_db()
    assert viewer.ends_on is None


def test_nobody_ends_a_role_of_their_own(sign_in, lead):
    assert end(sign_in(lead), lead).status_code == 403
    with pytest.raises(MoveRefused):
        invitations.end(lead, by=lead)


def test_the_provider_manager_ends_a_tutors_role(sign_in, provider, tutor):
    assert end(sign_in(provider), tutor).status_code == 302


def test_the_last_ap_manager_stays(admin, manager):
    with pytest.raises(MoveRefused, match="only AP Manager"):
        invitations.end(manager, by=admin)
    AffiliationFactory(organisation=manager.organisation, role=Role.AP_MANAGER)
    invitations.end(manager, by=admin)


def test_a_former_administrator_loses_django_admin(sign_in, manager, admin, council):
    AffiliationFactory(organisation=council, role=Role.ADMINISTRATOR)
    invitations.end(admin, by=manager)
    admin.user.refresh_from_db()
    assert not admin.user.is_staff


def test_an_ended_role_can_be_given_again(manager, viewer):
    invitations.end(viewer, by=manager)
    fresh = invitations.grant(viewer.user, viewer.organisation, viewer.role, by=manager)
    assert fresh.pk != viewer.pk
    assert fresh.is_current


def test_history_stays(manager, viewer):
    assert viewer.starts_on == date(2026, 9, 1)
    invitations.end(viewer, by=manager)
    viewer.refresh_from_db()
    assert (viewer.starts_on, viewer.state) == (date(2026, 9, 1), "ended")
