"""A seat at a site: what a place still has to find, and what a room above holds back from a pupil."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.half_days import code_of
from core.school_days import ONE_DAY, Span
from placements.models import Agreement, Placement
from placements.timetable import Cell
from providers.models import Programme


@dataclass(frozen=True)
class Seat:
    """Half-days at a site that a pupil is to have on these days; `placement` where it has some there already."""

    pupil: UUID
    site: Any
    programme: Programme | None
    codes: Sequence[str]
    days: Span
    placement: Placement | None = None


HeldBack = Callable[[Sequence[Seat]], Sequence[Collection[str]]]
HELD: list[HeldBack] = []


def held_by(codes: HeldBack) -> HeldBack:
    """Have half-days held back: of each seat those that its pupil is not to have, for all of them at once."""
    if codes not in HELD:
        HELD.append(codes)
    return codes


def held_back(seats: Sequence[Seat]) -> list[set[str]]:
    """Of each seat the half-days that are held back from its pupil."""
    found: list[set[str]] = [set() for _ in seats]
    for codes in HELD:
        for held, more in zip(found, codes(seats), strict=True):
            held.update(more)
    return found


def to_find(
    cells: Sequence[Cell], starts_on: date, ends_on: date, placement: Placement | None
) -> Iterator[tuple[list[str], Span]]:
    """The half-days with the days on which a seat is wanted; what a running placement has already, it keeps."""
    codes = [code_of(cell.weekday, cell.half) for cell in cells]
    has, until = _has(placement) if placement else ((), starts_on)
    if new := [code for code in codes if code not in has]:
        yield new, Span(starts_on, ends_on)
    kept, after = [code for code in codes if code in has], max(starts_on, until + ONE_DAY)
    if kept and after <= ends_on:
        yield kept, Span(after, ends_on)


def _has(placement: Placement) -> tuple[Collection[str], date]:
    """The half-days of the agreement in force of a placement that has begun, and until when."""
    if placement.status == Placement.Status.AGREED:
        return (), placement.starts_on
    rows = Agreement.objects.filter(placement=placement, status=Agreement.Status.IN_FORCE)
    agreement = rows.prefetch_related("pattern").first()
    if agreement is None:
        return (), placement.starts_on
    codes = {code_of(cell.weekday, cell.half) for cell in agreement.cells}
    return codes, min(agreement.ends_on, placement.ends_on)
