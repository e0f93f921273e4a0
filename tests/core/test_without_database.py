"""The database is away: one page that says so in plain words, and health that tells."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse

from core.no_database import is_away


@contextmanager
def without_database():
    """Every question to the database fails meanwhile."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("no password for you, Marker Child")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "cursor", refuse)
        patched.setattr(BaseDatabaseWrapper, "connect", refuse)
        yield


@pytest.mark.parametrize("path", ["/", "/people/", "/sign-in/login/", "/no/such/page/"])
def test_a_signed_in_person_reads_a_plain_page(sign_in, manager, path):
    client = sign_in(manager)
    client.raise_request_exception = False
    with without_database():
        answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "cannot reach its database" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Marker" not in answer.content.decode()
    assert "<h1" in answer.content.decode()


def test_the_process_is_still_up_and_says_what_is_not(client):
    with without_database():
        assert client.get(reverse("healthz")).status_code == 200
        answer = client.get(reverse("readyz"))
    assert answer.status_code == 503
    assert "database" in answer.json()["failing"]
    assert set(answer.json()) == {"status", "failing", "backup_hours"}


class Asked(Exception):
    """As psycopg2 raises what the server answered."""

    def __init__(self, code):
        self.pgcode = code


@pytest.mark.parametrize(
    ("cause", "is_so"),
    [
        (None, True),
        (Asked(None), True),
        (Asked("57P01"), True),
        (Asked("57P03"), True),
        (Asked("57014"), False),
        (Asked("40P01"), False),
        (sqlite3.OperationalError("database is locked"), False),
    ],
)
def test_what_a_database_answers_is_no_absence(cause, is_so):
    fault = OperationalError("it said no")
    fault.__cause__ = cause
    assert is_away(fault) is is_so
    assert not is_away(cause)
