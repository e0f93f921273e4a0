"""The list of people, and one person."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from accounts import invitations
from accounts.models import Affiliation, Role, User
from core import clock
from tests.factories.accounts import AffiliationFactory

LIST = "/people/"
CAST = ["manager", "officer", "quality", "admin", "lead", "lead2", "viewer", "provider", "provider2", "tutor"]


@pytest.fixture
def everybody(request):
    """The whole cast."""
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.mark.parametrize(
    "who, seen",
    [
        ("manager", set(CAST)),
        ("officer", set(CAST)),
        ("admin", set(CAST)),
        ("lead", {"lead", "viewer"}),
        ("lead2", {"lead2"}),
        ("provider", {"provider", "tutor"}),
    ],
)
def test_the_council_sees_everybody_and_others_their_own(sign_in, everybody, who, seen):
    page = sign_in(everybody[who]).get(LIST)
    assert {row.user.name.lower() for row in page.context["object_list"]} == seen


@pytest.mark.parametrize("who", ["viewer", "tutor"])
def test_viewers_and_tutors_have_no_such_page(sign_in, everybody, who):
    client = sign_in(everybody[who])
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("accounts:person", args=[everybody[who].pk])).status_code == 403


def test_an_unknown_role_sees_nobody(everybody):
    stranger = AffiliationFactory.build(role="king", organisation=everybody["lead"].organisation)
    assert not Affiliation.objects.visible_to(stranger).exists()
    assert not User.objects.visible_to(stranger).exists()


@pytest.mark.parametrize(
    "asked, names",
    [
        ({"role": "ap_lead"}, {"Lead", "Lead2"}),
        ({"role": "king"}, None),
        ({"q": "LEAD"}, None),
        ({"sort": "password"}, None),
        ({"user__password": "x", "page": "abc"}, None),
        ({"page": "-1"}, None),
    ],
)
def test_the_filters_narrow_and_unknown_ones_are_ignored(sign_in, everybody, asked, names):
    page = sign_in(everybody["manager"]).get(LIST, asked)
    found = {row.user.name for row in page.context["object_list"]}
    assert found == ({name.title() for name in CAST} if names is None else names)


@pytest.mark.parametrize(
    "words, names", [("LEAD", {"Lead", "Lead2"}), ("tutor@demo", {"Tutor"}), ("demo tutor", {"Tutor"}), ("%", set())]
)
def test_names_and_addresses_are_looked_for_and_stand_in_no_address(sign_in, everybody, words, names):
    client = sign_in(everybody["manager"])
    found = client.post(LIST, {"words": words})
    assert "lead" not in found.url.lower()
    assert {row.user.name for row in client.get(found.url).context["object_list"]} == names


def test_who_never_signed_in_is_found_and_when_the_others_did_is_shown(sign_in, everybody):
    User.objects.filter(pk=everybody["lead"].user_id).update(last_login=clock.at(date(2026, 11, 2), 9))
    client = sign_in(everybody["manager"])
    assert "2 Nov 2026" in client.get(LIST).text
    never = client.get(LIST, {"state": "never"}).context["object_list"]
    assert {row.user.name for row in never} == {name.title() for name in CAST} - {"Lead"}
    longest_ago_first = client.get(LIST, {"sort": "user__last_login"}).context["object_list"]
    assert longest_ago_first[len(CAST) - 1].user.name == "Lead"


def test_the_organisation_narrows_for_the_council(sign_in, everybody, school):
    page = sign_in(everybody["manager"]).get(LIST, {"organisation": str(school.pk)})
    assert {row.user.name for row in page.context["object_list"]} == {"Lead", "Viewer"}


def test_ended_roles_show_when_asked_for(sign_in, everybody):
    client = sign_in(everybody["manager"])
    invitations.end(everybody["tutor"], by=everybody["manager"])
    assert "Tutor" not in {row.user.name for row in client.get(LIST).context["object_list"]}
    for state in ("ended", "all"):
        assert "Tutor" in {row.user.name for row in client.get(LIST, {"state": state}).context["object_list"]}


def test_the_list_comes_as_csv(sign_in, everybody):
    answer = sign_in(everybody["lead"]).get(LIST, {"download": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Name", "Email address", "Role"]
    assert {row[0] for row in rows[1:]} == {"Lead", "Viewer"}


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, manager, queries):
    client = sign_in(manager)
    AffiliationFactory.create_batch(2)
    few = queries(client.get, LIST)
    AffiliationFactory.create_batch(18)
    assert queries(client.get, LIST) == few


def test_a_person_is_shown_with_the_roles_the_reader_may_know_of(sign_in, everybody, other_school):
    viewer = everybody["viewer"]
    second = AffiliationFactory(user=viewer.user, organisation=other_school, role=Role.AP_LEAD)
    for_lead = sign_in(everybody["lead"]).get(reverse("accounts:person", args=[viewer.pk]))
    assert list(for_lead.context["roles"]) == [viewer]
    for_manager = sign_in(everybody["manager"]).get(reverse("accounts:person", args=[viewer.pk]))
    assert set(for_manager.context["roles"]) == {viewer, second}


def test_a_stranger_and_nobody_answer_alike(sign_in, everybody):
    client = sign_in(everybody["lead"])
    there = client.get(reverse("accounts:person", args=[everybody["lead2"].pk]))
    absent = client.get(reverse("accounts:person", args=["00000000-0000-4000-8000-000000000000"]))
    assert there.status_code == absent.status_code == 404


def test_the_button_to_end_a_role_shows_to_those_who_may(sign_in, everybody):
    address = reverse("accounts:affiliation-end", args=[everybody["viewer"].pk])
    person = reverse("accounts:person", args=[everybody["viewer"].pk])
    assert address in sign_in(everybody["lead"]).get(person).content.decode()
    assert address not in sign_in(everybody["officer"]).get(person).content.decode()


def test_the_council_reads_what_was_done_about_a_person(sign_in, everybody, client):
    viewer = everybody["viewer"]
    client.post(reverse("account_login"), {"login": viewer.user.email, "password": "correct horse battery"})
    person = reverse("accounts:person", args=[viewer.pk])
    assert "Viewer signed in" in sign_in(everybody["manager"]).get(person).content.decode()
    assert "Viewer signed in" not in sign_in(everybody["lead"]).get(person).content.decode()
