"""The secrets of second factors lie under a key that is not in the database; replacing it locks nobody out."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from accounts import factor_keys, invitations, sessions
from accounts.models import Invitation, Role
from bin import prepare
from tests.accounts.codes import SECRET, code_now, set_up
from tests.accounts.test_sign_in import sign_in_by_form
from tests.factories.accounts import link_path

OTHER = "another key of fifty characters or more, of this autumn"


@pytest.fixture(autouse=True)
def _compulsory(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def in_the_table():
    """Everything the table of authenticators holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return " ".join(row[0] if isinstance(row[0], str) else json.dumps(row[0]) for row in cursor.fetchall())


def rotate(settings):
    """The key is replaced; the one before still opens."""
    settings.FACTOR_KEY, settings.FACTOR_KEY_FALLBACKS = OTHER, [settings.FACTOR_KEY]


def in_clear(person):
    """This person's second factor as it lay before there was a key; the recovery codes."""
    Authenticator.objects.create(user=person, type="totp", data={"secret": SECRET})
    seed = "ab" * 40
    row = Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": seed, "used_mask": 0})
    return seed, RecoveryCodes(row).get_unused_codes()


def signs_in(client, person, code):
    client.logout()
    sign_in_by_form(client, person.email)
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_neither_a_secret_nor_a_seed_lies_in_clear(client, lead, monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "generate_seed", classmethod(lambda cls: "cd" * 40))
    spare = set_up(lead.user)
    for hidden in (SECRET, "cd" * 40, *spare):
        assert hidden not in in_the_table()
    assert signs_in(client, lead.user, code_now())
    assert signs_in(client, lead.user, spare[0])


def test_the_same_secret_reads_differently_each_time():
    assert factor_keys.seal(SECRET) != factor_keys.seal(SECRET)


def test_an_app_set_up_on_the_page_is_sealed(client, lead):
    sign_in_by_form(client, lead.user.email)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret=secret)})
    assert Authenticator.objects.count() == 2
    assert secret not in in_the_table()
    assert in_the_table().count(factor_keys.SEALED) == 2


def test_every_start_seals_what_lay_in_clear(client, lead, monkeypatch):
    seed, spare = in_clear(lead.user)
    monkeypatch.setattr(
        prepare, "call_command", lambda name, **more: call_command(name, **more) if name == "encrypt_factors" else None
    )
    prepare.schema()
    assert SECRET not in in_the_table()
    assert seed not in in_the_table()
    assert signs_in(client, lead.user, code_now())
    assert signs_in(client, lead.user, spare[3])


def test_what_lies_in_clear_still_signs_in_until_then(client, lead):
    in_clear(lead.user)
    assert signs_in(client, lead.user, code_now())


def test_a_key_that_was_replaced_still_opens_and_the_command_brings_all_under_the_new_one(
    client, lead, settings, capsys
):
    spare = set_up(lead.user)
    before = settings.FACTOR_KEY
    rotate(settings)
    assert signs_in(client, lead.user, code_now())
    call_command("encrypt_factors")
    assert "sealed under the present key: 2" in capsys.readouterr().out
    settings.FACTOR_KEY_FALLBACKS = []
    assert signs_in(client, lead.user, spare[0])
    was = in_the_table()
    call_command("encrypt_factors")
    assert in_the_table() == was
    settings.FACTOR_KEY = before
    with pytest.raises(factor_keys.Unreadable):
        factor_keys.unseal(Authenticator.objects.get(type="totp").data["secret"])


def test_recovery_codes_used_before_the_rotation_stay_used(client, lead, settings):
    spare = set_up(lead.user)
    assert signs_in(client, lead.user, spare[0])
    rotate(settings)
    call_command("encrypt_factors")
    assert not signs_in(client, lead.user, spare[0])


def test_codes_taken_over_from_elsewhere_are_sealed_too(lead):
    data = {"migrated_codes": ["abc-123", "def-456"]}
    row = Authenticator.objects.create(user=lead.user, type="recovery_codes", data=data)
    call_command("encrypt_factors")
    assert "abc-123" not in in_the_table()
    row.refresh_from_db()
    assert RecoveryCodes(row).get_unused_codes() == ["abc-123", "def-456"]


def test_without_the_key_no_code_is_right_and_nothing_breaks(client, lead, settings, capsys):
    spare = set_up(lead.user)
    settings.FACTOR_KEY = OTHER
    for code in (code_now(), spare[0], "000000"):
        assert not signs_in(client, lead.user, code)
    assert not TOTP(Authenticator.objects.get(type="totp")).validate_code(code_now(secret="A" * 32))
    was = in_the_table()
    with pytest.raises(CommandError, match="2 second factors lie under a key that is not here"):
        call_command("encrypt_factors")
    assert in_the_table() == was
    prepare.second_factors()
    assert "FACTOR_KEY_FALLBACKS" in capsys.readouterr().err


def test_the_key_that_signs_is_replaced_and_invitations_and_sign_ins_still_hold(
    client, sign_in, lead, manager, school, settings
):
    asked = invitations.invite(email="nia@school.example", name="N", organisation=school, role=Role.AP_LEAD, by=manager)
    page = link_path(asked)
    set_up(lead.user)
    key = sign_in(lead).session.session_key
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, [settings.SECRET_KEY]
    assert sessions.person_behind(key) == lead.user
    client.logout()
    assert client.get(page).status_code == 200
    assert Invitation.objects.for_token(asked.token) == asked
    assert link_path(asked) != page
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    "given, words",
    [
        ({"FACTOR_KEY": ""}, "FACTOR_KEY"),
        ({"FACTOR_KEY": "short"}, "FACTOR_KEY"),
        ({"FACTOR_KEY": "x" * 50}, "two different keys"),
        ({"SECRET_KEY_FALLBACKS": ["y" * 50]}, "two different keys"),
        ({"FACTOR_KEY_FALLBACKS": ["x" * 50]}, "two different keys"),
    ],
)
def test_production_refuses_to_start_without_a_key_of_its_own(monkeypatch, given, words):
    import importlib
    import sys

    from django.core.exceptions import ImproperlyConfigured

    from salford_ap.settings import base

    good = {
        "SECRET_KEY": "x" * 50,
        "FACTOR_KEY": "y" * 50,
        "ALLOWED_HOSTS": ["ap.bolton.gov.uk"],
        "ON_SQLITE": False,
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }
    for name, value in {**good, **given}.items():
        monkeypatch.setattr(base, name, value)
    monkeypatch.delitem(sys.modules, "salford_ap.settings.production", raising=False)
    with pytest.raises(ImproperlyConfigured, match=words):
        importlib.import_module("salford_ap.settings.production")
