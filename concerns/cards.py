"""What the home page shows of concerns: what waits for whoever looks, and what they wait for."""

from collections.abc import Iterable
from datetime import date

from concerns import chasing, sending
from concerns.models import Allegation, Concern
from core.acting import Acting
from core.cards import Card, Lane, counted
from core.once import kept

PAGE = "concerns:concerns"


def to_acknowledge(acting: Acting, today: date) -> Iterable[Card]:
    """Those this person was told of and nobody has acknowledged for them; and how many of them too long ago."""
    rows = Concern.objects.visible_to(acting).filter(status=Concern.Status.OPEN)
    late = rows.to_acknowledge(acting, told_before=chasing.late_before())
    yield counted(Lane.DECIDE, "concerns not acknowledged in time", late, PAGE, "state=late", is_late=True)
    yield counted(Lane.DECIDE, "concerns to acknowledge", rows.to_acknowledge(acting), PAGE, "state=mine")


def not_acknowledged(acting: Acting, today: date) -> Iterable[Card]:
    """Those this person raised that somebody who was told has not acknowledged."""
    rows = Concern.objects.visible_to(acting).filter(status=Concern.Status.OPEN).raised_by(acting).waiting()
    yield counted(Lane.CHASE, "concerns you raised, not acknowledged", rows, PAGE, "state=waiting")


def open_ones(acting: Acting, today: date) -> Iterable[Card]:
    """Those that name this person and are not closed."""
    rows = Concern.objects.visible_to(acting).filter(status=Concern.Status.OPEN)
    yield counted(Lane.WATCH, "concerns open", rows, PAGE, "state=open")


def allegations(acting: Acting, today: date) -> Iterable[Card]:
    """What the named officer has not acknowledged; nobody else is told that there is such a thing to do."""
    known = kept("holders of posts")
    if None not in known:
        known[None] = {post.affiliation_id for post in sending.named_officers()}
    if acting.pk not in known[None]:
        return
    rows = Allegation.objects.visible_to(acting).filter(status=Allegation.Status.SENT)
    yield counted(Lane.DECIDE, "allegations to acknowledge", rows, "concerns:allegations", "status=sent")
