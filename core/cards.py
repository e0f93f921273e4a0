"""Cards: counts that open the list they count, and things to do now. Rooms offer them; the home page orders them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, Self, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

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
    band: str = ""
    """What it says across the page, above the lanes, with its tasks for reasons."""
    tasks: tuple[Task, ...] = ()
    """The first of them one by one, each a click away. A page's alone: they may tell of a child."""
    rows: QuerySet[Any] | None = field(default=None, compare=False, repr=False)
    """What is still to be counted, together with those of other cards."""

    def with_tasks(self, tasks: Iterable[Task]) -> Self:
        """The same with the first of its rows, asked for when they are drawn: a digest tells none."""
        return replace(self, tasks=cast("tuple[Task, ...]", SimpleLazyObject(lambda: tuple(tasks))))


def counted(
    lane: Lane, label: str, rows: QuerySet[Model], name: str, query: str = "", *, is_late: bool = False
) -> Card:
    """A card of these rows, which opens the page of this name narrowed by this query; `told` counts them."""
    return Card(lane, label, 0, listing(name, query), is_late=is_late, rows=rows)


def listing(name: str, query: str = "") -> str:
    """The list of this name, narrowed by this alone: a list asked for without anything brings back what it kept."""
    return f"{reverse(name)}?{query or 'page=1'}"


def told(cards: Iterable[Card]) -> list[Card]:
    """The cards with their counts: all that are of rows are counted in one question."""
    offered = list(cards)
    counts = iter(_counts([card.rows for card in offered if card.rows is not None]))
    return [card if card.rows is None else replace(card, count=next(counts), rows=None) for card in offered]


def _counts(sets: Sequence[QuerySet[Any]]) -> Sequence[int]:
    if not sets:
        return ()
    asked: list[str] = []
    values: list[Any] = []
    for rows in sets:
        try:
            sql, its_values = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            asked.append("0")
            continue
        asked.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608
        values += its_values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        found: tuple[int, ...] = cursor.fetchone()
    return found


def by_lane(cards: Iterable[Card]) -> list[tuple[Lane, list[Card]]]:
    """The lanes these cards are for, each with those that count something: what is late first, else in their order."""
    rows = [card for card in cards if not card.band]
    return [
        (lane, sorted((card for card in rows if card.lane is lane and card.count), key=lambda card: not card.is_late))
        for lane in Lane
        if any(card.lane is lane for card in rows)
    ]


def failed_messages(acting: Acting, today: date) -> Iterable[Card]:
    failed = Message.objects.visible_to(acting).filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])
    yield counted(Lane.CHASE, "messages that failed", failed, "core:messages", "state=failed", is_late=True)
