"""What the home page shows of enquiries: what a provider is asked, and the answers that are in."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from core.ordering import first_of
from enquiries.models import Asked, Enquiry
from govuk.dates import day_words

TASKS_SHOWN = 6
PAGE = "enquiries:enquiries"


def questions(acting: Acting, today: date) -> Iterable[Card]:
    """What waits for the provider's answer, the soonest first."""
    rows = Asked.objects.visible_to(acting).waiting(today)
    card = counted(
        Lane.DECIDE, "questions to answer", rows, "enquiries:questions", "state=waiting", due_by="enquiry__reply_by"
    )
    yield card.with_tasks(_tasks(rows))


def _tasks(rows: QuerySet[Asked]) -> Iterable[Task]:
    for row in first_of(rows, TASKS_SHOWN, "enquiry__reply_by", "pk").select_related("enquiry__lot"):
        by = row.enquiry.reply_by
        note = f"Answer by {day_words(by)}" if by else ""
        yield Task(f"Could you take: {row.enquiry.in_short}", reverse("enquiries:question", args=[row.pk]), note)


def answers(acting: Acting, today: date) -> Iterable[Card]:
    """Our own enquiries with an answer to read, and those nobody answered in time."""
    ours = Enquiry.objects.visible_to(acting).asked_for(acting)
    whose = "&whose=ours" if acting.sees_everything else ""
    yield counted(Lane.DECIDE, "enquiries with answers in", ours.answered(), PAGE, f"state=answers{whose}")
    label = "enquiries nobody answered in time"
    yield counted(Lane.CHASE, label, ours.silent(today), PAGE, f"state=silent{whose}", is_late=True)
