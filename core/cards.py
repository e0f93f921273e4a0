"""Cards: counts that open the list they count, and things to do now. Rooms offer them; the home page orders them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import wraps
from itertools import chain, islice
from typing import Any, Self, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core import clock
from core.acting import Acting
from core.models import Message
from core.once import kept

AT_ONCE = 500
"""Counts asked in one question: of one home all, of a hundred digests a third."""


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
    sum_of: str = field(default="", compare=False, repr=False)
    """The number each of those rows holds, where they are added up."""
    due_by: str = field(default="", compare=False, repr=False)
    """The day by which each of those rows is due."""

    def with_tasks(self, tasks: Iterable[Task]) -> Self:
        """The same with the first of its rows, asked for when they are drawn: a digest tells none."""
        return replace(self, tasks=cast("tuple[Task, ...]", SimpleLazyObject(lambda: tuple(tasks))))


Offer = Callable[[Any, date], Iterable[Card]]
Ask = Callable[[Sequence[Any], date], None]
Question = tuple[str, tuple[Any, ...]]
_ahead: dict[Offer, Ask] = {}


def counted(
    lane: Lane, label: str, rows: QuerySet[Any], name: str, query: str = "", *, is_late: bool = False, due_by: str = ""
) -> Card:
    """A card of these rows, which opens the page of this name narrowed by this query; `told` counts them.

    Rows that were narrowed to values are counted as those. With the day by which each is due, the card is late after
    the first of them.
    """
    return Card(lane, label, 0, listing(name, query), is_late=is_late, rows=rows, due_by=due_by)


def asked_ahead(ask: Ask) -> Callable[[Offer], Offer]:
    """Marks what asks for many people at once, and keeps (`core.once`), what this offer must know of each."""

    def remember(offer: Offer) -> Offer:
        _ahead[offer] = ask
        return offer

    return remember


def same_for_all(offer: Offer) -> Offer:
    """Marks an offer that is the same for everybody of a role of the council."""

    @wraps(offer)
    def once(acting: Acting, today: date) -> Iterable[Card]:
        known = kept("cards of a role")
        if (key := (offer, acting.role)) not in known:
            known[key] = list(offer(acting, today))
        cards: list[Card] = known[key]
        return cards

    return once


def cards_of(people: Sequence[Acting], offers: Mapping[str, Sequence[Offer]], today: date) -> list[list[Card]]:
    """The cards of each of these people, by what their roles are offered.

    Inside of `asked_once` many people cost as many questions as one, but for the counts: those of AT_ONCE cards one.
    """
    for offer, ask in _ahead.items():
        if theirs := [person for person in people if offer in offers[person.role]]:
            ask(theirs, today)
    each = [[card for offer in offers[person.role] for card in offer(person, today)] for person in people]
    found = iter(told(chain.from_iterable(each)))
    return [list(islice(found, len(cards))) for cards in each]


def listing(name: str, query: str = "") -> str:
    """The list of this name, narrowed by this alone: a list asked for without anything brings back what it kept."""
    return f"{reverse(name)}?{query or 'page=1'}"


def told(cards: Iterable[Card]) -> list[Card]:
    """The cards with their counts: all that are of rows are counted in one question, the same rows once."""
    offered = [(card, list(_questions(card))) for card in cards]
    answers = _answers(dict.fromkeys(question for _, questions in offered for question in questions))
    return [_with(card, [answers[each] for each in questions]) if questions else card for card, questions in offered]


def _questions(card: Card) -> Iterator[Question]:
    """How many its rows are, and by which day the first is due."""
    if card.rows is None:
        return
    rows = card.rows.order_by()
    if card.sum_of:
        yield _question(f"SUM({card.sum_of})", rows.values(card.sum_of))
    else:
        yield _question("COUNT(*)", rows if rows.query.values_select else rows.values("pk"))
    if card.due_by:
        yield _question("MIN(first_due)", rows.values(first_due=F(card.due_by)))


def _question(of: str, rows: QuerySet[Any]) -> Question:
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return "NULL", ()
    return f"(SELECT {of} FROM ({sql}) AS counted)", values  # noqa: S608


def _answers(questions: Iterable[Question]) -> dict[Question, Any]:
    left = list(questions)
    found: dict[Question, Any] = {}
    while some := left[:AT_ONCE]:
        left = left[AT_ONCE:]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(sql for sql, _ in some)}", [value for _, its in some for value in its])
            found.update(zip(some, cursor.fetchone(), strict=True))
    return found


def _with(card: Card, answers: Sequence[Any]) -> Card:
    number, *days = answers
    due = next((date.fromisoformat(str(day)) for day in days if day), card.due)
    is_late = card.is_late or (bool(card.due_by) and due is not None and due < clock.today())
    return replace(card, count=int(number or 0), due=due, is_late=is_late, rows=None)


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
