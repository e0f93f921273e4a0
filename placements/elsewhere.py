"""Where pupils are due already: the half-days agreed or drafted at their live placements, asked in one question."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Value

from core.acting import Acting
from core.half_days import code_of, in_words
from core.once import kept
from govuk.dates import hours_words
from placements import committed, timetable
from placements.models import LIVE, Agreement, Placement
from placements.models.agreement import OPEN, governs_from
from placements.timetable import Cell

OF_PLACEMENT = (
    *("placement", "placement__pupil", "placement__provider__organisation__name", "placement__reference"),
    *("placement__starts_on", "placement__ends_on", "is_seen"),
)
OF_AGREEMENT = ("number", "starts_on", "ends_on", "status", "commissioner_signed_at")
CELL = ("pattern__weekday", "pattern__half", "pattern__starts", "pattern__ends")


@dataclass(slots=True)
class Terms:
    """The half-days of an agreement, and the days it is for."""

    number: int
    starts_on: date
    ends_on: date
    governs_from: date | None
    is_open: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Due:
    """A live placement; `is_seen`, whether whoever acts may see it."""

    pk: Any
    pupil: Any
    provider: str
    reference: str
    starts_on: date
    ends_on: date
    is_seen: bool
    terms: dict[int, Terms] = field(default_factory=dict)

    def clashes(self, cells: Iterable[Cell], first: date, last: date) -> Iterable[str]:
        """The half-days of these days in which the pupil would have to be in two places, as sentences.

        Whoever does not see the placement reads that the pupil is taken, not by whom.
        """
        spans = committed.bound(self.terms.values(), self.starts_on, self.ends_on)
        theirs = [cell for terms, _span in committed.within(spans, first, last) for cell in terms.cells]
        where = f"at {self.provider}" if self.is_seen else "elsewhere"
        reference = f" ({self.reference})" if self.is_seen else ""
        for cell, other in timetable.clashes(tuple(cells), theirs):
            when = f"{in_words([code_of(cell.weekday, cell.half)])}, {hours_words(other.starts, other.ends)}"
            yield f"The pupil is already due {where} on {when}{reference}."


def of_pupils(pupils: Collection[Any], by: Acting | None) -> dict[Any, list[Due]]:
    """The live placements of these pupils that have an agreement; the clock's words are read by the council.

    Asked once while a page is made.
    """
    known, key = kept("due elsewhere"), (frozenset(pupils), by and by.pk)
    if key not in known:
        known[key] = _asked(pupils, by)
    found: dict[Any, list[Due]] = known[key]
    return found


def _asked(pupils: Collection[Any], by: Acting | None) -> dict[Any, list[Due]]:
    rows = Agreement.objects.filter(placement__pupil__in=pupils, placement__status__in=LIVE)
    rows = rows.annotate(is_seen=_is_seen(by)).order_by("placement__starts_on", "placement", "number", *CELL[:2])
    found: dict[Any, Due] = {}
    width = len(OF_PLACEMENT), len(OF_PLACEMENT) + len(OF_AGREEMENT)
    for row in rows.values_list(*OF_PLACEMENT, *OF_AGREEMENT, *CELL):
        due = found.setdefault(row[0], Due(*row[: width[0]]))
        _add(due, row[width[0] : width[1]], row[width[1] :])
    grouped: dict[Any, list[Due]] = {pupil: [] for pupil in pupils}
    for due in found.values():
        grouped[due.pupil].append(due)
    return grouped


def _is_seen(by: Acting | None) -> Any:
    if by is None or by.sees_everything:
        return Value(value=True, output_field=BooleanField())
    return Exists(Placement.objects.visible_to(by).filter(pk=OuterRef("placement")))


def _add(due: Due, agreed: tuple[Any, ...], cell: tuple[Any, ...]) -> None:
    number, starts_on, ends_on, status, signed_at = agreed
    terms = Terms(number, starts_on, ends_on, governs_from(starts_on, signed_at), status in OPEN)
    if None not in cell:
        due.terms.setdefault(number, terms).cells.append(Cell(*cell))
    else:
        due.terms.setdefault(number, terms)
