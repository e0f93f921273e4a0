"""What the home page shows of children kept apart, to who reads it."""

from collections.abc import Iterable
from datetime import date

from apart.models import Pair
from core.acting import Acting
from core.cards import Card, Lane, counted


def to_review(acting: Acting, today: date) -> Iterable[Card]:
    """Those that end soon, or ended without anybody having looked."""
    rows = Pair.objects.visible_to(acting).to_review(today)
    label = "pairs kept apart to review"
    yield counted(Lane.DECIDE, label, rows, "apart:pairs", "state=review", due_by="ends_on")
