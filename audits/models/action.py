"""Action: what the provider must do, by when, and the evidence."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from audits.models.audit import Audit
from audits.models.template import Question
from core import clock
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured


class ActionQuerySet(ScopedQuerySet["Action"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers, and the provider that must act."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            return self.filter(audit__provider__organisation=acting.organisation_id)
        return self.none()

    def open(self) -> Self:
        """Not closed by the council yet."""
        return self.exclude(status=Action.Status.CLOSED)

    def open_on(self, day: date) -> Self:
        """Open at the end of this day: of an audit that was final by then, and not closed until later."""
        closed = Q(status=Action.Status.CLOSED) & (Q(verified_on=None) | Q(verified_on__lte=day))
        return self.exclude(closed).exclude(audit__final_at__gte=clock.after(day))

    def to_do(self) -> Self:
        """Waiting for the provider: open, or returned to it."""
        return self.filter(status__in=[Action.Status.OPEN, Action.Status.RETURNED])

    def overdue(self, today: date) -> Self:
        """Open past its date."""
        return self.open().filter(due_on__lt=today)


class Action(Named, Moving):
    """A change an audit requires of a provider. Only the council closes it."""

    class Status(Coloured):
        OPEN = "open", "blue", "Open"
        EVIDENCE_SUBMITTED = "evidence_submitted", "teal", "Evidence submitted"
        RETURNED = "returned", "yellow", "Returned"
        CLOSED = "closed", "grey", "Closed"

    MOVES: ClassVar = {
        Status.OPEN: {Status.EVIDENCE_SUBMITTED, Status.CLOSED},
        Status.EVIDENCE_SUBMITTED: {Status.RETURNED, Status.CLOSED},
        Status.RETURNED: {Status.EVIDENCE_SUBMITTED, Status.CLOSED},
        Status.CLOSED: set(),
    }

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="actions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    required = models.TextField("change required")
    priority = models.CharField(max_length=10, choices=Question.Criticality)
    due_on = models.DateField()
    evidence = models.TextField("what was done", blank=True)
    evidence_file = models.FileField(upload_to="actions/", max_length=200, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_reason = models.TextField(blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "question"], name="audit_action_once"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "evidence_submitted", "returned", "closed"]),
                name="audit_action_status_known",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=["critical", "major", "minor"]), name="audit_action_priority_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit.reference} {self.question.code}"

    @property
    def trail_name(self) -> str:
        return str(self)
