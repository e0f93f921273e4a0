"""Who may do what with offers and placements."""

from typing import Any

import rules
from django.db.models import Model

from accounts.rules import (
    is_ap_lead,
    is_ap_manager,
    is_caseworker,
    is_commissioning_officer,
    is_provider,
    is_provider_manager,
    is_school,
)
from core.acting import Acting
from placements.models import Offer, Placement
from pupils.rules import council_refers
from referrals.rules import commissions

# -- Offers, placements and reviews -----------------------------------------------------------------------------------


def _holder(row: Any, name: str) -> Any:
    """The row itself when it has this field; else the placement that an agreement or review is about."""
    return row if hasattr(row, name) else row.placement


@rules.predicate
def commissions_place(acting: Acting, row: Model | None = None) -> bool:
    """Acts for the commissioner of this placement, or of the placement this agreement or review is about."""
    return row is None or _holder(row, "commissioner_id").commissioner_id == acting.organisation_id


@rules.predicate
def commissions_offer(acting: Acting, offer: Offer | None = None) -> bool:
    """Acts for the commissioner of the referral this offer is for."""
    return offer is None or offer.referral.commissioner_id == acting.organisation_id


@rules.predicate
def provides(acting: Acting, row: Model | None = None) -> bool:
    """Acts for the provider of this placement or agreement, or the one that this offer was made to."""
    return row is None or _holder(row, "provider_id").provider.organisation_id == acting.organisation_id


@rules.predicate
def is_asked_by_another(acting: Acting, offer: Offer | None = None) -> bool:
    """Nobody answers an offer they made."""
    return offer is None or offer.offered_by_id != acting.user_id


reads_referral_of = ~is_school | (is_ap_lead & commissions_place)
finds_places = council_refers | (is_ap_lead & commissions)


@rules.predicate
def finds_places_for_it(acting: Acting, placement: Placement | None = None) -> bool:
    """Whoever may offer places for the referral it came of."""
    return placement is None or finds_places.test(acting, placement.referral)


runs_placement = is_ap_manager | ((is_commissioning_officer | is_ap_lead) & commissions_place)

rules.add_perm("placements.referral_places", finds_places)
rules.add_perm("placements.referral_offer", finds_places)
rules.add_perm("placements.gate_override", is_ap_manager)

rules.add_perm("placements.offers", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("placements.offer", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("placements.offer_accept", is_provider_manager & provides & is_asked_by_another)
rules.add_perm("placements.offer_decline", is_provider_manager & provides & is_asked_by_another)
rules.add_perm("placements.offer_lapse", council_refers | (is_ap_lead & commissions_offer))

rules.add_perm("placements.placements", is_caseworker | is_school | is_provider)
rules.add_perm("placements.placement", is_caseworker | is_school | is_provider)
rules.add_perm("placements.placement_change", runs_placement)
rules.add_perm("placements.placement_pause", runs_placement)
rules.add_perm("placements.placement_resume", runs_placement)
rules.add_perm("placements.placement_end", runs_placement)
rules.add_perm("placements.placement_decide", runs_placement)
rules.add_perm("placements.placement_replace", runs_placement & finds_places_for_it)
