"""What the home page shows of panels."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from panels.models import Meeting

PAGE = "panels:meetings"


def asked(acting: Acting, today: date) -> Iterable[Card]:
    """Those this person is asked to sit on and has not answered."""
    rows = Meeting.objects.visible_to(acting).asked(acting)
    yield counted(Lane.DECIDE, "panels waiting for your answer", rows, PAGE, "state=asked", due_by="held_on")


def minutes(acting: Acting, today: date) -> Iterable[Card]:
    """Minutes that somebody else drafted, and meetings that have none yet."""
    rows = Meeting.objects.visible_to(acting)
    yield counted(Lane.DECIDE, "panels with minutes to confirm", rows.to_confirm(acting), PAGE, "state=to_confirm")
    yield counted(Lane.CHASE, "panels without minutes", rows.without_minutes(), PAGE, "state=unminuted", is_late=True)


def to_come(acting: Acting, today: date) -> Iterable[Card]:
    rows = Meeting.objects.visible_to(acting).to_come()
    yield counted(Lane.WATCH, "panels planned", rows, PAGE, "state=to_come")
