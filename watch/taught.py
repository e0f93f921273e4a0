"""Whom a provider teaches in a week by what is signed, added up by the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from core import clock
from core.school_days import ONE_DAY
from placements.models import LIVE, Agreement, Placement
from placements.models.agreement import MINUTE, AgreementQuerySet, length_agreed

OF_PROVIDER, COMMISSIONER = "placement__provider", "placement__commissioner__name"


@dataclass(slots=True)
class Taught:
    """How many pupils, their minutes a week together, and who placed them, by name."""

    pupils: int = 0
    minutes: int = 0
    commissioners: list[str] = field(default_factory=list)

    @property
    def hours(self) -> Fraction:
        """Hours a week, breaks counted."""
        return Fraction(self.minutes, 60)


def on(days: Mapping[Any, date]) -> dict[Any, Taught]:
    """At each of these providers in the week of its day, in two queries."""
    found: dict[Any, Taught] = defaultdict(Taught)
    rows = _governing(days)
    for key, number in rows.values_list(OF_PROVIDER).annotate(pupils=Count("placement__pupil", distinct=True)):
        found[key].pupils = number
    placed_by = rows.values_list(OF_PROVIDER, COMMISSIONER).annotate(length=length_agreed())
    for key, name, length in sorted(placed_by, key=lambda row: row[1]):
        found[key].minutes += length // MINUTE
        found[key].commissioners.append(name)
    return found


def _governing(days: Mapping[Any, date]) -> AgreementQuerySet:
    """The agreements that say on its day when a pupil is due at a provider; none says so without half-days."""
    by_day: dict[date, list[Any]] = defaultdict(list)
    for key, day in days.items():
        by_day[day].append(key)
    rows = Agreement.objects.filter(placement__provider__in=days, placement__status__in=LIVE, pattern__isnull=False)
    is_late = Q(placement__status=Placement.Status.AGREED, placement__starts_on__lte=clock.today())
    return rows.exclude(is_late).filter(_any(_on(day, keys) for day, keys in by_day.items())).order_by()


def _on(day: date, providers: Iterable[Any]) -> Q:
    signed = Q(starts_on__lte=day, commissioner_signed_at__lt=clock.at(day + ONE_DAY))
    later = Agreement.objects.filter(signed, placement=OuterRef("placement"), number__gt=OuterRef("number"))
    within = Q(ends_on__gte=day, placement__starts_on__lte=day, placement__ends_on__gte=day)
    return Q(signed, within, ~Exists(later), placement__provider__in=list(providers))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for each in conditions:
        found |= each
    return found
