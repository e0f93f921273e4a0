"""TermlyReport: live until signed off, then frozen figures and a PDF."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_figures


class TermlyReportQuerySet(ScopedQuerySet["TermlyReport"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees all; a provider or school its own, once signed off."""
        if acting.sees_everything:
            return self
        if acting.is_school or acting.is_provider:
            return self.filter(about=acting.organisation_id, status=TermlyReport.Status.SIGNED_OFF)
        return self.none()

    def to_sign_off(self, day: date) -> Self:
        """Still live, though the term is over."""
        return self.filter(status=TermlyReport.Status.LIVE, ends_on__lt=day)


class TermlyReport(Named, Moving):
    """What a term came to for a provider, a school or the whole of the council's area."""

    class Scope(models.TextChoices):
        PROVIDER = "provider", "Provider"
        SCHOOL = "school", "School"
        BOROUGH = "borough", "Council area"

    class Status(Coloured):
        LIVE = "live", "blue", "Live"
        SIGNED_OFF = "signed_off", "green", "Signed off"

    MOVES: ClassVar = {Status.LIVE: {Status.SIGNED_OFF}, Status.SIGNED_OFF: set()}

    term = models.CharField(max_length=12, help_text="Such as 2026-autumn")
    term_label = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    scope = models.CharField(max_length=10, choices=Scope)
    about = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="termly_reports")
    status = models.CharField(max_length=10, choices=Status, default=Status.LIVE)
    # Frozen at sign-off: the figures as they were, and the page as it was printed.
    figures = models.JSONField(null=True, blank=True)
    pdf = models.FileField(upload_to="reports/", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    signed_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)

    objects = TermlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "scope", "about__name"]
        constraints = [
            models.UniqueConstraint(fields=["term", "scope", "about"], name="termly_report_once"),
            models.CheckConstraint(condition=Q(status__in=["live", "signed_off"]), name="termly_report_status_known"),
            models.CheckConstraint(
                condition=Q(scope__in=["provider", "school", "borough"]), name="termly_report_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(status="live") | Q(figures__isnull=False, signed_off_at__isnull=False),
                name="termly_report_signed_off_with_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_label}: {self.about}"

    @property
    def trail_name(self) -> str:
        return str(self)

    def against_sign_off(self, day: date) -> list[str]:
        """Why it cannot be signed off on this day; the page says so before the button does."""
        if self.status == self.Status.SIGNED_OFF:
            return ["This report is signed off already."]
        if day <= self.ends_on:
            return [f"The term ends on {day_figures(self.ends_on)}. A report is signed off after that day."]
        return []
