"""What rooms above show of a pupil on the pupil's page, each in the order in which they were offered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from core.acting import Acting
from pupils.models import Pupil


@dataclass(frozen=True)
class Table:
    """Rows about the pupil that whoever looks may see, and what is said when there is none."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str

    @property
    def cells(self) -> list[list[tuple[str, Any]]]:
        """Its rows, each cell with the heading it stands under."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


class Attended(NamedTuple):
    """How a pupil attends since referral and did before, in words; and each week as far as it is known."""

    since: str
    before: str
    change: str
    of: str
    """What the share is taken of: 31 of 40 marked sessions."""
    weeks: Sequence[tuple[str, Any]]
    baseline: Any = None


class Coming(NamedTuple):
    """A day to come that matters for the pupil."""

    day: date
    words: str
    link: str = ""


class Open(NamedTuple):
    """Something about the pupil that waits to be done, by whoever has to."""

    words: str
    link: str = ""
    note: str = ""
    is_late: bool = False


class Act(NamedTuple):
    """Something that may be done about the pupil, with its page."""

    words: str
    link: str


Room = TypeVar("Room")
Said = TypeVar("Said")


class Child:
    """A pupil whose page is shown to whoever acts; what a room fetched for one part of it stands for the others."""

    def __init__(self, pupil: Pupil, acting: Acting) -> None:
        self.pupil, self.acting = pupil, acting
        self._known: dict[Any, Any] = {}

    def of(self, room: Callable[["Child"], Room]) -> Room:
        """What this room knows of the child, made once."""
        if room not in self._known:
            self._known[room] = room(self)
        found: Room = self._known[room]
        return found


WHETHER: dict[str, Callable[[], Any]] = {}


def says_whether(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """A decorator: each pupil of a page is asked for with this, so that the room need not ask for what is not there."""

    def offer(whether: Callable[[], Any]) -> Callable[[], Any]:
        WHETHER[name] = whether
        return whether

    return offer


def with_whether(pupils: QuerySet[Pupil]) -> QuerySet[Pupil]:
    """Each with what rooms above say whether there is any of."""
    return pupils.annotate(**{name: whether() for name, whether in WHETHER.items()})


TABLES: list[Callable[[Child], Table | None]] = []
ATTENDED: list[Callable[[Child], Attended | None]] = []
COMING: list[Callable[[Child], Iterable[Coming]]] = []
OPEN: list[Callable[[Child], Iterable[Open]]] = []
STORY: list[Callable[[Child], Iterable[Model]]] = []
ACTS: list[Callable[[Child], Iterable[Act]]] = []
OF_WEEK: list[Callable[[Child], Iterable[Open]]] = []


def shows(table: Callable[[Child], Table | None]) -> Callable[[Child], Table | None]:
    """Have this table on every pupil's record; None where it is not for whoever looks."""
    return _kept(TABLES, table)


def attended_by(figures: Callable[[Child], Attended | None]) -> Callable[[Child], Attended | None]:
    """Have it said how the pupil attends; None where there is nothing to say to whoever looks."""
    return _kept(ATTENDED, figures)


def comes(dates: Callable[[Child], Iterable[Coming]]) -> Callable[[Child], Iterable[Coming]]:
    """Have these days to come on the page."""
    return _kept(COMING, dates)


def asks(tasks: Callable[[Child], Iterable[Open]]) -> Callable[[Child], Iterable[Open]]:
    """Have on the page what is open about the pupil."""
    return _kept(OPEN, tasks)


def tells(rows: Callable[[Child], Iterable[Model]]) -> Callable[[Child], Iterable[Model]]:
    """Have what was done to these rows in the pupil's story: those that whoever looks may see."""
    return _kept(STORY, rows)


def offers(acts: Callable[[Child], Iterable[Act]]) -> Callable[[Child], Iterable[Act]]:
    """Have this offered on the page."""
    return _kept(ACTS, acts)


def says_of_week(lines: Callable[[Child], Iterable[Open]]) -> Callable[[Child], Iterable[Open]]:
    """Have this said under the pupil's week."""
    return _kept(OF_WEEK, lines)


def _kept(said: list[Said], one: Said) -> Said:
    if one not in said:
        said.append(one)
    return one


def tables_of(child: Child) -> list[Table]:
    """The tables of this pupil's record."""
    return [found for table in TABLES if (found := table(child)) is not None]


def attendance_of(child: Child) -> Attended | None:
    return next((found for figures in ATTENDED if (found := figures(child)) is not None), None)


def coming_of(child: Child) -> list[Coming]:
    """Days to come, the nearest first."""
    return sorted((one for dates in COMING for one in dates(child)), key=lambda one: one.day)


def open_of(child: Child) -> list[Open]:
    """What is open, what is late first."""
    return sorted((one for tasks in OPEN for one in tasks(child)), key=lambda one: not one.is_late)


def story_of(child: Child) -> list[Model]:
    """The rows whose history is the pupil's."""
    return [row for rows in STORY for row in rows(child)]


def acts_of(child: Child) -> list[Act]:
    """What rooms above offer to be done."""
    return [one for acts in ACTS for one in acts(child)]


def said_of_week(child: Child) -> list[Open]:
    """What rooms above say of the week."""
    return [one for lines in OF_WEEK for one in lines(child)]
