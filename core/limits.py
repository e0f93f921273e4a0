"""Limits on how often a person may ask for costly things; they never touch the sweeps."""

from typing import Any

from django.conf import settings
from django.core.cache import cache


class TooOften(Exception):
    """The limit is reached; says in how many seconds to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds = seconds


def count(kind: str, user: Any) -> None:
    """Count one more of this kind for this person. Raises TooOften past the limit of the settings."""
    most, seconds = settings.RATE_LIMITS[kind]
    key = f"limit:{kind}:{user.pk}"
    if cache.add(key, 1, seconds):
        return
    try:
        used = cache.incr(key)
    except ValueError:  # ran out between the two calls
        cache.set(key, 1, seconds)
        return
    if used > most:
        raise TooOften(seconds)
