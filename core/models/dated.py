"""Rules that are true from one day to another: thresholds, notice periods, rates."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Self, TypeVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery

from core import clock
from core.acting import Acting
from core.known_figures import all_known
from core.models.scoping import ScopedQuerySet
from core.models.trail import record
from core.once import kept
from govuk.dates import day_words

Shipped = TypeVar("Shipped")
YES_OR_NO = "yes or no"


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

    def __init__(self, rows: Iterable[tuple[str, Decimal, date]]) -> None:
        self.rows = sorted(rows, key=lambda row: row[2])
        self.known: dict[date, dict[str, Decimal]] = {}

    def on(self, day: date) -> dict[str, Decimal]:
        """Those true on this day: the latest that has begun."""
        if day not in self.known:
            self.known[day] = {code: value for code, value, starts_on in self.rows if starts_on <= day}
        return self.known[day]


class ThresholdQuerySet(ScopedQuerySet["Threshold"]):
    def visible_to(self, acting: Acting) -> Self:
        """Rules are no secret."""
        return self

    def figures(self) -> Figures:
        """The figures of all days."""
        known = kept("figures of all days")
        if None not in known:
            known[None] = Figures(self.order_by().values_list("code", "value", "starts_on"))
        figures: Figures = known[None]
        return figures

    def values_on(self, day: date) -> dict[str, Decimal]:
        """Every threshold's figure on this day, by code."""
        return dict(self.figures().on(day))

    def value_on(self, code: str, day: date, *shipped: Shipped) -> Decimal | Shipped:
        """One threshold's figure on this day; the one shipped when none had begun.

        Raises ImproperlyConfigured for a rule that is not one of the portal's.
        """
        found = self.figures().on(day).get(code)
        if found is None and shipped:
            return shipped[0]
        if found is None and code in all_known():
            return all_known()[code].value
        if found is None:
            raise ImproperlyConfigured(f"No figure is entered for the threshold {code} on {day_words(day)}.")
        return found

    def current(self, day: date) -> Self:
        """The row of each code whose figure is true on this day."""
        begun = self.model._default_manager.filter(code=OuterRef("code"), starts_on__lte=day).order_by("-starts_on")
        return self.filter(pk=Subquery(begun.values("pk")[:1]))


class Threshold(models.Model):
    """A figure that a rule turns on, true from a day until the next one of its code begins.

    So no two can overlap and no day is without one. What each may be, and where it is used, is in core.known_figures.
    """

    code = models.SlugField("rule", max_length=60)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=300, blank=True, help_text="Where the figure comes from: a law, a decision")
    starts_on = models.DateField("true from", help_text="It holds until the next figure of the same rule begins")

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        ordering = ["code", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "starts_on"],
                name="threshold_once_a_day",
                violation_error_message="There is a figure of this rule from that day already. Change that one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.in_words}"

    def clean(self) -> None:
        """Refuse a rule that the portal has not, a figure that its rule cannot work with, and a day that is past."""
        known = all_known().get(self.code)
        if known is None:
            raise ValidationError({"code": "The portal has no such rule."})
        if self.value is not None and (fault := known.fault(self.value)):
            raise ValidationError({"value": fault})
        self._leave_the_past()

    def _leave_the_past(self) -> None:
        """What was decided by a figure is not judged anew: one that has begun stays, and none begins on a past day."""
        begun = Threshold.objects.filter(pk=self.pk, starts_on__lt=clock.today())
        was = begun.values_list("code", "value", "starts_on").first()
        if was and was != (self.code, self.value, self.starts_on):
            raise ValidationError("This figure has begun. Enter the next one, from today or a later day.")
        if not was and self.starts_on and self.starts_on < clock.today():
            words = "Enter today or a later day: what was decided before is not judged anew."
            raise ValidationError({"starts_on": words})

    @property
    def in_words(self) -> str:
        """3 school days; yes or no where that is what it says."""
        if self.unit == YES_OR_NO:
            return "Yes" if self.value else "No"
        return f"{self.value.normalize():f} {self.unit}"

    @classmethod
    def follow(
        cls, code: str, value: Decimal | int, starts_on: date, *, by: Acting, source: str = "Set by an administrator"
    ) -> bool:
        """Let this figure hold from a day that is today or later; whether it was another. Raises ValidationError."""
        before = cls.objects.value_on(code, starts_on, None)
        if before == value:
            return False
        known = all_known()[code]
        said = {"label": known.label, "unit": known.unit, "source": source}
        row = cls.objects.filter(code=code, starts_on=starts_on).first() or cls(code=code, starts_on=starts_on)
        for name, each in {**said, "value": Decimal(value)}.items():
            setattr(row, name, each)
        row.full_clean()
        with transaction.atomic():
            row.save()
            told = {"value": ["" if before is None else f"{before.normalize():f}", f"{Decimal(value).normalize():f}"]}
            record("changed", row, by=by, sentence=f"{row}, from {day_words(starts_on)}", changes=told)
        return True

    @property
    def used(self) -> str:
        """Where its rule is used."""
        known = all_known().get(self.code)
        return known.used if known else "Nothing turns on it"
