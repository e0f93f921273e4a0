"""Review: commissioner and provider look at how a placement goes, at least half-termly."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.models import Named, ScopedQuerySet
from placements.models.placement import Placement


class ReviewQuerySet(ScopedQuerySet["Review"]):
    def visible_to(self, acting: Any) -> Self:
        """Whoever sees the placement sees its reviews."""
        return self.filter(placement__in=Placement.objects.visible_to(acting))

    def due(self) -> Self:
        """Not yet held, of placements still running, the nearest first."""
        return self.filter(held_on=None, placement__status__in=["agreed", "active", "paused"]).order_by("due_on")


class Review(Named):
    """A review that is due, and what came of it when it was held."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Continue as it is"
        CHANGE_PATTERN = "change_pattern", "Change the half-days"
        EXTEND = "extend", "Extend"
        REINTEGRATE = "reintegrate", "Spend more time back at school"
        CHANGE_PROVIDER = "change_provider", "Change provider"
        END = "end", "End the placement"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "due_on"], name="review_once"),
            models.CheckConstraint(condition=Q(held_on=None) | ~Q(outcome=""), name="review_held_with_outcome"),
        ]

    def __str__(self) -> str:
        return f"Review of {self.placement}"

    @property
    def trail_name(self) -> str:
        """What the trail calls it."""
        return str(self)

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.placement.pupil_id
