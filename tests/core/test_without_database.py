"""The database is away: one page that says so in plain words, and health that tells."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse


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
    assert answer.status_code == 500
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
    assert set(answer.json()) == {"status", "failing"}
