"""Portion: half-days of a child's week that no provider has. AtSchool: those the home school says it teaches."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from core import clock
from core.acting import Acting
from core.half_days import in_words
from core.limited import without_hidden
from core.models import Named, ScopedQuerySet
from pupils.models import Enrolment, Pupil

Row = TypeVar("Row", bound=models.Model)


class PortionQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, acting: Acting) -> Self:
        """The council, and a school of those on its roll today; a provider is told only that a half-day is taken."""
        self = without_hidden(self, acting)
        if acting.sees_everything:
            return self
        if acting.is_school:
            roll = Enrolment.objects.on_roll(clock.today()).filter(school=acting.organisation_id)
            return self.filter(pupil__in=roll.values("pupil"))
        return self.none()

    def on(self, day: date) -> Self:
        """Those whose days hold this one."""
        return self.filter(starts_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def since(self, day: date) -> Self:
        """Those that run on this day or later."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))


class Portion(Named):
    """Half-days of the week of one child, from a day until another."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="%(class)ss")
    half_days = models.JSONField(default=list)
    starts_on = models.DateField("first day")
    ended_on = models.DateField("last day", null=True, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day it counts; None where none is known."""
        return self.ended_on

    def covers(self, day: date) -> bool:
        """Whether it counts on this day."""
        return self.starts_on <= day and (self.last_day is None or day <= self.last_day)

    @property
    def in_words(self) -> str:
        return in_words(self.half_days)


class AtSchool(Portion):
    """The half-days that the home school says it teaches a child; a new answer ends the one before."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said = models.CharField("who said so", max_length=200)

    objects = PortionQuerySet["AtSchool"].as_manager()

    class Meta:
        verbose_name = "time at school"
        verbose_name_plural = "times at school"
        ordering = ["-starts_on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(starts_on__lte=F("ended_on")), name="at_school_starts_before_end"
            ),
        ]

    def __str__(self) -> str:
        return f"At school: {self.in_words}"

    @property
    def trail_name(self) -> str:
        return "Time at school"
