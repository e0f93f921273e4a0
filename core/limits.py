"""Limits on how often a person or an organisation may ask for costly things; they never touch the sweeps."""

from typing import Any

from django.conf import settings
from django.core.cache import cache

from core import clock
from core.acting import Acting

WORDS = {
    "export": "downloads",
    "upload": "registers sent",
    "document": "documents handed in",
    "people": "files of people sent",
    "photo": "photos added",
    "pdf": "reports printed",
    "search": "searches",
    "upn": "UPNs asked about",
    "link": "links that are none of ours",
}
PERIODS = {60: "minute", 3600: "hour"}


class TooOften(Exception):
    """The limit is reached; says in how many seconds to try again, what the limit is, and whose."""

    def __init__(self, seconds: int, limit: str = "", whose: str = "each person") -> None:
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds, self.limit, self.whose = seconds, limit, whose


def count(kind: str, user: Any) -> None:
    """Count one more of this kind for this person. Raises TooOften past the limit of the settings."""
    _count(kind, str(user.pk), "each person")


def count_for(kind: str, acting: Acting) -> None:
    """Count one more of this kind for the organisation a person acts for, whoever of it asks. Raises TooOften."""
    _count(kind, f"of:{acting.organisation_id}", "each organisation")


def count_at(kind: str, address: str) -> None:
    """Count one more of this kind for the address it comes from, whoever that is. Raises TooOften."""
    _count(kind, f"at:{address}", "each address")


def _count(kind: str, who: str, whose: str) -> None:
    most, seconds = settings.RATE_LIMITS[kind]
    key, ends = f"limit:{kind}:{who}", f"limit-ends:{kind}:{who}"
    now = clock.now().timestamp()
    if cache.add(key, 1, seconds):
        cache.set(ends, now + seconds, seconds)
        return
    try:
        used = cache.incr(key)
    except ValueError:  # ran out between the two calls
        cache.set(key, 1, seconds)
        cache.set(ends, now + seconds, seconds)
        return
    if used > most:
        left = min(max(int(cache.get(ends, now + seconds) - now) + 1, 1), seconds)
        raise TooOften(left, f"{most} {WORDS[kind]} in {'an' if seconds == 3600 else 'a'} {PERIODS[seconds]}", whose)
