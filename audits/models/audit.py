"""Audit (safeguarding) and its Answers."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from audits.models.template import AuditTemplate, Question
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from providers.models import Provider, Site


class AuditQuerySet(ScopedQuerySet["Audit"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers; the provider from the day it is asked; a school the outcome once final."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id).exclude(status=Audit.Status.PLANNED)
        if acting.is_school:
            return self.filter(status__in=FINISHED)
        return self.none()

    def to_assess(self) -> Self:
        """In progress, and the provider has not sent its own answers yet."""
        return self.filter(status=Audit.Status.IN_PROGRESS, self_assessed_on=None)

    def to_check(self) -> Self:
        """The facts of the draft are the provider's to check, and it has not answered yet."""
        return self.filter(status=Audit.Status.FACTUAL_ACCURACY, accuracy_answered_on=None)

    def final(self) -> Self:
        """With an outcome that stands."""
        return self.filter(status__in=FINISHED)


class Audit(Named, Moving):
    """A safeguarding audit of a provider, or of one of its sites, on one version of the questions."""

    class Status(Coloured):
        PLANNED = "planned", "grey", "Planned"
        IN_PROGRESS = "in_progress", "blue", "In progress"
        DRAFT = "draft", "grey", "Draft"
        FACTUAL_ACCURACY = "factual_accuracy", "teal", "Factual accuracy"
        FINAL = "final", "green", "Final"
        CLOSED = "closed", "grey", "Closed"

    class Outcome(Coloured):
        COMPLIANT = "compliant", "green", "Fully compliant"
        COMPLIANT_WITH_ACTIONS = "compliant_with_actions", "blue", "Compliant with actions"
        NOT_YET_COMPLIANT = "not_yet_compliant", "blue", "Not yet compliant"
        SUSPENDED = "suspended", "red", "Not compliant: placements suspended"

    MOVES: ClassVar = {
        Status.PLANNED: {Status.IN_PROGRESS},
        Status.IN_PROGRESS: {Status.DRAFT},
        Status.DRAFT: {Status.FACTUAL_ACCURACY, Status.IN_PROGRESS},
        Status.FACTUAL_ACCURACY: {Status.FINAL, Status.DRAFT},
        Status.FINAL: {Status.CLOSED},
        Status.CLOSED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="audits")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="audits")
    template = models.ForeignKey(AuditTemplate, on_delete=models.PROTECT, related_name="audits")
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)
    lead_officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField("visit planned for")
    started_at = models.DateTimeField(null=True)
    self_assessment_due_on = models.DateField(null=True, blank=True)
    self_assessed_on = models.DateField("self-assessment sent", null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField(null=True)
    accuracy_due_on = models.DateField("factual accuracy due", null=True, blank=True)
    accuracy_answered_on = models.DateField("factual accuracy answered", null=True, blank=True)
    accuracy_note = models.TextField("the provider on factual accuracy", blank=True)
    final_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Settled when the audit becomes final; the score is kept exact as points out of points possible.
    outcome = models.CharField(max_length=25, choices=Outcome, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    points_possible = models.PositiveIntegerField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["planned", "in_progress", "draft", "factual_accuracy", "final", "closed"]),
                name="audit_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["final", "closed"])
                | Q(outcome__in=["compliant", "compliant_with_actions", "not_yet_compliant", "suspended"]),
                name="audit_final_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_accuracy_over(self, today: date) -> bool:
        """Whether the provider has checked the facts of the draft, or let the time for it pass."""
        return self.accuracy_answered_on is not None or self.accuracy_due_on is None or self.accuracy_due_on < today

    @property
    def trail_name(self) -> str:
        return f"{self.reference} of {self.provider.name}"


FINISHED = (Audit.Status.FINAL, Audit.Status.CLOSED)
# Steps in which the provider reads what the officer found.
SHOWN_TO_PROVIDERS = (Audit.Status.FACTUAL_ACCURACY, *FINISHED)


class Answer(models.Model):
    """One question in one audit: what the provider says of itself, and what the officer found."""

    class Rating(models.TextChoices):
        MET = "met", "Met"
        PARTLY_MET = "partly_met", "Partly met"
        NOT_MET = "not_met", "Not met"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    self_rating = models.CharField(max_length=15, choices=Rating, blank=True)
    provider_note = models.TextField(blank=True)
    final_rating = models.CharField(max_length=15, choices=Rating, blank=True)
    auditor_note = models.TextField(blank=True)
    na_reason = models.CharField("why it does not apply", max_length=300, blank=True)
    evidence_expires_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["question__section__position", "question__position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "question"], name="audit_answer_once"),
            models.CheckConstraint(
                condition=~Q(final_rating="not_applicable") | ~Q(na_reason=""), name="audit_answer_na_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(self_rating__in=["", "met", "partly_met", "not_met", "not_applicable"]),
                name="audit_self_rating_known",
            ),
            models.CheckConstraint(
                condition=Q(final_rating__in=["", "met", "partly_met", "not_met", "not_applicable"]),
                name="audit_final_rating_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.get_final_rating_display() or 'not rated'}"
