"""Tuition: a tutor arranged for a child with no provider. Tutored: whether the child was there on a half-day."""

from datetime import date, time
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from core.acting import Acting
from core.columns import Tag
from core.half_days import BY_CODE, Half
from core.limited import without_hidden
from core.models import ScopedQuerySet
from govuk.dates import day_figures
from packages.models.portion import Portion, PortionQuerySet
from placements.timetable import Cell
from referrals.models import Referral


class TuitionQuerySet(PortionQuerySet["Tuition"]):
    def visible_to(self, acting: Acting) -> Self:
        """A school also sees what it arranged itself."""
        rows = super().visible_to(acting)
        if not acting.is_school:
            return rows
        return rows | without_hidden(self.filter(arranger=acting.organisation_id), acting)

    def begun_by(self, day: Any) -> Self:
        """Those that began on this day or before, and were not given up before they did."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=F("starts_on")), starts_on__lte=day)

    def running_on(self, day: Any) -> Self:
        """Those that had begun that day and had not ended."""
        return self.begun_by(day).filter(Q(ended_on=None) | Q(ended_on__gte=day), ends_on__gte=day)


class Tuition(Portion):
    """Half-days with a tutor: where, from, until. It is education; whether the child was there is not known."""

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="tuitions", verbose_name="referral"
    )
    arranger = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="arranged by")
    # As an offer keeps it: [{"half_day": "mon_am", "starts": "09:30", "ends": "11:30"}].
    pattern = models.JSONField(default=list)
    tutor = models.CharField("tutor", max_length=150)
    place = models.CharField("where", max_length=200)
    ends_on = models.DateField("planned last day")
    end_reason = models.CharField("why it ended", max_length=300, blank=True)

    objects = TuitionQuerySet.as_manager()

    class Meta:
        verbose_name = "interim tuition"
        verbose_name_plural = "interim tuition"
        ordering = ["-starts_on", "reference"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="tuition_starts_before_end"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | (Q(ended_on__lte=F("ends_on")) & ~Q(end_reason="")),
                name="tuition_ended_with_reason",
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
    def cells(self) -> tuple[Cell, ...]:
        """Its half-days with their times, as plain values."""
        return tuple(
            Cell(*BY_CODE[cell["half_day"]], time.fromisoformat(cell["starts"]), time.fromisoformat(cell["ends"]))
            for cell in self.pattern
        )

    def step_on(self, day: date) -> Tag:
        """Where it stands on this day."""
        if day > self.last_day:
            return Tag("Ended")
        return Tag("Running", "green") if self.starts_on <= day else Tag("Arranged", "teal")


class TutoredQuerySet(ScopedQuerySet["Tutored"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the tuition."""
        return self.filter(tuition__in=Tuition.objects.visible_to(acting))


class Tutored(models.Model):
    """Whether a child was there on a half-day of tuition, as the tutor told who arranged it; none is not known."""

    tuition = models.ForeignKey(Tuition, on_delete=models.PROTECT, related_name="marks")
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half)
    was_there = models.BooleanField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    objects = TutoredQuerySet.as_manager()

    class Meta:
        verbose_name = "mark of tuition"
        verbose_name_plural = "marks of tuition"
        ordering = ["-date", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["tuition", "date", "half"], name="tutored_once"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="tutored_half_known"),
        ]

    def __str__(self) -> str:
        return f"{self.tuition}, {day_figures(self.date)} {self.half}"
