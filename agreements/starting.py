"""What must be there before the first day, beside what the gate asks; each says who does what."""

from collections.abc import Iterable

from agreements import directing, key_adults, reading
from core import clock
from core.acting import Acting
from govuk.dates import day_words
from placements import above, running
from placements.models import Agreement, Placement


@above.before_start
def wanting(placement: Placement) -> Iterable[str]:
    """Why a placement that both have signed may not start."""
    state = reading.Read.of(placement)
    if state.against:
        yield state.against
    if not state.adult:
        yield key_adults.NOBODY.format(placement.provider.name)
    if (days := directing.whole_days(placement)) is not None:
        who = placement.commissioner.name
        if state.allows_from is None:
            yield directing.NOT_GIVEN.format(who, days)
        elif placement.starts_on < state.allows_from:
            yield directing.TOO_LATE.format(day_words(state.allows_from), who)


def start_if_due(placement: Placement, *, by: Acting) -> None:
    """What held it is done: it starts at once where its first day has come."""
    placement.refresh_from_db(fields=["status", "starts_on"])
    is_due = placement.status == Placement.Status.AGREED and placement.starts_on <= clock.today()
    in_force = Agreement.objects.filter(placement=placement, status=Agreement.Status.IN_FORCE)
    if is_due and in_force.exists() and not running.waiting_for(placement, by=by):
        running.start(placement, by=by)
