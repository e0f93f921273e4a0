"""What rooms above offer to be done where children are taught or a place is sought, and show beside what was agreed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from core.acting import Acting
from placements.models import Agreement, Placement
from providers.models import Site
from referrals.models import Referral


class Offered(NamedTuple):
    """An act with its page."""

    words: str
    url: str


class SaidOfReview(NamedTuple):
    """A line of what whoever holds a review needs before them."""

    key: str
    value: str


class Beside(NamedTuple):
    """What a room above shows on the page of an agreement, and the template it is drawn with."""

    template: str
    rows: Sequence[Any]


class Part(NamedTuple):
    """Rows that whoever looks may see, and the template they are drawn with, on the page of the placement."""

    template: str
    rows: Any


OnPage = Callable[[Placement, Acting], Part]
AtSite = Callable[[Site, date, str, Acting], Iterable[Offered]]
WithPlacement = Callable[[Placement, Acting], Iterable[Offered]]
BesidePlaces = Callable[[Referral, Acting], Iterable[Offered]]
ForReview = Callable[[Placement, Acting], Iterable[SaidOfReview]]
WithAgreement = Callable[[Agreement, Acting], Beside]
AT_SITE: list[AtSite] = []
WITH_PLACEMENT: list[WithPlacement] = []
BESIDE_PLACES: list[BesidePlaces] = []
FOR_REVIEW: list[ForReview] = []
BESIDE_AGREEMENT: list[WithAgreement] = []
ON_PAGE: list[OnPage] = []


def at_site(offer: AtSite) -> AtSite:
    """Have this offered beside the register of a site's half-day."""
    return _kept(AT_SITE, offer)


def with_placement(offer: WithPlacement) -> WithPlacement:
    """Have this offered on the page of a placement."""
    return _kept(WITH_PLACEMENT, offer)


def on_page(part: OnPage) -> OnPage:
    """Have this part on the page of every placement."""
    return _kept(ON_PAGE, part)


def beside_places(offer: BesidePlaces) -> BesidePlaces:
    """Have this offered where a place is chosen for a referral."""
    return _kept(BESIDE_PLACES, offer)


def for_review(facts: ForReview) -> ForReview:
    """Have this said to whoever holds a review."""
    return _kept(FOR_REVIEW, facts)


def beside_agreement(part: WithAgreement) -> WithAgreement:
    """Have this shown on the page of an agreement."""
    return _kept(BESIDE_AGREEMENT, part)


def _kept(kept: list[Any], one: Any) -> Any:
    if one not in kept:
        kept.append(one)
    return one


def of_site(site: Site, day: date, half: str, acting: Acting) -> list[Offered]:
    return [found for offer in AT_SITE for found in offer(site, day, half, acting)]


def of_placement(placement: Placement, acting: Acting) -> list[Offered]:
    return [found for offer in WITH_PLACEMENT for found in offer(placement, acting)]


def of_places(referral: Referral, acting: Acting) -> list[Offered]:
    return [found for offer in BESIDE_PLACES for found in offer(referral, acting)]


def said_of_review(placement: Placement, acting: Acting) -> list[SaidOfReview]:
    return [found for facts in FOR_REVIEW for found in facts(placement, acting)]


def of_agreement(agreement: Agreement, acting: Acting) -> list[Beside]:
    return [part(agreement, acting) for part in BESIDE_AGREEMENT]


def parts_of(placement: Placement, acting: Acting) -> list[Part]:
    return [part(placement, acting) for part in ON_PAGE]
