"""What is said from here to the room of providers: pupils placed now, places free, offers answered in
time, and whom a suspension touches."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from core import clock
from core.acting import Acting
from core.half_days import BY_CODE
from placements import capacity, offering
from placements.models import Offer, Placement
from providers import changing, told
from providers.changing import Touched
from providers.models import Membership, Programme
from providers.told import LEAST, Facts, Room

FOUR_WEEKS = timedelta(days=27)
"""A place is free when nobody has it on any day of so many from today on."""
A_YEAR = timedelta(days=365)
RUNNING = (Placement.Status.ACTIVE, Placement.Status.PAUSED)


@told.told_by
def pupils(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """Those placed now. A school reads its own, and everybody's where the others are not few."""
    if not (acting.sees_everything or acting.is_school or acting.is_provider):
        return
    running = Placement.objects.filter(provider__in=found, status__in=RUNNING, starts_on__lte=day).order_by()
    running = running.visible_to(acting) if acting.sees_everything else running
    for facts in found.values():
        facts.pupils, facts.own_pupils = 0, 0 if acting.is_school else None
    seen = running.visible_to(acting).values("pk")
    is_seen = Q(pk__in=seen) if acting.is_school else Q()
    own, opens = Count("pupil", distinct=True, filter=is_seen), Count("pk", filter=is_seen)
    rows = running.values_list("provider").annotate(n=Count("pupil", distinct=True), own=own, opens=opens)
    for key, number, theirs, opened in rows:
        _count(found[key], number, theirs if acting.is_school else None)
        found[key].opens = opened


def _count(facts: Facts, number: int, own: int | None) -> None:
    facts.own_pupils = own
    is_few = own is not None and 0 < number - own < LEAST
    facts.pupils = None if is_few else number


@told.told_by
def rooms(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """Places in each half-day over all programmes; others than the council read whether one is free, not how many."""
    if not (acting.sees_everything or acting.is_school or acting.is_provider):
        return
    programmes = list(Programme.objects.running().filter(site__provider__in=found).select_related("site"))
    taken = capacity.taken([programme.pk for programme in programmes], day, day + FOUR_WEEKS)
    each: dict[Any, dict[str, Room]] = {key: {} for key in found}
    for programme in programmes:
        its = each[programme.site.provider_id]
        for code in programme.half_days:
            before = its.get(code, Room(0, 0))
            free = max(programme.capacity - taken[programme.pk][code], 0)
            its[code] = Room(before.free + free, before.places + programme.capacity)
    for key, its in each.items():
        found[key].rooms = {code: its[code] for code in BY_CODE if code in its}


@told.told_more_by
def answered(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """Of the offers of a year that were answered or should have been, how many were answered by their day."""
    if not (acting.sees_everything or acting.is_provider):
        return
    offers = Offer.objects.filter(provider__in=found, offered_at__gte=clock.at(day - A_YEAR)).order_by()
    due = offers.filter(Q(answered_at__isnull=False) | Q(reply_by__lt=day)).exclude(status=Offer.Status.LAPSED)
    in_time = Q(answered_at__date__lte=F("reply_by"))
    for row in due.values("provider").annotate(n=Count("pk"), on_time=Count("pk", filter=in_time)):
        found[row["provider"]].answered = (row["on_time"], row["n"])


@changing.touched_by
def touched(membership: Membership) -> Touched:
    """Live placements under a membership stay; offers that wait for an answer do not."""
    live = Placement.objects.live().filter(membership=membership).order_by()
    of_council = Q(commissioner__is_council=True)
    counted = live.aggregate(
        pupils=Count("pupil", distinct=True),
        schools=Count("commissioner", distinct=True, filter=~of_council),
        has_councils=Count("pk", filter=of_council),
    )
    offers = Offer.objects.open().filter(membership=membership).count()
    return Touched(counted["pupils"], counted["schools"], offers, bool(counted["has_councils"]))


@changing.followed_by
def withdraw_offers(membership: Membership, by: Acting) -> None:
    """Offers under a membership that was suspended or removed are taken back, so that another place can be offered."""
    waiting = Offer.objects.open().filter(membership=membership)
    for offer in waiting.select_related("referral", "provider__organisation").order_by("offered_at", "pk"):
        offering.lapse(offer, by=by)
