"""Pair: two children who must not be at one site in one half-day, why, and until when; and its reviews."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.models import Affiliation
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.limited import without_hidden
from core.models import Named, Restricted, RestrictedQuerySet, ScopedQuerySet
from pupils.models import Pupil

REVIEWED_BEFORE = timedelta(days=14)


class PairQuerySet(RestrictedQuerySet["Pair"]):
    def while_seen_by(self, acting: Acting) -> Self:
        """Whose record is limited is found by its own readers alone."""
        return without_hidden(without_hidden(self, acting, "first"), acting, "second")

    def holding(self, day: date) -> Self:
        """Those that keep children apart on this day."""
        return self.filter(ended_at=None, ends_on__gte=day)

    def to_review(self, day: date) -> Self:
        """Those whose end is near, or passed without anybody having said that it may."""
        return self.filter(ended_at=None, ends_on__lte=day + REVIEWED_BEFORE)

    def of(self, pupils: Collection[UUID]) -> Self:
        """Those in which one of these children is."""
        return self.filter(Q(first__in=pupils) | Q(second__in=pupils))


class Pair(Named, Restricted):
    """Two children who are kept apart. Nobody but its readers learns that there is one."""

    RESTRICTED: ClassVar = ("reason", "ended_reason")

    first = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="kept_apart")
    second = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="kept_apart_from")
    reason = models.TextField(max_length=1000)
    ends_on = models.DateField("last day")
    set_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(max_length=1000, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        verbose_name = "pair kept apart"
        verbose_name_plural = "pairs kept apart"
        indexes = [models.Index(fields=["ends_on"], condition=Q(ended_at=None), name="pair_not_ended")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pair_has_reason"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_reason=""), name="pair_ended_with_reason"),
        ]

    def __str__(self) -> str:
        return "Pair kept apart"

    @property
    def names(self) -> str:
        """For its readers."""
        return f"{self.first} and {self.second}"

    @property
    def trail_name(self) -> str:
        return "Pair kept apart"

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def standing(self) -> Tag:
        """Where it stands today."""
        today = clock.today()
        if self.is_ended:
            return Tag("Ended", "grey")
        if self.ends_on < today:
            return Tag("Ran out, not reviewed", "red")
        return (
            Tag("Review before its end", "orange")
            if self.ends_on <= today + REVIEWED_BEFORE
            else Tag("In force", "blue")
        )


class PairReviewQuerySet(ScopedQuerySet["PairReview"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever reads the pair."""
        return self.filter(pair__in=Pair.objects.visible_to(acting))


class PairReview(models.Model):
    """That somebody looked at it again: until when it went on, or that it ended, and why. Never changed."""

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="reviews")
    ended_on = models.DateField("last day before")
    ends_on = models.DateField("last day from then", null=True)
    said = models.TextField(max_length=1000)
    reviewed_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = PairReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return "Review of a pair kept apart"


def other_of(row: Any, pupil: UUID) -> Pupil:
    """The other child of the two."""
    found: Pupil = row.second if row.first_id == pupil else row.first
    return found
