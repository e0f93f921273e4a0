"""Flow: the sessions a pupil is due, as rows: made, changed and completed for days to come, never for the past."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from accounts import school_calendars
from accounts.council import calendar_of_council
from core import clock
from core.acting import Acting
from core.models import Term, record
from core.school_days import ONE_DAY, Span
from core.trail_changes import folds
from placements.models import LIVE, Agreement, Pause, Placement, Session
from placements.timetable import HalfDay, Home, Stretch, Week
from pupils.models import HOME, Enrolment

FAR_AHEAD = date(2099, 12, 31)
BATCH = 500

folds("sessions_settled")

Follower = Callable[[Collection[Any], date, date], None]
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction when sessions are made or taken away: attendance adds them up."""


def followed_by(act: Follower) -> Follower:
    """Have this done, with the placements and the first and last day, whenever sessions are made or taken away."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


@dataclass(frozen=True)
class Settled:
    """How many sessions were made, removed, and given other times."""

    made: int = 0
    removed: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.made or self.removed or self.changed)

    @property
    def sentence(self) -> str:
        """What changed, in words."""
        parts = [(self.made, "added to"), (self.removed, "taken off"), (self.changed, "given other times on")]
        words = [f"{count} {'half-day was' if count == 1 else 'half-days were'} {act}" for count, act in parts if count]
        return f"{'; '.join(words)} the timetable."


def settle(placement: Placement, from_day: date | None = None, *, by: Acting | None) -> Settled:
    """Bring one placement's sessions from this day (today at the earliest) into line with what was agreed."""
    return settle_many([placement], from_day, by=by)[placement.pk]


def settle_many(
    placements: Sequence[Placement], from_day: date | None = None, *, by: Acting | None
) -> dict[Any, Settled]:
    """The same for many placements, in a constant number of queries for every 500; each change is on the trail.

    Called in the transaction of its cause. A session that already has a mark stays.
    """
    first = max(from_day or clock.today(), clock.today())
    found: dict[Any, Settled] = {}
    for start in range(0, len(placements), BATCH):
        found |= _settle(placements[start : start + BATCH], first, by)
    return found


def complete(*, by: Acting | None = None) -> int:
    """Make the sessions of all live placements to the end of term, and follow closures entered since.

    Returns how many placements changed. Run every night; a second run changes nothing.
    """
    changed = 0
    keys = list(Placement.objects.filter(status__in=LIVE).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            rows = Placement.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + BATCH])
            batch = list(rows.select_related("provider").order_by("pk"))
            changed += sum(map(bool, settle_many(batch, by=by).values()))
    return changed


def due(placements: Sequence[Placement], first: date, last: date | None = None) -> dict[Any, list[HalfDay]]:
    """The half-days due by the agreements, pauses and calendars as they stand now, by placement.

    Up to the day given, else as far as sessions are made: the end of term, and of the holiday after it.
    """
    weeks = _weeks(placements)
    calendar = calendar_of_council()
    terms = calendar.terms() if calendar else []
    found = {}
    for placement in placements:
        until = last or horizon(max(clock.today(), placement.starts_on), terms)
        begins = max(first, placement.starts_on)
        found[placement.pk] = list(weeks[placement.pk].due(begins, min(until, placement.last_day)))
    return found


def horizon(day: date, terms: Sequence[Term]) -> date:
    """How far sessions are made on this day: to the end of its term, or of the next one when it is a holiday.

    The holiday after belongs to it, because some schools go back a few days before the council's.
    """
    coming = [term for term in terms if term.ends_on >= day]
    if not coming:
        return day
    return coming[1].starts_on - ONE_DAY if len(coming) > 1 else coming[0].ends_on


def _settle(batch: Sequence[Placement], first: date, by: Acting | None) -> dict[Any, Settled]:
    wanted = due(batch, first)
    there: dict[Any, dict[tuple[date, str], Session]] = defaultdict(dict)
    for row in Session.objects.filter(placement__in=batch, date__gte=first).order_by():
        there[row.placement_id][row.date, row.half] = row
    made, surplus, moved = [], [], []
    for placement in batch:
        rows = there[placement.pk]
        due_keys = {half_day.key for half_day in wanted[placement.pk]}
        surplus += [row for key, row in rows.items() if key not in due_keys]
        made += [_row(placement, half_day) for half_day in wanted[placement.pk] if half_day.key not in rows]
        retimed = [_retimed(rows.get(half_day.key), half_day) for half_day in wanted[placement.pk]]
        moved += [row for row in retimed if row is not None]
    removed = _remove(surplus)
    Session.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    Session.objects.bulk_update(moved, ["starts", "ends"], batch_size=BATCH)
    _tell([*made, *removed])
    counts = [Counter(row.placement_id for row in rows) for rows in (made, removed, moved)]
    return {row.pk: _recorded(row, Settled(*(count[row.pk] for count in counts)), by) for row in batch}


def _tell(rows: Sequence[Session]) -> None:
    if rows:
        days = [row.date for row in rows]
        for act in FOLLOWERS:
            act({row.placement_id for row in rows}, min(days), max(days))


def _row(placement: Placement, half_day: HalfDay) -> Session:
    return Session(
        placement=placement, date=half_day.date, half=half_day.half, starts=half_day.starts, ends=half_day.ends
    )


def _retimed(row: Session | None, half_day: HalfDay) -> Session | None:
    """The row with its new times; None when it is missing or keeps them."""
    if row is None or (row.starts, row.ends) == (half_day.starts, half_day.ends):
        return None
    row.starts, row.ends = half_day.starts, half_day.ends
    return row


def _remove(rows: Sequence[Session]) -> list[Session]:
    """Take these sessions away; one that was marked today stays with its mark."""
    try:
        with transaction.atomic():
            Session.objects.filter(pk__in=[row.pk for row in rows]).delete()
            return list(rows)
    except ProtectedError:
        return [row for row in rows if _removed(row)]


def _removed(row: Session) -> bool:
    try:
        with transaction.atomic():
            Session.objects.filter(pk=row.pk).delete()
            return True
    except ProtectedError:
        return False


def _recorded(placement: Placement, settled: Settled, by: Acting | None) -> Settled:
    if settled:
        changes = {f"sessions_{name}": count for name, count in asdict(settled).items()}
        record("sessions_settled", placement, by=by, sentence=settled.sentence, changes=changes)
    return settled


def _weeks(placements: Sequence[Placement]) -> dict[Any, Week]:
    """What decides when each of these pupils is due, in a constant number of queries."""
    stretches = by(agreements(placements), "placement_id")
    pauses = by(Pause.objects.filter(placement__in=placements), "placement_id")
    homes = by(home_enrolments(placements), "pupil_id")
    organisations = {row.school_id for rows in homes.values() for row in rows}
    organisations |= {placement.provider.organisation_id for placement in placements}
    calendars = school_calendars.school_days_of(organisations)
    return {
        placement.pk: Week(
            stretches=[stretch(row) for row in stretches[placement.pk]],
            provider=calendars[placement.provider.organisation_id],
            council=calendars[None],
            homes=[Home(row.starts_on, row.ends_on, calendars[row.school_id]) for row in homes[placement.pupil_id]],
            gaps=[Span(row.starts_on, row.ends_on or FAR_AHEAD) for row in pauses[placement.pk]],
        )
        for placement in placements
    }


def agreements(placements: Sequence[Placement]) -> QuerySet[Agreement]:
    """What was signed by both for these placements, in the order it was agreed."""
    rows = Agreement.objects.signed().filter(placement__in=placements)
    return rows.order_by("number", "pk").prefetch_related("pattern")


def home_enrolments(placements: Sequence[Placement]) -> QuerySet[Enrolment]:
    """Every home school there was, the newest first: where two overlap by a day, the new school's calendar counts."""
    pupils = {placement.pupil_id for placement in placements}
    return Enrolment.objects.filter(status__in=HOME, pupil__in=pupils).order_by("-starts_on", "-pk")


def by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """Rows in groups by one of their fields."""
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped


def stretch(agreement: Agreement) -> Stretch:
    """One agreement as plain values."""
    return Stretch(agreement.governs_from or agreement.starts_on, agreement.ends_on, agreement.cells)
