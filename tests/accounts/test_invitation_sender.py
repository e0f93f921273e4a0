"""An invitation does not outlive its sender, and follows the person it is for to another address."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from accounts import closing, invitations
from accounts.models import Affiliation, Invitation, Role, User
from accounts.tasks import withdraw_invitations
from core import clock, mail
from core.models import Event, MoveRefused
from tests.factories.accounts import AffiliationFactory, link_path

PASSWORD = "a long walk by the canal"
GOOD = {"name": "Nia Pugh", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def asked(manager, council):
    """The manager asks Nia in as the next AP Manager."""
    return invitations.invite(
        email="nia@council.example", name="Nia Pugh", organisation=council, role=Role.AP_MANAGER, by=manager
    )


@pytest.fixture
def deputy(council):
    """A second AP Manager, so that the first can go."""
    return AffiliationFactory(organisation=council, role=Role.AP_MANAGER)


def opens(client, invitation):
    """What the link answers, asked and sent."""
    page = link_path(invitation)
    return client.get(page).status_code, client.post(page, GOOD).status_code


def is_in(invitation):
    """Whether the person asked holds a role."""
    return Affiliation.objects.filter(user__email=invitation.email).exists()


def close_by_action(client, person):
    data = {"action": "close_accounts", "_selected_action": [str(person.pk)]}
    client.post(reverse("admin:accounts_user_changelist"), data)


def close_by_form(client, person):
    client.post(reverse("admin:accounts_user_change", args=[person.pk]), {"name": person.name, "email": person.email})


@pytest.mark.parametrize("close", [close_by_action, close_by_form])
def test_closing_the_senders_account_withdraws_what_they_sent(sign_in, admin, manager, deputy, asked, close):
    client = sign_in(admin)
    close(client, manager.user)
    asked.refresh_from_db()
    assert asked.withdrawn_at == clock.now()
    event = Event.objects.get(act="withdrawn")
    assert (event.user, event.object_id) == (admin.user, str(asked.pk))
    client.logout()
    assert opens(client, asked) == (410, 410)
    assert not is_in(asked)


def test_ending_the_senders_role_withdraws_what_they_sent_in_it(client, admin, manager, deputy, asked):
    invitations.end(manager, by=admin)
    asked.refresh_from_db()
    assert asked.withdrawn_at == clock.now()
    assert Event.objects.get(act="withdrawn").object_id == str(asked.pk)
    assert opens(client, asked) == (410, 410)
    assert not is_in(asked)


def test_what_was_sent_in_another_role_stays(client, admin, manager, deputy, lead, school, asked):
    both = AffiliationFactory(user=manager.user, organisation=school, role=Role.AP_LEAD)
    at_school = invitations.invite(
        email="sam@school.example", name="Sam", organisation=school, role=Role.SCHOOL_VIEWER, by=both
    )
    invitations.end(manager, by=admin)
    assert list(Invitation.objects.open(clock.now())) == [at_school]
    assert opens(client, at_school) == (200, 302)


def test_a_sender_whose_account_was_closed_behind_the_flows_back_lets_nobody_in(client, manager, asked):
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    assert opens(client, asked) == (410, 410)
    with pytest.raises(MoveRefused):
        invitations.accept(asked, name="Nia", password=PASSWORD)
    assert not is_in(asked)


def test_the_senders_last_day_is_the_last_day_of_the_link(client, admin, manager, deputy, asked):
    invitations.end(manager, by=admin, last_day=clock.today() + timedelta(days=2))
    with clock.set_to(clock.now() + timedelta(days=2)):
        assert client.get(link_path(asked)).status_code == 200
        withdraw_invitations()
        asked.refresh_from_db()
        assert asked.withdrawn_at is None
    with clock.set_to(clock.now() + timedelta(days=3)):
        assert opens(client, asked) == (410, 410)
        assert "no longer holds the role" in client.get(link_path(asked)).content.decode()
        withdraw_invitations()
        asked.refresh_from_db()
        assert asked.withdrawn_at == clock.now()
        assert Event.objects.get(act="withdrawn").user is None


def test_the_list_counts_it_as_withdrawn_before_the_night_does(sign_in, admin, manager, asked):
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    client = sign_in(admin)
    assert "Nia Pugh" not in client.get("/people/invitations/").content.decode()
    page = client.get("/people/invitations/", {"state": "over"}).content.decode()
    assert "Nia Pugh" in page
    assert "Withdrawn" in page


def test_an_email_still_in_the_outbox_is_not_sent(admin, manager, deputy, asked):
    closing.close(manager.user, by=admin)
    mail.sweep()
    assert not [each for each in django_mail.outbox if "nia@council.example" in each.to]


def test_a_role_given_again_does_not_bring_old_links_back(client, admin, manager, deputy, asked):
    invitations.end(manager, by=admin)
    invitations.grant(manager.user, manager.organisation, manager.role, by=admin)
    assert opens(client, asked) == (410, 410)


def move(client, person, email):
    return client.post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        {"name": person.name, "email": email, "is_active": "on"},
    )


def test_another_address_makes_it_a_new_invitation(sign_in, admin, manager, asked):
    client = sign_in(admin)
    person = User.objects.get(email=asked.email)
    assert move(client, person, "nia.pugh@council.example").status_code == 302
    fresh = Invitation.objects.open(clock.now()).get()
    assert (fresh.email, fresh.role, fresh.invited_as) == ("nia.pugh@council.example", asked.role, admin)
    client.logout()
    old = client.get(link_path(asked))
    assert old.status_code == 410
    assert "A new invitation was sent to the new address" in old.content.decode()
    assert "nia.pugh" not in old.content.decode()
    assert client.post(link_path(asked), GOOD).status_code == 410
    mail.sweep()
    links = [each for each in django_mail.outbox if "asked" in each.body and fresh.token in each.body]
    assert [each.to for each in links] == [["nia.pugh@council.example"]]
    assert not [each for each in django_mail.outbox if asked.token in each.body]
    assert opens(client, fresh) == (200, 302)
    assert is_in(fresh)


def test_a_link_whose_address_nobody_has_is_a_page(client, asked):
    User.objects.filter(email=asked.email).update(email="moved@council.example")
    assert opens(client, asked) == (410, 410)
    with pytest.raises(MoveRefused):
        invitations.accept(asked, name="Nia", password=PASSWORD)


def test_an_invitation_nobody_stands_behind_is_not_sent_anew(sign_in, admin, manager, asked):
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    move(sign_in(admin), User.objects.get(email=asked.email), "nia.pugh@council.example")
    assert not Invitation.objects.open(clock.now()).exists()
    assert Invitation.objects.get().withdrawn_at == clock.now()
