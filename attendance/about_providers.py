"""What is said from here to the room of providers: attendance week by week, and the sessions nobody marked."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

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
    own = _by_provider(placements.visible_to(acting), period) if acting.is_school else lines
    for key, facts in found.items():
        its, theirs = lines.get(key, {}), own.get(key, {})
        facts.own_weeks = any(_is_few(line, theirs.get(monday)) for monday, line in its.items())
        shown = theirs if facts.own_weeks else its
        facts.weeks = [_week(monday, line) for monday, line in sorted(shown.items())]
        facts.not_in, facts.not_in_since = sum(line.counted.unknown for line in theirs.values()), first


def _by_provider(placements: Any, period: Period) -> dict[Any, dict[date, Line]]:
    found: dict[Any, dict[date, Line]] = {}
    for line in by_week(placements, "provider", period=period):
        found.setdefault(line.keys[0], {})[line.keys[1]] = line
    return found


def _is_few(everybody: Line, own: Line | None) -> bool:
    """Whether the pupils of others in a week are so few that the difference would tell of them."""
    return 0 < everybody.placements - (own.placements if own else 0) < LEAST


def _week(monday: date, line: Line) -> Week:
    return Week(monday, line.counted.attended, line.counted.marked, line.counted.unknown)
