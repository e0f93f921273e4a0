"""What the home page shows of agreements: letters to give to parents, and what a provider has to read."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from agreements import waiting
from agreements.models import ParentNotice, Wish
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from core.ordering import first_of
from govuk.dates import day_words
from placements.models import Placement
from referrals.cards import its

TASKS_SHOWN = 6


def notices(acting: Acting, today: date) -> Iterable[Card]:
    """Letters that whoever commissions has still to give."""
    rows = ParentNotice.objects.visible_to(acting).to_give().filter(placement__commissioner=acting.organisation_id)
    query = f"state=to_give{its(acting)}"
    card = counted(Lane.DECIDE, "notices to give to parents", rows, "agreements:notices", query)
    yield card.with_tasks(_letters(rows))


def _letters(rows: object) -> Iterable[Task]:
    shown = first_of(rows, TASKS_SHOWN, "placement__starts_on", "pk")
    for row in shown.select_related("placement__pupil", "placement__provider__organisation"):
        place, url = row.placement, reverse("agreements:notice-give", args=[row.placement_id])
        yield Task(f"Give notice to parents: {place.pupil}", url, f"from {day_words(place.starts_on)}")


def unread(acting: Acting, today: date) -> Iterable[Card]:
    """Children of whom its manager has something to read before they come, or that was written since."""
    rows = waiting.unread(Placement.objects.visible_to(acting))
    card = counted(Lane.DECIDE, "pupils to read about", rows, "agreements:unread")
    yield card.with_tasks(_to_read(rows))


def _to_read(rows: object) -> Iterable[Task]:
    shown = first_of(rows, TASKS_SHOWN, "starts_on", "pk")
    for row in shown.select_related("pupil"):
        url = reverse("agreements:acknowledge", args=[row.pk])
        yield Task(f"Read risks and medical notes: {row.pupil}", url, f"from {day_words(row.starts_on)}")


def wishes(acting: Acting, today: date) -> Iterable[Card]:
    """Changes that another side asked for, and this organisation answers."""
    rows = Wish.objects.visible_to(acting).waiting_for(acting)
    card = counted(Lane.DECIDE, "changes asked for to answer", rows, "agreements:wishes", "status=mine")
    yield card.with_tasks(_to_answer(rows))


def _to_answer(rows: object) -> Iterable[Task]:
    shown = first_of(rows, TASKS_SHOWN, "asked_at", "pk")
    for row in shown.select_related("placement__pupil", "asked_for"):
        url = reverse("agreements:wish-answer", args=[row.pk])
        yield Task(f"{row.get_kind_display()}: {row.placement.pupil}", url, f"asked by {row.asked_for.name}")
