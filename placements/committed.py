"""The days and half-days that the agreements of a live placement bind."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar

from core.school_days import ONE_DAY, Span


class Agreed(Protocol):
    """What says which days an agreement binds: a row, or the same as plain values."""

    @property
    def number(self) -> int:
        """Of two, the later agreed has the higher."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def governs_from(self) -> date | None:
        """None until both have signed."""

    @property
    def is_open(self) -> bool:
        """Waiting for a signature."""


A = TypeVar("A", bound=Agreed)


def bound(agreements: Iterable[A], first: date, last: date) -> Iterator[tuple[A, Span]]:
    """Of a placement from the first to the last day: a signed one until a later one governs, a draft all the days it
    asks for."""
    until = last
    for agreement in sorted(agreements, key=lambda row: row.number, reverse=True):
        starts_on = agreement.governs_from
        if starts_on is not None:
            yield agreement, Span(max(starts_on, first), min(agreement.ends_on, until))
            until = min(until, starts_on - ONE_DAY)
        elif agreement.is_open:
            yield agreement, Span(agreement.starts_on, agreement.ends_on)


def within(spans: Iterable[tuple[A, Span]], first: date, last: date) -> Iterator[tuple[A, Span]]:
    """The same for the days from the first to the last given."""
    for agreement, span in spans:
        starts_on, ends_on = max(span.starts_on, first), min(span.ends_on, last)
        if starts_on <= ends_on:
            yield agreement, Span(starts_on, ends_on)
