"""Signing in with the council's own account: for people who were invited with that address, and nobody else."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import RequestFactory

from accounts import invitations
from accounts.adapter import AccountAdapter, SocialAccountAdapter
from accounts.models import Role, User
from core.models import Event


@pytest.fixture
def request_(council, settings):
    app = {"provider_id": "council", "name": "council account", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "https://login.example"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    request = RequestFactory().get("/sign-in/oidc/council/login/callback/")
    SessionMiddleware(lambda r: None).process_request(request)
    MessageMiddleware(lambda r: None).process_request(request)
    request.user = SimpleNamespace(is_authenticated=False)
    with context.request_context(request):
        yield request


def arrives(email: str, verified: bool = True) -> SocialLogin:
    account = SocialAccount(provider="council", uid="1234", extra_data={})
    return SocialLogin(
        user=User(), account=account, email_addresses=[EmailAddress(email=email, verified=verified, primary=True)]
    )


def refused(request, login) -> list[str]:
    with pytest.raises(ImmediateHttpResponse) as stopped:
        SocialAccountAdapter().pre_social_login(request, login)
    assert stopped.value.response["Location"] == "/sign-in/login/"
    assert not SocialAccount.objects.exists()
    return [str(message) for message in get_messages(request)]


def test_an_invited_person_with_a_verified_address_is_found(request_, lead):
    login = arrives(lead.user.email.upper())
    SocialAccountAdapter().pre_social_login(request_, login)
    assert login.user == lead.user
    assert SocialAccount.objects.get().user == lead.user
    assert Event.objects.get(act="sign_in_linked").object_id == str(lead.user.pk)


def test_a_stranger_is_refused_with_a_sentence(request_):
    (sentence,) = refused(request_, arrives("stranger@example.org"))
    assert "not known here" in sentence
    assert not User.objects.exists()
    assert Event.objects.filter(act="sign_in_failed").exists()


def test_an_address_nobody_verified_is_refused(request_, lead):
    refused(request_, arrives(lead.user.email, verified=False))


def test_a_closed_account_is_refused(request_, lead):
    User.objects.filter(pk=lead.user.pk).update(is_active=False)
    refused(request_, arrives(lead.user.email))


def test_an_invitation_must_be_accepted_first(request_, manager, school):
    invitations.invite(email="new@school.example", name="New", organisation=school, role=Role.AP_LEAD, by=manager)
    refused(request_, arrives("new@school.example"))


def test_the_sign_in_page_offers_it_once_it_is_configured(request_, client):
    page = client.get("/sign-in/login/").content.decode()
    assert "council account" in page
    assert "/sign-in/oidc/council/login/" in page


def test_no_account_is_opened_by_signing_in_outside():
    assert not SocialAccountAdapter().is_open_for_signup(None, None)
    assert not AccountAdapter().is_open_for_signup(None)


def configured(**environment: str) -> dict:
    code = (
        "import json; from salford_ap.settings import base as s; print(json.dumps({'providers': s.SOCIALACCOUNT_PROVIDERS,"
        "'kinds': s.MFA_SUPPORTED_TYPES, 'form': s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']}))"
    )
    env = {**os.environ, **environment}
    return json.loads(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)


def test_it_is_off_until_an_issuer_is_named():
    found = configured(OIDC_ISSUER="")
    assert found["providers"] == {}
    assert found["form"] == ["'self'"]


def test_with_an_issuer_the_policy_lets_the_form_go_there():
    found = configured(
        OIDC_ISSUER="https://login.example/tenant", OIDC_CLIENT_ID="id", OIDC_CLIENT_SECRET="s", PASSKEYS="1"
    )
    (app,) = found["providers"]["openid_connect"]["APPS"]
    assert app["settings"] == {"server_url": "https://login.example/tenant"}
    assert "https://login.example/tenant" in found["form"]
    assert "webauthn" in found["kinds"]


def test_without_an_issuer_its_address_answers_404(client, db):
    assert client.get("/sign-in/oidc/council/login/").status_code == 404
