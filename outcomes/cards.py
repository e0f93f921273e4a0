"""What the home page shows of reviews."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from govuk.dates import day_words
from outcomes.models import Review
from referrals.cards import its

SOON = timedelta(days=14)
TASKS_SHOWN = 6


def reviews(acting: Acting, today: date) -> Iterable[Card]:
    """Those of whoever commissions are its own to hold; the council chases all."""
    due = Review.objects.visible_to(acting).due()
    late, lane = due.filter(due_on__lt=today), Lane.CHASE if acting.sees_everything else Lane.DECIDE
    yield counted(lane, "reviews overdue", late, "outcomes:reviews", "when=overdue", is_late=True)
    soon = due.filter(due_on__range=(today, today + SOON))
    yield counted(Lane.WATCH, "reviews due in two weeks", soon, "outcomes:reviews", "when=soon")


def to_follow(acting: Acting, today: date) -> Iterable[Card]:
    """Reviews that were held and decided something nobody has done yet: a task until it is."""
    chases = acting.role == Role.AP_MANAGER
    of_role = Review.objects.visible_to(acting) if chases else Review.objects.commissioned_by(acting)
    rows, lane = of_role.to_follow(), Lane.CHASE if chases else Lane.DECIDE
    card = counted(lane, "reviews to follow up", rows, "outcomes:reviews", f"when=to_follow{its(acting, lane)}")
    yield card.with_tasks(_follow(rows)) if lane is Lane.DECIDE else card


def _follow(rows: QuerySet[Review]) -> Iterable[Task]:
    for row in rows.select_related("placement__pupil")[:TASKS_SHOWN]:
        page, act = row.next_step
        note = f"{row.get_outcome_display()}, decided on {day_words(row.held_on)}"
        yield Task(f"{act}: {row.placement.pupil}", reverse(page, args=[row.placement_id]), note)
