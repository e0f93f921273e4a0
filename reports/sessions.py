"""The sessions of a dashboard: by provider, week and weekday, asked for once and shown in several parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from attendance.figures import NONE_YET, ApAttendance, Ratio
from attendance.rollup import Line, by_week
from core.acting import Acting
from govuk.dates import short_month_day
from providers.models import Provider
from providers.standing import Standing
from reports.cohort import Cohort

NOTHING = Ratio(0, 0)


@dataclass(frozen=True)
class OfProvider:
    """What happened at one provider: in all, on each weekday, and since when something is not marked."""

    pk: Any
    name: str
    counted: ApAttendance
    days: tuple[Ratio, ...]
    weeks: Mapping[date, ApAttendance]
    oldest: date | None


@dataclass(frozen=True)
class Sessions:
    """The sessions of a cohort up to today."""

    lines: list[Line]
    names: dict[Any, str]

    @classmethod
    def of(cls, about: Cohort, acting: Acting, found: list[tuple[Provider, Standing]]) -> "Sessions":
        """Count them, from the first day to the last one there is anything of."""
        lines = by_week(about.placements(acting), "provider", period=about.so_far, weekdays=True)
        names = {row.pk: row.name for row, _ in found}
        if left := {line.keys[0] for line in lines} - names.keys():
            names |= dict(Provider.objects.filter(pk__in=left).order_by().values_list("pk", "organisation__name"))
        return cls(lines, names)

    def total(self) -> ApAttendance:
        return sum((line.counted for line in self.lines), NONE_YET)

    def by_provider(self) -> list[OfProvider]:
        """Each provider, the worst first: before all those of which nothing is known, then the lowest attendance."""
        lines: dict[Any, list[Line]] = {}
        for line in self.lines:
            lines.setdefault(line.keys[0], []).append(line)
        each = [self._of(pk, own) for pk, own in lines.items()]
        return sorted(each, key=lambda one: (_worst_first(one.counted), one.name, str(one.pk)))

    def _of(self, pk: Any, lines: list[Line]) -> OfProvider:
        days = tuple(sum((line.days[day] for line in lines), NOTHING) for day in range(5))
        since = [line.unknown_since for line in lines if line.unknown_since]
        counted = sum((line.counted for line in lines), NONE_YET)
        weeks = {line.keys[-1]: line.counted for line in lines}
        return OfProvider(pk, self.names[pk], counted, days, weeks, min(since, default=None))

    def weeks(self) -> list[tuple[date, str, ApAttendance]]:
        """Sessions by week, each by its Monday."""
        found: dict[date, ApAttendance] = {}
        for line in self.lines:
            monday = line.keys[-1]
            found[monday] = found.get(monday, NONE_YET) + line.counted
        return [(monday, short_month_day(monday), found[monday]) for monday in sorted(found)]


def _worst_first(counted: ApAttendance) -> float:
    share = counted.ratio.fraction
    return -1.0 if share is None else float(share)
