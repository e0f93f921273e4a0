"""What sessions add up to: grouped sums in one query, and attendance since a referral."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum

from attendance import figures
from attendance.figures import NONE_YET, ApAttendance, Ratio
from attendance.models import Mark, PlacementWeek
from core import clock
from core.acting import Acting
from core.weeks import SUNDAY, Monday, monday_of
from placements.models import Placement, Session

FEW = 500
"""Placements named one by one in a query for their sessions."""

NAMED = 5000
"""Placements named one by one in a query for the sums of their weeks."""

ONE_DAY = timedelta(days=1)

ATTENDED = Q(mark__kind__in=Mark.ATTENDED_KINDS)
ABSENT = Q(mark__kind=Mark.Kind.ABSENT)
CLOSED = Q(mark__kind=Mark.Kind.PROVIDER_CLOSED)
UNKNOWN = Q(mark=None)

AP_ATTENDANCE = "AP attendance is sessions attended (attended, late or left early) out of sessions due and marked."
NOT_KNOWN = (
    "Not known are sessions up to yesterday with no mark. They are in no percentage: an unsent register says nothing."
)
CLOSED_SESSIONS = "Sessions the provider closed are in no percentage."
SINCE_REFERRAL = (
    "Since referral compares AP attendance with the pupil's attendance at school over the weeks before the referral, "
    "taken once. Only pupils with both are counted; a referral that led to two placements counts once before."
)


def due_by(sessions: Any, today: date | None = None) -> Any:
    """Sessions that have been: all up to yesterday, and those of today that are marked already."""
    day = today or clock.today()
    return sessions.filter(Q(date__lt=day) | Q(date=day, mark__isnull=False))


def unknown(sessions: Any, today: date | None = None) -> Any:
    """Sessions up to yesterday of which nobody has said what happened: to be chased."""
    return sessions.filter(date__lt=today or clock.today(), mark=None)


def of_few(sessions: Any, acting: Acting) -> Any:
    """The same sessions, for a school or a provider with its few placements named one by one.

    They are then found by the index; a database that only knows whom to ask for them goes through the whole borough's.
    """
    if acting.sees_everything:
        return sessions
    seen = Placement.objects.visible_to(acting).order_by().values_list("pk", flat=True)
    few = list(seen[: FEW + 1])
    return sessions if len(few) > FEW else sessions.filter(placement__in=few)


@dataclass(frozen=True)
class Period:
    """The days a figure is taken of, up to today: without a first or last one, as far as there are any.

    Weeks that lie in it whole and are over are read from their sums, the days at its edges from the rows.
    """

    first: date | None
    last: date | None
    today: date

    @classmethod
    def of(cls, first: date | None = None, last: date | None = None, today: date | None = None) -> "Period":
        """Such as those of a term so far."""
        return cls(first, last, today or clock.today())

    @property
    def until(self) -> date:
        """The last day there is anything to count."""
        return min(self.last, self.today) if self.last else self.today

    @property
    def begins(self) -> date:
        """The first Monday in it."""
        return monday_of(self.first + SUNDAY) if self.first else date.min

    @property
    def over(self) -> date:
        """The Monday after the last whole week: what nobody marked by the end of it is not known."""
        return monday_of(min(self.until, self.today - ONE_DAY) + ONE_DAY)

    def sums(self, weeks: Any) -> Any:
        """Those of these sums of weeks that lie in it."""
        return weeks.filter(week__lt=self.over, week__gte=self.begins) if self.begins < self.over else weeks.none()

    def rows(self, sessions: Any) -> Any:
        """Those of these sessions that stand in none of the sums, and have been."""
        at_edge = Q(date__gte=max(self.first or date.min, self.over), date__lte=self.until)
        if self.first and self.first < (head := min(self.begins, self.over)):
            at_edge |= Q(date__gte=self.first, date__lt=head)
        return due_by(sessions.filter(at_edge), self.today)


class Line(NamedTuple):
    """What happened at sessions that are alike by some keys; of one week, also at how many placements."""

    keys: tuple[Any, ...]
    counted: ApAttendance
    placements: int
    unknown_since: date | None


IN_PERCENTAGE = Q(attended__gt=0) | Q(late__gt=0) | Q(left_early__gt=0) | Q(absent__gt=0) | Q(unexplained__gt=0)
"""Of sums of a week: one of its sessions counts in the percentage."""

_ROWS = {
    "a": Count("pk", filter=ATTENDED),
    "b": Count("pk", filter=ABSENT),
    "c": Count("pk", filter=CLOSED),
    "d": Count("pk", filter=UNKNOWN),
}
_WEEKS = {
    "a": Sum(F("attended") + F("late") + F("left_early")),
    "b": Sum(F("absent") + F("unexplained")),
    "c": Sum("closed"),
    "d": Sum("unmarked"),
}
_OF_A_WEEK = (
    {"n": Count("placement", distinct=True), "since": Min("date", filter=UNKNOWN)},
    {"n": Count("pk"), "since": Min("unmarked_from")},
)


def tally(placements: Any, *keys: str, period: Period | None = None) -> dict[Any, ApAttendance]:
    """What happened at the sessions of these placements that have been, by fields of session and week; one query.

    The keys of the answer are single values for one field, else tuples.
    """
    found: dict[Any, ApAttendance] = {}
    for row in _lines(placements, keys, period or Period.of(), ({}, {})):
        key = row[0] if len(keys) == 1 else row[: len(keys)]
        found[key] = found.get(key, NONE_YET) + ApAttendance(*row[len(keys) :])
    return found


def by_week(placements: Any, *keys: str, period: Period | None = None) -> list[Line]:
    """The same by these fields and then by week (its Monday), with at how many placements, and since when unknown."""
    wanted = (*keys, "week")
    rows = _lines(placements, wanted, period or Period.of(), _OF_A_WEEK)
    return [Line(row[: len(wanted)], ApAttendance(*row[len(wanted) : -2]), *row[-2:]) for row in rows]


def total(placements: Any, period: Period | None = None) -> ApAttendance:
    """All the sessions that have been, together."""
    return sum(tally(placements, "week", period=period).values(), NONE_YET)


def _lines(placements: Any, keys: Sequence[str], period: Period, more: tuple[dict[str, Any], dict[str, Any]]) -> Any:
    """The days at the edges and the sums of whole weeks, each grouped by the keys."""
    whole, edges = PlacementWeek.objects.all(), Session.objects.annotate(week=Monday("date"))
    if not isinstance(placements, QuerySet) or placements.query.has_filters():
        these: Any = placements.order_by().values("pk") if isinstance(placements, QuerySet) else placements
        whole, edges = whole.filter(placement__in=these), edges.filter(placement__in=these)
    parts = ((period.rows(edges), _ROWS | more[0]), (period.sums(whole), _WEEKS | more[1]))
    rows, weeks = (
        part.order_by().values(*keys).annotate(**counts).values_list(*keys, *counts) for part, counts in parts
    )
    return rows.union(weeks, all=True)


def is_marked(period: Period) -> Q:
    """Of placements: some session counts in their percentage."""
    weeks = period.sums(PlacementWeek.objects.filter(placement=OuterRef("pk")))
    sessions = period.rows(Session.objects.filter(placement=OuterRef("pk")))
    in_whole_weeks = Exists(weeks.filter(IN_PERCENTAGE))
    return Q(in_whole_weeks) | Q(Exists(sessions.filter(ATTENDED | ABSENT)))


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


@dataclass(frozen=True)
class Baselines:
    """The placements of a queryset, each with its referral and the attendance before it, taken once; one query.

    Named one by one, what they come to is found by the index instead of by asking of every week whose it is.
    """

    placements: Any
    each: dict[Any, tuple[Any, Ratio | None]]

    @classmethod
    def of(cls, placements: Any) -> "Baselines":
        columns = ("pk", "referral", "referral__baseline_attended", "referral__baseline_possible")
        rows = placements.order_by().values_list(*columns)
        return cls(placements, {pk: (key, _ratio(attended, possible)) for pk, key, attended, possible in rows})

    @property
    def named(self) -> Any:
        """Their keys, while they are not too many to be named."""
        return list(self.each) if len(self.each) <= NAMED else self.placements

    def since(self, until: date | None = None) -> dict[Any, SinceReferral]:
        """Attendance since referral of each up to a day (today), by its id; one query."""
        now = tally(self.named, "placement", period=Period.of(last=until))
        return {
            pk: SinceReferral(before, now.get(pk, NONE_YET), referral) for pk, (referral, before) in self.each.items()
        }


def _ratio(attended: int | None, possible: int | None) -> Ratio | None:
    return None if attended is None else Ratio(attended, possible or 0)


def since_referral(placements: Any, until: date | None = None) -> dict[Any, SinceReferral]:
    """Attendance since referral of each placement of a queryset up to a day (today), by its id; two queries."""
    return Baselines.of(placements).since(until)


def together(each: Iterable[SinceReferral]) -> SinceReferral:
    """A cohort: the sums of those of whom both are known, before and since.

    Each referral counts once before, however many placements came of it: its pupil went to school only once.
    """
    both = [one for one in each if one.is_comparable]
    baselines = {one.referral: one.before for one in both if one.before}
    before = sum(baselines.values(), Ratio(0, 0))
    attended, absent = sum(one.now.attended for one in both), sum(one.now.absent for one in both)
    return SinceReferral(before, ApAttendance(attended, absent))
