"""What is said from here to the room of providers: attendance week by week, and the sessions nobody marked."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F

from attendance.rollup import Line, Period, by_week
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
    period, placements = Period.of(first, day, day), Placement.objects.filter(provider__in=found)
    lines = _by_provider(placements, period)
    seen = placements.visible_to(acting)
    own = _by_provider(seen, period) if acting.is_school else lines
    others = _of_others(placements, seen, period) if acting.is_school else {}
    for key, facts in found.items():
        its, theirs = lines.get(key, {}), own.get(key, {})
        facts.own_weeks = any(0 < others.get((key, monday), 0) < LEAST for monday in its)
        shown = theirs if facts.own_weeks else its
        facts.weeks = [_week(monday, line) for monday, line in sorted(shown.items())]
        facts.not_in, facts.not_in_since = sum(line.counted.unknown for line in theirs.values()), first


def _by_provider(placements: Any, period: Period) -> dict[Any, dict[date, Line]]:
    found: dict[Any, dict[date, Line]] = {}
    for line in by_week(placements, "provider", period=period):
        found.setdefault(line.keys[0], {})[line.keys[1]] = line
    return found


def _of_others(placements: Any, seen: Any, period: Period) -> dict[Any, int]:
    """Different pupils of the placements that are not seen, by provider and week: the difference tells of them."""
    rows = placements.exclude(pk__in=seen.order_by().values("pk")).order_by()
    weeks = rows.filter(period.weeks("week_sums__")).annotate(week=F("week_sums__week")).values("provider", "week")
    counted = weeks.annotate(n=Count("pupil", distinct=True, filter=period.due("week_sums__")))
    return {(provider, week): n for provider, week, n in counted.values_list("provider", "week", "n")}


def _week(monday: date, line: Line) -> Week:
    return Week(monday, line.counted.attended, line.counted.marked, line.counted.unknown)
