"""AuditTemplate: a version of the questions, never edited once used."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models import ScopedQuerySet
from providers.models import DocumentKind


class AuditTemplateQuerySet(ScopedQuerySet["AuditTemplate"]):
    def visible_to(self, acting: Acting) -> Self:
        """What is asked is no secret: who may open its pages, the rules say."""
        return self


class QuestionQuerySet(ScopedQuerySet["Question"]):
    def visible_to(self, acting: Acting) -> Self:
        """The same."""
        return self


class AuditTemplate(models.Model):
    """The questions of the safeguarding audit in one version."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField("version number", default=1)
    title = models.CharField(max_length=200)
    starts_on = models.DateField("used from")
    is_approved = models.BooleanField("approved by the council", default=False)
    outcomes = models.JSONField(default=list, help_text="Codes with labels, effects and deadlines in school days")

    objects = AuditTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="audit_template_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether its questions may still be changed: never put into force, and no audit was planned on it."""
        return not self.is_approved and not self.audits.exists()


class Section(models.Model):
    """A part of the audit, such as safer recruitment."""

    template = models.ForeignKey(AuditTemplate, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="audit_section_once")]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class Question(models.Model):
    """One thing the provider must show, and how much turns on it."""

    class Criticality(models.TextChoices):
        CRITICAL = "critical", "Critical"
        MAJOR = "major", "Major"
        MINOR = "minor", "Minor"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=10)
    standard = models.CharField(max_length=200)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    response_type = models.CharField(max_length=20)
    criticality = models.CharField(max_length=10, choices=Criticality)
    applies_to = models.CharField(max_length=60, default="all")
    is_na_allowed = models.BooleanField("may be not applicable", default=False)
    evidence_expires_months = models.PositiveSmallIntegerField(null=True, blank=True)
    document_kind = models.ForeignKey(
        DocumentKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="document that shows it",
    )
    position = models.PositiveSmallIntegerField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["section__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="audit_question_once"),
            models.CheckConstraint(
                condition=Q(criticality__in=["critical", "major", "minor"]), name="audit_question_criticality_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code
