"""Route and Reason: on which legal ground a place is asked for, and why."""

from typing import Self

from django.db import models


class ReasonQuerySet(models.QuerySet["Reason"]):
    def used_by(self, *, council: bool) -> Self:
        """The reasons the census has for places that the council, or a school, arranges."""
        return self.filter(for_council=True) if council else self.filter(for_school=True)


class Reason(models.Model):
    """Why the place was asked for, in the words of the census."""

    filed_as = "placements.Reason"

    slug = models.SlugField(max_length=60, primary_key=True)
    label = models.CharField(max_length=120)
    for_council = models.BooleanField("used for council-arranged places", default=False)
    for_school = models.BooleanField("used for school-arranged places", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class RouteQuerySet(models.QuerySet["Route"]):
    def open_to(self, *, council: bool) -> Self:
        """The routes on which the council, or a school, may ask for a place."""
        arranged_by = Route.ArrangedBy.COUNCIL if council else Route.ArrangedBy.SCHOOL
        return self.filter(arranged_by=arranged_by, is_placement_allowed=True)


class Route(models.Model):
    """A legal route into alternative provision, with the figures its clocks run on."""

    filed_as = "placements.Route"

    class ArrangedBy(models.TextChoices):
        COUNCIL = "la", "The council"
        SCHOOL = "school", "The school"

    class Ages(models.TextChoices):
        COMPULSORY = "compulsory", "Pupils of compulsory school age"
        REGISTERED = "registered", "Pupils on the school's roll"
        UP_TO_25 = "0_25", "Children and young people up to 25"
        POST_16 = "16_25", "Young people past compulsory school age, up to 25"

    code = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=300)
    arranged_by = models.CharField(max_length=10, choices=ArrangedBy)
    is_placement_allowed = models.BooleanField(default=True)
    ages = models.CharField("for whom", max_length=10, choices=Ages, default=Ages.COMPULSORY)
    needs_plan = models.BooleanField("only with an education, health and care plan", default=False)
    due_school_day = models.PositiveSmallIntegerField("education due on school day", null=True, blank=True)
    due_school_day_looked_after = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_school_days = models.PositiveSmallIntegerField(null=True, blank=True)
    longest_school_days = models.PositiveSmallIntegerField("most school days in a school year", null=True, blank=True)
    review_every = models.CharField(max_length=40, blank=True)
    reason = models.ForeignKey(
        Reason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="routes",
        verbose_name="main reason it says by itself",
        help_text="On this route the main reason is not asked",
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arranged_by__in=["la", "school"]), name="route_arranged_by_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ages__in=["compulsory", "registered", "0_25", "16_25"]), name="route_ages_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_after_exclusion(self) -> bool:
        """Its clock runs from the first school day of an exclusion or suspension."""
        return self.due_school_day is not None

    @property
    def is_suspension(self) -> bool:
        """After a suspension, whose education the school arranges; that of a permanent exclusion is the council's."""
        return self.is_after_exclusion and self.arranged_by == self.ArrangedBy.SCHOOL

    def due_day(self, *, protected: bool) -> int | None:
        """On which school day education is due; sooner for a pupil looked after or with a social worker."""
        if protected and self.due_school_day_looked_after:
            return self.due_school_day_looked_after
        return self.due_school_day
