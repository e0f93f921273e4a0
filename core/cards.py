"""Cards: counts that open the list they count, and things to do now. Rooms offer them; the home page orders them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from django.db.models import Model, QuerySet
from django.urls import reverse

from core.acting import Acting
from core.models import Message


class Lane(Enum):
    """What a card asks of whoever reads it."""

    DECIDE = "Decide", "It waits for you."
    CHASE = "Chase", "It is late, or waits for somebody else."
    WATCH = "Watch", "Nothing to do yet."

    def __init__(self, title: str, about: str) -> None:
        self.title, self.about = title, about


@dataclass(frozen=True)
class Task:
    """One thing to do now, a click away."""

    label: str
    url: str
    note: str


@dataclass(frozen=True)
class Card:
    """A count that opens exactly the rows it counts; home draws it and the digest prints it, in the same words."""

    lane: Lane
    label: str
    count: int
    url: str
    note: str = ""
    due: date | None = None
    """The day the first of them is due."""
    is_late: bool = False
    tasks: tuple[Task, ...] = ()
    """The first of them one by one, each a click away. A page's alone: they may tell of a child."""

    def with_tasks(self, tasks: Iterable[Task]) -> Self:
        """The same with the first of its rows."""
        return replace(self, tasks=tuple(tasks))


def counted(
    lane: Lane, label: str, rows: QuerySet[Model], name: str, query: str = "", *, is_late: bool = False
) -> Card:
    """A card of these rows, which opens the page of this name narrowed by this query."""
    return Card(lane, label, rows.count(), reverse(name) + (f"?{query}" if query else ""), is_late=is_late)


def by_lane(cards: Iterable[Card]) -> list[tuple[Lane, list[Card]]]:
    """The lanes these cards are for, each with those that count something: what is late first, else in their order."""
    rows = list(cards)
    return [
        (lane, sorted((card for card in rows if card.lane is lane and card.count), key=lambda card: not card.is_late))
        for lane in Lane
        if any(card.lane is lane for card in rows)
    ]


def failed_messages(acting: Acting, today: date) -> Iterable[Card]:
    failed = Message.objects.visible_to(acting).filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])
    yield counted(Lane.CHASE, "messages that failed", failed, "core:messages", "state=failed", is_late=True)
