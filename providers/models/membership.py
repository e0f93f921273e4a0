"""Membership: a provider on a lot; its dated rates; a suspension, removal or restoring that needs two people."""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.acting import Acting
from core.models import Dated, DatedQuerySet, Moving, Named, Proposed, ProposedQuerySet, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_words, in_london
from providers.models.framework import Lot
from providers.models.provider import Provider


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the provider sees which lots it is on."""
        return self.filter(provider__in=Provider.objects.visible_to(acting))

    def open(self) -> Self:
        """Not over: active or suspended, whatever the dates."""
        return self.filter(status__in=[Membership.Status.ACTIVE, Membership.Status.SUSPENDED])

    def active_on(self, day: date) -> Self:
        """On the framework on this day: active, and within its dates."""
        return self.filter(status=Membership.Status.ACTIVE, starts_on__lte=day).filter(
            Q(ends_on=None) | Q(ends_on__gte=day)
        )

    def held_on(self, day: date) -> Self:
        """On a lot on this day, suspended ones counted: live placements go on there."""
        held = self.open().filter(starts_on__lte=day)
        return held.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Membership(Named, Moving):
    """A provider admitted to a lot."""

    class Status(Coloured):
        ACTIVE = "active", "green", "Active"
        SUSPENDED = "suspended", "red", "Suspended"
        REMOVED = "removed", "red", "Removed"
        EXPIRED = "expired", "red", "Expired"
        WITHDRAWN = "withdrawn", "grey", "Withdrawn"

    MOVES = {
        Status.ACTIVE: {Status.SUSPENDED, Status.REMOVED, Status.EXPIRED, Status.WITHDRAWN},
        Status.SUSPENDED: {Status.ACTIVE, Status.REMOVED, Status.EXPIRED, Status.WITHDRAWN},
        Status.REMOVED: set(),
        Status.EXPIRED: set(),
        Status.WITHDRAWN: set(),
    }

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="memberships")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField("admitted from")
    ends_on = models.DateField("admitted until", null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["lot__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "lot"], condition=Q(status__in=["active", "suspended"]), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="membership_starts_before_end"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "suspended", "removed", "expired", "withdrawn"]),
                name="membership_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} on {self.lot}"

    @property
    def trail_name(self) -> str:
        return f"{self.provider.name}, {self.lot.in_short}"

    @property
    def is_open(self) -> bool:
        """Not over: it can still be suspended, restored or removed."""
        return self.status in (self.Status.ACTIVE, self.Status.SUSPENDED)

    def is_active_on(self, day: date) -> bool:
        """On the framework on this day: active, and within its dates."""
        return (
            self.status == self.Status.ACTIVE
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )

    def rate_on(self, day: date, name: str = "Standard") -> "Rate | None":
        """The version of a rate that is true on this day."""
        return self.rates.true_on(day).filter(name=name).order_by("-version").first()


class RateQuerySet(ScopedQuerySet["Rate"], DatedQuerySet):  # type: ignore[override]
    def visible_to(self, acting: Acting) -> Self:
        """Rates are shown to the council, to schools, and to the provider whose they are."""
        return self.filter(membership__in=Membership.objects.visible_to(acting))


class Rate(Dated):
    """What a membership charges from a date on; never edited in place: a change is the next version."""

    class Unit(models.TextChoices):
        HOUR = "hour", "an hour"
        SESSION = "session", "a session"
        DAY = "day", "a day"
        WEEK = "week", "a week"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="rates")
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100, default="Standard")
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.SESSION)
    amount = models.DecimalField("pounds", max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    ratio = models.CharField("staff to pupils", max_length=20, blank=True)
    includes = models.CharField(max_length=200, blank=True)

    objects = RateQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["membership", "name", "-version"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["membership", "name", "version"], name="rate_version_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
            models.CheckConstraint(condition=Q(unit__in=["hour", "session", "day", "week"]), name="rate_unit_known"),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} {self.get_unit_display()}"


class MembershipChangeQuerySet(ProposedQuerySet["MembershipChange"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's own matter until it is decided."""
        return self if acting.sees_everything else self.none()

    def announced_to(self, provider: Provider) -> Self:
        """What is proposed against its memberships, as the provider is told: that it is, never why or by whom."""
        return self.proposed().filter(membership__provider=provider, act__in=["suspend", "remove"])

    def proposed(self) -> Self:
        """Waiting for a second officer, with what its sentence says."""
        return self.filter(status=MembershipChange.Status.PROPOSED).select_related("membership__lot")


class MembershipChange(Proposed):
    """Suspending, removing or restoring a membership: one officer proposes, another confirms."""

    class Act(models.TextChoices):
        SUSPEND = "suspend", "Suspend"
        REMOVE = "remove", "Remove"
        RESTORE = "restore", "Restore"

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "Waiting for a second officer"
        CONFIRMED = "confirmed", "blue", "Confirmed"
        REFUSED = "refused", "blue", "Refused"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = MembershipChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(status="proposed"), name="membership_change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="membership_change_two_people"
            ),
            models.CheckConstraint(
                condition=Q(act__in=["suspend", "remove", "restore"]), name="membership_change_act_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "confirmed", "refused"]), name="membership_change_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.membership}"

    @property
    def trail_name(self) -> str:
        return f"{self.get_act_display()} {self.membership.trail_name}"

    @property
    def sentence(self) -> str:
        """Suspension of lot 3 proposed on 25 November 2026."""
        noun = {"suspend": "Suspension", "remove": "Removal", "restore": "Restoring"}[self.act]
        return f"{noun} of {self.membership.lot.in_short} proposed on {day_words(in_london(self.proposed_at))}"
