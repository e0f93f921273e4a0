"""Reduced: fewer hours for a child than are owed, agreed by parent, school and council until a day."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.models import Moving
from govuk.choices import Coloured
from packages.models.portion import Portion, PortionQuerySet


class ReducedQuerySet(PortionQuerySet["Reduced"]):
    def late(self, day: date) -> Self:
        """Agreed, and run out before this day without anybody saying what came of it, or not reviewed by its day."""
        agreed = self.filter(status=Reduced.Status.AGREED)
        return agreed.filter(Q(ends_on__lt=day) | Q(reviewed_on=None, review_on__lt=day))


class Reduced(Portion, Moving):
    """Half-days without education, by agreement. It takes force when somebody else of the council agrees."""

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "Waits for the council"
        AGREED = "agreed", "green", "Agreed"
        REFUSED = "refused", "red", "Not agreed"
        ENDED = "ended", "grey", "Ended"

    class Ground(models.TextChoices):
        HEALTH = "health", "Health: more would harm the child"
        RETURN = "return", "Coming back to school step by step"
        START = "start", "Starting at a place step by step"
        OTHER = "other", "Another reason"

    MOVES: ClassVar = {
        Status.PROPOSED: {Status.AGREED, Status.REFUSED},
        Status.AGREED: {Status.ENDED},
        Status.REFUSED: set(),
        Status.ENDED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    ends_on = models.DateField("until")
    review_on = models.DateField("reviewed by")
    reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    review_note = models.CharField("what the review said", max_length=300, blank=True)
    ground = models.CharField("why", max_length=10, choices=Ground)
    reason = models.CharField("reason", max_length=500)
    parent = models.CharField("parent or carer who agreed", max_length=150)
    parent_on = models.DateField("agreed with the parent on")
    school_person = models.CharField("person of the school who agreed", max_length=150, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField("why it is not agreed, or ended", max_length=300, blank=True)

    objects = ReducedQuerySet.as_manager()

    class Meta:
        verbose_name = "reduced hours"
        verbose_name_plural = "reduced hours"
        ordering = ["-starts_on", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "agreed", "refused", "ended"]), name="reduced_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["health", "return", "start", "other"]), name="reduced_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("review_on")) & Q(review_on__lte=F("ends_on")),
                name="reduced_reviewed_before_end",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "ended"]) | ~Q(parent=""), name="reduced_agreed_with_parent"
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_on__isnull=False), name="reduced_ended_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference

    @property
    def last_day(self) -> date:
        return self.ended_on or self.ends_on

    @property
    def is_agreed(self) -> bool:
        """It was agreed, whether it ended since or not."""
        return self.status in (Reduced.Status.AGREED, Reduced.Status.ENDED)
