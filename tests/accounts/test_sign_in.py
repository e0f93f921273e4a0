"""Signing in by e-mail and password: one answer for everybody who may not, and a line on the trail for each try."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Event, Message
from core.tasks import sweep_outbox
from tests.factories.accounts import UserFactory

PASSWORD = "correct horse battery"


def sign_in_by_form(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_the_right_password_opens_home_and_is_recorded(client, lead):
    answer = sign_in_by_form(client, lead.user.email)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    event = Event.objects.get(act="signed_in")
    assert (event.user, event.organisation_id, event.object_id) == (lead.user, lead.organisation_id, str(lead.user.pk))


def test_capital_letters_in_the_address_do_not_matter(client, lead):
    assert sign_in_by_form(client, lead.user.email.upper()).status_code == 302


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, lead, council):
    wrong = sign_in_by_form(client, lead.user.email, "not the password")
    unknown = sign_in_by_form(client, "nobody@example.org", "not the password")
    assert wrong.status_code == unknown.status_code == 200
    sentence = "Check your email address and password"
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()


def test_a_wrong_password_and_an_unknown_address_cost_the_same(client, lead, council, queries, settings):
    # Hashing is what takes the time: it is done as often for either.
    hashed: list[str] = []

    from django.contrib.auth import hashers

    def counted(call):
        before = len(hashed)
        call()
        return len(hashed) - before

    real = hashers.MD5PasswordHasher.encode

    def encode(self, password, salt):
        hashed.append(password)
        return real(self, password, salt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashers.MD5PasswordHasher, "encode", encode)
        known = counted(lambda: sign_in_by_form(client, lead.user.email, "not the password"))
        unknown = counted(lambda: sign_in_by_form(client, "nobody@example.org", "not the password"))
    assert known == unknown > 0


def test_a_failed_try_is_recorded_without_the_address_that_was_typed(client, lead, council):
    sign_in_by_form(client, lead.user.email, "wrong")
    sign_in_by_form(client, "nobody@example.org", "wrong")
    known, unknown = Event.objects.filter(act="sign_in_failed").order_by("pk")
    assert known.object_id == str(lead.user.pk)
    assert unknown.object_id == str(council.pk)
    assert "nobody" not in f"{unknown.sentence}{unknown.changes}{unknown.object_name}"


def test_the_eleventh_wrong_try_for_an_account_is_refused_even_with_the_right_password(client, lead, council):
    for _ in range(10):
        sign_in_by_form(client, lead.user.email, "wrong")
    answer = sign_in_by_form(client, lead.user.email)
    assert answer.status_code == 200
    assert "Wait 5 minutes" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_an_unknown_address_meets_the_same_limit(client, council):
    for _ in range(10):
        sign_in_by_form(client, "nobody@example.org", "wrong")
    assert "Wait 5 minutes" in sign_in_by_form(client, "nobody@example.org", "wrong").content.decode()


def test_the_fifty_first_wrong_try_from_one_place_is_refused(client, lead, council):
    for number in range(50):
        sign_in_by_form(client, f"person{number}@example.org", "wrong")
    assert "Wait 5 minutes" in sign_in_by_form(client, lead.user.email).content.decode()


def test_behind_our_proxy_each_caller_counts_for_itself(client, lead, council, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(50):
        client.post(
            reverse("account_login"),
            {"login": f"person{number}@example.org", "password": "wrong"},
            headers={"x-forwarded-for": "203.0.113.9"},
        )
    answer = client.post(
        reverse("account_login"),
        {"login": lead.user.email, "password": PASSWORD},
        headers={"x-forwarded-for": "203.0.113.10"},
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("proxies, address", [(0, "198.51.100.{}"), (1, "198.51.100.{}, 203.0.113.9")])
def test_an_invented_address_before_the_proxys_own_counts_for_nothing(client, council, settings, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(51):
        answer = client.post(
            reverse("account_login"),
            {"login": f"person{number}@example.org", "password": "wrong"},
            headers={"x-forwarded-for": address.format(number)},
        )
    assert "Wait 5 minutes" in answer.content.decode()


def test_a_closed_account_does_not_open(client, lead):
    User.objects.filter(pk=lead.user.pk).update(is_active=False)
    answer = sign_in_by_form(client, lead.user.email)
    assert answer["Location"] == reverse("account_inactive")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_away_from_the_portal(client, lead, away):
    assert sign_in_by_form(client, lead.user.email, next=away)["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, lead):
    people = reverse("accounts:people")
    assert sign_in_by_form(client, lead.user.email, next=people)["Location"] == people


def test_signing_out_is_a_post_and_recorded(sign_in, lead):
    client = sign_in(lead)
    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:people")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:people")).status_code == 302
    assert Event.objects.get(act="signed_out").user == lead.user


def test_the_session_key_changes_at_sign_in(client, lead):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = {}
    session.save()
    client.cookies["session"] = session.session_key
    sign_in_by_form(client, lead.user.email)
    assert client.session.session_key != session.session_key


def test_nobody_signs_themselves_up(client, db):
    answer = client.post(reverse("account_signup"), {"email": "me@example.org", "password1": PASSWORD})
    assert "Accounts are by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_there_is_no_page_to_change_the_address_or_to_link_accounts(client, db):
    assert client.get("/sign-in/email/").status_code == 404
    assert client.get("/sign-in/3rdparty/").status_code == 404


# -- A forgotten password ----------------------------------------------------------------------------------------------
def ask_reset(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in_mail() -> str:
    return next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))


def reset_page(client: Client) -> str:
    answer = client.get(link_in_mail().removeprefix("http://127.0.0.1:8000"))
    return answer["Location"] if answer.status_code == 302 else ""


def test_asking_for_a_new_password_answers_the_same_for_everybody(client, lead):
    known, unknown = ask_reset(client, lead.user.email), ask_reset(client, "nobody@example.org")
    assert known["Location"] == unknown["Location"]
    sweep_outbox()
    assert [each.to for each in mail.outbox] == [[lead.user.email]]


def test_the_link_sets_a_new_password_once_and_lies_nowhere(client, lead):
    ask_reset(client, lead.user.email)
    sweep_outbox()
    message = Message.objects.get()
    assert (message.state, message.body) == ("sent", "")
    assert "key" not in str(message.context)
    page = reset_page(client)
    new = "a different long one"
    assert client.post(page, {"password1": new, "password2": new}).status_code == 302
    lead.user.refresh_from_db()
    assert lead.user.check_password(new)
    assert reset_page(Client()) == ""


def test_the_link_works_for_an_hour(client, lead, settings):
    ask_reset(client, lead.user.email)
    sweep_outbox()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert reset_page(client) == ""
    assert "no longer works" in client.get(link_in_mail().removeprefix("http://127.0.0.1:8000")).content.decode()


def test_production_gives_the_link_an_hour():
    from salford_ap.settings import base

    assert base.PASSWORD_RESET_TIMEOUT == 3600


def test_a_fourth_link_within_the_hour_is_refused_for_known_and_unknown_alike(client, lead):
    for email in (lead.user.email, "nobody@example.org"):
        for _ in range(3):
            assert ask_reset(client, email).status_code == 302
        answer = ask_reset(client, email)
        assert answer.status_code == 429
        assert "You can try again in 60 minutes, at " in answer.content.decode()
        assert answer["Retry-After"] == "3600"


def test_a_person_who_was_asked_in_but_has_no_password_gets_no_reset_link(client, db):
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    ask_reset(client, person.email)
    assert not Message.objects.exists()
