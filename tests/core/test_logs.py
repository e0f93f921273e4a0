"""Logs never say about whom."""

import io
import json
import logging

import pytest
import structlog
from celery import Celery
from celery.app.trace import build_tracer
from celery.signals import task_failure
from django_structlog.celery.receivers import CeleryReceiver

from core.logs import places_of_exception, scrub_event, scrubbed


def test_identifiers_addresses_and_query_strings_are_taken_out():
    text = "P207000016049 wrote to a.b@school.example from /pupils/?name=Ashworth\nForged line"
    assert scrubbed(text) == "[upn] wrote to [address] from /pupils/?[…] Forged line".replace(" Forged", "\\nForged")


def test_an_exception_keeps_its_kind_and_places_but_not_its_words(caplog):
    try:
        raise ValueError("Marker Child")
    except ValueError as error:
        event = places_of_exception(None, "error", {"event": "failed", "exc_info": error})
    assert event["exception"] == "ValueError"
    assert "Marker" not in str(event)


def test_an_exception_logged_by_a_page_does_not_hold_the_childs_name():
    out = next(each for each in logging.getLogger().handlers if each.formatter and each.filters)
    written = io.StringIO()
    before = out.setStream(written)
    structlog.get_logger("salford").error("saved", path="/x?upn=P207000016049")
    try:
        raise ValueError("Marker Child")
    except ValueError:
        structlog.get_logger("salford").exception("failed")
        logging.getLogger("plain").exception("failed for P207000016049")
    out.setStream(before)
    assert written.getvalue().count("failed") == 2
    assert "Marker" not in written.getvalue()
    assert "P207000016049" not in written.getvalue()


def test_every_value_of_an_event_is_scrubbed():
    event = scrub_event(None, "info", {"event": "x", "request": "GET /a?b=c", "user_agent": "Mozilla"})
    assert event == {"event": "x", "request": "GET /a?[…]"}


def test_a_key_that_opens_an_account_is_taken_out():
    assert scrubbed("GET /people/invitation/abc:def/ and /sign-in/password/reset/key/1-x-y/") == (
        "GET /people/invitation/[key]/ and /sign-in/password/reset/key/[key]/"
    )


def test_of_a_long_text_the_beginning_is_kept_without_half_an_address():
    text = "a " * 995 + "long.name@council.example " * 20
    assert scrubbed(text).endswith("[…]")
    assert "name" not in scrubbed(text)


def test_a_request_is_one_line_with_route_status_and_milliseconds_and_no_address(client, council, caplog):
    out = next(each for each in logging.getLogger().handlers if each.formatter and each.filters)
    written, level = io.StringIO(), logging.getLogger().level
    before = out.setStream(written)
    logging.getLogger().setLevel(logging.INFO)
    client.get("/people/invitation/some-key:signed/?name=Ashworth")
    logging.getLogger().setLevel(level)
    out.setStream(before)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["request_finished"]
    assert (lines[0]["request"], lines[0]["code"]) == ("GET accounts:invitation-accept", 404)
    assert {"timestamp", "level", "request_id", "user_id", "ms"} <= lines[0].keys()
    assert "some-key" not in written.getvalue()
    assert "Ashworth" not in written.getvalue()


@pytest.fixture
def written(monkeypatch):
    """What the portal's handler writes during the test."""
    out = next(each for each in logging.getLogger().handlers if each.formatter and each.filters)
    lines = io.StringIO()
    monkeypatch.setattr(out, "stream", lines)
    return lines


def test_a_task_that_fails_says_where_and_not_about_whom(written):
    celery = Celery(broker="memory://", set_as_current=False)
    receiver = CeleryReceiver()
    task_failure.connect(receiver.receiver_task_failure)

    @celery.task(bind=True, name="tried")
    def tried(_task, name):
        raise ValueError(f"{name} has no school")

    build_tracer("tried", tried, app=celery, eager=False, propagate=False)("some-id", ("Marker Child",), {}, {})
    receiver.receiver_task_retry(reason="Marker Child was not found")
    task_failure.disconnect(receiver.receiver_task_failure)
    said = written.getvalue()
    assert '"task_failed"' in said
    assert "raised unexpected" in said
    assert "ValueError" in said
    assert "Marker" not in said
