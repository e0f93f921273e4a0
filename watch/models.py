"""Declaration: the pupils others place at a provider, as figures of a day. WatchSeen: what the watch last said."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core import clock
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from govuk.dates import day_figures
from providers.models import Provider

LEVELS = [("green", "Green"), ("amber", "Amber"), ("red", "Red")]


class DeclarationQuerySet(ScopedQuerySet["Declaration"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers see all; a provider its own."""
        if acting.sees_everything:
            return self
        return self.filter(provider__organisation=acting.organisation_id) if acting.is_provider else self.none()

    def newest_first(self) -> Self:
        """By the day the figures are true of; of two of one day the later entered counts."""
        return self.order_by("-declared_on", "-entered_at", "-pk")


class Declaration(Named):
    """What a provider says it teaches for commissioners outside the portal; without lines: nobody."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    declared_on = models.DateField("true on")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    filed_as = "placements.Declaration"
    """On the trail: it was a table of placements once, and what is written there is not changed."""

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_on", "-entered_at", "pk"]
        indexes = [models.Index(fields=["provider", "declared_on"], name="declaration_provider")]

    def __str__(self) -> str:
        return f"Declaration of {day_figures(self.declared_on)}"

    @property
    def trail_name(self) -> str:
        return f"Declaration of {self.provider.name}"

    def is_in_date(self, day: date, days: int) -> bool:
        """Whether it still says something about this day; after so many days nobody knows."""
        return self.declared_on <= day <= self.declared_on + timedelta(days=days)

    @property
    def pupils(self) -> int:
        """How many pupils it tells of."""
        return sum(line.pupils for line in self.lines.all())


class DeclaredHoursQuerySet(ScopedQuerySet["DeclaredHours"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the declaration sees its lines."""
        return self.filter(declaration__in=Declaration.objects.visible_to(acting))


class DeclaredHours(models.Model):
    """A line of a declaration: so many pupils of one commissioner, each for so many hours on so many days a week."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="lines")
    commissioner = models.CharField(max_length=100)
    pupils = models.PositiveSmallIntegerField()
    hours = models.DecimalField("hours a week for each", max_digits=4, decimal_places=2)
    days = models.PositiveSmallIntegerField("days a week")
    is_protected = models.BooleanField("looked after or with an EHC plan", default=False)

    filed_as = "placements.DeclaredHours"

    objects = DeclaredHoursQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pupils__gte=1), name="declared_pupils_counted"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=60), name="declared_hours_in_range"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=7), name="declared_days_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.pupils} pupils of {self.commissioner}"


class WatchSeenQuerySet(ScopedQuerySet["WatchSeen"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's own memory: it is on no page."""
        return self if acting.sees_everything else self.none()


class WatchSeen(models.Model):
    """The level that was last told of a provider, so that each turn is told once; the level itself is worked out."""

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="+", primary_key=True)
    level = models.CharField(max_length=5, choices=LEVELS, default="green")
    since = models.DateField()
    seen_at = models.DateTimeField(default=clock.now)

    filed_as = "placements.WatchSeen"

    objects = WatchSeenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["green", "amber", "red"]), name="watch_level_known")
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.level}"

    @property
    def trail_name(self) -> str:
        return self.provider.name
