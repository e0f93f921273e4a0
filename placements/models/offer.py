"""Offer: a provider is asked to take a pupil. GateOverride: an officer lets one go ahead."""

from datetime import date, time
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When

from accounts.models import Postcode, User
from core.acting import Acting
from core.half_days import BY_CODE
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_figures
from placements.reasons import OFFER_DECLINES
from placements.timetable import Cell
from providers.models import Membership, Programme, Provider, Site
from referrals.models.referral import Referral


class OfferQuerySet(ScopedQuerySet["Offer"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council, the commissioner, and the provider that is asked."""
        self = without_hidden(self, acting, "referral__pupil")
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(referral__commissioner=acting.organisation_id)
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id)
        return self.none()

    def open(self) -> Self:
        """Waiting for the provider's answer."""
        return self.filter(status=Offer.Status.OFFERED)

    def with_details(self) -> Self:
        """With what lists and pages show; `ward` is that of the pupil's postcode, where it is known."""
        # Asked through the referral's key: rows that are only counted or put in order need not be joined to pupils.
        postcode = Referral.objects.filter(pk=OuterRef(OuterRef("referral"))).values("pupil__postcode")
        ward = Postcode.objects.filter(pk=Subquery(postcode)).values("ward_name")
        rows = self.select_related(
            "referral__pupil",
            "referral__commissioner",
            "provider__organisation",
            "membership__lot",
            "site",
            "programme",
            "offered_by",
            "answered_by",
        )
        return rows.annotate(ward=Subquery(ward))

    def still_open_first(self) -> Self:
        """Those to answer by their answer day, then the others, the latest first."""
        is_open = Case(When(status=Offer.Status.OFFERED, then=F("reply_by")), output_field=models.DateField())
        return self.order_by(is_open.asc(nulls_last=True), "-offered_at")

    def unanswered(self, day: date) -> Self:
        """Still open although the answer was due before this day."""
        return self.open().filter(reply_by__lt=day)


class Offer(Named, Moving):
    """A place for a pupil, offered to a provider for certain half-days."""

    class Status(Coloured):
        OFFERED = "offered", "blue", "Offered"
        ACCEPTED = "accepted", "green", "Accepted"
        DECLINED = "declined", "red", "Declined"
        LAPSED = "lapsed", "grey", "Lapsed"

    MOVES: ClassVar = {
        Status.OFFERED: {Status.ACCEPTED, Status.DECLINED, Status.LAPSED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.LAPSED: set(),
    }

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="offers")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="offers")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="offers")
    # [{"half_day": "mon_am", "starts": "09:30", "ends": "12:00"}]: becomes the agreement's Pattern.
    pattern = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OFFERED)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    reply_by = models.DateField("answer due")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=20, blank=True)
    decline_note = models.CharField(max_length=300, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at"]
        indexes = [models.Index(fields=["provider", "status"], name="offer_provider")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["offered", "accepted", "declined", "lapsed"]), name="offer_status_known"
            ),
            models.CheckConstraint(
                condition=OFFER_DECLINES.is_code("decline_reason"), name="offer_decline_reason_known"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="offer_starts_before_end"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""), name="offer_declined_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Offer of {self.referral} to {self.provider}"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.referral.pupil_id

    @property
    def trail_name(self) -> str:
        return f"Offer of {self.referral} to {self.provider.name}"

    @property
    def why_declined(self) -> str:
        """The words of the reason the provider gave."""
        return OFFER_DECLINES.label(self.decline_reason)

    @property
    def half_days(self) -> list[str]:
        """The half-days offered, such as mon_am."""
        return [cell["half_day"] for cell in self.pattern]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The half-days offered with their times, as plain values."""
        return tuple(
            Cell(*BY_CODE[cell["half_day"]], time.fromisoformat(cell["starts"]), time.fromisoformat(cell["ends"]))
            for cell in self.pattern
        )


class GateOverrideQuerySet(ScopedQuerySet["GateOverride"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and the commissioner; not the provider, which it says something about."""
        self = without_hidden(self, acting, "referral__pupil")
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(referral__commissioner=acting.organisation_id)
        return self.none()

    def in_force(self, day: date) -> Self:
        """Overrides that still let something go ahead on this day."""
        return self.filter(ends_on__gte=day)


class GateOverride(models.Model):
    """A named officer lets a placement go ahead although the gate has a reason against it, until a date."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="gate_overrides")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="gate_overrides")
    reason = models.CharField(max_length=500)
    ends_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = GateOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="gate_override_with_reason")]

    def __str__(self) -> str:
        return f"Override until {day_figures(self.ends_on)}"

    @property
    def trail_name(self) -> str:
        return f"Gate override, {self.referral}"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.referral.pupil_id
