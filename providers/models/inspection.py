"""Inspection: what an inspectorate found at a provider, and when."""

from typing import Self

from django.db import models

from core.acting import Acting
from core.models import Named, ScopedQuerySet
from govuk.dates import day_words
from providers import inspections
from providers.models.provider import Provider


class InspectionQuerySet(ScopedQuerySet["Inspection"]):
    def visible_to(self, acting: Acting) -> Self:
        """Reports are published: whoever sees the provider sees them."""
        return self.filter(provider__in=Provider.objects.visible_to(acting))


class Inspection(Named):
    """One inspection with its grades by area, under the framework it was made."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="inspections")
    framework = models.CharField(max_length=20)
    inspected_on = models.DateField("date of the inspection")
    grades = models.JSONField(default=dict, help_text="Grade by area, in the codes of the framework")
    safeguarding_met = models.BooleanField("safeguarding met", null=True)
    report = models.URLField("address of the report", blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "inspected_on"], name="inspection_once")]

    def __str__(self) -> str:
        return f"Inspection of {day_words(self.inspected_on)}"

    @property
    def trail_name(self) -> str:
        return f"{self} of {self.provider.name}"

    @property
    def title(self) -> str:
        """The framework in words."""
        scheme = inspections.schemes().get(self.framework)
        return scheme.title if scheme else self.framework

    @property
    def lines(self) -> list[str]:
        """Its grades, and whether safeguarding was found met."""
        said = {True: ["Safeguarding: met"], False: ["Safeguarding: not met"]}
        return inspections.in_words(self.framework, self.grades) + (
            said[self.safeguarding_met] if self.safeguarding_met is not None else []
        )
