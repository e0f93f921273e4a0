"""Live placements as plain values, for what is added up over hundreds of them: a row for each agreement, the half-days
of its week summed by the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Case, Max, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from core.half_days import BY_CODE
from core.school_days import Span
from placements import committed
from placements.models import LIVE, Agreement, Pattern
from placements.models.agreement import MINUTE, OPEN, AgreementQuerySet, governs_from, length_agreed
from placements.timetable import Cell
from pupils.models import Pupil


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement: the days it is for, how long its week is, and its half-days (as bits, Monday morning first)."""

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
    """A live placement with its agreements; `at` is the key of its provider or programme."""

    pk: Any
    at: Any
    pupil: Child
    status: str
    starts_on: date
    ends_on: date
    commissioner: str
    terms: list[Terms] = field(default_factory=list)
    also: tuple[Any, ...] = ()
    """What else of it was asked for."""

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


# No key that nobody asks for: making one of each row costs more than all else that is read of it.
OF_PLACEMENT = (
    *("placement__pupil", "placement__pupil__born_on", "placement__pupil__is_looked_after"),
    *("placement__pupil__sen_provision", "placement__status", "placement__starts_on", "placement__ends_on"),
    "placement__commissioner__name",
)
OF_AGREEMENT = ("number", "starts_on", "ends_on", "status", "commissioner_signed_at", "length", "half_days")


Pupils = QuerySet[Any, Any] | Collection[Any]


def live(at: str, keys: Collection[Any], pupils: Pupils | None = None, *, also: tuple[str, ...] = ()) -> list[Placed]:
    """Those with an agreement, at these providers, sites or programmes; `pupils` narrows them; with these fields of
    theirs beside."""
    agreements = _agreements(at, keys)
    if pupils is not None:
        agreements = agreements.filter(placement__pupil__in=pupils)
    rows = agreements.with_weeks().order_by()
    found: dict[Any, Placed] = {}
    own = len(OF_PLACEMENT) + 2
    beside = own + len(OF_AGREEMENT)
    for row in rows.values_list("placement", f"placement__{at}", *OF_PLACEMENT, *OF_AGREEMENT, *also):
        key = row[0]
        if key not in found:
            found[key] = _placed(*row[:own], [], row[beside:])
        found[key].terms.append(_terms(*row[own:beside]))
    return list(found.values())


def _agreements(at: str, keys: Collection[Any]) -> AgreementQuerySet:
    return Agreement.objects.filter(placement__status__in=LIVE, **{f"placement__{at}__in": keys})


def with_as_much(providers: Collection[Any], minutes: Decimal, days: int, after: date) -> QuerySet[Any, Any]:
    """The pupils there with more than these minutes a week, or on as many days, at one provider; and whoever begins
    after that day. More than they are rather than fewer: all that is agreed or drafted is added up."""
    begins = Greatest(Max("starts_on"), Max("placement__starts_on"))
    summed = _summed(_agreements("provider", providers)).annotate(begins=begins)
    return summed.filter(_is_as_much(minutes, days) | Q(begins__gt=after)).values("placement__pupil")


def with_as_much_within(providers: Collection[Any], minutes: Decimal, days: int, span: Span) -> QuerySet[Any, Any]:
    """The same by what is agreed or drafted for any of these days."""
    agreements = _agreements("provider", providers).filter(starts_on__lte=span.ends_on, ends_on__gte=span.starts_on)
    return _summed(agreements).filter(_is_as_much(minutes, days)).values("placement__pupil")


def _summed(agreements: AgreementQuerySet) -> QuerySet[Any, Any]:
    """By provider and pupil."""
    on = (Max(Case(When(pattern__weekday=day, then=1), default=0)) for day in range(5))
    pupils = agreements.order_by().values("placement__provider", "placement__pupil")
    return pupils.annotate(length=length_agreed(), days=sum(on, Value(0)))


def _is_as_much(minutes: Decimal, days: int) -> Q:
    return Q(length__gt=timedelta(minutes=float(minutes))) | Q(days__gte=days)


def _placed(pk: Any, at: Any, pupil: Any, born_on: date, is_looked_after: bool, sen: str, *of_placement: Any) -> Placed:
    return Placed(pk, at, Child(pupil, born_on, is_looked_after, sen == Pupil.SenProvision.PLAN), *of_placement)


def _terms(
    number: int, starts_on: date, ends_on: date, status: str, signed_at: Any, length: timedelta, half_days: int
) -> Terms:
    governs = governs_from(starts_on, signed_at)
    return Terms(number, starts_on, ends_on, status in OPEN, governs, length // MINUTE, half_days)


def by_provider(keys: Collection[Any], pupils: Pupils | None = None) -> dict[Any, list[Placed]]:
    """Those at these providers, of these pupils where some are named; with the half-days themselves where two
    agreements of one may share some."""
    rows = live("provider", keys, pupils) if keys else []
    several = {(row.pk, terms.number): terms.cells for row in rows if len(row.terms) > 1 for terms in row.terms}
    for placement, number, weekday, half, starts, ends in _cells({placement for placement, _number in several}):
        several[placement, number].append(Cell(weekday, half, starts, ends))
    found: dict[Any, list[Placed]] = defaultdict(list)
    for row in rows:
        found[row.at].append(row)
    return found


def _cells(placements: Collection[Any]) -> Iterable[tuple[Any, int, int, str, time, time]]:
    rows = Pattern.objects.filter(agreement__placement__in=placements).order_by()
    of = ("agreement__placement", "agreement__number", "weekday", "half", "starts", "ends")
    return rows.values_list(*of) if placements else ()
