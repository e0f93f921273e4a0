"""Framework, Lot, Round: what may be bought, and when applications are read."""

from django.db import models
from django.db.models import F, Q

from core.models import Moving, Named
from govuk.choices import Coloured


class KeyStage(models.TextChoices):
    """The national curriculum's blocks of years."""

    KS1 = "KS1", "Key Stage 1"
    KS2 = "KS2", "Key Stage 2"
    KS3 = "KS3", "Key Stage 3"
    KS4 = "KS4", "Key Stage 4"
    POST_16 = "post16", "Post-16"


class Framework(Named):
    """The arrangement under which the council and schools buy places."""

    reference = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    vehicle = models.CharField(max_length=60, help_text="The legal form, for example pcr2015_light_touch_fps")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="framework_starts_before_end")
        ]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """One category of provision on the framework."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    need = models.CharField(
        "what a pupil needs",
        max_length=200,
        blank=True,
        help_text="In the words of a school. Of lots with the same words the half-days decide",
    )
    fewest_half_days = models.PositiveSmallIntegerField("fewest half-days a week", null=True, blank=True)
    most_half_days = models.PositiveSmallIntegerField("most half-days a week", null=True, blank=True)
    is_confirmed = models.BooleanField("title published", default=True)
    is_full_time = models.BooleanField(default=False)
    is_online = models.BooleanField("taught online", default=False)
    is_work = models.BooleanField("work placement", default=False)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="lot_once")]

    def __str__(self) -> str:
        return f"Lot {self.number}: {self.title}"

    @property
    def asked_as(self) -> str:
        """How a school is asked for it: what the pupil needs, where that is known."""
        return self.need or self.title

    def fits(self, half_days: int) -> bool:
        """Whether it is meant for so many half-days a week."""
        return (self.fewest_half_days or 0) <= half_days <= (self.most_half_days or half_days)


class Round(Moving):
    """A window in which applications are collected and assessed."""

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

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=100)
    opens_on = models.DateField()
    closes_on = models.DateField()
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)

    class Meta:
        ordering = ["opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "name"], name="round_once"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_close"),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "open", "assessing", "closed"]), name="round_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
