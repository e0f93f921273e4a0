"""Words that somebody looks for: kept with their sign-in under a number, so that no address says a name."""

from django.http import HttpRequest

MEMORY = "words"
KEPT = 30
"""Searches one can go back to."""
LONGEST = 200
"""Characters that are read; nobody looks for more."""


def plain(text: str) -> str:
    """What was typed in one line, without NULs and marks that turn the line round."""
    seen = filter(lambda letter: letter.isspace() or letter.isprintable(), text[: 2 * LONGEST])
    return " ".join("".join(seen).split())[:LONGEST]


def keep(request: HttpRequest, place: str, text: str) -> int:
    """The number of these words, looked for at this place."""
    kept = request.session.get(MEMORY, [])
    number = int(kept[-1][0]) + 1 if kept else 1
    request.session[MEMORY] = [*kept, [number, place, text]][-KEPT:]
    return number


def kept(request: HttpRequest, place: str, number: str) -> str | None:
    """The words of this number, if they were looked for at this place; None once they are forgotten."""
    words = request.session.get(MEMORY, [])
    return next((text for n, where, text in words if str(n) == number and where == place), None)
