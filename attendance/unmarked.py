"""Sessions to be chased, found through the weeks that hold some: few, however many years lie behind."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum

from attendance import rollup
from attendance.models import PlacementWeek
from core import clock
from core.acting import Acting
from core.weeks import SUNDAY, monday_of
from placements.models import Session

ONE_DAY = timedelta(days=1)


def of_weeks(sessions: Any, acting: Acting, first: date, sum_of: str = "unmarked") -> Any:
    """Those from this day on; for a school or a provider, with the placements named that have such a week."""
    sessions = sessions.filter(date__gte=first)
    if acting.sees_everything:
        return sessions
    days = (monday_of(first), clock.today())
    weeks = PlacementWeek.objects.visible_to(acting).filter(week__range=days, **{f"{sum_of}__gt": 0})
    few = list(weeks.order_by().values_list("placement", flat=True).distinct()[: rollup.FEW + 1])
    return sessions if len(few) > rollup.FEW else sessions.filter(placement__in=few)


def number(acting: Acting, first: date, last: date, **of_placement: Any) -> int:
    """How many nobody has said anything of between two days that have been: whole weeks from what they add up to."""
    begin, end = monday_of(first + SUNDAY), monday_of(last + ONE_DAY) - ONE_DAY
    rows = rollup.unknown(Session.objects.visible_to(acting)).filter(**of_placement)
    if begin > end:
        return int(rows.filter(date__range=(first, last)).count())
    weeks = PlacementWeek.objects.visible_to(acting).filter(week__range=(begin, end), unmarked__gt=0, **of_placement)
    at_the_edges = Q(date__gte=first, date__lt=begin) | Q(date__gt=end, date__lte=last)
    return (weeks.aggregate(sum=Sum("unmarked"))["sum"] or 0) + int(rows.filter(at_the_edges).count())
