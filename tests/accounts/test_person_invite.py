"""Asking a person in: who may ask whom, and what is sent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts import invitations
from accounts.models import Affiliation, Invitation, Role, User
from accounts.rules import may_ask_in
from core import clock
from core.models import Event, Message, MoveRefused
from core.tasks import sweep_outbox
from tests.factories.accounts import SchoolFactory

NEW = {"name": "Nia Pugh", "email": "Nia.Pugh@school.example"}


def ask(client, role, organisation=None, **more):
    data = {**NEW, "role": role, **more}
    if organisation:
        data["organisation"] = str(organisation.pk)
    return client.post(reverse("accounts:person-invite"), data)


def test_the_manager_asks_a_lead_into_a_school(sign_in, manager, school):
    answer = ask(sign_in(manager), Role.AP_LEAD, school)
    assert answer["Location"] == reverse("accounts:invitations")
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.organisation) == (
        "nia.pugh@school.example",
        "ap_lead",
        school,
    )
    assert invitation.expires_at == clock.now() + timedelta(days=7)
    assert Event.objects.get(act="invited").user == manager.user


def test_the_email_carries_the_link_and_the_outbox_does_not(sign_in, manager, school):
    ask(sign_in(manager), Role.AP_LEAD, school)
    sweep_outbox()
    invitation = Invitation.objects.get()
    (email,) = mail.outbox
    assert email.to == ["nia.pugh@school.example"]
    assert f"/people/invitation/{invitation.token}/" in email.body
    assert "AP Lead at Agecroft Road School" in email.body
    message = Message.objects.get()
    assert invitation.key not in f"{message.context}{message.body}{message.subject}"


def test_a_withdrawn_invitation_is_not_sent_any_more(sign_in, manager, school):
    ask(sign_in(manager), Role.AP_LEAD, school)
    invitations.withdraw(Invitation.objects.get(), by=manager)
    sweep_outbox()
    assert mail.outbox == []
    assert Message.objects.get().state == "dropped"


def test_a_person_asked_in_cannot_sign_in_before_accepting(sign_in, manager, school, client):
    ask(sign_in(manager), Role.AP_LEAD, school)
    person = User.objects.get(email="nia.pugh@school.example")
    assert not person.has_usable_password()
    assert not Affiliation.objects.filter(user=person).exists()


OFFERED = {
    "manager": {*Role.values},
    "admin": {*Role.values},
    "lead": {"ap_lead", "school_viewer"},
    "provider": {"provider_manager", "provider_tutor"},
}


@pytest.mark.parametrize("who", OFFERED)
def test_each_role_offers_the_roles_it_may_ask_into(sign_in, request, who):
    page = sign_in(request.getfixturevalue(who)).get(reverse("accounts:person-invite"))
    assert {value for value, _ in page.context["form"].fields["role"].choices} == OFFERED[who]


@pytest.mark.parametrize("who", ["viewer", "tutor", "officer", "quality"])
def test_the_others_ask_nobody_in(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("accounts:person-invite")).status_code == 403
    assert ask(client, Role.SCHOOL_VIEWER).status_code == 403
    assert not Invitation.objects.exists()


def test_whoever_asks_in_asks_into_their_own_organisation_and_the_council_into_any(manager, lead, viewer, other_school):
    here = lead.organisation
    assert [may_ask_in(who, here) for who in (manager, lead, viewer)] == [True, True, False]
    assert [may_ask_in(who, other_school) for who in (manager, lead, viewer)] == [True, False, False]


def test_a_lead_asks_into_their_own_school_whatever_the_form_says(sign_in, lead, other_school):
    ask(sign_in(lead), Role.SCHOOL_VIEWER, other_school)
    assert Invitation.objects.get().organisation == lead.organisation


@pytest.mark.parametrize("who, role", [("lead", "ap_manager"), ("lead", "provider_tutor"), ("provider", "ap_lead")])
def test_nobody_asks_into_a_role_above_their_own(sign_in, request, who, role):
    answer = ask(sign_in(request.getfixturevalue(who)), role)
    assert answer.context["form"].errors["role"]
    assert not Invitation.objects.exists()


def test_the_flow_itself_refuses_another_school(lead, other_school):
    with pytest.raises(MoveRefused):
        invitations.invite(**NEW, organisation=other_school, role=Role.AP_LEAD, by=lead)


@pytest.mark.parametrize(
    "role, where, words",
    [
        (Role.AP_MANAGER, "school", "held at the council only"),
        (Role.AP_LEAD, "council", "one of the council"),
        (Role.AP_LEAD, "forge", "not a school"),
    ],
)
def test_a_role_must_fit_the_organisation(sign_in, manager, school, council, provider, role, where, words):
    organisation = {"school": school, "council": council, "forge": provider.organisation}[where]
    answer = ask(sign_in(manager), role, organisation)
    assert words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_asks_themselves_in(sign_in, admin, council):
    answer = ask(sign_in(admin), Role.AP_MANAGER, council, email=admin.user.email.upper())
    assert "You cannot ask yourself in" in answer.content.decode()


def test_a_second_invitation_while_one_waits_is_refused(sign_in, manager, school):
    client = sign_in(manager)
    ask(client, Role.AP_LEAD, school)
    assert "Open Invitations to send it again" in ask(client, Role.AP_LEAD, school).content.decode()
    assert Invitation.objects.count() == 1


def test_a_role_somebody_holds_is_not_offered_again(sign_in, manager, lead):
    answer = ask(sign_in(manager), Role.AP_LEAD, lead.organisation, email=lead.user.email)
    assert "already has this role" in answer.content.decode()


def test_a_closed_account_is_not_asked_in(sign_in, manager, lead, school):
    User.objects.filter(pk=lead.user.pk).update(is_active=False)
    answer = ask(sign_in(manager), Role.SCHOOL_VIEWER, school, email=lead.user.email)
    assert "closed" in answer.content.decode()


def test_the_same_form_sent_twice_asks_once(sign_in, manager, school):
    client = sign_in(manager)
    once = client.get(reverse("accounts:person-invite")).context["once"]
    first, second = ask(client, Role.AP_LEAD, school, once=once), ask(client, Role.AP_LEAD, school, once=once)
    assert first["Location"] == second["Location"]
    assert Invitation.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    "field, value",
    [
        ("email", "nonsense"),
        ("email", ""),
        ("name", ""),
        ("name", "x" * 151),
        ("role", "king"),
        ("email", "a\x00@b.example"),
    ],
)
def test_bad_input_says_what_to_do_and_saves_nothing(sign_in, manager, school, field, value):
    answer = ask(sign_in(manager), **{"role": Role.AP_LEAD, "organisation": school, field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert not Invitation.objects.exists()
    assert not User.objects.filter(email="nia.pugh@school.example").exists()


def test_the_longest_names_are_asked_in_accepted_and_ended_like_any_other(manager, admin):
    school = SchoolFactory(organisation__name="S" * 200).organisation
    asked = invitations.invite(
        email="n@new.example", name="N" * 150, organisation=school, role=Role.SCHOOL_VIEWER, by=manager
    )
    held = invitations.accept(asked, name="N" * 150, password="a long walk by the canal")
    invitations.end(held, by=admin)
    assert Event.objects.get(act="role_ended").object_name == str(held)[:200]
    assert all(len(message.why) <= 200 for message in Message.objects.all())
