"""Logs never say about whom."""

import io
import logging

import structlog

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
