"""What the home page shows of sessions, registers and absences."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from attendance import registers, unexplained, unmarked
from attendance.models import Mark
from core.acting import Acting
from core.cards import Card, Task, counted
from core.half_days import Half
from core.school_days import ONE_DAY
from placements.models import Placement, Session


def not_marked(acting: Acting, today: date) -> Iterable[Card]:
    """Unknown sessions since the start of term up to yesterday, as the page behind the count lists them."""
    unknown = unmarked.number(acting, registers.chased_from(today), today - ONE_DAY)
    yield Card("sessions not marked", unknown, reverse("attendance:unknown"), "urgent")


def school_today(acting: Acting, today: date) -> Iterable[Card]:
    due = Session.objects.visible_to(acting).filter(date=today)
    yield counted("sessions today", due, "attendance:day")
    absent = due.filter(mark__kind=Mark.Kind.ABSENT)
    yield counted("absent today", absent, "attendance:day", "happened=absent", "urgent")
    yield from not_marked(acting, today)
    open_ones = unexplained.open_of(Session.objects.visible_to(acting), acting, today)
    card = counted("absences without a reason", open_ones, "attendance:unexplained", "", "urgent")
    if card.count:
        yield card


def _due_today(acting: Acting, today: date) -> Any:
    return Session.objects.visible_to(acting).filter(date=today, placement__status=Placement.Status.ACTIVE)


def to_take(acting: Acting, today: date) -> Iterable[Card]:
    waiting = _due_today(acting, today).filter(mark__isnull=True).values("placement__site", "half").distinct()
    yield counted("registers to take today", waiting, "attendance:registers", "", "urgent")
    missing = registers.number_not_in(acting)
    yield Card("registers not in", missing, reverse("attendance:registers-missing"), "urgent")


def register_tasks(acting: Acting, today: date, most: int) -> Iterable[Task]:
    waiting = registers.grouped(_due_today(acting, today)).filter(marked__lt=F("due"))
    for row in waiting[:most]:
        where = (row["placement__site"], today, row["half"])
        label = f"Register: {Half(row['half']).label}, {row['placement__site__name']}"
        yield Task(label, reverse("attendance:register", args=where), f"{row['marked']} of {row['due']} marked")
