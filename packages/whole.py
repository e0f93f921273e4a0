"""The whole week of a child: each half-day exactly one of school, provider, tuition, agreed reduced, nobody.

Plain values, no database: what somebody has of the week goes in, what is missing comes out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from functools import cached_property

from core.columns import Tag
from core.half_days import BY_CODE, code_of
from core.the_week import HalfDay

WEEK: tuple[HalfDay, ...] = tuple(BY_CODE.values())


class Kind(StrEnum):
    """Who has a half-day. Where several would, the first of these has it."""

    PROVIDER = "provider"
    TUITION = "tuition"
    REDUCED = "reduced"
    SCHOOL = "school"
    NOBODY = "nobody"


EDUCATION = frozenset({Kind.PROVIDER, Kind.TUITION, Kind.SCHOOL})
ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Part:
    """A half-day that somebody has. Without times it is as long as a half-day of full time."""

    kind: Kind
    half_day: HalfDay
    name: str = ""
    starts: time | None = None
    ends: time | None = None
    is_known: bool = True
    """Whether somebody said so; a school nobody asked is not known to teach the child."""
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class Whole:
    """The ten half-days with who has them, against what the child is owed, in minutes."""

    parts: Sequence[Part]
    owed: int | None
    """Minutes a week for a full week; None where no rule owes the child any."""
    half_day: int = 150
    """Minutes of a half-day of full time."""
    notes: Mapping[HalfDay, str] = field(default_factory=dict)
    """Why nobody has a half-day, where it is known."""

    @cached_property
    def cells(self) -> dict[HalfDay, list[Part]]:
        """Who has each half-day: those of the first kind that anybody has it for, as they follow one another."""
        found: dict[HalfDay, list[Part]] = {half_day: [] for half_day in WEEK}
        for part in sorted(self.parts, key=lambda part: (ORDER[part.kind], part.starts or time.min)):
            there = found[part.half_day]
            if not there or there[0].kind == part.kind:
                there.append(part)
        return found

    def kind_of(self, half_day: HalfDay) -> Kind:
        """Which one of the five it is."""
        there = self.cells[half_day]
        return there[0].kind if there else Kind.NOBODY

    def of_kind(self, kind: Kind) -> list[str]:
        """The half-days, by code, that are of this kind."""
        return [code_of(*half_day) for half_day in WEEK if self.kind_of(half_day) == kind]

    @property
    def nobody(self) -> list[str]:
        return self.of_kind(Kind.NOBODY)

    @property
    def unknown(self) -> list[str]:
        """The half-days at a school that nobody asked whether it teaches the child."""
        return [code_of(*half_day) for half_day, there in self.cells.items() if there and not there[0].is_known]

    @cached_property
    def minutes(self) -> int:
        """Of education in the week: where two share a half-day, the time they have together counts once."""
        return sum(self._length(there) for there in self.cells.values())

    @property
    def reduced_minutes(self) -> int:
        """How much less is owed by agreement."""
        return self.half_day * len(self.of_kind(Kind.REDUCED))

    @property
    def owed_now(self) -> int | None:
        """What is owed after what was agreed to be left out."""
        return None if self.owed is None else max(self.owed - self.reduced_minutes, 0)

    @property
    def missing(self) -> int:
        """Minutes fewer than are owed."""
        return max((self.owed_now or 0) - self.minutes, 0)

    @property
    def is_complete(self) -> bool:
        """Somebody is known to have every half-day, and the hours add up to what is owed."""
        return not (self.nobody or self.unknown or self.missing)

    @property
    def state(self) -> "State":
        if self.nobody:
            return State.GAPS
        if self.unknown:
            return State.UNKNOWN
        return State.SHORT if self.missing else State.COMPLETE

    def _length(self, there: Sequence[Part]) -> int:
        if not there or there[0].kind not in EDUCATION:
            return 0
        timed = [(_minute(part.starts), _minute(part.ends)) for part in there if part.starts and part.ends]
        return _together(timed) if timed else self.half_day


class State(StrEnum):
    """How a week stands, the worst first."""

    GAPS = "gaps"
    UNKNOWN = "unknown"
    SHORT = "short"
    COMPLETE = "complete"

    @property
    def tag(self) -> Tag:
        return TAGS[self]


TAGS = {
    State.GAPS: Tag("Has gaps", "red"),
    State.UNKNOWN: Tag("Not known", "yellow"),
    State.SHORT: Tag("Hours short", "orange"),
    State.COMPLETE: Tag("Complete", "green"),
}


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _together(spans: Iterable[tuple[int, int]]) -> int:
    """How long these are together, what two share counted once."""
    total, reached = 0, 0
    for first, last in sorted(spans):
        total += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return total
