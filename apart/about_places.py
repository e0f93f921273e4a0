"""What is said from here to placements: half-days at a site that a child is not to have, because of another child.

Who asks learns the half-days and nothing else: they are not available (decision 0151).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from apart import meeting
from apart.models import Pair
from core import clock
from placements import seats
from placements.seats import Seat


@seats.held_by
def from_the_other(asked: Sequence[Seat]) -> Sequence[Collection[str]]:
    """Of each seat the half-days that the other child has there, while the two are kept apart."""
    others = _others({seat.pupil for seat in asked})
    if not others:
        return [()] * len(asked)
    there = meeting.stays({key for of in others.values() for key, _ in of}, {seat.site for seat in asked})
    found = []
    for seat in asked:
        held: set[str] = set()
        for other, until in others[seat.pupil]:
            last = min(seat.days.ends_on, until)
            for stay in there[other]:
                if stay.site == seat.site:
                    held |= stay.shared(seat.codes, seat.days.starts_on, last)
        found.append(held)
    return found


def _others(pupils: set[UUID]) -> dict[UUID, list[tuple[UUID, date]]]:
    """Of each child those it is kept apart from, and until when."""
    found: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    rows = Pair.objects.holding(clock.today()).of(pupils).order_by()
    for first, second, until in rows.values_list("first", "second", "ends_on"):
        found[first].append((second, until))
        found[second].append((first, until))
    return found
