"""StandingSeen: where a provider was closed to new placements when the clock last looked."""

from typing import Self

from django.db import models

from core.acting import Acting
from core.models import ScopedQuerySet
from providers.models import Provider


class StandingSeenQuerySet(ScopedQuerySet["StandingSeen"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's own memory: it is on no page."""
        return self if acting.sees_everything else self.none()


class StandingSeen(models.Model):
    """What was last seen, to notice the day it turns; a run of the clock that was missed loses no turn.

    Standing itself is worked out and never stored.
    """

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="+", primary_key=True)
    closed = models.JSONField("memberships and sites of live placements that were closed", default=list)
    seen_at = models.DateTimeField()

    objects = StandingSeenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.provider}: {'closed' if self.closed else 'open'} to new placements"
