"""Which passwords are taken: long ones of any kind, but not the words everybody here would guess."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.checks import second_factor_is_compulsory
from accounts.models import Affiliation
from salford_ap import own_servers
from salford_ap.settings import base

NIA = SimpleNamespace(name="Nia Pughington", email="nia.pughington@school.example")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "x" * 11 + "y",
        "zq" * 64,
        "pässwört mit umlauten",
        "        a        b",
        "my school trip to the seaside in 1994",
        "🐎🔋 stapled together, always",
    ],
)
def test_long_ones_of_any_kind_are_taken(password):
    validate_password(password, NIA)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "password1234",
        "Salford2026!!",
        "S4lf0rd-2026!",
        "school-school",
        "ThePassword12",
        "pughington-11",
        "SalfordCouncil1",
        "Provider2026!",
        "y" * 257,
    ],
)
def test_guessable_short_and_endless_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, NIA)


def test_passwords_are_hashed_with_argon2_and_never_expire():
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_only_the_demo_relaxes_the_second_factor(monkeypatch):
    import importlib

    for name in own_servers.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    demo = importlib.import_module("salford_ap.settings.demo")
    assert base.SECOND_FACTOR_REQUIRED is True
    assert (demo.SECOND_FACTOR_REQUIRED, demo.DEMO) == (False, True)
    assert demo.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]


def test_production_keeps_the_second_factor(monkeypatch):
    import importlib
    import sys

    monkeypatch.setattr(base, "SECRET_KEY", "x" * 50)
    monkeypatch.setattr(base, "FACTOR_KEY", "y" * 50)
    monkeypatch.setattr(base, "ALLOWED_HOSTS", ["ap.bolton.gov.uk"])
    monkeypatch.setattr(base, "DEFAULT_FROM_EMAIL", "ap@bolton.gov.uk")
    monkeypatch.setattr(
        base,
        "COUNCIL",
        base.COUNCIL | {"name": "Bolton Council", "la_code": "350", "contact_email": "ap@bolton.gov.uk"},
    )
    monkeypatch.setattr(base, "ON_SQLITE", False)
    monkeypatch.setattr(base, "REDIS_URL", "redis://127.0.0.1:6379/0")
    monkeypatch.delitem(sys.modules, "salford_ap.settings.production", raising=False)
    production = importlib.import_module("salford_ap.settings.production")
    assert production.SECOND_FACTOR_REQUIRED is True
    assert production.DEMO is False
    assert production.SESSION_COOKIE_NAME == "__Host-session"
    assert (production.SESSION_IDLE_SECONDS, production.SESSION_LONGEST_SECONDS) == (1800, 43200)


def test_the_deploy_check_says_when_the_second_factor_is_relaxed(settings):
    assert [error.id for error in second_factor_is_compulsory(None)] == ["accounts.E001"]
    settings.DEMO = True
    assert second_factor_is_compulsory(None) == []
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = False, True
    assert second_factor_is_compulsory(None) == []


def test_production_refuses_to_start_without_its_keys():
    import importlib
    import sys

    sys.modules.pop("salford_ap.settings.production", None)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        importlib.import_module("salford_ap.settings.production")


@pytest.mark.django_db
def test_a_password_is_asked_for_in_plain_words(client: Client, lead: Affiliation) -> None:
    client.force_login(lead.user)
    page = client.post(reverse("account_change_password"), {}).content.decode()
    for words in ("Enter current password", "Enter new password", "Enter new password again"):
        assert f">{words}</a>" in page
