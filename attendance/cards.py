"""What the home page shows of sessions, registers and absences."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from attendance import nobody, registers, the_day, unexplained, unmarked
from attendance.models import Correction, Upload
from attendance.nobody import WithNobody
from attendance.the_day import TheDay
from core.acting import Acting
from core.cards import Card, Lane, Task, asked_ahead, counted, listing
from core.models import Threshold
from core.school_days import ONE_DAY
from govuk.dates import short_day
from placements.models import Session

# Where the council has entered no threshold.
LATE_DAYS = 2
TASKS_SHOWN = 6


def not_marked(acting: Acting, today: date) -> Iterable[Card]:
    """Unknown sessions since the start of term up to yesterday, as the page behind the count lists them."""
    rows = unmarked.weeks_of(acting, registers.chased_from(today), today - ONE_DAY)
    card = counted(Lane.CHASE, "sessions not marked", rows, "attendance:unknown", is_late=True)
    yield replace(card, sum_of="number")


def day(acting: Acting, today: date) -> TheDay:
    """The day itself, as it fills up."""
    return the_day.of(acting, today)


def with_nobody(acting: Acting, today: date) -> WithNobody:
    """The children whom nobody has today."""
    return nobody.of(acting, today)


@asked_ahead(unexplained.ask_ahead)
def no_reason(acting: Acting, today: date) -> Iterable[Card]:
    """Absences of a school's own pupils whose N may still stand."""
    open_ones = unexplained.to_count(acting, today)
    yield counted(Lane.DECIDE, "absences without a reason", open_ones, "attendance:unexplained")


def to_take(acting: Acting, today: date) -> Iterable[Card]:
    """Today's registers with somebody nobody has marked; each is a click away in the day itself."""
    waiting = Session.objects.visible_to(acting).filter(date=today, mark=None)
    each = waiting.values("placement__site", "half").distinct()
    yield counted(Lane.DECIDE, "registers to take today", each, "attendance:registers", "state=to_take")


def uploads(acting: Acting, today: date) -> Iterable[Card]:
    """Files that were sent and wait for a person's yes or no."""
    waiting = Upload.objects.visible_to(acting).waiting()
    yield counted(Lane.DECIDE, "uploads to approve or cancel", waiting, "attendance:uploads", "status=waiting")


@asked_ahead(registers.ask_ahead)
def not_in(acting: Acting, today: date) -> Iterable[Card]:
    """Registers of earlier days, late once the first of them is as many days old as the council says."""
    number, first = registers.so_far_not_in(acting)
    late_after = timedelta(days=int(Threshold.objects.value_on("registers_late_days", today, LATE_DAYS)))
    is_late = first is not None and first <= today - late_after
    yield Card(
        Lane.CHASE, "registers not in", number, listing("attendance:registers-missing"), due=first, is_late=is_late
    )


def corrections(acting: Acting, today: date) -> Iterable[Card]:
    """Old marks that a provider asks to have changed, each two clicks from being decided."""
    waiting = Correction.objects.visible_to(acting).to_decide(acting)
    card = counted(Lane.DECIDE, "corrections to decide", waiting, "attendance:corrections", "status=mine")
    yield card.with_tasks(_corrections(waiting))


def _corrections(waiting: QuerySet[Correction]) -> Iterable[Task]:
    for row in waiting.select_related("session__placement__pupil").order_by("proposed_at", "pk")[:TASKS_SHOWN]:
        yield Task(
            f"Correct a mark of {row.session.placement.pupil}",
            reverse("attendance:correction-confirm", args=[row.pk]),
            f"{short_day(row.session.date)} {row.session.half}: {row.was}, should be {row.should_be}",
        )


def corrections_asked(acting: Acting, today: date) -> Iterable[Card]:
    """What a provider asked for and nobody has decided yet."""
    waiting = Correction.objects.visible_to(acting).filter(status=Correction.Status.PROPOSED)
    label = "corrections waiting for the council"
    yield counted(Lane.WATCH, label, waiting, "attendance:corrections", "status=proposed")
