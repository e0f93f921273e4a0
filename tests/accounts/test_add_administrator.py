"""The first person of a new portal."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Affiliation, Role, User
from core import clock
from core.models import Event, Message


def add(capsys, email="Ada@Council.example", name="Ada Bolton") -> str:
    call_command("add_administrator", email, name)
    return capsys.readouterr().out


def test_the_link_sets_a_password_and_opens_django_admin(client, council, capsys):
    link = add(capsys).splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    page = client.get(link)["Location"]
    client.post(page, {"password1": "a long walk by the canal", "password2": "a long walk by the canal"})
    answer = client.post(
        "/sign-in/login/", {"login": "ada@council.example", "password": "a long walk by the canal", "next": "/admin/"}
    )
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert Event.objects.filter(act="role_given", user=None).count() == 1


def test_said_twice_it_gives_the_role_once(council, capsys):
    add(capsys)
    add(capsys)
    assert Affiliation.objects.filter(role=Role.ADMINISTRATOR).count() == 1


def test_no_link_opens_the_account_of_somebody_who_has_a_password(manager, capsys):
    said = add(capsys, email=manager.user.email)
    assert "http" not in said
    assert "signs in with the password they have" in said
    assert Affiliation.objects.filter(user=manager.user, role=Role.ADMINISTRATOR).exists()
    add(capsys, email=manager.user.email)
    assert Message.objects.get().why == "Your account was given the role Administrator at Salford City Council."


def test_a_paused_role_is_given_back(admin, capsys):
    Affiliation.objects.filter(pk=admin.pk).update(paused_at=clock.now())
    assert "is an administrator" in add(capsys, email=admin.user.email)
    assert Affiliation.objects.current().filter(pk=admin.pk).exists()
    assert Event.objects.filter(act="access_given_back", user=None).count() == 1
    add(capsys, email=admin.user.email)
    assert Event.objects.filter(act="access_given_back").count() == 1


def test_a_closed_account_is_said(manager, capsys):
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        add(capsys, email=manager.user.email)
    assert not Affiliation.objects.filter(role=Role.ADMINISTRATOR).exists()


def test_nonsense_is_refused_with_a_sentence(council):
    with pytest.raises(CommandError, match="valid email"):
        call_command("add_administrator", "nonsense", "Ada")
    assert not User.objects.exists()
