"""The places for a referral in the order of the council's rules, each with why it stands where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core import clock
from core.acting import Acting
from core.models import Threshold
from matching import known, left_out
from matching.known import Known
from matching.left_out import LeftOut
from matching.rules_of_order import Order
from placements import places
from placements.places import Matched, Place
from referrals.models import Referral


@dataclass(frozen=True)
class Told:
    """What is told of a place beside the place itself."""

    lines: list[str]
    outcome: str
    before: str = ""
    """Why it stands before the next one."""


@dataclass(frozen=True)
class Ranked(Matched):
    """The places that can be offered, in order; the others, each with its reasons; and who is not among them."""

    left_out: Sequence[LeftOut] = ()


@places.matched_by
def ranked(referral: Referral, found: Sequence[Place], acting: Acting) -> Ranked:
    day = clock.today()
    order = Order.of(Threshold.objects.values_on(day))
    everybody = left_out.everybody(referral, day - known.YEAR, acting)
    facts = known.of(referral, found, everybody, places.dates_wanted(referral)[0], acting)
    rows = sorted(found, key=lambda place: order.key(place, facts))
    open_places = [place for place in rows if place.is_open]
    befores = [order.between(one, other, facts) for one, other in pairwise(open_places)]
    return Ranked(
        order=order.sentence,
        open_places=[_told(place, facts, before) for place, before in zip(open_places, [*befores, ""], strict=False)],
        closed_places=[_told(place, facts, "") for place in rows if not place.is_open],
        left_out=left_out.of(everybody, {place.membership.provider_id for place in found}, acting),
    )


def _told(place: Place, facts: Known, before: str) -> Place:
    price = facts.price(place)
    need = "Five children or more with the same main need in a year" if facts.taught_need(place) else ""
    cost = str(price) if price else "Price not known" if place.half_days else ""
    return replace(place, told=Told([line for line in (cost, need) if line], str(facts.outcome(place)), before))
