"""Logs say what happened to which row, never about whom: the scrubbing filter."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]\b", re.IGNORECASE)
# Each part bounded as addresses are, so that a long text without one costs no more than a short one.
EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")
# Links that open an account: an invitation, a new password.
KEY = re.compile(r"(/(?:invitation|key)/)[^/\s\"']+")
QUERY = re.compile(r"\?[^\s\"']*")
MOST_CHARACTERS = 2_000
TASKS_ENDINGS = {"task_failed", "task_retrying"}
# What Celery would put into its own line about a task.
TASKS_WORDS = ("exc", "traceback", "args", "kwargs", "return_value")


def scrubbed(text: str) -> str:
    """The text without UPNs, e-mail addresses, keys, query strings and line breaks; of a long one, its beginning."""
    text = QUERY.sub("?[…]", text)
    if len(text) > MOST_CHARACTERS:
        # The last word may be half an address, which nothing below would know.
        text = re.sub(r"\S{1,300}\Z", "", text[:MOST_CHARACTERS]) + "[…]"
    text = KEY.sub(r"\1[key]", EMAIL.sub("[address]", UPN.sub("[upn]", text)))
    return text.replace("\r", "\\r").replace("\n", "\\n")


def scrub_event(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the same scrubbing for every value of an event; the browser's name is left out."""
    event.pop("user_agent", None)
    return {key: scrubbed(value) if isinstance(value, str) else value for key, value in event.items()}


def places_of_exception(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: of an exception only its kind and where it was raised, never its words or values."""
    given, found = event.pop("exception", None), event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found or given
    if event.get("event") in TASKS_ENDINGS:
        for name in ("error", "reason"):  # the words of the exception that ended the task
            event.pop(name, None)
    if isinstance(error, BaseException):
        places = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__name__
        event["places"] = [f"{place.filename.rpartition('/')[2]}:{place.lineno} {place.name}" for place in places[-8:]]
    return event


class Scrub(logging.Filter):
    """Takes identifying text out of messages; of an exception it keeps the kind and the places, not the words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the message in place; never drops a line."""
        if isinstance(record.args, Mapping):
            record.args = {**record.args, **{name: "[left out]" for name in TASKS_WORDS if name in record.args}}
        if isinstance(record.msg, str):
            record.msg, record.args = scrubbed(record.getMessage()), ()
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            record.exc_info = (kind, kind("[words left out]") if _takes_words(kind) else None, trace)  # type: ignore[assignment]
            record.exc_text = None
        return True


def _takes_words(kind: type[BaseException]) -> bool:
    try:
        kind("")
    except Exception:
        return False
    return True
