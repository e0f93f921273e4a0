"""What sessions add up to: grouped sums in one query, and attendance since a referral."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.lookups import GreaterThan

from attendance import figures
from attendance.figures import NONE_YET, ApAttendance, Ratio
from attendance.models import Mark, PlacementWeek
from core import clock
from core.acting import Acting
from core.school_days import ONE_DAY
from core.weeks import halves_of, monday_of, number_of
from placements.models import Placement, Session

FEW = 500
"""Placements named one by one in a query for their sessions."""


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


def due_by(sessions: QuerySet[Session], today: date | None = None) -> QuerySet[Session]:
    """Sessions that have been: all up to yesterday, and those of today that are marked already."""
    day = today or clock.today()
    return sessions.filter(Q(date__lt=day) | Q(date=day, mark__isnull=False))


def unknown(sessions: QuerySet[Session], today: date | None = None) -> QuerySet[Session]:
    """Sessions up to yesterday of which nobody has said what happened: to be chased."""
    return sessions.filter(date__lt=today or clock.today(), mark=None)


def of_few(sessions: QuerySet[Session], acting: Acting) -> QuerySet[Session]:
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

    Of a week that lies in it whole and is over, the sums are read; of one that it cuts, the half-days.
    `of` leads to the sums of weeks.
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

    @cached_property
    def cut(self) -> dict[date, tuple[int, int]]:
        """The half-days that count of each week it cuts: of marked ones, and of those nobody marked.

        A mark of today counts at once; what nobody marked is not known from the day after.
        """
        first, over = self.first or date.min, min(self.until, self.today - ONE_DAY)
        weeks = {monday_of(over + ONE_DAY)} | ({monday_of(first)} if first.weekday() else set())
        return {monday: (halves_of(monday, first, self.until), halves_of(monday, first, over)) for monday in weeks}

    def weeks(self, of: str = "") -> Q:
        """Those with a day in it."""
        begun = Q(**{f"{of}week__lte": self.until})
        return begun & Q(**{f"{of}week__gte": monday_of(self.first)}) if self.first else begun

    def unknown_of(self, monday: date, halves: int) -> int:
        """Of the half-days of a week that nobody marked, those it counts."""
        return halves & self.cut[monday][1] if monday in self.cut else halves

    def whole(self, of: str = "") -> Q:
        """Of its weeks, those it does not cut: between the first and the last that it does."""
        found = Q(**{f"{of}week__lt": max(self.cut)})
        return found & Q(**{f"{of}week__gt": min(self.cut)}) if len(self.cut) > 1 else found

    def due(self, of: str = "") -> Q:
        """Of its weeks, those with a session that counts."""
        found = self.whole(of)
        for monday, (marked, unmarked) in self.cut.items():
            # No half-day is in two of these, so adding their bits is joining them.
            said = F(f"{of}when_attended") + F(f"{of}when_absent") + F(f"{of}when_closed")
            halves = said.bitand(marked) + F(f"{of}when_unmarked").bitand(unmarked)
            found |= Q(**{f"{of}week": monday}) & Q(GreaterThan(halves, 0))
        return found

    def number(self, said: str, of: str = "") -> Expression:
        """How many sessions of a week that count were attended, absent, closed or unmarked."""
        first, *others = (F(f"{of}{name}") for name in SUMS[said])
        cut = [
            When(Q(**{f"{of}week": monday}), then=number_of(f"{of}when_{said}", halves[said == "unmarked"]))
            for monday, halves in self.cut.items()
        ]
        return Case(When(self.whole(of), then=sum(others, first)), *cut, output_field=IntegerField())

    def unknown_since(self, of: str = "") -> Expression:
        """The first day of a week, of these days, with a session nobody marked."""
        cut = []
        for monday, (_, unmarked) in self.cut.items():
            for day in (monday + timedelta(days=number) for number in range(7)):
                if today := unmarked & halves_of(monday, day, day):
                    said = F(f"{of}when_unmarked").bitand(today)
                    cut.append(When(Q(**{f"{of}week": monday}) & Q(GreaterThan(said, 0)), then=Value(day)))
        return Case(When(self.whole(of), then=F(f"{of}unmarked_from")), *cut, output_field=DateField())


SUMS = {
    "attended": ("attended", "late", "left_early"),
    "absent": ("absent", "unexplained"),
    "closed": ("closed",),
    "unmarked": ("unmarked",),
}
"""Which sums of a week make one of those of a figure."""


class Line(NamedTuple):
    """What happened at sessions that are alike by some keys; of one week, also at how many placements."""

    keys: tuple[Any, ...]
    counted: ApAttendance
    placements: int
    unknown_since: date | None


def tally(placements: Any, *keys: str, period: Period | None = None) -> dict[Any, ApAttendance]:
    """What happened at the sessions of these placements that have been, by their fields and "week"; one query.

    The keys of the answer are single values for one field, else tuples.
    """
    rows = _grouped(placements, keys, period or Period.of())
    return {row[0] if len(keys) == 1 else row[: len(keys)]: ApAttendance(*row[len(keys) :]) for row in rows}


def by_week(placements: QuerySet[Placement], *keys: str, period: Period | None = None) -> list[Line]:
    """The same by these fields and then by week (its Monday), with at how many placements, and since when unknown."""
    when = period or Period.of()
    of = "week_sums__"
    more = {"n": Count("week_sums", filter=when.due(of)), "since": Min(when.unknown_since(of))}
    rows = _grouped(placements, wanted := (*keys, "week"), when, **more)
    return [Line(row[: len(wanted)], ApAttendance(*row[len(wanted) : -2]), *row[-2:]) for row in rows]


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


def of_cohort(placements: Any, until: date | None = None) -> SinceReferral:
    """The same of a queryset's placements up to a day (today), added up by the database."""
    period = Period.of(last=until)
    rows = placements.order_by().filter(period.weeks("week_sums__"), referral__baseline_possible__gt=0)
    rows = rows.values("referral", "referral__baseline_attended", "referral__baseline_possible")
    rows = rows.annotate(**_sums(period, "week_sums__", "attended", "absent"))
    rows = rows.filter(GreaterThan(F("n_attended") + F("n_absent"), 0))
    sums = ("referral__baseline_attended", "referral__baseline_possible", "n_attended", "n_absent")
    found = rows.aggregate(**{f"all_{place}": Sum(name, default=0) for place, name in enumerate(sums)})
    attended, possible, *now = found.values()
    return SinceReferral(Ratio(attended, possible), ApAttendance(*now))
