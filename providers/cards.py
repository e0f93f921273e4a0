"""What the home page shows of providers, their documents and memberships."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from core.acting import Acting
from core.cards import Card, Lane, counted
from providers import standing
from providers.models import Document, MembershipChange, Provider
from providers.models.final_audit import unaudited as never_or_late


def changes(acting: Acting, today: date) -> Iterable[Card]:
    waiting = MembershipChange.objects.visible_to(acting).to_decide(acting)
    yield counted(Lane.DECIDE, "membership changes to confirm", waiting, "providers:changes", "status=mine")


def unaudited(acting: Acting, today: date) -> Iterable[Card]:
    """Providers on a lot that nobody has audited, or not within the time an audit is good for."""
    found = never_or_late(today)
    url = reverse("providers:directory")
    yield Card(Lane.CHASE, "providers never audited", len(found["never_audited"]), f"{url}?audit=never")
    yield Card(Lane.CHASE, "provider audits overdue", len(found["audit_overdue"]), f"{url}?audit=overdue", is_late=True)


def documents(acting: Acting, today: date) -> Iterable[Card]:
    waiting = Document.objects.visible_to(acting).filter(status=Document.Status.AWAITING_CHECK)
    yield counted(Lane.DECIDE, "documents to check", waiting, "providers:documents", "status=awaiting_check")


def running_out(acting: Acting, today: date) -> Iterable[Card]:
    for row in Provider.objects.visible_to(acting).filter(organisation=acting.organisation_id):
        url = reverse("providers:provider-documents", args=[row.pk])
        yield Card(
            Lane.WATCH, "documents running out", len(standing.of(row, today).running_out), f"{url}?status=running_out"
        )
