"""What went wrong is told in plain words, with a reference and without a stack."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings

from core import errors


@pytest.fixture
def request_to_nowhere() -> HttpRequest:
    """A request that no middleware has seen, but for its id."""
    request = RequestFactory().get("/nowhere/")
    request.request_id = "9af724cb-4927-4ca4-abe0-e1172d416d5b"  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    "status, page",
    [
        (400, errors.bad_request),
        (403, errors.forbidden),
        (403, errors.csrf_failure),
        (404, errors.not_found),
        (413, errors.too_large),
        (429, errors.too_often),
        (500, errors.server_error),
        (503, errors.maintenance),
    ],
)
def test_every_error_has_a_page_with_a_reference(request_to_nowhere: HttpRequest, status: int, page: object) -> None:
    response = page(request_to_nowhere)  # type: ignore[operator]
    html = response.content.decode()
    assert response.status_code == status
    assert "9AF724CB" in html
    assert html.count("<h1") == 1
    assert "Traceback" not in html


@pytest.mark.parametrize("page", [errors.server_error, errors.bad_request, errors.maintenance])
def test_our_own_failure_asks_neither_database_nor_context_processors(
    request_to_nowhere: HttpRequest, page: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest-django refuses the database to this test; the processors would fail."""
    monkeypatch.setattr("core.context.council", lambda request: 1 / 0)
    assert b"govuk-heading-l" in page(request_to_nowhere).content  # type: ignore[operator]


@pytest.mark.django_db
@pytest.mark.urls("tests.govuk.look_samples")
def test_what_nobody_foresaw_shows_no_more_than_a_reference() -> None:
    response = Client(raise_request_exception=False).get("/look/broken/")
    assert response.status_code == 500
    assert b"marker" not in response.content
    assert b"ZeroDivision" not in response.content


@pytest.mark.django_db
def test_a_page_that_is_not_there_keeps_the_policy_of_every_page() -> None:
    response = Client().get("/there-is-no-such-page/")
    assert response.status_code == 404
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_sentence_of_a_refusal_is_shown_escaped(request_to_nowhere: HttpRequest) -> None:
    html = errors.forbidden(request_to_nowhere, PermissionDenied("Ask <the> council")).content.decode()
    assert "Ask &lt;the&gt; council" in html


def test_a_reached_limit_says_when_to_try_again(request_to_nowhere: HttpRequest) -> None:
    response = errors.too_often(request_to_nowhere, SimpleNamespace(seconds=61))  # type: ignore[arg-type]
    assert b"in 2 minutes, at " in response.content
    assert response.headers["Retry-After"] == "61"


def test_while_the_portal_is_looked_after_every_page_says_so_without_the_database() -> None:
    """pytest-django refuses the database to this test."""
    with override_settings(MAINTENANCE=True):
        response = Client().get("/placements/referrals/")
        assert Client().get("/healthz").status_code == 200
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "600"
    assert b"closed for maintenance" in response.content
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_it_is_closed_and_opened_again_without_a_restart(settings: Any, tmp_path: Path) -> None:
    """By a file that a command makes; balancers are answered meanwhile, and nobody is let in."""
    settings.MAINTENANCE_FILE = str(tmp_path / "maintenance")
    call_command("maintenance", "on", "It will be <b>back</b> at 7pm.", stdout=StringIO())
    closed = Client().get("/sign-in/login/")
    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "600")
    assert b"It will be &lt;b&gt;back&lt;/b&gt; at 7pm." in closed.content
    assert Client().get("/healthz").status_code == 200
    call_command("maintenance", "off", stdout=StringIO())
    assert Client().get("/cookies/").status_code == 200
    settings.MAINTENANCE = True
    with pytest.raises(CommandError, match="MAINTENANCE is set"):
        call_command("maintenance", "off")


@pytest.mark.django_db
@pytest.mark.urls("tests.govuk.look_samples")
def test_a_megabyte_of_text_too_much_is_told_as_such() -> None:
    response = Client().post("/look/form/", {"reason": "x" * 3_000_000})
    assert response.status_code == 413
    assert b"files of up to 10MB" in response.content


@pytest.mark.django_db
@pytest.mark.urls("tests.govuk.look_samples")
def test_too_many_files_at_once_are_told_as_such() -> None:
    sent = [SimpleUploadedFile(f"{number}.pdf", b"%PDF") for number in range(101)]
    response = Client().post("/look/form/", {"document": sent})
    assert response.status_code == 413
    assert b"up to 100 files in one go" in response.content


def test_a_request_without_an_id_gets_a_reference_all_the_same() -> None:
    reference = errors.reference_of(RequestFactory().get("/"))
    assert len(reference) == 8
