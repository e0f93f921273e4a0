"""Round: a window in which applications to a framework are collected and assessed."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core import clock
from core.acting import Acting
from core.models import MoveRefused, Moving, OwnData, OwnDataQuerySet
from govuk.choices import Coloured
from govuk.dates import day_words
from providers.models.framework import Framework


class RoundQuerySet(OwnDataQuerySet["Round"]):
    def open_or_to_come(self, day: date) -> Self:
        """Those in which a provider can apply, or soon will."""
        return self.filter(closes_on__gte=day, status__in=[Round.Status.PLANNED, Round.Status.OPEN])

    def beside(self, row: "Round") -> Self:
        """The others of its framework that share a day with it."""
        others = self.filter(framework=row.framework_id).exclude(pk=row.pk)
        return others.filter(opens_on__lte=row.closes_on, closes_on__gte=row.opens_on)


class Round(Moving, OwnData):
    """A window in which applications are collected and assessed; its steps are verbs, and never typed in."""

    class Status(Coloured):
        PLANNED = "planned", "grey", "Planned"
        OPEN = "open", "blue", "Open"
        ASSESSING = "assessing", "blue", "Assessing"
        CLOSED = "closed", "grey", "Closed"

    MOVES = {
        Status.PLANNED: {Status.OPEN},
        Status.OPEN: {Status.ASSESSING},
        Status.ASSESSING: {Status.CLOSED},
        Status.CLOSED: set(),
    }

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="rounds", help_text="For which applications are collected"
    )
    name = models.CharField(max_length=100, help_text="Such as its month: January 2027")
    opens_on = models.DateField("first day", help_text="On which a provider may apply")
    closes_on = models.DateField("last day", help_text="On which a provider may apply")
    may_overlap = models.BooleanField(
        "may share days with another round",
        default=False,
        help_text="Two rounds of a framework do not run at once, unless that is meant",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["opens_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "name"],
                name="round_once",
                violation_error_message="The framework has a round of this name already",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on")),
                name="round_opens_before_close",
                violation_error_message="The last day is before the first",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "open", "assessing", "closed"]), name="round_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return f"{self.name} ({self.framework.reference})"

    def kept(self) -> tuple[str, ...]:
        """Nothing of one that is planned; of one that is open all but its last day; of the others everything."""
        if self.status == self.Status.PLANNED:
            return ()
        kept = ("framework", "name", "opens_on")
        return kept if self.status == self.Status.OPEN else (*kept, "closes_on", "may_overlap")

    def clean(self) -> None:
        """Refuse days that no window has, and those of another round unless that is meant."""
        super().clean()
        if not (self.framework_id and self.opens_on and self.closes_on):
            return
        if self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": "The last day is before the first"})
        before = self.stored()
        if before and self._said() == before._said():
            return
        if before and self.closes_on < clock.today() and self.status == self.Status.OPEN:
            raise ValidationError({"closes_on": "Enter today or a day to come: providers could apply until now"})
        last = self.framework.ends_on
        if last and self.closes_on > last:
            raise ValidationError({"closes_on": f"The framework ends on {day_words(last)}"})
        other = None if self.may_overlap else Round.objects.beside(self).filter(may_overlap=False).first()
        if other:
            days = f"from {day_words(other.opens_on)} to {day_words(other.closes_on)}"
            raise ValidationError(f"{other.name} runs {days}. Choose other days, or tick that the two may share days")

    def _said(self) -> tuple[object, ...]:
        return self.framework_id, self.opens_on, self.closes_on, self.may_overlap

    def open(self, *, by: Acting) -> None:
        """Providers may apply from now on. Raises MoveRefused before its first day, and after its last."""
        today = clock.today()
        if today < self.opens_on:
            raise MoveRefused(f"It opens on {day_words(self.opens_on)}. Change its first day to open it sooner.")
        if today > self.closes_on:
            raise MoveRefused(f"Its last day was {day_words(self.closes_on)}. Change that before you open it.")
        self.move(self.Status.OPEN, by=by, act="opened", sentence=f"{self.name} opened for applications")

    def assess(self, *, by: Acting) -> None:
        """No more applications: those that came are read. Raises MoveRefused while providers may apply."""
        if clock.today() <= self.closes_on:
            raise MoveRefused(
                f"Providers may apply until {day_words(self.closes_on)}. Change its last day to end it sooner."
            )
        self.move(self.Status.ASSESSING, by=by, act="assessed", sentence=f"{self.name}: applications are assessed")

    def close(self, *, by: Acting) -> None:
        """All applications are decided."""
        self.move(self.Status.CLOSED, by=by, act="closed", sentence=f"{self.name} closed")
