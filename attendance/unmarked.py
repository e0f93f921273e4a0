"""Sessions to be chased, found through the weeks that hold some: few, however many years lie behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from attendance import rollup
from attendance.models import PlacementWeek
from attendance.period import Period
from core import clock
from core.acting import Acting
from core.lists import GentlePaginator
from core.weeks import SUNDAY, monday_of
from placements.models import Session


def of_weeks(
    sessions: QuerySet[Session], acting: Acting, first: date, sum_of: str = "unmarked", *, is_counted: bool = False
) -> QuerySet[Session]:
    """Those from this day on; for a school or a provider, with the placements named that have such a week.

    Where they are only to be counted, together with others, the placements are not asked for before.
    """
    sessions = sessions.filter(date__gte=first)
    if acting.sees_everything:
        return sessions
    days = (monday_of(first), clock.today())
    weeks = PlacementWeek.objects.visible_to(acting).filter(week__range=days, **{f"{sum_of}__gt": 0})
    if is_counted:
        return sessions.filter(placement__in=weeks.order_by().values("placement"))
    return _of_few(sessions, weeks)


def _of_few(sessions: QuerySet[Session], weeks: QuerySet[PlacementWeek]) -> QuerySet[Session]:
    """With the placements of these weeks named one by one, when they are few."""
    named = list(weeks.order_by().values_list("placement", flat=True)[: rollup.FEW + 1])
    return sessions if len(named) > rollup.FEW else sessions.filter(placement__in=set(named))


class Span(NamedTuple):
    """Days, and how many sessions in them nobody has said anything of."""

    first: date
    last: date
    number: int


def weeks_of(acting: Acting, first: date, last: date, **of_placement: Any) -> QuerySet[PlacementWeek, Any]:
    """The sums of weeks between two days that have been, each with the `number` nobody has said anything of."""
    period = Period.of(first, last)
    weeks = PlacementWeek.objects.visible_to(acting).filter(period.weeks(), unmarked__gt=0, **of_placement)
    return weeks.annotate(number=period.number("unmarked"))


def spans(acting: Acting, first: date, last: date, **of_placement: Any) -> list[Span]:
    """Between two days that have been, week by week, from what the weeks add up to."""
    weeks = weeks_of(acting, first, last, **of_placement)
    sums = weeks.order_by("week").values_list("week").annotate(Sum("number"))
    return [Span(max(week, first), min(week + SUNDAY, last), number) for week, number in sums]


def number(acting: Acting, first: date, last: date, **of_placement: Any) -> int:
    """How many nobody has said anything of between two days that have been."""
    return sum(span.number for span in spans(acting, first, last, **of_placement))


class ByWeek(GentlePaginator):
    """Pages of sessions, the oldest first: only the weeks that stand on a page are gone through."""

    spans: Sequence[Span]
    acting: Acting
    held: Q = Q(unmarked__gt=0)
    """Of sums of weeks: they hold some of these sessions."""

    @classmethod
    def of(cls, sessions: Any, per_page: int, acting: Acting, spans: Sequence[Span], held: Q | None = None) -> "ByWeek":
        """Pages of those this person sees, as many as the spans say."""
        pages = cls(sessions, per_page)
        pages.acting, pages.spans, pages.held = acting, spans, held or cls.held
        pages.count = sum(span.number for span in spans)
        return pages

    def keys(self, first: int, last: int) -> list[Any]:
        """Which sessions stand there."""
        before, seen = 0, 0
        days: list[Span] = []
        for span in self.spans:
            if first < seen + span.number and seen < last:
                before = before if days else seen
                days.append(span)
            seen += span.number
        if not days:
            return []
        weeks = PlacementWeek.objects.visible_to(self.acting)
        weeks = weeks.filter(self.held, week__range=(monday_of(days[0].first), days[-1].last))
        rows = _of_few(self.object_list.filter(date__range=(days[0].first, days[-1].last)), weeks)
        return list(rows.values_list("pk", flat=True)[first - before : last - before])
