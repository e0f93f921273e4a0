"""What the home page shows of audits and their actions."""

from collections.abc import Iterable
from datetime import date

from audits.models import Action, Audit
from core.acting import Acting
from core.cards import Card, Lane, counted


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
    """What an audited provider has to do."""
    actions = Action.objects.visible_to(acting).to_do()
    yield counted(Lane.DECIDE, "audit actions to do", actions, "audits:actions", "when=to_do")
    asked = Audit.objects.visible_to(acting).to_assess()
    yield counted(Lane.DECIDE, "self-assessments to send", asked, "audits:audits", "status=to_assess")
