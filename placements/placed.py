"""Live placements as plain values, for what is added up over hundreds of them: a row for each agreement, the half-days
of its week summed by the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from core.half_days import BY_CODE
from core.school_days import Span
from placements import committed
from placements.models import LIVE, Agreement, Pattern
from placements.models.agreement import OPEN, governs_from
from placements.timetable import Cell
from pupils.models import Pupil


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement: the days it is for, how long its week is, and its half-days (as bits, Monday morning first)."""

    pk: Any
    number: int
    starts_on: date
    ends_on: date
    is_open: bool
    governs_from: date | None
    minutes: int
    half_days: int
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Child:
    """What of a pupil the law turns on."""

    pk: Any
    born_on: date
    is_looked_after: bool
    has_plan: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A live placement with its agreements."""

    pk: Any
    pupil: Child
    status: str
    starts_on: date
    ends_on: date
    provider: Any
    programme: Any
    commissioner: str
    terms: list[Terms] = field(default_factory=list)

    def spans(self) -> Iterator[tuple[Terms, Span]]:
        """The days each agreement binds."""
        return committed.bound(self.terms, self.starts_on, self.ends_on)


@cache
def codes(half_days: int) -> list[str]:
    """The half-days by code."""
    return [code for place, code in enumerate(BY_CODE) if half_days >> place & 1]


@cache
def weekdays(half_days: int) -> frozenset[int]:
    """The days of the week (0 Monday) there is something on."""
    return frozenset(BY_CODE[code][0] for code in codes(half_days))


def of_cells(cells: Iterable[Cell]) -> tuple[int, int]:
    """Minutes a week, and half-days; one that two agreements of a placement share counts once, at its longest."""
    longest: dict[tuple[int, str], int] = {}
    for cell in cells:
        longest[cell.weekday, cell.half] = max(cell.minutes, longest.get((cell.weekday, cell.half), 0))
    return sum(longest.values()), sum(1 << place for place, key in enumerate(BY_CODE.values()) if key in longest)


OF_PLACEMENT = (
    *("placement", "placement__pupil", "placement__pupil__born_on", "placement__pupil__is_looked_after"),
    *("placement__pupil__sen_provision", "placement__status", "placement__starts_on", "placement__ends_on"),
    *("placement__provider", "placement__programme", "placement__commissioner__name"),
)
OF_AGREEMENT = ("pk", "number", "starts_on", "ends_on", "status", "commissioner_signed_at", "minutes", "half_days")


def live(**of_placement: Any) -> list[Placed]:
    """Those with an agreement, narrowed by what is asked of the placement."""
    about = {f"placement__{name}": value for name, value in of_placement.items()}
    agreements = Agreement.objects.filter(**about, placement__status__in=LIVE).with_weeks().order_by()
    found: dict[Any, Placed] = {}
    own = len(OF_PLACEMENT)
    for row in agreements.values_list(*OF_PLACEMENT, *OF_AGREEMENT):
        key = row[0]
        if key not in found:
            found[key] = _placed(*row[:own])
        found[key].terms.append(_terms(*row[own:]))
    return list(found.values())


def _placed(pk: Any, pupil: Pupil | None, born_on: date, is_looked_after: bool, sen: str, *of_placement: Any) -> Placed:
    return Placed(pk, Child(pupil, born_on, is_looked_after, sen == Pupil.SenProvision.PLAN), *of_placement)


def _terms(
    pk: Any, number: int, starts_on: date, ends_on: date, status: str, signed_at: Any, minutes: Any, half_days: int
) -> Terms:
    governs = governs_from(starts_on, signed_at)
    return Terms(pk, number, starts_on, ends_on, status in OPEN, governs, int(minutes), half_days)


def by_provider(keys: Collection[Any]) -> dict[Any, list[Placed]]:
    """Those at these providers; with the half-days themselves where two agreements of one may share some."""
    rows = live(provider__in=keys) if keys else []
    several = {terms.pk: terms.cells for row in rows if len(row.terms) > 1 for terms in row.terms}
    cells = Pattern.objects.filter(agreement__in=several).order_by() if several else Pattern.objects.none()
    for cell in cells:
        several[cell.agreement_id].append(Cell(cell.weekday, cell.half, cell.starts, cell.ends))
    found: dict[Any, list[Placed]] = defaultdict(list)
    for row in rows:
        found[row.provider].append(row)
    return found
