"""Cards: counts that open the list they count, and things to do now. Rooms offer them; the home page orders them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.urls import reverse

from core.acting import Acting
from core.models import Message


@dataclass(frozen=True)
class Card:
    """A count that opens the list it counts."""

    label: str
    count: int
    url: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Task:
    """One thing to do now, a click away."""

    label: str
    url: str
    note: str


def counted(label: str, rows: QuerySet[Model], name: str, query: str = "", kind: str = "") -> Card:
    """A card of these rows, which opens the page of this name narrowed by this query."""
    return Card(label, rows.count(), reverse(name) + (f"?{query}" if query else ""), kind)


def failed_messages(acting: Acting, today: date) -> Iterable[Card]:
    failed = Message.objects.visible_to(acting).filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])
    yield counted("messages that failed", failed, "core:messages", "state=failed")
