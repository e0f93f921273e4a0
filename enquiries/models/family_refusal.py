"""FamilyRefusal: the child or who cares for it does not want a provider. It says nothing about the provider."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.acting import Acting
from core.limited import without_hidden
from core.models import Named, ScopedQuerySet
from enquiries.reasons import FAMILY_REFUSALS
from providers.models import Provider
from referrals.models import Referral


class FamilyRefusalQuerySet(ScopedQuerySet["FamilyRefusal"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and who commissions; never a provider."""
        self = without_hidden(self, acting, "referral__pupil")
        if acting.sees_everything:
            return self
        return self.filter(referral__commissioner=acting.organisation_id) if acting.is_school else self.none()


class FamilyRefusal(Named):
    """Who did not want which provider, when they said so, and why in a code."""

    class Who(models.TextChoices):
        PARENT = "parent", "The parent or carer"
        CHILD = "child", "The child or young person"
        BOTH = "both", "Both"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    who = models.CharField("who does not want it", max_length=6, choices=Who)
    said_on = models.DateField("when they said so")
    reason = models.CharField("why", max_length=20)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = FamilyRefusalQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(who__in=["parent", "child", "both"]), name="family_refusal_who_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="family_refusal_with_reason"),
            models.CheckConstraint(condition=FAMILY_REFUSALS.is_code("reason"), name="family_refusal_reason_known"),
        ]

    def __str__(self) -> str:
        return f"Family refusal of {self.provider}"

    @property
    def trail_name(self) -> str:
        return f"{self.referral}, {self.provider.name}"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.referral.pupil_id

    @property
    def why(self) -> str:
        """The words of the reason they gave."""
        return FAMILY_REFUSALS.label(self.reason)
