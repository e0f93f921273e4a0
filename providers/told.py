"""What rooms above tell of many providers at once, each in a constant number of queries: pupils, places, attendance,
audits.

What is None was not told: it is not known, or it is not for whoever looks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from core.acting import Acting
from core.half_days import BY_CODE

LEAST = 5
"""Outside the council nobody reads a number of other people's children below this."""


class Room(NamedTuple):
    """The places of one half-day of the week: how many there are, and how many are free."""

    free: int
    places: int

    @property
    def is_full(self) -> bool:
        return self.free <= 0


class Week(NamedTuple):
    """What happened in a week, by its Monday: sessions attended, of those marked, and those not marked."""

    monday: date
    attended: int
    marked: int
    unmarked: int

    @property
    def share(self) -> float | None:
        """Attended of marked in per cent; nothing is no percentage."""
        return 100 * self.attended / self.marked if self.marked else None


class LastAudit(NamedTuple):
    """The outcome of the last final audit, and where it can be read."""

    outcome: str
    colour: str
    link: str


@dataclass(slots=True)
class Facts:
    """What is told of one provider."""

    pupils: int | None = None
    """Different pupils placed there now, everybody's."""
    own_pupils: int | None = None
    """Those whoever looks may see, where that is a school."""
    opens: int = 0
    """How many running placements whoever looks may open."""
    rooms: Mapping[str, Room] | None = None
    """By half-day, over all programmes; a half-day on which nothing runs is not there."""
    weeks: list[Week] | None = None
    own_weeks: bool = False
    """They count the pupils of whoever looks alone."""
    not_in: int | None = None
    """Sessions nobody marked, of the pupils whoever looks may see, since a day."""
    not_in_since: date | None = None
    answered: tuple[int, int] | None = None
    """Offers answered by their day, of those answered or due, in a year."""
    audit: LastAudit | None = None
    audit_planned_on: date | None = None
    open_actions: int | None = None
    overdue_actions: int = 0
    concerns: str | None = None
    """How many concerns are open there, in words."""
    enquiries: Sequence[tuple[str, str, str]] | None = None
    """How it answers enquiries: each figure with its words, and where its rows are."""

    @property
    def attendance(self) -> float | None:
        """Attended of marked in per cent over the weeks told."""
        marked = sum(week.marked for week in self.weeks or ())
        return 100 * sum(week.attended for week in self.weeks or ()) / marked if marked else None

    @property
    def free_half_days(self) -> list[str]:
        """The half-days with a place free, by code."""
        return [code for code in BY_CODE if self.rooms and code in self.rooms and not self.rooms[code].is_full]


class Teller(Protocol):
    """Fills in what it knows."""

    __name__: str

    def __call__(self, found: Mapping[Any, Facts], acting: Acting, day: date, /) -> None: ...


ROOMS = "rooms"
"""Who tells of the places."""
TELLERS: list[Teller] = []
MORE: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Have this fill in what it knows of each of the providers given by their key, for every list of them."""
    if teller not in TELLERS:
        TELLERS.append(teller)
    return teller


def told_more_by(teller: Teller) -> Teller:
    """The same for the page of one alone."""
    if teller not in MORE:
        MORE.append(teller)
    return teller


def of_many(providers: Collection[Any], acting: Acting, day: date, without: Collection[str] = ()) -> dict[Any, Facts]:
    """What is told of these providers, by their key; without what tellers of some names would say."""
    return _told(providers, acting, day, [teller for teller in TELLERS if teller.__name__ not in without])


def rooms_of(providers: Collection[Any], acting: Acting, day: date) -> dict[Any, Facts]:
    """Their places alone."""
    return _told(providers, acting, day, [teller for teller in TELLERS if teller.__name__ == ROOMS])


def _told(providers: Collection[Any], acting: Acting, day: date, tellers: Iterable[Teller]) -> dict[Any, Facts]:
    found: dict[Any, Facts] = {key: Facts() for key in providers}
    for teller in tellers if found else ():
        teller(found, acting, day)
    return found


def of_one(provider: Any, acting: Acting, day: date) -> Facts:
    """Everything that is told of this provider."""
    found = of_many([provider], acting, day)
    for teller in MORE:
        teller(found, acting, day)
    return found[provider]
