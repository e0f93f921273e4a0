"""What sessions add up to: grouped sums in one query. What they tell of a referral stands in `since_referral`."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.lookups import GreaterThan

from attendance.figures import NONE_YET, ApAttendance, Ratio
from attendance.models import Mark, PlacementWeek
from attendance.period import SUMS, Period
from core import clock
from core.acting import Acting
from core.weeks import monday_of
from govuk.dates import short_month_day
from placements.models import Placement, Session

FEW = 500
"""Placements named one by one in a query for their sessions."""


ATTENDED = Q(mark__kind__in=Mark.ATTENDED_KINDS)
ABSENT = Q(mark__kind=Mark.Kind.ABSENT)
CLOSED = Q(mark__kind=Mark.Kind.PROVIDER_CLOSED)
UNKNOWN = Q(mark=None)

AP_ATTENDANCE = "AP attendance is sessions attended (attended, late or left early) out of sessions due and marked."
NOT_KNOWN = (
    "Not marked are sessions up to yesterday with no mark. They are in no percentage: an unsent register says nothing."
)
CLOSED_SESSIONS = "Sessions the provider closed are in no percentage."


def due_by(sessions: QuerySet[Session], today: date | None = None) -> QuerySet[Session]:
    """Sessions that have been: all up to yesterday, and those of today that are marked already."""
    day = today or clock.today()
    return sessions.filter(Q(date__lt=day) | Q(date=day, mark__isnull=False))


def unknown(sessions: QuerySet[Session], today: date | None = None) -> QuerySet[Session]:
    """Sessions up to yesterday of which nobody has said what happened: to be chased."""
    return sessions.filter(date__lt=today or clock.today(), mark=None)


def of_few(sessions: QuerySet[Session], acting: Acting) -> QuerySet[Session]:
    """The same sessions, for a school or a provider with its few placements named one by one.

    They are then found by the index; a database that only knows whom to ask for them goes through those of all.
    """
    if acting.sees_everything:
        return sessions
    seen = Placement.objects.visible_to(acting).order_by().values_list("pk", flat=True)
    few = list(seen[: FEW + 1])
    return sessions if len(few) > FEW else sessions.filter(placement__in=few)


class Line(NamedTuple):
    """What happened at sessions that are alike by some keys; of one week, also at how many placements."""

    keys: tuple[Any, ...]
    counted: ApAttendance
    placements: int
    unknown_since: date | None
    days: tuple[Ratio, ...] = ()
    pupils: int = 0


def tally(placements: Any, *keys: str, period: Period | None = None) -> dict[Any, ApAttendance]:
    """What happened at the sessions of these placements that have been, by their fields and "week"; one query.

    The keys of the answer are single values for one field, else tuples.
    """
    rows = _grouped(placements, keys, period or Period.of())
    return {row[0] if len(keys) == 1 else row[: len(keys)]: ApAttendance(*row[len(keys) :]) for row in rows}


def by_week(
    placements: QuerySet[Placement], *keys: str, period: Period | None = None, weekdays: bool = False
) -> list[Line]:
    """The same by these fields and then by week (its Monday), with at how many placements, and since when unknown.

    With `weekdays` also what was attended of what was marked on each day from Monday to Friday.
    """
    when = period or Period.of()
    days = _days(when, "week_sums__") if weekdays else {}
    width = len(keys) + 1
    rows = (_split(row, width) for row in _weekly(placements, keys, when, **days))
    return [Line(found, sums, number, since, _ratios(rest)) for found, sums, (number, since, *rest) in rows]


def by_week_with_pupils(placements: QuerySet[Placement], *keys: str, period: Period) -> list[Line]:
    """The same with how many different pupils they are of."""
    pupils = Count("pupil", distinct=True, filter=period.due("week_sums__"))
    rows = (_split(row, len(keys) + 1) for row in _weekly(placements, keys, period, pupils=pupils))
    return [Line(found, sums, number, since, (), each) for found, sums, (number, since, each) in rows]


def _weekly(placements: Any, keys: Sequence[str], period: Period, **more: Any) -> Iterable[Any]:
    of = "week_sums__"
    usual = {"n": Count("week_sums__week", filter=period.due(of)), "since": Min(period.unknown_since(of))}
    return _grouped(placements, (*keys, "week"), period, **usual, **more)


def _split(row: Any, width: int) -> tuple[Any, ApAttendance, Any]:
    """Its keys, its sums, and the rest."""
    return row[:width], ApAttendance(*row[width : width + len(SUMS)]), row[width + len(SUMS) :]


WEEKS_SHOWN = 12


def last_weeks(placements: QuerySet[Placement]) -> dict[Any, list[tuple[str, Any]]]:
    """Of each placement the last twelve weeks with their attendance in per cent, None where nothing was marked."""
    last = monday_of(clock.today())
    first = last - timedelta(weeks=WEEKS_SHOWN - 1)
    known = {line.keys: line.counted for line in by_week(placements, "pk", period=Period.of(first))}
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS_SHOWN)]

    def of(key: Any) -> list[tuple[str, Any]]:
        return [(short_month_day(monday), known.get((key, monday), NONE_YET).percentage) for monday in mondays]

    return {key: of(key) for key in placements.order_by().values_list("pk", flat=True)}


def _days(period: Period, of: str) -> dict[str, Any]:
    """Sums of attended and absent sessions of each day from Monday to Friday."""
    return {
        f"{said}_{day}": Sum(period.number(said, of, 0b11 << 2 * day), default=0)
        for day in range(5)
        for said in ("attended", "absent")
    }


def _ratios(sums: Sequence[int]) -> tuple[Ratio, ...]:
    return tuple(Ratio(sums[n], sums[n] + sums[n + 1]) for n in range(0, len(sums), 2))


def weeks_of(cohorts: Sequence[tuple[Any, Period]]) -> list[dict[date, ApAttendance]]:
    """What happened in each week of each of several querysets in days of its own; one query."""
    found: list[dict[date, ApAttendance]] = [{} for _ in cohorts]
    parts = [_of_weeks(placements, period, part) for part, (placements, period) in enumerate(cohorts)]
    for part, week, *sums in parts[0].union(*parts[1:], all=True) if parts else ():
        if any(sums):
            found[part][week] = ApAttendance(*sums)
    return found


def _of_weeks(placements: Any, period: Period, part: int) -> Any:
    rows = placements.order_by().filter(period.weeks("week_sums__"))
    rows = rows.annotate(part=Value(part), week=F("week_sums__week")).values("part", "week")
    sums = added_up(period, "week_sums__")
    return rows.annotate(**sums).values_list("part", "week", *sums)


def total(placements: QuerySet[Placement], period: Period | None = None) -> ApAttendance:
    """All the sessions that have been, together."""
    return sum(tally(placements, "week", period=period).values(), NONE_YET)


def _grouped(placements: Any, keys: Sequence[str], period: Period, **more: Any) -> Iterable[Any]:
    """The sums of the weeks, grouped by the keys; not of those in which nothing counts."""
    rows = placements.order_by().filter(period.weeks("week_sums__")).annotate(week=F("week_sums__week")).values(*keys)
    sums = added_up(period, "week_sums__")
    found = rows.annotate(**sums, **more).values_list(*keys, *sums, *more)
    return (row for row in found if any(row[len(keys) : len(keys) + len(sums)]))


def added_up(period: Period, of: str, *said: str) -> dict[str, Any]:
    return {f"n_{each}": Sum(period.number(each, of), default=0) for each in said or SUMS}


def is_marked(period: Period) -> Q:
    """Of placements: some session counts in their percentage."""
    weeks = PlacementWeek.objects.filter(period.weeks(), placement=OuterRef("pk"))
    return Q(Exists(weeks.filter(GreaterThan(period.number("attended") + period.number("absent"), 0))))
