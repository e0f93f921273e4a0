"""The days and half-days that the agreements of a live placement bind."""

from collections.abc import Iterable
from datetime import date

from core.school_days import ONE_DAY, Span
from placements.models import Agreement, Placement
from placements.timetable import Cell


def spans(placement: Placement) -> Iterable[tuple[Agreement, Span]]:
    """The days each agreement binds: a signed one until a later one governs, a draft all the days it asks for."""
    until = placement.ends_on
    for agreement in sorted(placement.agreements.all(), key=lambda row: row.number, reverse=True):
        starts_on = agreement.governs_from
        if starts_on is not None:
            yield agreement, Span(max(starts_on, placement.starts_on), min(agreement.ends_on, until))
            until = min(until, starts_on - ONE_DAY)
        elif agreement.is_open:
            yield agreement, Span(agreement.starts_on, agreement.ends_on)


def within(placement: Placement, first: date, last: date) -> Iterable[tuple[Agreement, Span]]:
    """The same for the days from the first to the last given."""
    for agreement, span in spans(placement):
        starts_on, ends_on = max(span.starts_on, first), min(span.ends_on, last)
        if starts_on <= ends_on:
            yield agreement, Span(starts_on, ends_on)


def cells(placement: Placement, first: date, last: date) -> list[Cell]:
    """The half-days of the week agreed or drafted for any of these days."""
    return [cell for agreement, _span in within(placement, first, last) for cell in agreement.cells]
