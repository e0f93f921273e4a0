"""Flow: whether a live placement goes on, asked when its provider is closed to new placements, and decided.

Live placements are never touched by a Block: that one goes on is somebody's decision, with its reason.
"""

from collections.abc import Iterable

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from govuk.dates import day_words
from placements import locks
from placements.models import Continuation, Placement

LONGEST_WHY = 300
SAID = {
    Continuation.Outcome.GOES_ON: "The commissioner decided that the placement goes on.",
    Continuation.Outcome.ENDS: "The commissioner decided that the placement ends.",
    Continuation.Outcome.ANOTHER: "The commissioner decided to look for another place.",
}


@transaction.atomic
def ask(placements: Iterable[Placement], why: str, *, by: Acting | None) -> int:
    """Ask of each whether it goes on, once until that is decided; returns of how many it was asked.

    `why` is a clause that stands after the provider's name.
    """
    rows = list(placements)
    open_ones = Continuation.objects.filter(placement__in=rows, decided_on=None)
    waiting = set(open_ones.values_list("placement", flat=True))
    asked = [row for row in rows if row.pk not in waiting]
    today = clock.today()
    # Read on later days too.
    said = why.replace("from today", f"from {day_words(today)}")[:LONGEST_WHY]
    Continuation.objects.bulk_create(
        (Continuation(placement=row, asked_on=today, why=said) for row in asked), ignore_conflicts=True
    )
    for row in asked:
        record("asked_to_decide", row, by=by, sentence="The commissioner was asked whether the placement goes on.")
    return len(asked)


@transaction.atomic
def decide(placement: Placement, *, outcome: str, reason: str = "", by: Acting) -> Continuation:
    """Write down what was decided, and why where it goes on. Raises MoveRefused where nothing is to be decided."""
    locks.placement(placement)
    row = waiting_of(placement)
    if row is None:
        raise MoveRefused("Somebody else has decided this. Look again before you go on.")
    if outcome not in Continuation.Outcome.values:
        raise MoveRefused("Select whether the placement goes on.")
    goes_on = outcome == Continuation.Outcome.GOES_ON
    if goes_on and not reason.strip():
        raise MoveRefused("Enter why the placement goes on.")
    before, row.outcome, row.reason = row.outcome, outcome, reason.strip() if goes_on else ""
    row.decided_on, row.decided_by_id = clock.today(), by.user_id
    row.save(update_fields=["outcome", "reason", "decided_on", "decided_by"])
    sentence = SAID[Continuation.Outcome(outcome)]
    record("decided", placement, by=by, sentence=sentence, changes={"outcome": [before, outcome]})
    return row


def waiting_of(placement: Placement) -> Continuation | None:
    """What is still to be decided or done of this placement, as asked last."""
    return Continuation.objects.to_do().filter(placement=placement).order_by("-asked_on", "-pk").first()
