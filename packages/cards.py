"""What the home page shows of whole weeks, reduced hours and emergencies."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted, listing
from packages import gaps
from packages.models import Reduced
from packages.whole import State


def weeks(acting: Acting, today: date) -> Iterable[Card]:
    """Children whose week has gaps, and those of whom it is not known."""
    states = [whole.state for whole in gaps.of(acting, today).values()]
    for state, label, lane in (
        (State.GAPS, "weeks with gaps", Lane.CHASE),
        (State.UNKNOWN, "weeks not confirmed by the school", Lane.CHASE),
    ):
        yield Card(lane, label, states.count(state), listing("packages:packages", f"state={state}"))


def to_agree(acting: Acting, today: date) -> Iterable[Card]:
    """Reduced hours that wait for the council, for those who did not propose them."""
    rows = Reduced.objects.visible_to(acting).filter(status=Reduced.Status.PROPOSED)
    yield counted(Lane.DECIDE, "proposals of reduced hours to agree", rows, "packages:reduced-list", "state=proposed")


def late(acting: Acting, today: date) -> Iterable[Card]:
    """Reduced hours that ran out without a word, or were not reviewed by their day."""
    rows = Reduced.objects.visible_to(acting).late(today)
    label = "agreements of reduced hours that ran out or wait for review"
    yield counted(Lane.CHASE, label, rows, "packages:reduced-list", "state=late", is_late=True)
