"""Session: a half-day a pupil is due."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from core.acting import Acting
from core.half_days import Half
from core.models import ScopedQuerySet
from govuk.dates import day_figures
from placements.models.placement import Placement, of_seen


class SessionQuerySet(ScopedQuerySet["Session"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement sees when the pupil is due."""
        return of_seen(self, acting)

    def between(self, starts_on: date, ends_on: date) -> Self:
        """Sessions from the first to the last day given."""
        return self.filter(date__range=(starts_on, ends_on))


class Session(models.Model):
    """A half-day a pupil is due at a provider: once for each placement, date and half."""

    # Found by session_once, which begins with it.
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="sessions", db_index=False)
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half)
    starts = models.TimeField()
    ends = models.TimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["date", "half", "placement"]
        indexes = [models.Index(fields=["date", "half"], name="session_date")]
        constraints = [
            models.UniqueConstraint(fields=["placement", "date", "half"], name="session_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="session_starts_before_end"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="session_half_known"),
        ]

    def __str__(self) -> str:
        return f"{day_figures(self.date)} {self.half}"
