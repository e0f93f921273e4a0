"""An account is moved or opened by somebody else's hand: its owner hears of it, and casework needs two people."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import account_changes, closing, invitations
from accounts.models import AccountChange, Role, User
from core import clock, mail
from core.models import Event, Message, MoveRefused, Threshold
from tests.accounts.codes import set_up
from tests.factories.accounts import AffiliationFactory

NEW = "elsewhere@council.example"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def deputy(council):
    """A second AP Manager."""
    return AffiliationFactory(organisation=council, role=Role.AP_MANAGER)


def move(client, person, address=NEW, **more):
    data = {"name": person.name, "email": address, "is_active": "on", **more}
    return client.post(reverse("admin:accounts_user_change", args=[person.pk]), data, follow=True)


def act(client, action, *people):
    data = {"action": action, "_selected_action": [str(person.pk) for person in people]}
    return client.post(reverse("admin:accounts_user_changelist"), data, follow=True)


def told(*people):
    """Where the outbox went: addresses, in order."""
    django_mail.outbox.clear()
    mail.sweep()
    return sorted(address for each in django_mail.outbox for address in each.to)


def signed_in_elsewhere(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/cookies/")
    return client


def open_up(person):
    """An outside account and a second step, and a sign-in in use."""
    set_up(person)
    SocialAccount.objects.create(user=person, provider="openid_connect", uid="one")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return signed_in_elsewhere(person)


def is_shut(person, theirs):
    """Nothing of before opens this account."""
    rows = (model.objects.filter(user=person).exists() for model in (Authenticator, SocialAccount, EmailAddress))
    return not any(rows) and theirs.get("/people/").status_code == 302


def test_an_address_without_casework_is_changed_and_both_addresses_hear_of_it(sign_in, admin, lead):
    before = lead.user.email
    theirs = open_up(lead.user)
    move(sign_in(admin), lead.user)
    lead.user.refresh_from_db()
    assert lead.user.email == NEW
    assert is_shut(lead.user, theirs)
    assert Event.objects.get(act="address_changed").changes == {"email": [before, NEW]}
    assert told() == sorted([before, NEW])


@pytest.mark.parametrize("who", ["manager", "officer", "quality"])
def test_an_account_with_casework_waits_for_an_ap_manager(sign_in, request, admin, deputy, who):
    person = request.getfixturevalue(who).user
    before = person.email
    theirs = open_up(person)
    page = move(sign_in(admin), person).content.decode()
    assert "waits for an AP Manager" in page
    assert "was changed successfully" not in page
    person.refresh_from_db()
    assert person.email == before
    assert Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/").status_code == 200
    assert told() == [before]
    change = AccountChange.objects.get()
    client = sign_in(deputy)
    assert person.name in client.get(reverse("accounts:changes"), {"status": "mine"}).content.decode()
    assert client.get(reverse("accounts:change-confirm", args=[change.pk])).status_code == 200
    assert client.post(reverse("accounts:change-confirm", args=[change.pk])).status_code == 302
    person.refresh_from_db()
    assert person.email == NEW
    assert is_shut(person, theirs)
    assert told() == sorted([before, NEW])


def test_an_address_and_another_field_at_once(sign_in, admin, officer):
    move(sign_in(admin), officer.user, name="Olga Officer")
    officer.user.refresh_from_db()
    assert (officer.user.name, officer.user.email != NEW) == ("Olga Officer", True)
    assert Event.objects.get(act="changed").changes == {"name": ["Officer", "Olga Officer"]}


def test_nobody_confirms_what_they_asked_for(sign_in, admin, officer, council):
    both = AffiliationFactory(user=admin.user, organisation=council, role=Role.AP_MANAGER)
    change = account_changes.change_address(officer.user, NEW, by=admin)
    opened_as = {"opened_as": str(both.pk)}
    assert sign_in(both).post(reverse("accounts:change-confirm", args=[change.pk]), opened_as).status_code == 403
    for decide in (
        lambda: account_changes.confirm(change, by=both),
        lambda: account_changes.refuse(change, by=both, reason="no"),
    ):
        with pytest.raises(MoveRefused, match="different person"):
            decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountChange.objects.update(decided_by=admin.user)
    officer.user.refresh_from_db()
    assert officer.user.email != NEW


@pytest.mark.parametrize("who", ["admin", "officer", "quality", "lead", "provider"])
def test_nobody_but_an_ap_manager_decides(sign_in, request, admin, manager, who):
    change = account_changes.change_address(manager.user, NEW, by=admin)
    client = sign_in(request.getfixturevalue(who))
    for name in ("change-confirm", "change-refuse"):
        assert client.post(reverse(f"accounts:{name}", args=[change.pk]), {"reason": "x"}).status_code in {403, 404}
    assert AccountChange.objects.get().status == "proposed"


def test_an_ap_manager_refuses_and_nothing_is_changed(sign_in, admin, manager, officer):
    change = account_changes.change_address(officer.user, NEW, by=admin)
    client = sign_in(manager)
    address = reverse("accounts:change-refuse", args=[change.pk])
    assert "Enter why you refuse" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "She did not ask for it"}).status_code == 302
    officer.user.refresh_from_db()
    change.refresh_from_db()
    assert (officer.user.email != NEW, change.status) == (True, "refused")
    with pytest.raises(MoveRefused):
        account_changes.confirm(change, by=manager)


def test_the_owner_hears_that_nothing_was_changed(admin, manager, officer):
    change = account_changes.change_address(officer.user, NEW, by=admin)
    told()
    account_changes.refuse(change, by=manager, reason="She did not ask for it")
    assert told() == [officer.user.email]
    assert "An AP Manager refused" in django_mail.outbox[-1].body


def test_ending_the_role_first_opens_no_way_to_the_account(admin, manager, officer):
    invitations.end(officer, by=admin)
    assert account_changes.change_address(officer.user, NEW, by=admin).status == "proposed"


def test_a_second_step_is_removed_by_two_where_there_is_casework(sign_in, admin, manager, officer, lead):
    for person in (officer.user, lead.user):
        set_up(person)
    page = act(sign_in(admin), "remove_second_factor", officer.user, lead.user).content.decode()
    assert "waits for an AP Manager" in page
    assert [Authenticator.objects.filter(user=row.user).exists() for row in (officer, lead)] == [True, False]
    assert told() == sorted([officer.user.email, lead.user.email])
    theirs = signed_in_elsewhere(officer.user)
    account_changes.confirm(AccountChange.objects.get(status="proposed"), by=manager)
    assert not Authenticator.objects.filter(user=officer.user).exists()
    assert theirs.get("/people/").status_code == 302


def test_an_administrator_does_not_remove_their_own_second_step_there(sign_in, admin):
    set_up(admin.user)
    page = act(sign_in(admin), "remove_second_factor", admin.user).content.decode()
    assert "your own account" in page
    assert Authenticator.objects.filter(user=admin.user).exists()


def test_one_change_of_a_kind_waits_at_a_time(admin, officer):
    account_changes.change_address(officer.user, NEW, by=admin)
    with pytest.raises(MoveRefused, match="waits for an AP Manager already"):
        account_changes.change_address(officer.user, "third@council.example", by=admin)


def test_an_address_taken_meanwhile_is_refused(admin, manager, officer, lead):
    change = account_changes.change_address(officer.user, NEW, by=admin)
    User.objects.filter(pk=lead.user_id).update(email=NEW)
    with pytest.raises(MoveRefused, match="Somebody else signs in"):
        account_changes.confirm(change, by=manager)


def test_the_address_of_before_hears_what_happens_next(sign_in, admin, lead, council, school):
    before = lead.user.email
    move(sign_in(admin), lead.user)
    told()
    lead.user.refresh_from_db()
    set_up(lead.user)
    account_changes.remove_second_factor(lead.user, by=admin)
    assert told() == sorted([before, NEW])
    client = sign_in(lead)
    passwords = {"password1": "a long walk by the canal", "password2": "a long walk by the canal"}
    client.post(reverse("account_change_password"), {"oldpassword": "correct horse battery", **passwords})
    assert told() == sorted([before, NEW])
    data = {"user": lead.user.pk, "organisation": council.pk, "role": Role.QUALITY_OFFICER}
    sign_in(admin).post(reverse("admin:accounts_affiliation_add"), data)
    assert told() == sorted([before, NEW])
    invitations.end(lead, by=admin)
    assert told() == sorted([before, NEW])


def test_after_the_days_the_council_has_set_it_hears_no_more(sign_in, admin, lead):
    Threshold.objects.create(
        code="old_address_days", label="x", value=90, unit="days", source="x", starts_on=clock.today()
    )
    move(sign_in(admin), lead.user)
    told()
    lead.user.refresh_from_db()
    with clock.set_to(clock.now() + timedelta(days=90)):
        account_changes.remove_second_factor(lead.user, by=admin)
        assert told() == [NEW]


def test_an_address_that_is_somebody_elses_now_hears_nothing(sign_in, admin, lead, viewer):
    before = lead.user.email
    move(sign_in(admin), lead.user)
    told()
    User.objects.filter(pk=viewer.user_id).update(email=before)
    lead.user.refresh_from_db()
    account_changes.remove_second_factor(lead.user, by=admin)
    assert told() == [NEW]


def test_the_address_of_before_hears_of_it_though_the_account_is_closed(sign_in, admin, lead):
    before = lead.user.email
    client = sign_in(admin)
    data = {"name": lead.user.name, "email": NEW}
    client.post(reverse("admin:accounts_user_change", args=[lead.user.pk]), data)
    assert before in told()


def test_a_refusal_of_the_address_of_before_says_nothing_about_the_present_one(sign_in, admin, lead, monkeypatch):
    move(sign_in(admin), lead.user)
    monkeypatch.setattr(mail, "_hand_over", lambda email: (550, "550"))
    row = Message.objects.exclude(address="").get()
    mail.send(row.pk)
    lead.user.refresh_from_db()
    assert lead.user.mail_failed_at is None


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, admin, manager, council, queries):
    def ask():
        account_changes.change_address(
            AffiliationFactory(organisation=council, role=Role.QUALITY_OFFICER).user,
            f"new{AccountChange.objects.count()}@council.example",
            by=admin,
        )

    client = sign_in(manager)
    [ask() for _ in range(2)]
    few = queries(client.get, reverse("accounts:changes"))
    [ask() for _ in range(18)]
    assert queries(client.get, reverse("accounts:changes")) == few


def test_home_counts_what_waits_for_the_manager(sign_in, admin, manager, officer):
    account_changes.change_address(officer.user, NEW, by=admin)
    assert "account change" in sign_in(manager).get("/").content.decode()


KEPT = [("manager", "AP Manager"), ("admin", "administrator")]


@pytest.mark.parametrize("who, label", KEPT)
@pytest.mark.parametrize("way", ["action", "tick box", "role", "role later", "end action", "account"])
def test_the_last_of_those_who_must_be_cannot_be_closed(sign_in, request, council, manager, admin, who, label, way):
    """Somebody else whose role ends next week counts for nothing."""
    last = request.getfixturevalue(who)
    AffiliationFactory(organisation=council, role=last.role, ends_on=clock.today() + timedelta(days=7))
    by = admin if who == "manager" else manager
    actor = AffiliationFactory(organisation=council, role=Role.ADMINISTRATOR, ends_on=clock.today())
    actor.user.is_staff = True
    actor.user.save()
    client = sign_in(actor)
    if way == "action":
        act(client, "close_accounts", last.user)
    elif way == "tick box":
        data = {"name": last.user.name, "email": last.user.email}
        page = client.post(reverse("admin:accounts_user_change", args=[last.user.pk]), data)
        assert f"only {label}".lower() in page.content.decode().lower()
    elif way == "end action":
        data = {"action": "end_roles", "_selected_action": [str(last.pk)]}
        client.post(reverse("admin:accounts_affiliation_changelist"), data)
    elif way == "account":
        with pytest.raises(MoveRefused):
            closing.close(last.user, by=by)
    else:
        later = clock.today() + timedelta(days=30) if way == "role later" else None
        with pytest.raises(MoveRefused):
            invitations.end(last, by=by, last_day=later)
    last.refresh_from_db()
    last.user.refresh_from_db()
    assert (last.ends_on, last.user.is_active) == (None, True)


def test_both_at_once_in_one_action_leaves_one(sign_in, council, manager, deputy, admin):
    page = act(sign_in(admin), "close_accounts", manager.user, deputy.user).content.decode()
    assert "only AP Manager" in page
    assert User.objects.filter(pk__in=[manager.user_id, deputy.user_id], is_active=True).count() == 1


def test_one_who_never_set_a_password_counts_for_nothing(council, manager, admin):
    person = User.objects.create_user("new@council.example", "New Manager")
    invitations.grant(person, council, Role.AP_MANAGER, by=admin)
    with pytest.raises(MoveRefused, match="only AP Manager"):
        invitations.end(manager, by=admin)


def test_the_ap_managers_hear_when_an_administrator_lets_somebody_into_casework(
    sign_in, admin, manager, deputy, lead, council, school
):
    data = {"user": lead.user.pk, "organisation": council.pk, "role": Role.QUALITY_OFFICER}
    sign_in(admin).post(reverse("admin:accounts_affiliation_add"), data)
    assert told() == sorted([lead.user.email, manager.user.email, deputy.user.email])
    wanted = {"email": "n@council.example", "name": "N", "organisation": council, "by": admin}
    invitations.invite(**wanted, role=Role.AP_MANAGER)
    assert told() == sorted(["n@council.example", manager.user.email, deputy.user.email])


def test_they_hear_nothing_of_what_is_no_casework_or_their_own(admin, manager, deputy, council, school):
    invitations.invite(email="a@x.example", name="A", organisation=council, role=Role.ADMINISTRATOR, by=admin)
    invitations.invite(email="b@x.example", name="B", organisation=school, role=Role.AP_LEAD, by=admin)
    invitations.invite(email="c@x.example", name="C", organisation=council, role=Role.QUALITY_OFFICER, by=manager)
    assert told() == ["a@x.example", "b@x.example", "c@x.example"]
