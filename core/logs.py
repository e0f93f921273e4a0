"""Logs say what happened to which row, never about whom: the scrubbing filter."""

import logging
import re

UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]\b", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+\.[\w.-]+")


def scrubbed(text: str) -> str:
    """The text without UPNs, e-mail addresses, query strings and line breaks."""
    text = EMAIL.sub("[address]", UPN.sub("[upn]", text))
    return re.sub(r"\?[^\s\"']*", "?[…]", text).replace("\r", "\\r").replace("\n", "\\n")


class Scrub(logging.Filter):
    """Takes identifying text out of messages; of an exception it keeps the kind and the places, not the words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the message in place; never drops a line."""
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
