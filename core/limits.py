"""Limits on how often a person may ask for costly things; they never touch the sweeps."""

from typing import Any

from django.conf import settings
from django.core.cache import cache

from core import clock

WORDS = {
    "export": "downloads",
    "upload": "files sent",
    "photo": "photos added",
    "pdf": "reports printed",
    "search": "searches",
    "upn": "UPNs asked about",
}
PERIODS = {60: "minute", 3600: "hour"}


class TooOften(Exception):
    """The limit is reached; says in how many seconds to try again, and what the limit is."""

    def __init__(self, seconds: int, limit: str = "") -> None:
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds, self.limit = seconds, limit


def count(kind: str, user: Any) -> None:
    """Count one more of this kind for this person. Raises TooOften past the limit of the settings."""
    most, seconds = settings.RATE_LIMITS[kind]
    key, ends = f"limit:{kind}:{user.pk}", f"limit-ends:{kind}:{user.pk}"
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
        raise TooOften(left, f"{most} {WORDS[kind]} in {'an' if seconds == 3600 else 'a'} {PERIODS[seconds]}")
