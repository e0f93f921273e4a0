"""A second factor for people of a rehearsal: there and in the demo alone."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.models import Event


def enrol(*people):
    out = io.StringIO()
    call_command("enrol_second_factor", *[person.user.email for person in people], stdout=out)
    return out.getvalue()


@pytest.fixture
def rehearsal(settings):
    settings.REHEARSAL = True


def test_it_is_refused_where_anything_is_real(settings, lead):
    settings.DEMO = settings.REHEARSAL = False
    with pytest.raises(CommandError, match="Nothing was changed"):
        enrol(lead)
    assert not Authenticator.objects.exists()


def test_each_gets_an_app_whose_secret_lies_sealed(rehearsal, lead, viewer):
    said = enrol(lead, viewer)
    assert said.count("secret") == 2
    secret = said.split("secret ")[1].split()[0]
    assert Authenticator.objects.count() == 2
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert Event.objects.filter(act="second_factor_enrolled").count() == 2


def test_a_second_time_shows_the_same_secret_and_a_code(rehearsal, lead):
    first, again = enrol(lead), enrol(lead)
    assert first.split("secret ")[1].split()[0] == again.split("secret ")[1].split()[0]
    assert Authenticator.objects.count() == 1


def test_the_code_it_shows_opens_the_account(rehearsal, lead, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    code = enrol(lead).split()[-1]
    client.post(reverse("account_login"), {"login": lead.user.email, "password": "correct horse battery"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    assert answer.wsgi_request.user == lead.user


def test_nobody_is_said(rehearsal, db):
    with pytest.raises(CommandError, match=r"nobody@x.example"):
        call_command("enrol_second_factor", "nobody@x.example")
