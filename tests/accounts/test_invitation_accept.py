"""Accepting an invitation: once, within seven days, by the person who was asked."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse

from accounts import invitations
from accounts.models import Affiliation, Role, User
from core import clock
from core.models import Event, MoveRefused
from tests.factories.accounts import link_path

GOOD = {"name": "Nia Pugh", "password": "a long walk by the canal", "again": "a long walk by the canal"}


@pytest.fixture
def invitation(manager, school):
    """Nia is asked to be AP Lead."""
    return invitations.invite(
        email="nia@school.example", name="N Pugh", organisation=school, role=Role.AP_LEAD, by=manager
    )


@pytest.fixture
def page(invitation):
    """Where the link leads."""
    return link_path(invitation)


def test_a_new_person_chooses_a_name_and_a_password_and_can_sign_in(client, page, invitation, school):
    assert "Nia" not in client.get(page).content.decode().replace("N Pugh", "")
    answer = client.post(page, GOOD)
    assert answer["Location"] == reverse("account_login")
    person = User.objects.get(email="nia@school.example")
    assert (person.name, person.check_password(GOOD["password"])) == ("Nia Pugh", True)
    affiliation = Affiliation.objects.get(user=person)
    assert (affiliation.role, affiliation.organisation) == (Role.AP_LEAD, school)
    assert Event.objects.get(act="accepted").user == person
    answer = client.post(reverse("account_login"), {"login": person.email, "password": GOOD["password"]})
    assert answer["Location"] == "/"


def test_it_works_once(client, page):
    client.post(page, GOOD)
    again = client.get(page)
    assert again.status_code == 410
    assert "accepted before" in again.content.decode()
    assert client.post(page, GOOD).status_code == 410
    assert Affiliation.objects.filter(user__email="nia@school.example").count() == 1


def test_of_two_at_once_the_second_is_refused(invitation):
    stale = type(invitation).objects.get(pk=invitation.pk)
    invitations.accept(invitation, name="Nia", password=GOOD["password"])
    with pytest.raises(MoveRefused):
        invitations.accept(stale, name="Eve", password="another long password")
    assert User.objects.get(email="nia@school.example").name == "Nia"


def test_it_runs_out_after_seven_days(client, page):
    with clock.set_to(clock.now() + timedelta(days=7, seconds=1)):
        answer = client.get(page)
        assert answer.status_code == 410
        assert "ran out on 25 November 2026" in answer.content.decode()
        assert client.post(page, GOOD).status_code == 410
    assert not Affiliation.objects.filter(user__email="nia@school.example").exists()


def test_a_withdrawn_one_no_longer_works(client, page, invitation, manager):
    invitations.withdraw(invitation, by=manager)
    answer = client.post(page, GOOD)
    assert answer.status_code == 410
    assert "withdrawn" in answer.content.decode()


@pytest.mark.parametrize("kind", ["the key alone", "another signer", "nonsense"])
def test_only_links_we_signed_open_anything(client, invitation, kind):
    tokens = {
        "the key alone": invitation.key,
        "another signer": Signer(salt="elsewhere").sign(invitation.key),
        "nonsense": "x:y",
    }
    assert client.get(reverse("accounts:invitation-accept", args=[tokens[kind]])).status_code == 404


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("password", "short", "at least 12"),
        ("password", "password1234", "too common"),
        ("password", "Salford-school-1", "Do not build"),
        ("password", "", "Enter a password"),
        ("again", "something else entirely", "not the same"),
        ("name", "", "Enter your full name"),
    ],
)
def test_a_weak_answer_says_what_to_do_and_opens_nothing(client, page, field, value, words):
    answer = client.post(page, {**GOOD, field: value})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert answer.content.decode().count("<title>Error: ") == 1
    assert not Affiliation.objects.filter(user__email="nia@school.example").exists()


def test_the_password_is_never_written_back_into_the_page(client, page):
    answer = client.post(page, {**GOOD, "again": "different words here"})
    assert GOOD["password"] not in answer.content.decode()


def test_somebody_with_an_account_signs_in_and_adds_the_role(client, sign_in, manager, lead2, school):
    invitation = invitations.invite(
        email=lead2.user.email, name="Lead2", organisation=school, role=Role.SCHOOL_VIEWER, by=manager
    )
    page = link_path(invitation)
    assert "Sign in" in client.get(page).content.decode()
    client.post(page, GOOD)
    assert lead2.user.affiliations.count() == 1
    assert lead2.user.check_password("correct horse battery")
    answer = sign_in(lead2).post(page)
    assert answer["Location"] == reverse("accounts:acting")
    assert lead2.user.affiliations.count() == 2


def test_somebody_else_who_is_signed_in_accepts_nothing(sign_in, page, viewer):
    client = sign_in(viewer)
    assert "signed in as somebody else" in client.get(page).content.decode()
    client.post(page, GOOD)
    assert not Affiliation.objects.filter(user__email="nia@school.example").exists()
    assert viewer.user.affiliations.count() == 1


def test_an_administrator_gets_django_admin_with_the_role(client, manager, council):
    asked = invitations.invite(
        email="ada@council.example", name="Ada", organisation=council, role=Role.ADMINISTRATOR, by=manager
    )
    client.post(link_path(asked), GOOD)
    assert User.objects.get(email="ada@council.example").is_staff


def test_what_an_anonymous_reader_is_shown_names_no_address(client, page):
    assert "nia@school.example" not in client.get(page).content.decode()


def test_the_flow_itself_changes_no_password_of_an_account_that_has_one(manager, lead2, school):
    asked = invitations.invite(
        email=lead2.user.email, name="Eve", organisation=school, role=Role.SCHOOL_VIEWER, by=manager
    )
    with pytest.raises(MoveRefused):
        invitations.accept(asked, name="Eve", password="another long password")
    lead2.user.refresh_from_db()
    assert lead2.user.check_password("correct horse battery")
    assert lead2.user.affiliations.count() == 1
