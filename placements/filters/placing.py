"""Narrow the lists of offers, placements and reviews."""

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, OrderingFilter

from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from placements.models import Continuation, Offer, Placement
from placements.reasons import ENDS, OFFER_DECLINES
from providers.models import KeyStage, Provider
from pupils.age import born_between
from referrals import referring

STATUSES = [
    ("live", "All that are live"),
    ("running", "All that have begun"),
    *Placement.Status.choices,
    ("waiting", "Could not start"),
    ("to_decide", "To decide whether it goes on"),
]


BY_DAY = ["offered_at", "reply_by", "starts_on", "status"]


class OfferFilter(PageFilter):
    """By status and answer date."""

    status = ChoiceFilter(
        label="Status",
        choices=[*Offer.Status.choices, ("late", "Past the answer day")],
        method="at_step",
        empty_label="All",
    )
    declined = ChoiceFilter(
        label="Why it was declined",
        choices=OFFER_DECLINES.every_choice,
        field_name="decline_reason",
        empty_label="All",
    )
    reference = CharFilter(label="Referral", field_name="referral__reference", lookup_expr="icontains")
    sort = OrderingFilter(
        fields=[
            *((name, name) for name in BY_DAY),
            ("referral__pupil__legal_surname", "pupil"),
            ("provider__organisation__name", "provider"),
        ]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.acting.is_provider:
            # Whoever is asked is not told by name: nor by the order of names.
            del self.filters["reference"]
            self.filters["sort"] = OrderingFilter(field_name="sort", fields=BY_DAY)

    def at_step(self, offers: QuerySet[Offer], name: str, status: str) -> QuerySet[Offer]:
        """At this step, or still open after the day the answer was due."""
        if status == "late":
            return offers.unanswered(clock.today())  # type: ignore[attr-defined]
        return offers.filter(status=status)


class PlacementFilter(PageFilter):
    """By status, commissioner, provider, lot, key stage and reference."""

    reference = CharFilter(label="Reference", field_name="reference", lookup_expr="icontains")
    status = ChoiceFilter(label="Status", choices=STATUSES, method="at_step", empty_label="All")
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    provider = ModelChoiceFilter(
        label="Provider", queryset=lambda request: Provider.objects.select_related("organisation"), empty_label="All"
    )
    lot = ModelChoiceFilter(
        label="Lot",
        field_name="membership__lot",
        queryset=lambda request: referring.lots_on(clock.today()),
        empty_label="All",
    )
    key_stage = ChoiceFilter(label="Key stage", choices=KeyStage.choices, method="in_key_stage", empty_label="All")
    ended = ChoiceFilter(
        label="Why it ended",
        choices=ENDS.every_choice,
        method="for_reason",
        empty_label="All",
    )
    sort = OrderingFilter(
        fields={
            "reference": "reference",
            "pupil__legal_surname": "pupil",
            "provider__organisation__name": "provider",
            "starts_on": "starts",
            "ends_on": "ends",
            "status": "status",
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]
        if self.acting.is_provider:
            del self.filters["provider"]

    def at_step(self, placements: QuerySet[Placement], name: str, status: str) -> QuerySet[Placement]:
        """At this step; live ones; or those whose first day has come while the gate stops them."""
        if status == "live":
            return placements.live()  # type: ignore[attr-defined]
        if status == "running":
            return placements.filter(status__in=[Placement.Status.ACTIVE, Placement.Status.PAUSED])
        if status == "waiting":
            return placements.could_not_start(clock.today())  # type: ignore[attr-defined]
        if status == "to_decide":
            asked = Continuation.objects.visible_to(self.acting).to_do()
            return placements.filter(pk__in=asked.order_by().values("placement"))
        return placements.filter(status=status)

    def for_reason(self, placements: QuerySet[Placement], name: str, reason: str) -> QuerySet[Placement]:
        """Ended for this reason."""
        return placements.filter(status=Placement.Status.ENDED, end_reason=reason)

    def in_key_stage(self, placements: QuerySet[Placement], name: str, stage: str) -> QuerySet[Placement]:
        """Pupils who by their age are in this key stage today."""
        return placements.filter(pupil__born_on__range=born_between(stage, clock.today()))
