"""How long a sign-in lasts: settled in the server, whatever the browser keeps."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.tasks import forget_sessions
from core import clock
from core.models import Event

BACKEND = "django.contrib.auth.backends.ModelBackend"
PEOPLE = "/people/"


def later(**passed: int):
    return clock.set_to(clock.now() + timedelta(**passed))


def signed_in_elsewhere(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get(PEOPLE)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(PEOPLE).status_code == 200


def test_a_sign_in_lasts_while_something_is_done(sign_in, lead):
    client = sign_in(lead)
    for minutes in range(0, 120, 25):
        with later(minutes=minutes):
            assert is_signed_in(client)


def test_thirty_minutes_of_silence_end_it_in_the_server(sign_in, lead):
    client = sign_in(lead)
    client.get(PEOPLE)
    key = client.session.session_key
    with later(minutes=30):
        answer = client.get(PEOPLE)
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fpeople%2F"
    assert not Session.objects.filter(session_key=key).exists()
    assert not is_signed_in(client)


def test_the_sign_in_page_says_why(sign_in, lead):
    client = sign_in(lead)
    client.get(PEOPLE)
    with later(minutes=31):
        page = client.get(client.get(PEOPLE)["Location"]).content.decode()
    assert "nothing had been sent for 30 minutes" in page


def test_twelve_hours_end_it_whatever_is_done(sign_in, lead):
    client = sign_in(lead)
    for minutes in range(0, 12 * 60, 20):
        with later(minutes=minutes):
            assert is_signed_in(client)
    with later(hours=12):
        answer = client.get(PEOPLE)
    assert answer.status_code == 302


def test_the_end_is_recorded_with_its_reason(sign_in, lead):
    client = sign_in(lead)
    client.get(PEOPLE)
    with later(minutes=30):
        client.get(PEOPLE)
    event = Event.objects.get(act="signed_out")
    assert (event.object_id, event.changes) == (str(lead.user.pk), {"why": "idle"})


def test_signing_in_again_goes_on_in_the_same_role(client, lead, manager):
    second = type(manager).objects.create(
        user=lead.user, organisation=manager.organisation, role="quality_officer", starts_on=lead.starts_on
    )
    client.force_login(lead.user, backend=BACKEND)
    session = client.session
    session["acting"] = str(second.pk)
    session.save()
    client.get(PEOPLE)
    with later(minutes=30):
        client.get(PEOPLE)
        client.post(reverse("account_login"), {"login": lead.user.email, "password": "correct horse battery"})
        assert client.get(PEOPLE).context["acting"] == second


def test_a_sign_of_life_costs_no_write_within_half_a_minute(sign_in, lead, django_assert_num_queries):
    client = sign_in(lead)
    client.get("/cookies/")
    with later(seconds=20), django_assert_num_queries(3) as captured:
        client.get("/cookies/")
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_signing_out_ends_it_in_the_server(sign_in, lead):
    client = sign_in(lead)
    client.get(PEOPLE)
    stolen = Client()
    stolen.cookies["session"] = client.session.session_key
    assert is_signed_in(stolen)
    client.post(reverse("account_logout"))
    assert not is_signed_in(stolen)


def test_changing_the_password_asks_for_the_current_one_and_ends_all_others(client, lead):
    client.force_login(lead.user, backend=BACKEND)
    other = signed_in_elsewhere(lead.user)
    new = "quite another long one"
    fields = {"oldpassword": "not the password", "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), fields).status_code == 200
    assert is_signed_in(other)
    client.post(reverse("account_change_password"), {**fields, "oldpassword": "correct horse battery"})
    assert not Session.objects.filter(session_key=other.session.session_key).exists()
    assert not is_signed_in(other)
    lead.user.refresh_from_db()
    assert lead.user.check_password(new)
    assert Event.objects.filter(act="password_changed").count() == 1


def test_ending_all_leaves_other_people_and_the_named_one(lead, lead2):
    mine, other, stranger = (signed_in_elsewhere(each) for each in (lead.user, lead.user, lead2.user))
    assert sessions.end_all(lead.user, but=mine.session.session_key) == 1
    assert (is_signed_in(mine), is_signed_in(other), is_signed_in(stranger)) == (True, False, True)


def test_a_closed_account_loses_its_sign_in_at_once(sign_in, lead):
    client = sign_in(lead)
    type(lead.user).objects.filter(pk=lead.user.pk).update(is_active=False)
    assert not is_signed_in(client)


@pytest.mark.parametrize("cookie", ["", "x" * 32, "../../etc/passwd", "\x7f", "é" * 40])
def test_a_nonsense_cookie_is_a_stranger(client, db, cookie):
    client.cookies["session"] = cookie
    assert client.get(PEOPLE).status_code == 302


def test_what_has_run_out_leaves_the_table_and_the_rest_stays(sign_in, lead):
    client = sign_in(lead)
    client.get("/cookies/")
    dead = Session.objects.create(
        session_key="x" * 32, session_data="", expire_date=clock.at(clock.today()) - timedelta(1)
    )
    forget_sessions()
    assert not Session.objects.filter(pk=dead.pk).exists()
    assert is_signed_in(client)


def test_signing_out_clears_what_the_browser_keeps(sign_in, lead):
    answer = sign_in(lead).post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_a_sign_in_that_runs_out_clears_it_too_and_no_other_answer_does(sign_in, lead):
    client = sign_in(lead)
    assert "Clear-Site-Data" not in client.get("/")
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    with clock.set_to(clock.now() + timedelta(minutes=31)):
        assert client.get("/")["Clear-Site-Data"] == '"cache", "storage"'
        assert "Clear-Site-Data" not in client.get(reverse("account_login"))
