"""Route and Reason: on which legal ground a place is asked for, and why."""

from django.db import models


class Route(models.Model):
    """A legal route into alternative provision, with the figures its clocks run on."""

    class ArrangedBy(models.TextChoices):
        COUNCIL = "la", "The council"
        SCHOOL = "school", "The school"

    code = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=300)
    arranged_by = models.CharField(max_length=10, choices=ArrangedBy)
    is_ap = models.BooleanField("alternative provision in the statutory guidance", default=True)
    is_placement_allowed = models.BooleanField(default=True)
    due_school_day = models.PositiveSmallIntegerField("education due on school day", null=True, blank=True)
    due_school_day_looked_after = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_school_days = models.PositiveSmallIntegerField(null=True, blank=True)
    review_every = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(arranged_by__in=["la", "school"]), name="route_arranged_by_known")
        ]

    def __str__(self) -> str:
        return self.label


class Reason(models.Model):
    """Why the place was asked for, in the words of the census."""

    slug = models.SlugField(max_length=60, primary_key=True)
    label = models.CharField(max_length=120)
    for_council = models.BooleanField("used for council-arranged places", default=False)
    for_school = models.BooleanField("used for school-arranged places", default=False)
    dfe_code = models.CharField(max_length=5, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label
