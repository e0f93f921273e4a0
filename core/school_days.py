"""School-day arithmetic on plain values: which days a calendar is open, and counting along them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
# A calendar holds a few years; a count that leaves them is a mistake in the data, not a long loop.
FARTHEST = 800


class OutsideCalendar(ValueError):
    """The days asked for lie outside the half-terms this calendar knows."""


@dataclass(frozen=True)
class Span:
    """Whole days from the first to the last, both counted."""

    starts_on: date
    ends_on: date
    # Of a closure, what kind it is; two spans are the same days whatever it says.
    kind: str = field(default="", compare=False)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class SchoolDays:
    """When a school, provider or council is open: its half-terms less its closures, on weekdays."""

    half_terms: Sequence[Span]
    closures: Sequence[Span] = field(default_factory=tuple)
    # A list or a register asks for the same few days for every pupil.
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_open(self, day: date) -> bool:
        """Whether pupils attend on this day."""
        if day not in self._known:
            self._known[day] = self._is_open(day)
        return self._known[day]

    def _is_open(self, day: date) -> bool:
        return (
            day.weekday() < 5
            and any(day in half_term for half_term in self.half_terms)
            and not any(day in closure for closure in self.closures)
        )

    def closed_for(self, day: date) -> str:
        """Why pupils do not attend: "weekend", the kind of closure, or "holidays"; empty on an open day."""
        if day.weekday() >= 5:
            return "weekend"
        closure = next((closure for closure in self.closures if day in closure), None)
        if closure is not None:
            return closure.kind or "other"
        return "" if self.is_open(day) else "holidays"

    def open_days(self, starts_on: date, ends_on: date) -> Iterator[date]:
        """The open days from the first to the last day given, both counted."""
        day = starts_on
        while day <= ends_on:
            if self.is_open(day):
                yield day
            day += ONE_DAY

    def between(self, starts_on: date, ends_on: date) -> int:
        """School days strictly after the first day, up to and with the last."""
        return sum(1 for _ in self.open_days(starts_on + ONE_DAY, ends_on))

    def add(self, day: date, school_days: int) -> date:
        """The day that many school days after (or, when negative, before) this one. Raises OutsideCalendar."""
        step = ONE_DAY if school_days >= 0 else -ONE_DAY
        left = abs(school_days)
        for _ in range(FARTHEST):
            if left == 0:
                return day
            day += step
            left -= self.is_open(day)
        raise OutsideCalendar("The calendar does not reach that far: enter the term dates of the years concerned.")

    def next_open(self, day: date) -> date:
        """This day if open, else the first open day after it. Raises OutsideCalendar."""
        return day if self.is_open(day) else self.add(day, 1)

    def earliest_start(self, notice_on: date, whole_days: int = 2) -> date:
        """The first day a direction may start, with that many whole school days between notice and start.

        The stricter reading of "not less than two school days before" (Education Act 2002 s29A and the 2010
        regulations).
        """
        return self.add(notice_on, whole_days + 1)
