"""Proposed: what one person asks for and another decides."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models.moves import Moving
from core.models.named import Named
from core.models.scoping import ScopedQuerySet

Row = TypeVar("Row", bound="Proposed")


class ProposedQuerySet(ScopedQuerySet[Row]):
    def to_decide(self, acting: Acting) -> Self:
        """Asked for by somebody else: whoever asked cannot decide it."""
        own = Q(proposed_by=acting.user_id, proposed_by__isnull=False)
        return self.filter(status=self.model.Status.PROPOSED).exclude(own)


class Proposed(Named, Moving):
    """A change that waits for a second person; its Status says in its own words for whom, and what was done."""

    MOVES = {"proposed": {"confirmed", "refused"}, "confirmed": set(), "refused": set()}

    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
