"""Continuation: whether a live placement goes on, asked of its commissioner when its provider is closed to new ones."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.acting import Acting
from core.limited import without_hidden
from core.models import ScopedQuerySet
from placements.models.placement import LIVE, Placement


class ContinuationQuerySet(ScopedQuerySet["Continuation"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and the commissioner; not the provider, which it says something about."""
        self = without_hidden(self, acting, "placement__pupil")
        if acting.sees_everything:
            return self
        return self.filter(placement__commissioner=acting.organisation_id) if acting.is_school else self.none()

    def to_do(self) -> Self:
        """Of live placements: not decided, or to end although no end has been entered yet."""
        is_open = Q(decided_on=None) | Q(outcome__in=TO_END, placement__end_reason="")
        return self.filter(is_open, placement__status__in=LIVE)


class Continuation(models.Model):
    """Asked on a day, for a reason; decided by a person, with the reason where it goes on."""

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", "It goes on"
        ENDS = "ends", "It ends"
        ANOTHER = "another", "Another place is looked for"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="continuations")
    asked_on = models.DateField()
    why = models.CharField(
        "why it is asked", max_length=300, help_text="A clause that stands after the provider's name"
    )
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.CharField("why it goes on", max_length=500, blank=True)

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(decided_on=None), name="continuation_asked_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "goes_on", "ends", "another"]), name="continuation_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, outcome="") | (Q(decided_on__isnull=False) & ~Q(outcome="")),
                name="continuation_decided_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="goes_on") | ~Q(reason=""), name="continuation_goes_on_with_reason"
            ),
        ]

    @property
    def is_to_do(self) -> bool:
        """Of its live placement: not decided, or to end and no end entered yet."""
        return self.decided_on is None or (self.outcome in TO_END and not self.placement.end_reason)

    def __str__(self) -> str:
        return f"Whether {self.placement} goes on"


TO_END = (Continuation.Outcome.ENDS, Continuation.Outcome.ANOTHER)
