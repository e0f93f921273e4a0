"""Before the first day: that the provider has read what must be known of a child, and its key adult for it."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from placements.models import Placement
from placements.models.placement import of_seen


class AcknowledgementQuerySet(ScopedQuerySet["Acknowledgement"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement: that it was read, never what."""
        return of_seen(self, acting)


class Acknowledgement(Named):
    """Somebody of the provider read what was known then of the child's health and of risks."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=120)
    read_at = models.DateTimeField()

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at"]
        indexes = [models.Index(fields=["placement", "-read_at"], name="acknowledgement_latest")]

    def __str__(self) -> str:
        return f"Read by {self.name}"

    @property
    def trail_name(self) -> str:
        return "Risks and medical notes"


class KeyAdultQuerySet(ScopedQuerySet["KeyAdult"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement."""
        return of_seen(self, acting)

    def now(self) -> Self:
        """Today's, without those before."""
        return self.filter(replaced_at=None)


class KeyAdult(Named):
    """Who at the provider looks after one pupil: whom the pupil reports to, and whom school and parents ring."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("email address", blank=True)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = KeyAdultQuerySet.as_manager()

    class Meta:
        ordering = ["-named_at"]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(replaced_at=None), name="key_adult_one_now"),
            models.CheckConstraint(condition=~Q(telephone="") | ~Q(email=""), name="key_adult_can_be_reached"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return "Key adult"

    @property
    def reached(self) -> str:
        """How they are reached."""
        return ", ".join(filter(None, [self.telephone, self.email]))
