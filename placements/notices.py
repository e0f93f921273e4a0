"""Who is told by e-mail about offers, agreements and placements. No e-mail names a pupil."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.models import Affiliation, Role
from accounts.telling import tell
from core import clock, mail, turns
from core.acting import Acting
from core.models import record
from govuk.dates import day_words
from placements import closures, continuing
from placements.closures import Closed, Closure
from placements.models import LIVE, Agreement, Offer, Placement, StandingSeen
from providers.models import Provider
from referrals.models import Amendment


def managers_of(provider: Provider) -> QuerySet[Affiliation]:
    """Who answers offers and signs for a provider."""
    return Affiliation.objects.current().filter(role=Role.PROVIDER_MANAGER, organisation=provider.organisation_id)


def commissioners_at(organisations: Iterable[Any]) -> QuerySet[Affiliation]:
    """Who commissions for these organisations: AP Leads of schools, commissioning officers of the council."""
    roles = [Role.AP_LEAD, Role.COMMISSIONING_OFFICER]
    return Affiliation.objects.current().filter(role__in=roles, organisation__in=organisations)


def managers_of_council(organisation: Any) -> QuerySet[Affiliation]:
    """Who signs for a council that has no commissioning officer."""
    return Affiliation.objects.current().filter(role=Role.AP_MANAGER, organisation=organisation)


def offer_made(offer: Offer) -> None:
    """Ask the provider's managers for an answer."""
    context = {"reply_by": day_words(offer.reply_by), "link": _link("offer", offer)}
    tell(
        managers_of(offer.provider),
        "placements/offer_made",
        context,
        key=f"offer-made:{offer.pk}",
        why="you answer offers of a place",
    )


def offer_answered(offer: Offer) -> None:
    """Tell the commissioner what became of its offer."""
    context = {
        "reference": offer.referral.reference,
        "provider": offer.provider.name,
        "answer": offer.get_status_display().lower(),
        "link": _link("offer", offer),
    }
    people = commissioners_at([offer.referral.commissioner_id])
    tell(
        people,
        "placements/offer_answered",
        context,
        key=f"offer-answered:{offer.pk}",
        why="your organisation offered a place",
    )


def referral_amended(placement: Placement, amendment: Amendment) -> None:
    """Tell the provider's managers that what was asked for a pupil with them was amended."""
    link = mail.site_url(reverse("referrals:referral", args=[amendment.referral_id]))
    context = {"reference": amendment.referral.reference, "link": link}
    people, key = managers_of(placement.provider), f"amended:{amendment.pk}"
    tell(people, "referrals/referral_amended", context, key=key, why="a pupil of this referral has a place with you")


def risk_amended(offer: Offer, amendment: Amendment) -> None:
    """Tell the provider's managers that the risk level of a pupil they were offered is another now."""
    context = {"link": _link("offer", offer)}
    people, key = managers_of(offer.provider), f"risk-amended:{amendment.pk}"
    tell(people, "placements/risk_amended", context, key=key, why="you answer offers of a place")


def agreement_to_sign(agreement: Agreement) -> None:
    """Tell the commissioner that the provider has signed."""
    placement = agreement.placement
    context = {
        "reference": placement.reference,
        "provider": placement.provider.name,
        "link": _link("agreement", agreement, room="agreements"),
    }
    people = commissioners_at([placement.commissioner_id]) or managers_of_council(placement.commissioner_id)
    tell(
        people,
        "placements/agreement_to_sign",
        context,
        key=f"to-sign:{agreement.pk}",
        why="you sign agreements for your organisation",
    )


def placement_ended(placement: Placement) -> None:
    """Tell the provider's managers on which day a placement ends."""
    last = placement.last_day
    context = {"reference": placement.reference, "last_day": day_words(last), "link": _link("placement", placement)}
    key = f"placement-ended:{placement.pk}:{last}"
    tell(
        managers_of(placement.provider), "placements/placement_ended", context, key=key, why="a placement with you ends"
    )


def cannot_start(placement: Placement) -> None:
    """Tell the AP Managers, once for each start date, that the gate keeps a placement from starting."""
    people = Affiliation.objects.current().filter(role=Role.AP_MANAGER, organisation__is_council=True)
    context = {
        "reference": placement.reference,
        "starts_on": day_words(placement.starts_on),
        "link": _link("placement", placement),
    }
    key = f"cannot-start:{placement.pk}:{placement.starts_on}"
    tell(people, "placements/cannot_start", context, key=key, why="you look after the compliance gate")


@transaction.atomic
def tell_commissioners(provider: Provider, why: str, *, by: Acting | None, at: Sequence[Closed] = ()) -> int:
    """Tell everybody who commissions a live placement at this provider what happened to its standing.

    `why` is a clause that stands after the provider's name; `at` narrows it to placements in some places. Each person
    is told once a day, whoever asks; returns how many were told.
    """
    for closure in closures.of_many(clock.today(), provider=provider):
        remember(closure)
    places = reduce(or_, (place.placements for place in at), Q())
    live = Placement.objects.filter(places, provider=provider, status__in=LIVE)
    people = commissioners_at(live.order_by().values("commissioner"))
    continuing.ask(live.order_by("pk"), why.rstrip("."), by=by)
    to_decide = f"{reverse('placements:placements')}?status=to_decide&provider={provider.pk}"
    address = mail.site_url(to_decide)
    context = {"provider": provider.name, "what": why.rstrip("."), "address": address}
    key = f"provider-notice:{provider.pk}:{clock.today()}"
    told = tell(
        people, "placements/provider_notice", context, key=key, why="your organisation has live placements there"
    )
    if told:
        words = "The commissioners of live placements were told."
        record("commissioners_told", provider, by=by, sentence=words, changes={"told": told})
    return told


def remember(closure: Closure) -> None:
    """Keep where the provider is closed today, so that its commissioners are told once."""
    keys = sorted(place.key for place in closure.places)
    with transaction.atomic():
        turns.take("standing_seen", closure.provider.pk)
        seen = {"closed": keys, "seen_at": clock.now()}
        StandingSeen.objects.update_or_create(provider=closure.provider, defaults=seen)


def _link(noun: str, row: Model, room: str = "placements") -> str:
    return mail.site_url(reverse(f"{room}:{noun}", args=[row.pk]))
