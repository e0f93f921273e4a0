"""What is said from here to the room of providers: what the last audit found, the next one, and actions still open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from audits.models import Action, Audit
from audits.models.audit import FINISHED
from core.acting import Acting
from providers import told
from providers.told import Facts, LastAudit


@told.told_by
def audits(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """The outcome of the latest final one of each, and when the next visit is planned."""
    planned = Q(status__in=[Audit.Status.PLANNED, Audit.Status.IN_PROGRESS], visited_on=None)
    rows = Audit.objects.visible_to(acting).filter(Q(status__in=FINISHED) | planned, provider__in=found)
    of = ("pk", "provider", "outcome", "planned_on", "status")
    for pk, provider, outcome, planned_on, status in rows.order_by("final_at", "pk").values_list(*of):
        facts = found[provider]
        if status in FINISHED:
            said = Audit.Outcome(outcome)
            facts.audit = LastAudit(str(said.label), said.colour, reverse("audits:audit", args=[pk]))
        elif facts.audit_planned_on is None or planned_on < facts.audit_planned_on:
            facts.audit_planned_on = planned_on


@told.told_more_by
def open_actions(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """Actions the council has not closed."""
    if not (acting.sees_everything or acting.is_provider):
        return
    for facts in found.values():
        facts.open_actions = 0
    rows = Action.objects.visible_to(acting).open().filter(audit__provider__in=found).order_by()
    counted = rows.values_list("audit__provider").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    for provider, number, late in counted:
        found[provider].open_actions, found[provider].overdue_actions = number, late
