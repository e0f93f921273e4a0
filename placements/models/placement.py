"""Placement, and its Agreements with their Patterns."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from core import clock
from core.models import Moving, Named, ScopedQuerySet
from placements.models.half_days import Half, Weekday, code_of
from placements.models.offer import Offer
from placements.models.pupil import Enrolment, Pupil, placed_with
from placements.models.referral import Referral
from placements.models.route import Route
from providers.models import Membership, Programme, Provider, Rate, Site

LIVE = ("agreed", "active", "paused")
OPEN = ("drafted", "signed_by_provider")


class PlacementQuerySet(ScopedQuerySet["Placement"]):
    def visible_to(self, acting: Any) -> Self:
        """The council; a school its roll and what it commissioned; the provider while it has reason."""
        today = clock.today()
        if acting.sees_everything:
            return self
        if acting.is_school:
            roll = Enrolment.objects.on_roll(today).filter(school=acting.organisation_id)
            return self.filter(Q(commissioner=acting.organisation_id) | Q(pupil__in=roll.values("pupil")))
        if acting.is_provider:
            return self.filter(placed_with(acting.organisation_id, today))
        return self.none()

    def live(self) -> Self:
        """Agreed, active or paused."""
        return self.filter(status__in=LIVE)

    def active_on(self, day: date) -> Self:
        """Placements whose dates cover this day, ended ones up to their last day."""
        return self.filter(starts_on__lte=day).filter(Q(ended_on=None, ends_on__gte=day) | Q(ended_on__gte=day))

    def waiting_to_start(self, day: date) -> Self:
        """Agreed, with the start date come, and still not active: the gate has a reason."""
        return self.filter(status=Placement.Status.AGREED, starts_on__lte=day)


class Placement(Named, Moving):
    """A pupil's agreed attendance at a provider between dates."""

    class Status(models.TextChoices):
        AGREED = "agreed", "Agreed"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    class EndReason(models.TextChoices):
        RETURNED = "returned", "Objectives met, returned to school"
        SPECIAL = "special", "Moved to a special school"
        OTHER_AP = "other_ap", "Moved to other alternative provision"
        YEAR_11 = "year_11", "Year 11 completed"
        MOVED_AWAY = "moved_away", "Moved out of the area"
        DISENGAGED = "disengaged", "Stopped coming"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        PROVIDER_WITHDREW = "provider_withdrew", "The provider withdrew"
        COMMISSIONER_WITHDREW = "commissioner_withdrew", "The commissioner withdrew"
        FUNDING = "funding", "Funding"
        HOME_EDUCATION = "home_education", "Elective home education"
        CUSTODY = "custody", "Custody"
        DIED = "died", "Died"
        PLANNED = "planned", "Came to its planned end"
        OTHER = "other", "Another reason"

    MOVES: ClassVar = {
        Status.AGREED: {Status.ACTIVE, Status.ENDED},
        Status.ACTIVE: {Status.PAUSED, Status.ENDED},
        Status.PAUSED: {Status.ACTIVE, Status.ENDED},
        Status.ENDED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="placement")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="placements")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="placements")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="placements")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="placements")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="placements")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements_commissioned")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.AGREED)
    starts_on = models.DateField()
    ends_on = models.DateField("planned last day")
    ended_on = models.DateField("last day", null=True, blank=True)
    end_reason = models.CharField(max_length=25, choices=EndReason, blank=True)
    end_note = models.CharField(max_length=500, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "reference"]
        indexes = [
            models.Index(fields=["provider", "status"], name="placement_provider"),
            models.Index(fields=["commissioner", "status"], name="placement_commissioner"),
            models.Index(fields=["pupil", "status"], name="placement_pupil"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["agreed", "active", "paused", "ended"]), name="placement_status_known"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="placement_starts_before_end"),
            models.CheckConstraint(
                condition=~Q(status="ended") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="placement_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    end_reason__in=[
                        "",
                        "returned",
                        "special",
                        "other_ap",
                        "year_11",
                        "moved_away",
                        "disengaged",
                        "safeguarding",
                        "provider_withdrew",
                        "commissioner_withdrew",
                        "funding",
                        "home_education",
                        "custody",
                        "died",
                        "planned",
                        "other",
                    ]
                ),
                name="placement_end_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        """What the trail calls it."""
        return self.reference

    @property
    def last_day(self) -> date:
        """The last day it runs: when it ended, else its planned end."""
        return self.ended_on or self.ends_on


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    def visible_to(self, acting: Any) -> Self:
        """The council, the commissioner and the provider; a school with the pupil only on its roll does not."""
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(placement__commissioner=acting.organisation_id)
        if acting.is_provider:
            return self.filter(placement__in=Placement.objects.visible_to(acting))
        return self.none()

    def open(self) -> Self:
        """Drafted, or signed by the provider alone."""
        return self.filter(status__in=OPEN)

    def signed(self) -> Self:
        """Signed by both, at whatever step since: these say when a pupil is due."""
        return self.exclude(commissioner_signed_at=None)

    def to_take_force(self, day: date) -> Self:
        """Signed by both, with their first day come."""
        return self.filter(status=Agreement.Status.SIGNED_BY_COMMISSIONER, starts_on__lte=day)


class Agreement(Named, Moving):
    """What was agreed for a placement from a date on: pattern, dates, rate. A change is a new one."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", "Drafted"
        SIGNED_BY_PROVIDER = "signed_by_provider", "Signed by the provider"
        SIGNED_BY_COMMISSIONER = "signed_by_commissioner", "Signed by both"
        IN_FORCE = "in_force", "In force"
        REPLACED = "replaced", "Replaced"

    MOVES: ClassVar = {
        Status.DRAFTED: {Status.SIGNED_BY_PROVIDER, Status.REPLACED},
        Status.SIGNED_BY_PROVIDER: {Status.SIGNED_BY_COMMISSIONER, Status.REPLACED},
        Status.SIGNED_BY_COMMISSIONER: {Status.IN_FORCE, Status.REPLACED},
        Status.IN_FORCE: {Status.REPLACED},
        Status.REPLACED: set(),
    }

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=25, choices=Status, default=Status.DRAFTED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, null=True, related_name="+")
    rate_amount = models.DecimalField("pounds", max_digits=8, decimal_places=2)
    rate_unit = models.CharField(max_length=10, choices=Rate.Unit)
    rate_version = models.PositiveSmallIntegerField(default=1)
    drafted_at = models.DateTimeField()
    provider_signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    provider_signed_at = models.DateTimeField(null=True)
    commissioner_signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    commissioner_signed_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(status="in_force"), name="agreement_one_in_force"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="agreement_starts_before_end"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["drafted", "signed_by_provider", "signed_by_commissioner", "in_force", "replaced"]
                ),
                name="agreement_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed_by_commissioner", "in_force"])
                | Q(provider_signed_at__isnull=False, commissioner_signed_at__isnull=False),
                name="agreement_in_force_signed_by_both",
            ),
            models.CheckConstraint(condition=Q(rate_amount__gte=0), name="agreement_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(rate_unit__in=["hour", "session", "day", "week"]), name="agreement_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of {self.placement}"

    @property
    def trail_name(self) -> str:
        """What the trail calls it."""
        return str(self)

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.placement.pupil_id

    @property
    def is_open(self) -> bool:
        """Waiting for a signature."""
        return self.status in OPEN

    @property
    def governs_from(self) -> date | None:
        """The first day it says when the pupil is due: its own first day, or the day both had signed when later."""
        if self.commissioner_signed_at is None:
            return None
        return max(self.starts_on, clock.day_of(self.commissioner_signed_at))


class PatternQuerySet(ScopedQuerySet["Pattern"]):
    def visible_to(self, acting: Any) -> Self:
        """Whoever sees the agreement sees its pattern."""
        return self.filter(agreement__in=Agreement.objects.visible_to(acting))


class Pattern(models.Model):
    """A half-day of the week that was agreed, with its times."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="pattern")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    half = models.CharField(max_length=2, choices=Half)
    starts = models.TimeField()
    ends = models.TimeField()

    objects = PatternQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "half"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "weekday", "half"], name="pattern_cell_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="pattern_starts_before_end"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="pattern_weekday_known"),
            models.CheckConstraint(condition=Q(half__in=["AM", "PM"]), name="pattern_half_known"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_weekday_display()} {self.get_half_display().lower()}, {self.starts:%H:%M} to {self.ends:%H:%M}"
        )

    @property
    def half_day(self) -> str:
        """Such as mon_am."""
        return code_of(self.weekday, self.half)


class PauseQuerySet(ScopedQuerySet["Pause"]):
    def visible_to(self, acting: Any) -> Self:
        """Whoever sees the placement sees when the pupil is not due."""
        return self.filter(placement__in=Placement.objects.visible_to(acting))

    def on(self, day: date) -> Self:
        """Pauses that cover this day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Pause(models.Model):
    """Days on which a pupil is not due, with the reason; a hold is one the gate made before the first day."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField("last day", null=True, blank=True)
    reason = models.CharField(max_length=300)
    is_hold = models.BooleanField("held by the gate before it started", default=False)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="pause_starts_before_end"
            )
        ]

    def __str__(self) -> str:
        return f"Paused from {self.starts_on:%d/%m/%Y}"
