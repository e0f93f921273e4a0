"""What the home page shows of the registration watch."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from core.acting import Acting
from core.cards import Card, Lane, asked_ahead, same_for_all
from providers import ours
from watch import declared, watching


@same_for_all
def watch(acting: Acting, today: date) -> Iterable[Card]:
    """Unregistered providers near or past the point where they must register, and those of which that is not known."""
    states = list(watching.states(watching.unregistered(), today).values())
    url = reverse("watch:registration-watch")
    told = states.count("red") + states.count("amber")
    yield Card(Lane.WATCH, "providers red or amber on the registration watch", told, f"{url}?level=told")
    unknown = states.count("unknown")
    yield Card(Lane.CHASE, "providers with hours for others not known", unknown, f"{url}?level=unknown")


@asked_ahead(declared.ask_ahead)
def declaration(acting: Acting, today: date) -> Iterable[Card]:
    """An unregistered provider declares the pupils that others place with it, in figures, before they grow old."""
    row = ours.of(acting)
    if row and not row.is_registered and not (said := declared.of(row, today)).is_known:
        url = reverse("watch:declarations", args=[row.pk])
        yield Card(Lane.DECIDE, "declarations to make of pupils placed by others", 1, url, said.words)
