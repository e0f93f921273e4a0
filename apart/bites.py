"""Where keeping two children apart bites, for its readers: half-days that one closes to the other, and what waits."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from apart import meeting
from apart.meeting import Stay
from apart.models import Pair
from core import clock
from core.acting import Acting
from core.half_days import BY_CODE, in_words
from govuk.dates import span_words
from placements.models import Offer, Placement
from providers.models import Programme, Site
from pupils.models import Pupil
from referrals.models import Referral


class Closed(NamedTuple):
    """Half-days at a site that one child has and the other therefore cannot have."""

    to: str
    where: str
    half_days: str
    days: str
    because: str
    link: str


class Waits(NamedTuple):
    """Something of one of them that meets such half-days."""

    words: str
    link: str


class Together(NamedTuple):
    """Both are due at one site in one half-day: agreed before they were kept apart."""

    where: str
    half_days: str
    days: str
    places: list[tuple[str, str]]


def closed_by(pair: Pair, acting: Acting) -> list[Closed]:
    """By each of the two to the other, from today to the last day."""
    return [
        Closed(
            str(other),
            names[stay.site],
            in_words([code for code in BY_CODE if code in stay.codes]),
            span_words(max(clock.today(), stay.span.starts_on), min(stay.span.ends_on, pair.ends_on)),
            references[stay.placement],
            reverse("placements:placement", args=[stay.placement]),
        )
        for other, theirs, names, references in _told(pair)
        for stay in theirs
    ]


def together(pair: Pair, acting: Acting) -> list[Together]:
    """Where they meet in spite of it."""
    found = meeting.meetings([pair])[pair.pk]
    sites, places = (
        _sites({one.one.site for one in found}),
        _places({s.placement for m in found for s in (m.one, m.other)}),
    )
    return [
        Together(
            sites[each.one.site],
            in_words(each.codes),
            span_words(each.span.starts_on, each.span.ends_on),
            [
                (places[stay.placement], reverse("placements:placement", args=[stay.placement]))
                for stay in (each.one, each.other)
            ],
        )
        for each in found
    ]


def waiting(pair: Pair, acting: Acting) -> list[Waits]:
    """Referrals and offers of the one that ask for half-days which the other has closed."""
    return [
        each for other, theirs, _names, _references in _told(pair) for each in _waiting(other, theirs, pair, acting)
    ]


def _waiting(pupil: Pupil, closed: list[Stay], pair: Pair, acting: Acting) -> Iterator[Waits]:
    offers = Offer.objects.visible_to(acting).open().filter(referral__pupil=pupil, site__in={s.site for s in closed})
    for offer in offers.select_related("referral", "provider__organisation"):
        if codes := _shared(closed, offer.site_id, offer.half_days, offer.starts_on, min(offer.ends_on, pair.ends_on)):
            words = f"The offer of {offer.referral} to {offer.provider.name} cannot be accepted on {codes}."
            yield Waits(words, reverse("placements:offer", args=[offer.pk]))
    yield from _of_referrals(pupil, closed, pair, acting)


def _of_referrals(pupil: Pupil, closed: list[Stay], pair: Pair, acting: Acting) -> Iterator[Waits]:
    approved = Referral.objects.visible_to(acting).filter(pupil=pupil, status=Referral.Status.APPROVED)
    for referral in approved.filter(placements=None):
        there = Programme.objects.running().filter(lot=referral.lot, site__in={s.site for s in closed})
        for programme in there.select_related("site__provider__organisation"):
            codes = [code for code in referral.half_days if code in programme.half_days]
            first, last = referral.starts_on or clock.today(), referral.ends_on or pair.ends_on
            if said := _shared(closed, programme.site_id, codes, first, min(last, pair.ends_on)):
                where = f"{programme.name}, {programme.site.provider.name}"
                words = f"{referral} finds no place available at {where} on {said}."
                yield Waits(words, reverse("placements:referral-places", args=[referral.pk]))


def _shared(closed: list[Stay], site: Any, codes: list[str], first: date, last: date) -> str:
    found = {code for stay in closed if stay.site == site for code in stay.shared(codes, first, last)}
    return in_words([code for code in BY_CODE if code in found])


def _told(pair: Pair) -> list[tuple[Pupil, list[Stay], dict[Any, str], dict[Any, str]]]:
    """Of each child: the other, and the stays of the one that matter while they are kept apart."""
    of, today = meeting.stays([pair.first_id, pair.second_id]), clock.today()
    every = [stay for rows in of.values() for stay in rows]
    names, references = _sites({stay.site for stay in every}), _places({stay.placement for stay in every})
    return [
        (other, [s for s in of[key] if s.span.ends_on >= today and s.span.starts_on <= pair.ends_on], names, references)
        for key, other in ((pair.first_id, pair.second), (pair.second_id, pair.first))
    ]


def _sites(keys: set[Any]) -> dict[Any, str]:
    rows = Site.objects.filter(pk__in=keys).select_related("provider__organisation")
    return {row.pk: f"{row.provider.name}, {row.name}" for row in rows}


def _places(keys: set[Any]) -> dict[Any, str]:
    return {
        row.pk: f"{row.reference}, {row.pupil}" for row in Placement.objects.filter(pk__in=keys).select_related("pupil")
    }
