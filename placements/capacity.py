"""How many places of a programme are taken in each half-day of the week, and in which none is available to a pupil.

A place that is full is not available: the provider, who knows its rooms, says how many places there are. A room above
may hold places back from a pupil (`held_by`): those count as taken, and nothing tells them from others (decision 0151).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from core.half_days import code_of, in_words
from core.school_days import ONE_DAY, Span
from placements import committed, placed
from placements.models import LIVE, Agreement, Offer, Pattern
from placements.placed import Placed, codes
from placements.seats import Seat, held_back
from providers.models import Programme

BINDING = [status for status in Agreement.Status if status != Agreement.Status.REPLACED]
Taken = dict[Any, dict[str, dict[Any, list[Span]]]]
"""By programme and half-day: for each placement the days on which a place is theirs."""


@dataclass(frozen=True)
class Room:
    """The places of a programme in the half-days wanted: the most taken on any one day, and those on offer."""

    capacity: int
    taken: dict[str, int]
    on_offer: dict[str, int]

    @property
    def full(self) -> list[str]:
        """The half-days in which no place is free."""
        return [code for code, taken in self.taken.items() if taken >= self.capacity]

    @property
    def free(self) -> list[str]:
        """The half-days in which there is a place."""
        return [code for code in self.taken if code not in self.full]

    @property
    def is_full(self) -> bool:
        """Whether one of the half-days has no place free."""
        return bool(self.full)

    @property
    def sentence(self) -> str:
        """On which half-days no place is available, and how many are free on the others."""
        said = [not_available(self.full)] if self.full else []
        return " ".join([*said, *self._of_the_free()])

    def _of_the_free(self) -> Iterator[str]:
        free = {code: self.capacity - self.taken[code] for code in self.free}
        if not free:
            return
        least, is_all = min(free.values()), not self.full and len(free) > 1
        where = "each of these half-days" if is_all else in_words(free)
        words = f"{least} of {self.capacity} places {'is' if least == 1 else 'are'} free on {where}."
        yield f"At least {words}" if len(set(free.values())) > 1 else words
        if waiting := max((self.on_offer.get(code, 0) for code in free), default=0):
            yield f"{waiting} more {'is' if waiting == 1 else 'are'} on offer."


def not_available(codes: Iterable[str]) -> str:
    """The one sentence for half-days in which there is no place, whyever."""
    return f"No place is available on {in_words([*codes])}."


def rooms(
    programmes: Iterable[Programme],
    half_days: Sequence[str],
    first: date,
    last: date,
    *,
    pupil: UUID | None = None,
    but: Offer | None = None,
) -> dict[Any, Room]:
    """The room of each programme by its key, from the first to the last day, in a constant number of queries; for a
    pupil, as far as places there are not held back.

    `but` leaves out one offer: the one that is looked at.
    """
    rows = list(programmes)
    taken, offered = _taken(rows, first, last), _on_offer(rows, first, last, but)
    days = Span(first, last)
    held = held_back([Seat(pupil, row.site_id, row, half_days, days) for row in rows]) if pupil else [()] * len(rows)
    found = {}
    for row, not_theirs in zip(rows, held, strict=True):
        most = {code: most_at_once(taken[row.pk][code].values()) for code in half_days if code in row.half_days}
        most |= {code: max(most[code], row.capacity) for code in not_theirs if code in most}
        on_offer = {code: offered[row.pk][code] for code in half_days if offered[row.pk][code]}
        found[row.pk] = Room(row.capacity, most, on_offer)
    return found


def taken(programmes: Collection[Any], first: date, last: date) -> dict[Any, Counter[str]]:
    """How many pupils have a place on any day from the first to the last, by the programme's key and half-day.

    Added up by the database, for lists of many programmes: two pupils who follow each other in these days count as two.
    """
    binding = Q(agreement__starts_on__lte=last, agreement__ends_on__gte=first, agreement__status__in=BINDING)
    live = Q(agreement__placement__status__in=LIVE, agreement__placement__ends_on__gte=first)
    rows = Pattern.objects.filter(binding, live, agreement__placement__programme__in=programmes).order_by()
    places = rows.values_list("agreement__placement__programme", "weekday", "half")
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, weekday, half, number in places.annotate(n=Count("agreement__placement", distinct=True)):
        found[key][code_of(weekday, half)] = number
    return found


def room_of(offer: Offer) -> Room | None:
    """The room in the half-days of this offer while it waits, itself left out; None without a programme."""
    if offer.programme is None or offer.status != Offer.Status.OFFERED:
        return None
    pupil = offer.referral.pupil_id
    found = rooms([offer.programme], offer.half_days, offer.starts_on, offer.ends_on, pupil=pupil, but=offer)
    return found[offer.programme.pk]


def full_for(seats: Sequence[Seat]) -> list[list[str]]:
    """Of each, the half-days wanted in which no place is available; asked for all of them at once.

    Whoever has a seat already need not make room for those who came later.
    """
    programmes = {seat.programme.pk for seat in seats if seat.programme}
    at = defaultdict(list)
    for row in placed.live("programme", programmes, also=("placement__reference",)) if programmes else ():
        at[row.at].append(row)
    return [
        [code for code in seat.codes if code in held or code in _full(seat, at)]
        for seat, held in zip(seats, held_back(seats), strict=True)
    ]


def _full(seat: Seat, at: Mapping[Any, Sequence[Placed]]) -> set[str]:
    """Those in which the places of its programme are taken by others."""
    if seat.programme is None:
        return set()
    rows, placement = at[seat.programme.pk], seat.placement
    came = next((row.also for row in rows if placement and row.pk == placement.pk), None)
    others = [row for row in rows if not came or row.also < came]
    taken: dict[str, dict[Any, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in others:
        for terms, span in committed.within(row.spans(), seat.days.starts_on, seat.days.ends_on):
            for code in codes(terms.half_days):
                taken[code][row.pk].append(span)
    return {code for code in seat.codes if most_at_once(taken[code].values()) >= seat.programme.capacity}


def most_at_once(of_pupils: Iterable[Iterable[Span]]) -> int:
    """The most pupils who have a place on any one day; days that two agreements of one pupil share count once."""
    steps: Counter[date] = Counter()
    for spans in of_pupils:
        for span in _joined(spans):
            steps[span.starts_on] += 1
            steps[span.ends_on + ONE_DAY] -= 1
    most = now = 0
    for day in sorted(steps):
        now += steps[day]
        most = max(most, now)
    return most


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in spans that do not overlap."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.starts_on):
        if found and span.starts_on <= found[-1].ends_on + ONE_DAY:
            found[-1] = Span(found[-1].starts_on, max(found[-1].ends_on, span.ends_on))
        else:
            found.append(span)
    return found


def _taken(programmes: Sequence[Programme], first: date, last: date) -> Taken:
    rows = placed.live("programme", [one.pk for one in programmes])
    bound = [(row, terms, span) for row in rows for terms, span in committed.within(row.spans(), first, last)]
    found: Taken = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for row, terms, span in bound:
        for code in codes(terms.half_days):
            found[row.at][code][row.pk].append(span)
    return found


def _on_offer(programmes: Sequence[Programme], first: date, last: date, but: Offer | None) -> dict[Any, Counter[str]]:
    rows = Offer.objects.open().filter(programme__in=programmes, starts_on__lte=last, ends_on__gte=first)
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for offer in rows.exclude(pk=but.pk) if but else rows:
        found[offer.programme_id].update(offer.half_days)
    return found
