"""AuditTemplate: a version of what is asked of one kind, never edited once used."""

from typing import Any, ClassVar, NamedTuple, Self

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


class SectionQuerySet(ScopedQuerySet["Section"]):
    def visible_to(self, acting: Acting) -> Self:
        """The same."""
        return self


class Called(NamedTuple):
    """What the parts of a template, and what is asked in them, are called."""

    part: str
    item: str
    items: str


class AuditTemplate(models.Model):
    """What is asked of one kind, in one version: questions of the safeguarding audit, or criteria of a QA visit."""

    class Kind(models.TextChoices):
        SAFEGUARDING = "safeguarding", "Safeguarding audit"
        QA_VISIT = "qa_visit", "QA visit"
        INTERNAL_AP = "internal_ap", "QA of a school’s internal AP"

    CALLED: ClassVar = {Kind.SAFEGUARDING: Called("section", "question", "questions")}

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SAFEGUARDING)
    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField("version number", default=1)
    title = models.CharField(max_length=200)
    starts_on = models.DateField("used from")
    is_approved = models.BooleanField("approved by the council", default=False)
    outcomes = models.JSONField(default=list, help_text="Codes with labels, effects and deadlines in school days")
    grades = models.JSONField(default=list, blank=True, help_text="Codes with labels and values")
    visit_kinds = models.JSONField(default=list, blank=True, help_text="Codes with labels, when, and areas looked at")
    overall_rules = models.JSONField(default=list, blank=True, help_text="How grades of areas add up, as sentences")

    objects = AuditTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="audit_template_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["safeguarding", "qa_visit", "internal_ap"]), name="audit_template_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether its questions may still be changed: never put into force, and no audit was planned on it."""
        return not self.is_approved and not self.audits.exists()

    @property
    def called(self) -> Called:
        """Section and question; of quality, area and criterion."""
        return self.CALLED.get(self.Kind(self.kind), Called("area", "criterion", "criteria"))

    @property
    def visits(self) -> list[dict[str, Any]]:
        """Each kind of visit with the areas it looks at by their names."""
        named = {row.code: str(row) for row in self.sections.all()}
        return [
            {**row, "looked_at": [named[code] for code in row["areas"] if code in named]} for row in self.visit_kinds
        ]

    @property
    def is_graded(self) -> bool:
        """Whether its parts are graded, with weights, and looked at by kinds of visit."""
        return self.kind == self.Kind.QA_VISIT


class Section(models.Model):
    """A part of what is asked, such as safer recruitment; of quality an area, such as attendance and punctuality."""

    class AppliesTo(models.TextChoices):
        ALL = "all", "Every provider"
        POST16_EHCP = "post16_ehcp", "Where young people of 16 and over with an EHC plan are placed"

    template = models.ForeignKey(AuditTemplate, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(null=True, blank=True, help_text="In the mean of the grades of areas")
    is_limiting = models.BooleanField("limits the whole", default=False)
    applies_to = models.CharField(max_length=60, choices=AppliesTo, default=AppliesTo.ALL)
    descriptors = models.JSONField(default=dict, blank=True, help_text="What each grade means here, by its code")

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="audit_section_once")]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def described(self) -> list[tuple[str, str]]:
        """Each grade by its label, with what it means here."""
        return [(row["label"], self.descriptors.get(row["code"], "")) for row in self.template.grades if row["value"]]


class Question(models.Model):
    """One thing the provider must show, and how much turns on it; of quality a criterion, of which nothing does."""

    class Criticality(models.TextChoices):
        CRITICAL = "critical", "Critical"
        MAJOR = "major", "Major"
        MINOR = "minor", "Minor"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=10)
    standard = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    response_type = models.CharField(max_length=20)
    criticality = models.CharField(max_length=10, choices=Criticality, blank=True)
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
                condition=Q(criticality__in=["", "critical", "major", "minor"]), name="audit_question_criticality_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code
