"""Rules that are true from one day to another: thresholds, notice periods, rates."""

from datetime import date
from decimal import Decimal
from typing import Self, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import F, Q

from core.once import kept
from govuk.dates import day_words

Shipped = TypeVar("Shipped")


class DatedQuerySet(models.QuerySet):
    def true_on(self, day: date) -> Self:
        """Rows whose dates cover this day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Dated(models.Model):
    """A row that is true from its first day to its last, or until further notice."""

    starts_on = models.DateField("true from")
    ends_on = models.DateField("true until", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="%(class)s_starts_before_end"
            )
        ]


class Figures:
    """Every threshold's figure by code, on whatever day is asked for: one query for many days."""

    def __init__(self, rows: list[tuple[str, Decimal, date, date | None]]) -> None:
        self.rows = rows
        self.known: dict[date, dict[str, Decimal]] = {}

    def on(self, day: date) -> dict[str, Decimal]:
        """Those true on this day."""
        if day not in self.known:
            self.known[day] = {
                code: value for code, value, first, last in self.rows if first <= day and (last is None or day <= last)
            }
        return self.known[day]


class ThresholdQuerySet(DatedQuerySet):
    def figures(self) -> Figures:
        """The figures of all days; a later row counts before an earlier one."""
        known = kept("figures of all days")
        if None not in known:
            rows = self.order_by("starts_on").values_list("code", "value", "starts_on", "ends_on")
            known[None] = Figures(list(rows))
        figures: Figures = known[None]
        return figures

    def values_on(self, day: date) -> dict[str, Decimal]:
        """Every threshold's figure on this day, by code."""
        known = kept("thresholds")
        if day not in known:
            known[day] = dict(self.true_on(day).order_by("starts_on").values_list("code", "value"))
        return dict(known[day])

    def value_on(self, code: str, day: date, *shipped: Shipped) -> Decimal | Shipped:
        """One threshold's figure on this day; the one shipped when none is entered.

        Raises ImproperlyConfigured when there is neither.
        """
        found = self.true_on(day).filter(code=code).order_by("-starts_on").values_list("value", flat=True).first()
        if found is None and shipped:
            return shipped[0]
        if found is None:
            raise ImproperlyConfigured(f"No figure is entered for the threshold {code} on {day_words(day)}.")
        return found


class Threshold(Dated):
    """A figure that a rule turns on, with its unit and source, editable by the council from a date."""

    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=300, blank=True)

    objects = ThresholdQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["code", "starts_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "starts_on"], name="threshold_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value.normalize():f} {self.unit}"
