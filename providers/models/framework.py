"""Framework, Lot: what may be bought."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core import clock
from core.in_use import any_in_use
from core.models import Closable, Named, OwnData, OwnDataQuerySet
from core.steady import Steady

HALF_DAYS = [MinValueValidator(1), MaxValueValidator(10)]


class KeyStage(models.TextChoices):
    """The national curriculum's blocks of years."""

    KS1 = "KS1", "Key Stage 1"
    KS2 = "KS2", "Key Stage 2"
    KS3 = "KS3", "Key Stage 3"
    KS4 = "KS4", "Key Stage 4"
    POST_16 = "post16", "Post-16"


class Framework(Named, OwnData):
    """The arrangement under which the council and schools buy places.

    Once a provider is on one of its lots it is ended by its last day, and keeps its name: papers are signed under it.
    """

    KEPT = ("reference", "name", "vehicle", "starts_on")

    reference = models.CharField(
        max_length=30,
        unique=True,
        help_text="Short, as it stands beside each lot: AP2026",
        error_messages={"unique": "There is a framework of this reference already"},
    )
    name = models.CharField(max_length=200, help_text="In full, as on its papers")
    vehicle = models.CharField(
        "legal form",
        max_length=60,
        help_text="How it was made: a framework agreement, a list of approved providers, contracts of its own",
    )
    starts_on = models.DateField("first day", help_text="From which day places may be bought under it")
    ends_on = models.DateField("last day", help_text="After it no place is agreed under it")

    objects = OwnDataQuerySet["Framework"].as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="framework_starts_before_end",
                violation_error_message="The last day is before the first",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        """Whether anything hangs on one of its lots."""
        return any_in_use(self.lots.all())

    def clean(self) -> None:
        """Refuse a last day before the first, and to end one in use before today."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day is before the first"})
        before = self.stored()
        if before and before.ends_on != self.ends_on and self.ends_on < clock.today() and before.is_in_use:
            raise ValidationError({"ends_on": "Enter today or a day to come: places were agreed under it until now"})


def _references() -> dict[Any, str]:
    return dict(Framework.objects.values_list("pk", "reference"))


references: Steady[dict[Any, str]] = Steady(_references, {})
"""Of all frameworks: a council has few, and a lot is never shown without its own."""


class LotQuerySet(OwnDataQuerySet["Lot"]):
    def in_force(self, day: date) -> Self:
        """Those of the frameworks in force that day."""
        return self.filter(framework__starts_on__lte=day, framework__ends_on__gte=day)

    def open_on(self, day: date) -> Self:
        """Those that are not closed to new memberships and referrals by then."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Lot(Closable):
    """One category of provision on the framework.

    Once a provider is on it or a school has asked for it, it is closed from a day on and keeps number and title.
    """

    KEPT = ("framework", "number", "is_full_time", "is_online", "is_work", "title", "is_confirmed")

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="lots", help_text="Under which it is bought"
    )
    number = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text="Its number on the framework"
    )
    title = models.CharField(max_length=200, help_text="As on the framework’s papers")
    need = models.CharField(
        "what a pupil needs",
        max_length=200,
        blank=True,
        help_text="In the words of a school. Of lots with the same words the half-days decide",
    )
    fewest_half_days = models.PositiveSmallIntegerField(
        "fewest half-days a week", null=True, blank=True, validators=HALF_DAYS, help_text="Empty for no limit"
    )
    most_half_days = models.PositiveSmallIntegerField(
        "most half-days a week", null=True, blank=True, validators=HALF_DAYS, help_text="Empty for no limit"
    )
    is_confirmed = models.BooleanField(
        "title published", default=True, help_text="A title that is not may still be changed"
    )
    is_full_time = models.BooleanField("full-time", default=False, help_text="A place fills the week")
    is_online = models.BooleanField("taught online", default=False, help_text="Pupils learn from where they are")
    is_work = models.BooleanField("work placement", default=False, help_text="A pupil is with an employer")
    closed_on = models.DateField(
        "closed from", null=True, blank=True, help_text="From this day nobody new is admitted to it or asks for it"
    )

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                name="lot_once",
                violation_error_message="The framework has a lot of this number already",
            )
        ]

    def __str__(self) -> str:
        return f"Lot {self.number}: {self.title} ({self.of})"

    @property
    def of(self) -> str:
        """The reference of its framework: lots of two have the same numbers."""
        if Lot.framework.is_cached(self):  # type: ignore[attr-defined]
            return self.framework.reference
        if self.framework_id not in references():
            references.forget()
        return references().get(self.framework_id, "")

    @property
    def in_short(self) -> str:
        """Lot 2 of S1196a, in the middle of a sentence."""
        return f"lot {self.number} of {self.of}"

    @property
    def number_of(self) -> str:
        """2 (S1196a), in a column of lots."""
        return f"{self.number} ({self.of})"

    def kept(self) -> tuple[str, ...]:
        """A title that is not published may be settled still."""
        kept = super().kept()
        return kept if self.is_confirmed else tuple(name for name in kept if name not in ("title", "is_confirmed"))

    def clean(self) -> None:
        """Refuse half-days that no week can have."""
        super().clean()
        if self.fewest_half_days and self.most_half_days and self.fewest_half_days > self.most_half_days:
            raise ValidationError({"most_half_days": "The most half-days are fewer than the fewest"})

    @property
    def asked_as(self) -> str:
        """How a school is asked for it: what the pupil needs, where that is known."""
        return self.need or self.title

    def fits(self, half_days: int) -> bool:
        """Whether it is meant for so many half-days a week."""
        return (self.fewest_half_days or 0) <= half_days <= (self.most_half_days or half_days)
