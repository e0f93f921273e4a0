"""StandingSeen: whether a provider was open to new placements when the clock last looked."""

from typing import Any, Self

from django.db import models

from core.models import ScopedQuerySet
from providers.models import Provider


class StandingSeenQuerySet(ScopedQuerySet["StandingSeen"]):
    def visible_to(self, acting: Any) -> Self:
        """The council's own memory: it is on no page."""
        return self if acting.sees_everything else self.none()


class StandingSeen(models.Model):
    """What was last seen, to notice the day it turns; a run of the clock that was missed loses no turn.

    Standing itself is worked out and never stored.
    """

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="+", primary_key=True)
    is_open = models.BooleanField("open to new placements")
    seen_at = models.DateTimeField()

    objects = StandingSeenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.provider}: {'open' if self.is_open else 'closed'} to new placements"
