"""What the home page shows of audits and their actions."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from audits.models import Action, Audit
from audits.models.audit import AuditQuerySet
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from govuk.dates import day_words

TASKS = 3


def overdue(acting: Acting, today: date) -> Iterable[Card]:
    actions = Action.objects.visible_to(acting).overdue(today)
    yield counted(Lane.CHASE, "audit actions overdue", actions, "audits:actions", "when=overdue", is_late=True)


def evidence(acting: Acting, today: date) -> Iterable[Card]:
    handed_in = Action.objects.visible_to(acting).filter(status=Action.Status.EVIDENCE_SUBMITTED)
    yield counted(
        Lane.DECIDE, "actions with evidence to check", handed_in, "audits:actions", "status=evidence_submitted"
    )


def under_way(acting: Acting, today: date) -> Iterable[Card]:
    audits = Audit.objects.visible_to(acting)
    for label, status in (
        ("audits in progress", Audit.Status.IN_PROGRESS),
        ("audits planned", Audit.Status.PLANNED),
        ("audits at factual accuracy", Audit.Status.FACTUAL_ACCURACY),
    ):
        yield counted(Lane.WATCH, label, audits.filter(status=status), "audits:audits", f"status={status}")


def to_do(acting: Acting, today: date) -> Iterable[Card]:
    """What an audited provider has to do, the facts of a draft first: after its day they stand."""
    audits = Audit.objects.visible_to(acting)
    yield _to_answer(
        "safeguarding audits to check", audits.to_check(), "to_check", "accuracy_due_on", "Check the facts of"
    )
    actions = Action.objects.visible_to(acting).to_do()
    yield counted(Lane.DECIDE, "audit actions to do", actions, "audits:actions", "when=to_do")
    yield _to_answer(
        "self-assessments to send", audits.to_assess(), "to_assess", "self_assessment_due_on", "Answer for yourselves:"
    )


def _to_answer(label: str, rows: AuditQuerySet, status: str, due: str, act: str) -> Card:
    """Audits that wait for the provider, the first due first."""
    card = counted(Lane.DECIDE, label, rows, "audits:audits", f"status={status}", due_by=due)
    return card.with_tasks(_answers(rows, due, act))


def _answers(rows: AuditQuerySet, due: str, act: str) -> Iterable[Task]:
    for row in rows.order_by(due, "reference")[:TASKS]:
        if getattr(row, due):
            yield Task(f"{act} {row}", reverse("audits:audit", args=[row.pk]), f"by {day_words(getattr(row, due))}")
