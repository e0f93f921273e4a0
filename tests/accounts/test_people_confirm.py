"""Each term every organisation says who stays; what nobody confirmed is warned of, paused, and given back."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from accounts import confirming, invitations
from accounts.models import Affiliation, Role, User
from core import clock, mail
from core.models import Event, Threshold
from tests.factories.accounts import AffiliationFactory

PAGE = "/people/confirm/"


@pytest.fixture(autouse=True)
def figures(council):
    """People are confirmed within 28 days of a term, warned a week before."""
    for code, value in (("people_confirm_days", 28), ("people_warning_days", 7), ("people_away_days", 60)):
        Threshold.objects.filter(code=code).delete()
        Threshold.objects.create(code=code, label=code, value=value, unit="days", starts_on="2023-09-01")


@pytest.fixture
def this(figures):
    return confirming.round_on(clock.today())


@pytest.fixture(autouse=True)
def before_term(request, this):
    """Whoever of the cast is in a test has held their role since before the term."""
    for name in ("manager", "admin", "lead", "lead2", "viewer", "provider", "tutor"):
        if name in request.fixturenames:
            row = request.getfixturevalue(name)
            row.starts_on = this.since - timedelta(days=100)
            row.save(update_fields=["starts_on"])


def on(day):
    return clock.set_to(clock.at(day, 10))


def send(client, stays=(), path=PAGE, **more):
    shown = client.get(path).context["form"].initial["shown"]
    return client.post(path, {"shown": shown, "stays": [str(row.pk) for row in stays], **more}, follow=True)


def test_a_lead_confirms_who_stays(sign_in, lead, viewer, this):
    page = send(sign_in(lead), [viewer])
    assert "2 roles are confirmed" in page.content.decode()
    assert not Affiliation.objects.filter(organisation=lead.organisation).to_confirm(this.since).exists()
    assert Event.objects.get(act="people_confirmed").user == lead.user


def test_nobody_leaves_because_a_tick_was_forgotten(sign_in, lead, viewer):
    page = send(sign_in(lead)).content.decode()
    assert "Not ticked: Viewer" in page
    viewer.refresh_from_db()
    assert viewer.is_current


def test_a_leaver_is_closed_in_one_step(sign_in, lead, viewer):
    page = send(sign_in(lead), leaving="on").content.decode()
    assert "1 role is confirmed for this term. 1 role is ended" in page
    viewer.refresh_from_db()
    assert not viewer.is_held
    assert User.objects.get(pk=viewer.user_id).is_active is False
    assert Event.objects.filter(act="account_closed").count() == 1


def test_a_leaver_with_another_role_keeps_the_account(sign_in, lead, viewer, other_school):
    AffiliationFactory(user=viewer.user, organisation=other_school, role=Role.SCHOOL_VIEWER)
    send(sign_in(lead), leaving="on")
    assert User.objects.get(pk=viewer.user_id).is_active


def test_whoever_was_not_shown_is_left_alone(sign_in, lead, viewer, school):
    client = sign_in(lead)
    shown = client.get(PAGE).context["form"].initial["shown"]
    late = AffiliationFactory(organisation=school, role=Role.SCHOOL_VIEWER, starts_on=viewer.starts_on)
    client.post(PAGE, {"shown": shown, "stays": [str(viewer.pk)]})
    late.refresh_from_db()
    assert late.is_current
    assert late.confirmed_on is None


def test_people_who_came_this_term_are_not_asked_about(lead, school, this):
    new = AffiliationFactory(organisation=school, role=Role.SCHOOL_VIEWER, starts_on=this.since)
    assert new not in confirming.to_confirm(school, by=lead)


def test_each_term_is_asked_about_anew(lead, viewer, school, this):
    Affiliation.objects.update(confirmed_on=this.since)
    assert not confirming.to_confirm(school, by=lead).exists()
    with on(this.since + timedelta(days=150)):
        assert confirming.round_on(clock.today()).since > this.since
        assert confirming.to_confirm(school, by=lead).count() == 2


def test_people_are_warned_a_week_before_and_lose_access_after_it_alone(lead, viewer, school, this):
    with on(this.until - timedelta(days=8)):
        assert confirming.sweep() == (0, 0)
    with on(this.until - timedelta(days=7)):
        assert confirming.sweep() == (2, 0)
        assert confirming.sweep() == (0, 0)
    with on(this.until):
        assert confirming.sweep() == (0, 0)
        assert Affiliation.objects.current().filter(pk=viewer.pk).exists()
    with on(this.until + timedelta(days=1)):
        assert confirming.sweep() == (0, 2)
        assert confirming.sweep() == (0, 0)
        assert not Affiliation.objects.current().filter(pk=viewer.pk).exists()
    assert Event.objects.filter(act="access_paused").count() == 2


def test_a_portal_that_starts_late_in_a_term_warns_first(viewer, this):
    with on(this.until + timedelta(days=20)):
        assert confirming.sweep() == (1, 0)
    with on(this.until + timedelta(days=27)):
        assert confirming.sweep() == (0, 0)
    with on(this.until + timedelta(days=28)):
        assert confirming.sweep() == (0, 1)


def test_the_mails_say_little_and_say_the_day(viewer, this):
    with on(this.until - timedelta(days=7)):
        confirming.sweep()
        mail.sweep()
    (warning,) = django_mail.outbox
    assert "Agecroft Road School" in warning.body
    assert viewer.user.name not in warning.body.replace(viewer.user.email, "")
    assert f"{this.until.day} " in warning.subject


def pause(*rows):
    Affiliation.objects.filter(pk__in=[row.pk for row in rows]).update(paused_at=clock.now())


def test_nobody_gives_a_role_back_to_themselves(sign_in, admin, manager, council):
    own = AffiliationFactory(
        user=admin.user, organisation=council, role=Role.AP_MANAGER, starts_on=admin.starts_on, paused_at=clock.now()
    )
    page = sign_in(admin).post(
        PAGE, {"shown": f"{own.pk},{manager.pk},{admin.pk}", "stays": [str(manager.pk)]}, follow=True
    )
    own.refresh_from_db()
    assert "2 roles are confirmed" in page.content.decode()
    assert own.paused_at
    assert confirming.to_confirm(council, by=manager).filter(pk=own.pk).exists()


def test_somebody_paused_is_told_why_and_whom_to_ask(sign_in, viewer):
    client = sign_in(viewer)
    pause(viewer)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "nobody has confirmed this term" in answer.content.decode()


def test_access_is_given_back_by_confirming(sign_in, lead, viewer):
    pause(viewer)
    send(sign_in(lead), [viewer])
    assert Affiliation.objects.current().filter(pk=viewer.pk).exists()
    assert Event.objects.filter(act="access_given_back").count() == 1
    assert sign_in(viewer).get("/").status_code == 200


def test_the_council_gives_back_what_a_whole_school_lost(sign_in, admin, lead, viewer, school):
    pause(lead, viewer)
    client = sign_in(admin)
    assert "Agecroft Road School" in client.get("/people/unconfirmed/?state=paused").content.decode()
    send(client, [lead, viewer], reverse("accounts:people-confirm-of", args=[school.pk]))
    assert Affiliation.objects.current().filter(organisation=school).count() == 2


def test_the_last_manager_and_administrator_are_never_shut_out(manager, admin, this):
    other = AffiliationFactory(organisation=manager.organisation, role=Role.AP_MANAGER, starts_on=manager.starts_on)
    User.objects.filter(pk=other.user_id).update(last_login=clock.now())
    for days in (-7, 1):
        with on(this.until + timedelta(days=days)):
            confirming.sweep()
    open_ones = set(Affiliation.objects.current().values_list("pk", flat=True))
    assert open_ones == {other.pk, admin.pk}


def test_the_last_manager_cannot_be_ticked_away(sign_in, admin, manager):
    page = send(sign_in(admin), leaving="on").content.decode()
    assert "This is the only AP Manager" in page
    manager.refresh_from_db()
    assert manager.is_current


def test_without_the_figure_nobody_is_asked_or_paused(sign_in, lead, viewer, this):
    Threshold.objects.filter(code="people_confirm_days").delete()
    with on(this.until + timedelta(days=30)):
        assert confirming.sweep() == (0, 0)
    assert "to confirm this term" not in sign_in(lead).get("/").content.decode()


def test_a_paused_person_is_not_invited_into_the_same_role_again(manager, viewer, school):
    pause(viewer)
    with pytest.raises(Exception, match="already has this role"):
        invitations.invite(email=viewer.user.email, name="V", organisation=school, role=viewer.role, by=manager)


@pytest.mark.parametrize("who", ["manager", "admin", "lead", "provider"])
def test_home_tells_whoever_answers_for_people(sign_in, request, who, lead, tutor):
    by = request.getfixturevalue(who)
    AffiliationFactory.create_batch(2, organisation=by.organisation, role=by.role, starts_on=lead.starts_on)
    page = sign_in(by).get("/").content.decode()
    assert "roles to confirm this term" in page
    assert "/people/confirm/" in page


def test_a_lead_answers_neither_for_another_school_nor_a_viewer_for_anybody(sign_in, lead2, viewer, school, lead):
    address = reverse("accounts:people-confirm-of", args=[school.pk])
    assert sign_in(lead2).get(address).status_code == 403
    assert sign_in(viewer).get(PAGE).status_code == 403
    assert sign_in(lead).get("/people/unconfirmed/").status_code == 403


def test_the_council_sees_who_is_long_away(sign_in, manager, lead, viewer):
    User.objects.filter(pk=lead.user_id).update(last_login=clock.now() - timedelta(days=61))
    User.objects.filter(pk=viewer.user_id).update(last_login=clock.now() - timedelta(days=59))
    page = sign_in(manager).get("/people/?state=away").content.decode()
    assert "Not signed in for 60 days" in page
    assert lead.user.email.split("@")[0].title() in page
    assert ">Viewer<" not in page


def test_the_pages_cost_the_same_for_few_as_for_many(sign_in, manager, lead, school, queries):
    def more(number):
        AffiliationFactory.create_batch(number, organisation=school, role=Role.SCHOOL_VIEWER, starts_on=lead.starts_on)
        for _ in range(number):
            AffiliationFactory(starts_on=lead.starts_on)

    more(2)
    for by, path in ((lead, PAGE), (manager, "/people/unconfirmed/")):
        client = sign_in(by)
        few = queries(client.get, path)
        more(10)
        assert queries(client.get, path) == few <= 30
