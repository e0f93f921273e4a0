"""What sessions add up to: grouped sums in one query, and attendance since a referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from attendance import figures
from attendance.figures import ApAttendance, Ratio
from attendance.models import Mark
from core import clock
from core.acting import Acting
from placements.models import Placement, Session

FEW = 500
"""Placements named one by one in a query."""

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


def tally(sessions: Any, *keys: str, today: date | None = None) -> dict[Any, ApAttendance]:
    """What happened at the sessions that have been, by these fields of Session; one query.

    The keys of the answer are single values for one field, else tuples.
    """
    if not keys:
        return {(): total(sessions, today)}
    counts = {"a": Count("pk", filter=ATTENDED), "b": Count("pk", filter=ABSENT)}
    counts |= {"c": Count("pk", filter=CLOSED), "d": Count("pk", filter=UNKNOWN)}
    rows = due_by(sessions, today).order_by().values(*keys).annotate(**counts).values_list(*keys, *counts)
    width = len(keys)
    return {(row[0] if width == 1 else row[:width]): ApAttendance(*row[width:]) for row in rows}


def total(sessions: Any, today: date | None = None) -> ApAttendance:
    """All the sessions that have been, together."""
    groups = {"attended": ATTENDED, "absent": ABSENT, "closed": CLOSED, "unknown": UNKNOWN}
    counts = {name: Count("pk", filter=group) for name, group in groups.items()}
    return ApAttendance(**due_by(sessions, today).order_by().aggregate(**counts))


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


NONE_YET = ApAttendance(0, 0)


def since_referral(placements: Any, until: date | None = None) -> dict[Any, SinceReferral]:
    """Attendance since referral of each placement of a queryset up to a day (today), by its id; two queries."""
    columns = ("pk", "referral", "referral__baseline_attended", "referral__baseline_possible")
    baselines = list(placements.order_by().values_list(*columns))
    # Named one by one, a school's few placements are found by the index instead of by going through every mark.
    few = [pk for pk, *_ in baselines] if len(baselines) <= FEW else placements.order_by().values("pk")
    sessions = Session.objects.filter(placement__in=few)
    now = tally(sessions.filter(date__lte=until) if until else sessions, "placement")
    return {
        pk: SinceReferral(None if attended is None else Ratio(attended, possible or 0), now.get(pk, NONE_YET), referral)
        for pk, referral, attended, possible in baselines
    }


def together(each: Iterable[SinceReferral]) -> SinceReferral:
    """A cohort: the sums of those of whom both are known, before and since.

    Each referral counts once before, however many placements came of it: its pupil went to school only once.
    """
    both = [one for one in each if one.is_comparable]
    baselines = {one.referral: one.before for one in both if one.before}
    before = sum(baselines.values(), Ratio(0, 0))
    attended, absent = sum(one.now.attended for one in both), sum(one.now.absent for one in both)
    return SinceReferral(before, ApAttendance(attended, absent))
