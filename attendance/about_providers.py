"""What is said from here to the room of providers: attendance week by week, and the sessions nobody marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from attendance.figures import NONE_YET, ApAttendance
from attendance.period import Period
from attendance.rollup import Line, by_week, by_week_with_pupils
from core.acting import Acting
from core.weeks import monday_of
from placements.models import Placement
from providers import told
from providers.told import LEAST, Facts, Week

WEEKS = 12


@told.told_by
def weeks(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """The last twelve, and the sessions in them nobody marked.

    A school reads everybody's where the others' are not few, else those of the pupils it sees alone.
    """
    if not (acting.sees_everything or acting.is_school or acting.is_provider):
        return
    first = monday_of(day) - timedelta(weeks=WEEKS - 1)
    period = Period.of(first, day, day)
    # Those that ran in these weeks: of ten years they are few.
    placements = Placement.objects.filter(provider__in=found).ran_between(first, day)
    lines = _by_provider(placements, placements.visible_to(acting) if acting.is_school else None, period)
    for key, facts in found.items():
        its = lines.get(key, [])
        facts.own_weeks = any(0 < line.others < LEAST for line in its)
        facts.weeks = [
            _week(line.monday, line.own if facts.own_weeks else line.own + line.theirs)
            for line in its
            if line.has_own or not facts.own_weeks
        ]
        facts.not_in, facts.not_in_since = sum(line.own.unknown for line in its), first


@dataclass(slots=True)
class _Sums:
    """A week at a provider: what was marked of the pupils whoever looks may see, of the others, and how many those are.

    The difference of two sums tells of them.
    """

    monday: date
    own: ApAttendance = NONE_YET
    theirs: ApAttendance = NONE_YET
    others: int = 0
    has_own: bool = False


def _by_provider(placements: Any, seen: Any, period: Period) -> dict[Any, list[_Sums]]:
    """By provider the weeks in order; whoever is not of a school sees all."""
    found: dict[Any, dict[date, _Sums]] = {}
    for line in _lines(placements, seen, period):
        provider, is_own, monday = line.keys
        sums = found.setdefault(provider, {}).setdefault(monday, _Sums(monday))
        if is_own:
            sums.own, sums.has_own = line.counted, True
        else:
            sums.theirs, sums.others = line.counted, line.pupils
    return {provider: [weeks[monday] for monday in sorted(weeks)] for provider, weeks in found.items()}


def _lines(placements: Any, seen: Any, period: Period) -> list[Line]:
    if seen is None:
        return by_week(placements.annotate(is_own=Value(value=True)), "provider", "is_own", period=period)
    is_own = ExpressionWrapper(Q(pk__in=seen.order_by().values("pk")), BooleanField())
    return by_week_with_pupils(placements.annotate(is_own=is_own), "provider", "is_own", period=period)


def _week(monday: date, counted: ApAttendance) -> Week:
    return Week(monday, counted.attended, counted.marked, counted.unknown)
