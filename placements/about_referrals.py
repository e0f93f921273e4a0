"""What is said from here to the room of referrals: the offers and placements found for them."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from core.acting import Acting
from placements import notices, running
from placements.models import LIVE, Offer, Placement
from placements.models.access import placed_with
from referrals import amending, deciding, shown
from referrals.models import Amendment, Referral
from referrals.models.found import SAID
from referrals.shown import Part


class PlacesFound:
    def offered(self) -> QuerySet[Offer]:
        return Offer.objects.open()

    def agreed(self) -> QuerySet[Placement]:
        return Placement.objects.all()

    def placed(self) -> QuerySet[Placement]:
        return Placement.objects.filter(Q(status__in=LIVE) | Q(ended_on__gte=F("starts_on")))

    def live(self) -> QuerySet[Placement]:
        return Placement.objects.live()

    def signed(self) -> QuerySet[Placement]:
        return Placement.objects.filter(agreements__commissioner_signed_at__isnull=False)

    def begun(self) -> QuerySet[Placement]:
        is_running = Q(status__in=[Placement.Status.ACTIVE, Placement.Status.PAUSED])
        return Placement.objects.filter(is_running | Q(ended_on__gte=F("starts_on")))

    def known_to(self, organisation_id: UUID, day: date) -> QuerySet[Placement]:
        return Placement.objects.filter(placed_with(organisation_id, day))


SAID.append(PlacesFound())


@deciding.followed_by
def lapse(referral: Referral, by: Acting) -> None:
    """Offers still open lapse with the referral; what is agreed and has not begun is given up with one stopped."""
    how = "withdrawn" if referral.status == Referral.Status.WITHDRAWN else "stopped by the council"
    for offer in referral.offers.filter(status=Offer.Status.OFFERED):
        words = f"The offer lapsed: the referral was {how}."
        offer.move(Offer.Status.LAPSED, by=by, act="lapsed", sentence=words)
    for placement in Placement.objects.filter(referral=referral, status=Placement.Status.AGREED):
        running.give_up(placement, by=by)


@amending.followed_by
def tell_providers(amendment: Amendment, by: Acting) -> None:
    """Who accepted the pupil is told, and who was offered it when the risk level is another."""
    for placement in Placement.objects.live().filter(referral=amendment.referral_id).select_related("provider"):
        notices.referral_amended(placement, amendment)
    if any(each.field == "risk" for each in amendment.changed):
        for offer in Offer.objects.open().filter(referral=amendment.referral_id).select_related("provider"):
            notices.risk_amended(offer, amendment)


@shown.shows
def offers(referral: Referral, acting: Acting) -> Part:
    """The offers of a place that this person may see, the latest first."""
    visible = Offer.objects.visible_to(acting).filter(referral=referral)
    rows = list(visible.select_related("provider__organisation", "site", "programme", "referral", "placement"))
    held = {code for offer in rows if _holds(offer) for code in offer.half_days}
    return Part("placements/_referral_offers.html", rows, held)


def _holds(offer: Offer) -> bool:
    """Whether its half-days are asked for or taken: it is open, or became a place that runs."""
    if offer.status == Offer.Status.ACCEPTED:
        placement = getattr(offer, "placement", None)
        return placement is not None and placement.is_live
    return offer.status == Offer.Status.OFFERED
