"""An invitation is sent again, or to the right address: one link is good, and what is told is true."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from accounts import account_changes, invitations
from accounts.models import Invitation, Role, User
from core import clock, mail
from core.models import Event, MoveRefused
from tests.factories.accounts import SchoolFactory, link_path

WRONG, RIGHT = "nia@school.exmaple", "nia@school.example"


@pytest.fixture
def asked(manager, school):
    """A colleague was asked into the school, at an address with a slip in it."""
    return invitations.invite(email=WRONG, name="Nia Pugh", organisation=school, role=Role.SCHOOL_VIEWER, by=manager)


def act(client, act, invitation, **data):
    return client.post(reverse(f"accounts:invitation-{act}", args=[invitation.pk]), data, follow=True)


def sent():
    django_mail.outbox.clear()
    mail.sweep()
    return sorted((email.to[0], email.subject) for email in django_mail.outbox)


def refuse(asked):
    User.objects.filter(email=asked.email).update(mail_failed_at=clock.now())


def test_it_is_sent_again_with_a_new_link_and_the_one_before_is_dead(sign_in, lead, asked, client):
    answer = act(sign_in(lead), "resend", asked)
    anew = Invitation.objects.get(withdrawn_at=None)
    assert "A new link is on its way to Nia Pugh" in answer.content.decode()
    assert (anew.email, anew.role, anew.invited_by) == (WRONG, Role.SCHOOL_VIEWER, lead.user)
    asked.refresh_from_db()
    assert asked.replaced_by == anew
    client.logout()
    assert client.get(link_path(asked)).status_code == 410
    assert client.get(link_path(anew)).status_code == 200
    assert [to for to, _ in sent()] == [WRONG]


def test_one_that_ran_out_is_sent_again(sign_in, manager, asked):
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    assert "Send again" in sign_in(manager).get("/people/invitations/?state=over").content.decode()
    act(sign_in(manager), "resend", asked)
    assert Invitation.objects.open(clock.now()).count() == 1


def test_it_is_sent_again_once_by_two_people(manager, lead, asked):
    invitations.resend(asked, by=manager)
    with pytest.raises(MoveRefused, match="Nothing was sent"):
        invitations.resend(asked, by=lead)
    assert Invitation.objects.open(clock.now()).count() == 1


def test_an_answered_one_is_not_sent_again(sign_in, manager, asked):
    invitations.accept(asked, name="Nia", password="a long walk by the canal")
    page = sign_in(manager).get(reverse("accounts:invitation-resend", args=[asked.pk])).content.decode()
    assert "answered or withdrawn before" in page
    act(sign_in(manager), "resend", asked)
    assert Invitation.objects.count() == 1


def test_the_right_address_gets_a_link_and_the_wrong_one_is_told(sign_in, manager, asked):
    act(sign_in(manager), "correct", asked, email=RIGHT.upper())
    anew = Invitation.objects.get(withdrawn_at=None)
    assert anew.email == RIGHT
    told = dict(sent())
    assert set(told) == {WRONG, RIGHT}
    assert "goes to another address" in told[WRONG]
    assert [event.sentence for event in Event.objects.filter(act="withdrawn")] == [
        "Withdrawn, because the address it was sent to was wrong"
    ]


def test_an_address_that_takes_no_mail_is_not_written_to_again(sign_in, manager, asked):
    refuse(asked)
    act(sign_in(manager), "correct", asked, email=RIGHT)
    assert [to for to, _ in sent()] == [RIGHT]


def test_the_same_address_is_no_correction(sign_in, manager, asked):
    assert "sent to this address already" in act(sign_in(manager), "correct", asked, email=WRONG).content.decode()
    assert Invitation.objects.get().withdrawn_at is None


def test_who_has_the_role_at_the_right_address_is_not_asked_again(sign_in, manager, viewer, asked):
    page = act(sign_in(manager), "correct", asked, email=viewer.user.email).content.decode()
    assert "already has this role there" in page
    assert Invitation.objects.get().withdrawn_at is None


def test_a_refused_address_says_so_and_is_counted(sign_in, manager, admin, asked, school):
    invitations.invite(email=RIGHT, name="Ada", organisation=school, role=Role.AP_LEAD, by=manager)
    refuse(asked)
    page = sign_in(manager).get("/people/invitations/?state=refused").content.decode()
    assert "Email refused" in page
    assert "Correct the address" in page
    assert "Ada" not in page
    assert "state=refused" in sign_in(admin).get("/").content.decode()


def test_whoever_sees_that_e_mails_come_back_reads_how_the_address_is_corrected(sign_in, manager, admin, viewer):
    type(viewer.user).objects.filter(pk=viewer.user_id).update(mail_failed_at=clock.now())
    page = reverse("accounts:person", args=[viewer.pk])
    correct = reverse("admin:accounts_user_change", args=[viewer.user_id])
    assert "An administrator of the council corrects the address" in sign_in(manager).get(page).content.decode()
    assert correct in sign_in(admin).get(page).content.decode()
    assert sign_in(admin).get(correct).status_code == 200


def test_an_address_is_no_longer_flagged_once_an_email_is_taken(manager, asked):
    refuse(asked)
    invitations.resend(asked, by=manager)
    sent()
    assert User.objects.get(email=WRONG).mail_failed_at is None


def test_neither_a_strange_school_nor_a_viewer_sends_it_again(sign_in, lead2, viewer, asked):
    for verb in ("resend", "correct"):
        assert act(sign_in(lead2), verb, asked, email=RIGHT).status_code == 404
        assert act(sign_in(viewer), verb, asked, email=RIGHT).status_code == 403
    assert Invitation.objects.count() == 1


def test_a_lead_does_not_send_on_what_the_council_asked_at_another_school(manager, lead, asked):
    other = invitations.invite(
        email=RIGHT, name="Nia", organisation=SchoolFactory().organisation, role=Role.AP_LEAD, by=manager
    )
    with pytest.raises(MoveRefused):
        invitations.correct(other, email="mine@school.example", by=lead)
    assert Invitation.objects.get(pk=other.pk).withdrawn_at is None


def test_an_invited_person_whose_address_changes_is_told_nothing_untrue(admin, manager, asked):
    person = User.objects.get(email=WRONG)
    account_changes.change_address(person, RIGHT, by=admin)
    told = dict(sent())
    assert set(told) == {WRONG, RIGHT}
    assert "invited" in told[RIGHT]
    assert "invitation" in told[WRONG]
    assert not any("password" in email.body for email in django_mail.outbox)
