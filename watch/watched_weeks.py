"""What the registration watch adds up: a pupil's week at one provider, and the council's figures."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from core.models import Threshold
from core.school_days import Span
from placements import committed, placed
from placements.placed import Placed, Terms, of_cells, weekdays
from pupils.age import is_of_compulsory_age
from watch.registration_watch import Thresholds, Week


class Counted(Protocol):
    """What of a pupil the law turns on."""

    @property
    def pk(self) -> Any: ...
    @property
    def born_on(self) -> date: ...
    @property
    def is_looked_after(self) -> bool: ...
    @property
    def has_plan(self) -> bool: ...


@dataclass(slots=True)
class Sum:
    """A pupil's weeks at one provider added up; half-days are bits."""

    pupil: Counted
    minutes: int = 0
    half_days: int = 0

    def add(self, minutes: int, half_days: int) -> None:
        self.minutes += minutes
        self.half_days |= half_days

    def may_count(self, figures: Thresholds) -> bool:
        return figures.may_count(self.minutes, len(weekdays(self.half_days)))

    def week(self, day: date) -> Week:
        """What it comes to for this pupil, of whatever age on this day."""
        return Week(
            pupil=self.pupil.pk,
            hours=Fraction(self.minutes, 60),
            weekdays=weekdays(self.half_days),
            is_looked_after=self.pupil.is_looked_after,
            has_ehcp=self.pupil.has_plan,
            is_of_compulsory_age=is_of_compulsory_age(self.pupil.born_on, day),
        )


def placed_at(
    providers: Collection[Any], pupils: Collection[Any], spans: Sequence[Span], figures: Thresholds
) -> dict[Any, list[Placed]]:
    """Who is placed at each of these; of several those alone who may count in these days, and these pupils."""
    if len(providers) < 2:
        return placed.by_provider(providers)
    span = Span(min(one.starts_on for one in spans), max(one.ends_on for one in spans))
    may_count = placed.with_as_much_within(providers, figures.least_minutes, figures.full_week_days, span)
    return placed.by_provider(providers, {*may_count.values_list("placement__pupil", flat=True), *pupils})


def agreed(rows: Iterable[Placed], first: date, last: date, pupil: Any, figures: Thresholds) -> list[Week]:
    """The weeks agreed or drafted for any of these days, as the first day finds the pupils: this pupil's, and those
    that may count."""
    sums: dict[Any, Sum] = {}
    for row in rows:
        if terms := [one for one, _span in committed.within(row.spans(), first, last)]:
            sums.setdefault(row.pupil.pk, Sum(row.pupil)).add(*_together(terms))
    return [one.week(first) for key, one in sums.items() if key == pupil or one.may_count(figures)]


def _together(terms: Sequence[Terms]) -> tuple[int, int]:
    if len(terms) == 1:
        return terms[0].minutes, terms[0].half_days
    return of_cells(cell for one in terms for cell in one.cells)


def thresholds(day: date) -> Thresholds:
    """The council's figures; the Department's working view where none are entered."""
    return thresholds_of(Threshold.objects.values_on(day))


def thresholds_of(figures: Mapping[str, Decimal]) -> Thresholds:
    """The same of figures that have been read already."""
    shipped = Thresholds()
    return Thresholds(
        full_time_hours=figures.get("full_time_hours", shipped.full_time_hours),
        watch_hours=figures.get("watch_hours", shipped.watch_hours),
        pupils=int(figures.get("watch_pupils", shipped.pupils)),
        pupils_to_watch=int(figures.get("watch_pupils_amber", shipped.pupils_to_watch)),
        protected_pupils=int(figures.get("watch_pupils_protected", shipped.protected_pupils)),
        full_week_days=int(figures.get("watch_full_week_days", shipped.full_week_days)),
        declaration_days=int(figures.get("watch_declaration_days", shipped.declaration_days)),
    )
