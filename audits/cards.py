"""What the home page shows of audits and their actions."""

from collections.abc import Iterable
from datetime import date

from audits.models import Action, Audit
from core.acting import Acting
from core.cards import Card, counted


def overdue(acting: Acting, today: date) -> Iterable[Card]:
    actions = Action.objects.visible_to(acting).overdue(today)
    yield counted("audit actions overdue", actions, "audits:actions", "when=overdue", "urgent")


def evidence(acting: Acting, today: date) -> Iterable[Card]:
    handed_in = Action.objects.visible_to(acting).filter(status=Action.Status.EVIDENCE_SUBMITTED)
    yield counted("actions with evidence to check", handed_in, "audits:actions", "status=evidence_submitted", "urgent")


def under_way(acting: Acting, today: date) -> Iterable[Card]:
    audits = Audit.objects.visible_to(acting)
    for label, status in (
        ("audits in progress", Audit.Status.IN_PROGRESS),
        ("audits planned", Audit.Status.PLANNED),
        ("audits at factual accuracy", Audit.Status.FACTUAL_ACCURACY),
    ):
        yield counted(label, audits.filter(status=status), "audits:audits", f"status={status}")


def to_do(acting: Acting, today: date) -> Iterable[Card]:
    """What an audited provider has to do."""
    actions = Action.objects.visible_to(acting).to_do()
    yield counted("audit actions to do", actions, "audits:actions", "when=to_do", "urgent")
    asked = Audit.objects.visible_to(acting).to_assess()
    yield counted("self-assessments to send", asked, "audits:audits", "status=to_assess")
