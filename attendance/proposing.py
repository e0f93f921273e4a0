"""The code proposed to the home school for each session, with its reason: worked out anew each time, never stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.school_calendars import school_days_of
from attendance import codes, unexplained
from attendance.codes import Happened, Proposal
from attendance.models import Mark
from attendance.school_registers import HOME, Entry, entry_for
from attendance.unexplained import ESTABLISH_WITHIN
from core import clock
from core.acting import Acting
from core.models import Figures, Threshold
from core.school_days import SchoolDays
from placements.models import Session
from pupils.models import Enrolment
from referrals import exclusions

RELATED = (
    "placement__pupil",
    "placement__provider__organisation",
    "placement__commissioner",
    "placement__membership__lot",
    "placement__referral__route",
    "placement__site",
    "mark",
)
"""What a list of sessions must bring along."""

Roll = list[tuple[Any, str, date, date | None]]


def proposals(sessions: Iterable[Session], acting: Acting | None = None) -> dict[int, Proposal]:
    """A proposal for each of these sessions, by its id; a constant number of queries.

    A school reads what its own register is left with; the council what the home school's is.
    """
    rows = list(sessions)
    if not rows:
        return {}
    rolls = _rolls(rows)
    figures = Threshold.objects.figures()
    counted = [row for row in rows if _reason(row) in ("suspended", "unexplained")]
    calendars = school_days_of({_home(rolls, row) for row in counted}) if counted else {}
    reader = acting.organisation_id if acting and acting.is_school else None
    return {row.pk: _propose(row, rolls, figures, calendars, reader) for row in rows}


def _rolls(rows: list[Session]) -> dict[Any, Roll]:
    """The rolls each pupil is on over these days."""
    days = [row.date for row in rows]
    enrolments = Enrolment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=min(days)),
        pupil__in={row.placement.pupil_id for row in rows},
        starts_on__lte=max(days),
    )
    found: dict[Any, Roll] = {}
    for pupil, *roll in enrolments.order_by("-starts_on", "-pk").values_list(
        "pupil_id", "school_id", "status", "starts_on", "ends_on"
    ):
        found.setdefault(pupil, []).append(tuple(roll))  # type: ignore[arg-type]
    return found


def _on_that_day(rolls: dict[UUID, Roll], row: Session) -> list[tuple[Any, str]]:
    return [
        (school, status)
        for school, status, starts_on, ends_on in rolls.get(row.placement.pupil_id, ())
        if starts_on <= row.date and (ends_on is None or row.date <= ends_on)
    ]


def _home(rolls: dict[UUID, Roll], row: Session) -> Any:
    return next((school for school, status in _on_that_day(rolls, row) if status in HOME), None)


def _reason(row: Session) -> str:
    mark: Mark | None = getattr(row, "mark", None)
    return mark.reason if mark else ""


def _propose(
    row: Session, rolls: dict[UUID, Roll], dated: Figures, calendars: dict[UUID | None, SchoolDays], reader: UUID | None
) -> Proposal:
    placement, mark = row.placement, getattr(row, "mark", None)
    there = _on_that_day(rolls, row)
    entry = entry_for(there, taught_by=placement.provider.organisation_id, reader=reader)
    if reader and reader not in (school for school, _ in there):
        # A school that has the pupil no more is not told whether another has.
        entry = Entry.NOT_ON_ROLL
    days = calendars.get(_home(rolls, row))
    lot, figures = placement.membership.lot, dated.on(row.date)
    within = int(figures.get("establish_reason_school_days", ESTABLISH_WITHIN))
    case = codes.Case(
        Happened(mark.kind, mark.reason, mark.nature) if mark else None,
        commissioner_is_council=placement.commissioner.is_council,
        registered_at_provider=entry == Entry.DUAL,
        lot_is_online=lot.is_online,
        lot_is_work=lot.is_work,
        on_a_roll=entry != Entry.NO_REGISTER,
        exclusion_day=_exclusion_day(row, days),
        online_counts_as_place=bool(figures.get("online_counts_as_place", 0)),
        establish_within=within,
        establish_by=unexplained.last_day(days, row.date, within) if days and _reason(row) == "unexplained" else None,
        today=clock.today(),
        full_time_from_day=int(figures.get("full_time_from_exclusion_day", 6)),
        entry=entry,
    )
    return codes.propose(case)


def _exclusion_day(row: Session, days: SchoolDays | None) -> int | None:
    """Which school day of the exclusion it is, from 1; None when that is not known."""
    return exclusions.day_of(exclusions.of_referral(row.placement.referral, days), row.date, days) if days else None
