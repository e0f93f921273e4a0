"""Pattern × calendars → the half-days a pupil is due. Plain values, no database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from typing import Protocol

from core.school_days import ONE_DAY, Span


class Opening(Protocol):
    """A calendar: core.school_days.SchoolDays, or anything else that knows its open days."""

    def is_open(self, day: date) -> bool:
        """Whether pupils attend on this day."""


def minutes_between(starts: time, ends: time) -> int:
    """How long it is from one time of a day to another."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A half-day of the week (0 Monday) with its times, as an agreement's pattern has it."""

    weekday: int
    half: str
    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        """How long it lasts; breaks count, as they do in the Department's view of full-time."""
        return minutes_between(self.starts, self.ends)

    def overlaps(self, other: "Cell") -> bool:
        """Whether a pupil would have to be in two places at once; one may begin the minute the other ends."""
        return self.weekday == other.weekday and self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one agreement says: from its first day to its last, these half-days of the week."""

    first: date
    last: date
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The calendar of the pupil's home school while enrolled there; `last` None: still enrolled."""

    first: date
    last: date | None
    calendar: Opening

    def covers(self, day: date) -> bool:
        """Enrolled there on this day."""
        return self.first <= day and (self.last is None or day <= self.last)


Key = tuple[date, str]
"""What there may be one of for each placement: a day and a half of it."""


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """One half-day a pupil is due."""

    date: date
    half: str
    starts: time
    ends: time

    @property
    def key(self) -> "Key":
        """What there may be one of for each placement."""
        return self.date, self.half


@dataclass(frozen=True)
class Week:
    """All that decides when one pupil is due at one provider.

    `stretches` are in the order they were agreed: on a day that two cover, the later one governs, and once it has
    ended an earlier one does not come back. `council` opens the days on which the pupil has no home school.
    """

    stretches: Sequence[Stretch]
    provider: Opening
    council: Opening
    homes: Sequence[Home] = ()
    gaps: Sequence[Span] = field(default_factory=tuple)

    def due(self, first: date, last: date) -> Iterator[HalfDay]:
        """The half-days due from the first to the last day given: agreed, at school, at the provider, not paused."""
        day = first
        while day <= last:
            cells = [cell for cell in self.agreed_on(day) if cell.weekday == day.weekday()]
            if cells and self.is_school_day(day):
                yield from (HalfDay(day, cell.half, cell.starts, cell.ends) for cell in sorted(cells))
            day += ONE_DAY

    def agreed_on(self, day: date) -> tuple[Cell, ...]:
        """The pattern that governs this day: that of the newest agreement which had begun by then."""
        return governing(self.stretches, day)

    def is_school_day(self, day: date) -> bool:
        """Whether home school (the council where there is none) and provider are open, and nothing is paused."""
        home = next((home.calendar for home in self.homes if home.covers(day)), self.council)
        return home.is_open(day) and self.provider.is_open(day) and not any(day in gap for gap in self.gaps)


def governing(stretches: Sequence[Stretch], day: date) -> tuple[Cell, ...]:
    """The pattern of the newest agreement that had begun by this day, when it still runs."""
    begun = [stretch for stretch in stretches if stretch.first <= day]
    return begun[-1].cells if begun and day <= begun[-1].last else ()


def hours_per_week(cells: Iterable[Cell]) -> Fraction:
    """Hours of a whole week, exact, breaks counted."""
    return Fraction(sum(cell.minutes for cell in cells), 60)


def weekdays(cells: Iterable[Cell]) -> frozenset[int]:
    """The days of the week there is something on."""
    return frozenset(cell.weekday for cell in cells)


def clashes(cells: Iterable[Cell], others: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    """Pairs of half-days in which a pupil would have to be in two places at once."""
    return [(cell, other) for cell in sorted(cells) for other in others if cell.overlaps(other)]
