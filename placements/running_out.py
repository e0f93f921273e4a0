"""The clocks about to run out and those that have, as far as who acts may see: a child, what is due, and why then."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.urls import reverse

from accounts import school_calendars
from core.acting import Acting
from core.cards import Card, Lane
from core.clock import day_of
from core.ordering import first_of
from core.school_days import SchoolDays
from govuk.dates import month_day
from placements.models import Offer
from pupils.readers import Reader
from referrals import clocks
from referrals import running_out as asked
from referrals.clocks import EDUCATION, NOTICE, Clock
from referrals.running_out import LOOK_AHEAD, SOON, Due

SHOWN = 4
"""Of each kind; a list stands behind each."""

One = TypeVar("One")


@dataclass(frozen=True)
class Source:
    """Rows with a clock: which run out soon, of which school each child is, and how each is told."""

    noun: str
    page: str
    query: str
    rows: Callable[[Acting, date], Iterable[Any]]
    school: Callable[[Any], Any]
    due: Callable[[Any, SchoolDays, Reader], Due]


SOURCES: list[Source] = []


def runs(source: Source) -> None:
    """Have these clocks told too."""
    if source not in SOURCES:
        SOURCES.append(source)


@dataclass(frozen=True)
class RunningOut:
    """The clocks to show, how many referrals have one, and the lists that hold more than is shown."""

    rows: list[Due]
    referrals: int
    more: list[tuple[str, str]]

    @property
    def card(self) -> Card:
        """How many referrals have one."""
        label = f"referrals with a clock that has run out or will within {SOON} school days"
        is_late = any(due.clock.school_days_left < 0 for due in self.rows if due.clock.what in (EDUCATION, NOTICE))
        return Card(Lane.CHASE, label, self.referrals, _address("referrals:referrals", "status=clock"), is_late=is_late)


def of(acting: Acting, today: date) -> RunningOut:
    """Those of referrals, offers and what rooms above add, in a constant number of queries."""
    referrals = list(asked.candidates(acting, today))
    others = [(source, list(source.rows(acting, today))) for source in [OFFERS, *SOURCES]]
    schools = {source.school(row) for source, rows in others for row in rows}
    days = school_calendars.school_days_of({*schools, *(row.home_school_id for row in referrals)})
    reader = Reader(acting, today)
    running = [(row, clock) for row in referrals for clock in asked.soon(row, days, today)]
    first = _first(running, lambda one: (one[1].due_on, reader.with_year(one[0].pupil)), lambda one: one[1].what)
    dues = [asked.due(row, clock, reader) for row, clock in first]
    dues += [source.due(row, days[source.school(row)], reader) for source, rows in others for row in rows]
    more = [("referrals", _address("referrals:referrals", "status=clock"))] if len(running) > SHOWN else []
    more += [(one.noun, _address(one.page, one.query)) for one, rows in others if len(rows) > SHOWN]
    return RunningOut(_shown(dues), len({row.pk for row, _ in running}), more)


def _address(page: str, query: str) -> str:
    return f"{reverse(page)}?{query}"


def _first(each: Iterable[One], order: Callable[[One], Any], kind: Callable[[One], str]) -> list[One]:
    """The first of each kind: only what is shown is put into words."""
    shown: list[One] = []
    seen: Counter[str] = Counter()
    for one in sorted(each, key=order):
        if seen[kind(one)] < SHOWN:
            seen[kind(one)] += 1
            shown.append(one)
    return shown


def _shown(dues: Iterable[Due]) -> list[Due]:
    """The first of each kind; education that a child does not have stands before all else."""

    def order(due: Due) -> Any:
        return due.clock.what != EDUCATION, due.clock.due_on, due.child

    return _first(dues, order, lambda due: due.clock.what)


def _offers(acting: Acting, today: date) -> QuerySet[Offer]:
    """Those to be answered within a school day or so, or before today."""
    rows = Offer.objects.visible_to(acting).open().filter(reply_by__lte=today + LOOK_AHEAD)
    first: QuerySet[Offer] = first_of(rows, SHOWN + 1, "reply_by", "pk")
    return first.select_related("referral__pupil", "provider__organisation")


def _of_offer(row: Offer, days: SchoolDays, reader: Reader) -> Due:
    clock = clock_of(
        "Answer to an offer by", row.reply_by, days, reader, f"offered on {month_day(day_of(row.offered_at))}"
    )
    about = f"{row.provider.name}, {row.referral}"
    return Due(
        clock, reader.with_year(row.referral.pupil), about, "Open the offer", reverse("placements:offer", args=[row.pk])
    )


def clock_of(what: str, due_on: date, days: SchoolDays, reader: Reader, why: str) -> Clock:
    return Clock(what, due_on, clocks.left(days, reader.day, due_on), why)


OFFERS = Source(
    "offers", "placements:offers", "status=offered", _offers, lambda row: row.referral.home_school_id, _of_offer
)
