"""The week as a page shows it: Monday to Friday by morning and afternoon, of one or of many.

One value for a child, a school, a site, an agreement, an offer and the free places of a programme; drawn by
`{% weeks this next %}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from core.columns import Tag
from core.half_days import BY_CODE, SHORT, Half, Weekday
from core.weeks import monday_of
from govuk.dates import short_month_day

HalfDay = tuple[int, str]
"""A weekday (0 is Monday) and a half of it."""


class Look(StrEnum):
    """How an entry is drawn; its words say the same."""

    PLACE = "place"
    SCHOOL = "school"
    NOBODY = "nobody"
    PAUSED = "paused"
    CLOSED = "closed"


class Entry(NamedTuple):
    """Who has somebody in a half-day, when, and what is known of it."""

    where: str
    times: str = ""
    look: Look = Look.PLACE
    known: Tag | None = None
    """What was marked, or that nothing was."""
    detail: str = ""
    """Beside what is known: the reason of an absence, the minutes late."""
    code: str = ""
    """The register code proposed for it."""
    link: str = ""


Entries = Mapping[HalfDay, Sequence[Entry]]


class Line(NamedTuple):
    """The ten half-days of one: without a name where the table is of one alone."""

    entries: Entries
    name: str = ""
    link: str = ""
    hints: Sequence[str] = ()


class Day(NamedTuple):
    """A column of the week."""

    name: str
    short: str
    date: str
    is_today: bool


class Cell(NamedTuple):
    """A half-day of a line as it is drawn; `is_off` where the line has nothing all that day."""

    label: str
    entries: Sequence[Entry]
    is_today: bool
    is_off: bool


class Row(NamedTuple):
    """A morning or an afternoon of a line."""

    half: str
    cells: Sequence[Cell]


class Group(NamedTuple):
    """A line with its two rows."""

    line: Line
    rows: Sequence[Row]


@dataclass(frozen=True)
class TheWeek:
    """A week with its lines; `monday` where it is that of a date and not of every week."""

    caption: str
    lines: Sequence[Line]
    monday: date | None = None
    today: date | None = None
    of: str = ""
    """What its lines are, where they have names: Pupil."""
    nothing: str = "Nothing"
    """What an empty half-day is heard as."""
    caption_is_shown: bool = field(default=True, kw_only=True)

    @classmethod
    def of_codes(
        cls, caption: str, entries: Mapping[str, Entry], nothing: str = "Nothing", *, caption_is_shown: bool = True
    ) -> Self:
        """Of one, by half-day codes: `{"mon_am": Entry("3 free")}`."""
        line = Line({BY_CODE[code]: [entry] for code, entry in entries.items()})
        return cls(caption, [line], nothing=nothing, caption_is_shown=caption_is_shown)

    @property
    def days(self) -> list[Day]:
        return [self._day(weekday) for weekday in Weekday]

    def _day(self, weekday: Weekday) -> Day:
        day = self.monday + timedelta(days=weekday) if self.monday else None
        return Day(
            str(weekday.label), SHORT[weekday].capitalize(), short_month_day(day), bool(day and day == self.today)
        )

    @property
    def groups(self) -> list[Group]:
        """The lines as they are drawn."""
        days = self.days
        return [Group(line, [_row(half, line.entries, days) for half in Half]) for line in self.lines]

    @property
    def has_codes(self) -> bool:
        """Whether a code is proposed for any half-day."""
        return any(entry.code for line in self.lines for entries in line.entries.values() for entry in entries)


def monday_asked(asked: str, latest: date) -> date:
    """The Monday of the week asked for in an address, else of the latest."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return monday_of(latest)
    return monday_of(day if 1900 < day.year < 2100 else latest)


def _row(half: Half, entries: Entries, days: Sequence[Day]) -> Row:
    found = []
    for weekday, day in enumerate(days):
        here = entries.get((weekday, half.value), ())
        is_off = not any(entries.get((weekday, other.value)) for other in Half)
        label = " ".join(filter(None, (day.short, day.date, half.short)))
        found.append(Cell(label, here, day.is_today, is_off))
    return Row(str(half.label), found)
