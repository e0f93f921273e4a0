"""What the home page shows of providers that fail and of children whose life changed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role
from continuity import closed
from continuity.models import Step
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from govuk.dates import day_words

TASKS_SHOWN = 6


def closures(acting: Acting, today: date) -> Iterable[Card]:
    """Closed providers where a place of theirs still runs without a last day."""
    label = "closed providers with live placements"
    yield counted(Lane.DECIDE, label, closed.providers(acting), "continuity:closures")


def steps(acting: Acting, today: date) -> Iterable[Card]:
    """What must be done after a change, until somebody says it is."""
    rows = Step.objects.visible_to(acting).filter(organisation=acting.organisation_id).to_do()
    query = "status=to_do&whose=own" if acting.sees_everything else "status=to_do"
    card = counted(Lane.DECIDE, "things to do after a change", rows, "continuity:steps", query)
    yield card if acting.role == Role.AP_MANAGER else card.with_tasks(_tasks(rows))


def _tasks(rows: QuerySet[Step]) -> Iterable[Task]:
    for row in rows.with_details().order_by("opened_on", "pk")[:TASKS_SHOWN]:  # type: ignore[attr-defined]
        at = f" at {row.placement.provider.name}" if row.placement else ""
        note = f"{row.get_change_display()}{at}, since {day_words(row.opened_on)}"
        yield Task(f"{row}: {row.pupil}", reverse("continuity:pupil-steps", args=[row.pupil_id]), note)
