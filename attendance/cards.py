"""What the home page shows of sessions, registers and absences."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from attendance import registers, unexplained, unmarked
from attendance.models import Mark
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from core.half_days import Half
from core.school_days import ONE_DAY
from placements.models import Placement, Session

TASKS_SHOWN = 6


def not_marked(acting: Acting, today: date) -> Iterable[Card]:
    """Unknown sessions since the start of term up to yesterday, as the page behind the count lists them."""
    unknown = unmarked.number(acting, registers.chased_from(today), today - ONE_DAY)
    yield Card(Lane.CHASE, "sessions not marked", unknown, reverse("attendance:unknown"), is_late=True)


def school_today(acting: Acting, today: date) -> Iterable[Card]:
    due = Session.objects.visible_to(acting).filter(date=today)
    yield counted(Lane.WATCH, "sessions today", due, "attendance:day")
    absent = due.filter(mark__kind=Mark.Kind.ABSENT)
    yield counted(Lane.CHASE, "absent today", absent, "attendance:day", "happened=absent")
    yield from not_marked(acting, today)
    open_ones = unexplained.open_of(Session.objects.visible_to(acting), acting, today)
    yield counted(Lane.DECIDE, "absences without a reason", open_ones, "attendance:unexplained")


def to_take(acting: Acting, today: date) -> Iterable[Card]:
    due = Session.objects.visible_to(acting).filter(date=today, placement__status=Placement.Status.ACTIVE)
    waiting = due.filter(mark__isnull=True).values("placement__site", "half").distinct()
    card = Card(Lane.DECIDE, "registers to take today", waiting.count(), reverse("attendance:registers"))
    yield card.with_tasks(_register_tasks(due, today) if card.count else ())
    missing = registers.number_not_in(acting)
    yield Card(Lane.CHASE, "registers not in", missing, reverse("attendance:registers-missing"), is_late=True)


def _register_tasks(due: QuerySet[Session], today: date) -> Iterable[Task]:
    for row in registers.grouped(due).filter(marked__lt=F("due"))[:TASKS_SHOWN]:
        where = (row["placement__site"], today, row["half"])
        label = f"Register: {Half(row['half']).label}, {row['placement__site__name']}"
        yield Task(label, reverse("attendance:register", args=where), f"{row['marked']} of {row['due']} marked")
