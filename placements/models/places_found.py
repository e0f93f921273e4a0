"""What is found for referrals: offers, and the placements they become."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from placements.models import found
from placements.models.access import placed_with
from placements.models.offer import Offer
from placements.models.placement import LIVE, Placement


class PlacesFound:
    def offered(self) -> QuerySet[Offer]:
        return Offer.objects.open()

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


found.SAID.append(PlacesFound())
