"""Block: why a provider may not take a new placement, from and to."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from providers.models.provider import Provider, Site


class BlockQuerySet(ScopedQuerySet["Block"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees all, a provider its own; schools see that it is closed to referrals, not why."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id)
        return self.none()

    def in_force(self, day: date) -> Self:
        """Blocks that stop a new placement on this day."""
        return self.filter(is_lifted=False, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Block(Named):
    """Stops new placements at a provider, or at one of its sites, on a ground, from and to."""

    class Ground(models.TextChoices):
        AUDIT_OUTCOME = "audit_outcome", "Safeguarding audit outcome"
        OVERDUE_ACTION = "overdue_action", "Critical audit action overdue"
        REGISTRATION_WATCH = "registration_watch", "Registration watch"
        SAFEGUARDING = "safeguarding", "Safeguarding concern"
        PROVIDER_REQUEST = "provider_request", "Asked for by the provider"
        OTHER = "other", "Another ground"

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="blocks")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="blocks")
    ground = models.CharField(max_length=30, choices=Ground)
    reason = models.CharField(max_length=300)
    source = models.CharField("what it came from", max_length=60, blank=True, help_text="Such as AUD-2026-000004")
    starts_on = models.DateField()
    ends_on = models.DateField("last day", null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_lifted = models.BooleanField(default=False)
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField("why it was lifted", max_length=300, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ground__in=[
                        "audit_outcome",
                        "overdue_action",
                        "registration_watch",
                        "safeguarding",
                        "provider_request",
                        "other",
                    ]
                ),
                name="block_ground_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="block_starts_before_end"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    def is_in_force(self, day: date) -> bool:
        """Whether it stops a new placement on this day."""
        return not self.is_lifted and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_from_audit(self) -> bool:
        """Made for an audit's outcome or overdue action: only a re-rating or the action's evidence lifts it."""
        return self.ground in (self.Ground.AUDIT_OUTCOME, self.Ground.OVERDUE_ACTION)

    @property
    def trail_name(self) -> str:
        return f"Block of {self.provider.name}"
