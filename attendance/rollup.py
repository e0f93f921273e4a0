"""What sessions add up to: grouped sums in one query, and attendance since a referral."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from attendance import figures
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
SINCE_REFERRAL = (
    "Since referral compares AP attendance with the pupil's attendance at school over the weeks before the referral, "
    "taken once. Only pupils with both are counted; a referral that led to two placements counts once before."
)


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
    sums = _sums(period, "week_sums__")
    return rows.annotate(**sums).values_list("part", "week", *sums)


def total(placements: QuerySet[Placement], period: Period | None = None) -> ApAttendance:
    """All the sessions that have been, together."""
    return sum(tally(placements, "week", period=period).values(), NONE_YET)


def _grouped(placements: Any, keys: Sequence[str], period: Period, **more: Any) -> Iterable[Any]:
    """The sums of the weeks, grouped by the keys; not of those in which nothing counts."""
    rows = placements.order_by().filter(period.weeks("week_sums__")).annotate(week=F("week_sums__week")).values(*keys)
    sums = _sums(period, "week_sums__")
    found = rows.annotate(**sums, **more).values_list(*keys, *sums, *more)
    return (row for row in found if any(row[len(keys) : len(keys) + len(sums)]))


def _sums(period: Period, of: str, *said: str) -> dict[str, Any]:
    return {f"n_{each}": Sum(period.number(each, of), default=0) for each in said or SUMS}


def is_marked(period: Period) -> Q:
    """Of placements: some session counts in their percentage."""
    weeks = PlacementWeek.objects.filter(period.weeks(), placement=OuterRef("pk"))
    return Q(Exists(weeks.filter(GreaterThan(period.number("attended") + period.number("absent"), 0))))


@dataclass(frozen=True, slots=True)
class SinceReferral:
    """A pupil's attendance before the referral and at the provider since."""

    before: Ratio | None
    now: ApAttendance
    referral: Any = None

    @property
    def is_comparable(self) -> bool:
        """Whether both are known."""
        return bool(self.before and self.before.denominator and self.now.marked)

    @property
    def points(self) -> Fraction | None:
        """Percentage points gained, or lost when below 0; None when either is not known."""
        return figures.since_referral(self.before, self.now.ratio)


def since_referral(placements: Any, until: date | None = None) -> dict[Any, SinceReferral]:
    """Attendance since referral of each placement of a queryset up to a day (today), by its id; one query."""
    period = Period.of(last=until)
    weeks = FilteredRelation("week_sums", condition=period.weeks("week_sums__"))
    rows = placements.order_by().annotate(counted=weeks).values(*OF_REFERRAL)
    sums = _sums(period, "counted__")
    return {
        pk: SinceReferral(_ratio(attended, possible), ApAttendance(*now), referral)
        for pk, referral, attended, possible, *now in rows.annotate(**sums).values_list(*OF_REFERRAL, *sums)
    }


OF_REFERRAL = ("pk", "referral", "referral__baseline_attended", "referral__baseline_possible")


def _ratio(attended: int | None, possible: int | None) -> Ratio | None:
    return None if attended is None else Ratio(attended, possible or 0)


def together(each: Iterable[SinceReferral]) -> SinceReferral:
    """A cohort: the sums of those of whom both are known, before and since.

    Each referral counts once before, however many placements came of it: its pupil went to school only once.
    """
    both = [one for one in each if one.is_comparable]
    baselines = {one.referral: one.before for one in both if one.before}
    before = sum(baselines.values(), Ratio(0, 0))
    attended, absent = sum(one.now.attended for one in both), sum(one.now.absent for one in both)
    return SinceReferral(before, ApAttendance(attended, absent))


def of_cohorts(cohorts: Sequence[tuple[Any, date | None]]) -> list[tuple[SinceReferral, int]]:
    """The same of each of several querysets up to its day, and of how many placements it is taken; one query."""
    parts = [_comparable(placements, until, part) for part, (placements, until) in enumerate(cohorts)]
    found = [_Together() for _ in cohorts]
    for part, *row in parts[0].union(*parts[1:], all=True) if parts else ():
        found[part].add(*row)
    return [(each.since_referral, each.placements) for each in found]


@dataclass(slots=True)
class _Together:
    """What `together` comes to, added up row by row: of thousands no object is made."""

    referrals: set[Any] = field(default_factory=set)
    placements: int = 0
    before_attended: int = 0
    possible: int = 0
    attended: int = 0
    absent: int = 0

    def add(self, referral: Any, before: int, possible: int, attended: int, absent: int) -> None:
        self.placements += 1
        self.attended += attended
        self.absent += absent
        if referral not in self.referrals:
            self.referrals.add(referral)
            self.before_attended += before
            self.possible += possible

    @property
    def since_referral(self) -> SinceReferral:
        return SinceReferral(Ratio(self.before_attended, self.possible), ApAttendance(self.attended, self.absent))


def _both_known(placements: Any, until: date | None, *keys: str, **made: Any) -> Any:
    """Those of which both are known, grouped by `keys`, some of them `made`: what was marked up to a day (today)."""
    period = Period.of(last=until)
    rows = placements.order_by().filter(period.weeks("week_sums__"), referral__baseline_possible__gt=0)
    rows = rows.annotate(**made).values(*keys).annotate(**_sums(period, "week_sums__", "attended", "absent"))
    return rows.filter(GreaterThan(F("n_attended") + F("n_absent"), 0))


def _comparable(placements: Any, until: date | None, part: int) -> Any:
    """The part they belong to, the referral, its baseline and what was marked."""
    # The referral as the database writes it: to make keys of thousands takes longer than to add them up.
    made = {"part": Value(part), "of": Cast("referral", CharField())}
    rows = _both_known(placements, until, "part", "of", *OF_REFERRAL, **made)
    return rows.values_list("part", "of", *OF_REFERRAL[2:], "n_attended", "n_absent")


def of_cohort(placements: Any, until: date | None = None) -> SinceReferral:
    """The same of a queryset's placements up to a day (today), added up by the database."""
    rows = _both_known(placements, until, *OF_REFERRAL[1:])
    sums = (*OF_REFERRAL[2:], "n_attended", "n_absent")
    found = rows.aggregate(**{f"all_{place}": Sum(name, default=0) for place, name in enumerate(sums)})
    attended, possible, *now = found.values()
    return SinceReferral(Ratio(attended, possible), ApAttendance(*now))
