"""What the home page shows of sessions, registers and absences."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F

from attendance import nobody, registers, the_day, unexplained, unmarked
from attendance.nobody import WithNobody
from attendance.the_day import TheDay
from core.acting import Acting
from core.cards import Card, Lane, counted, listing
from core.school_days import ONE_DAY
from placements.models import Session

LATE_DAYS = 2


def not_marked(acting: Acting, today: date) -> Iterable[Card]:
    """Unknown sessions since the start of term up to yesterday, as the page behind the count lists them."""
    unknown = unmarked.number(acting, registers.chased_from(today), today - ONE_DAY)
    yield Card(Lane.CHASE, "sessions not marked", unknown, listing("attendance:unknown"), is_late=True)


def day(acting: Acting, today: date) -> TheDay:
    """The day itself, as it fills up."""
    return the_day.of(acting, today)


def with_nobody(acting: Acting, today: date) -> WithNobody:
    """The children whom nobody has today."""
    return nobody.of(acting, today)


def no_reason(acting: Acting, today: date) -> Iterable[Card]:
    """Absences of a school's own pupils whose N may still stand."""
    open_ones = unexplained.open_of(Session.objects.visible_to(acting), acting, today)
    yield counted(Lane.DECIDE, "absences without a reason", open_ones, "attendance:unexplained")


def to_take(acting: Acting, today: date) -> Iterable[Card]:
    """Today's registers with somebody nobody has marked; each is a click away in the day itself."""
    due = registers.grouped(Session.objects.visible_to(acting).filter(date=today))
    waiting, address = due.filter(marked__lt=F("due")), listing("attendance:registers", "state=to_take")
    yield Card(Lane.DECIDE, "registers to take today", waiting.count(), address)


def not_in(acting: Acting, today: date) -> Iterable[Card]:
    """Registers of earlier days, late once the first of them is two days old."""
    number, first = registers.so_far_not_in(acting)
    is_late = first is not None and first <= today - timedelta(days=LATE_DAYS)
    yield Card(
        Lane.CHASE, "registers not in", number, listing("attendance:registers-missing"), due=first, is_late=is_late
    )
