"""Where children are to be, by site and half-day; and where both of a pair are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from apart.models import Pair
from core import clock
from core.half_days import BY_CODE, code_of
from core.school_days import Span
from placements import placed
from placements.models import Placement, Session


@dataclass(frozen=True)
class Stay:
    """Half-days at a site that a child has on these days, agreed or drafted."""

    pupil: UUID
    placement: UUID
    site: Any
    codes: frozenset[str]
    span: Span

    def shared(self, codes: Iterable[str], first: date, last: date) -> set[str]:
        """Those of these half-days that it takes on a day from the first to the last."""
        meets = max(first, self.span.starts_on) <= min(last, self.span.ends_on)
        return set(self.codes.intersection(codes)) if meets else set()


@dataclass(frozen=True)
class Meeting:
    """Two stays of one pair that share half-days."""

    one: Stay
    other: Stay
    codes: list[str]
    span: Span


def stays(pupils: Collection[UUID], sites: Collection[Any] | None = None) -> dict[UUID, list[Stay]]:
    """Of these children, at these sites or all, in two queries."""
    where: Any = sites
    if where is None:
        where = Placement.objects.filter(pupil__in=pupils).order_by().values("site")
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for row in placed.live("site", where, pupils):
        for terms, span in row.spans():
            codes = frozenset(placed.codes(terms.half_days))
            found[row.pupil.pk].append(Stay(row.pupil.pk, row.pk, row.at, codes, span))
    for stay in _besides(pupils, where):
        found[stay.pupil].append(stay)
    return found


def _besides(pupils: Collection[UUID], sites: Any) -> Iterator[Stay]:
    """Days on trial, before what was agreed begins; and the last day of what ended today."""
    rows = Session.objects.filter(placement__pupil__in=pupils, placement__site__in=sites, date__gte=clock.today())
    is_besides = Q(date__lt=F("placement__starts_on")) | Q(placement__status=Placement.Status.ENDED)
    rows = rows.filter(is_besides).order_by("date", "half")
    for pupil, placement, site, day, half in rows.values_list(
        "placement__pupil", "placement", "placement__site", "date", "half"
    ):
        codes = frozenset([code_of(day.weekday(), half)]) & frozenset(BY_CODE)
        yield Stay(pupil, placement, site, codes, Span(day, day))


def meetings(pairs: Sequence[Pair]) -> dict[UUID, list[Meeting]]:
    """By pair, where both are to be at one site in one half-day from today on."""
    today = clock.today()
    of = stays({key for pair in pairs for key in (pair.first_id, pair.second_id)}) if pairs else {}
    return {pair.pk: list(_meetings(of.get(pair.first_id, ()), of.get(pair.second_id, ()), today)) for pair in pairs}


def _meetings(ones: Iterable[Stay], others: Collection[Stay], today: date) -> Iterator[Meeting]:
    for one in ones:
        for other in others:
            first = max(today, one.span.starts_on, other.span.starts_on)
            last = min(one.span.ends_on, other.span.ends_on)
            if one.site == other.site and first <= last and (shared := one.codes & other.codes):
                yield Meeting(one, other, [code for code in BY_CODE if code in shared], Span(first, last))
