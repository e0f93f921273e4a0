"""Flow: a child leaves the portal's care when the last roll has ended, and is back with a new roll, place or referral.

A child on no school's roll has not left while a place runs or is asked for. The flows that end or begin a roll, and
those that begin a referral, settle it at once; the clock does for days that come by themselves.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record, record_each
from pupils import locks, seeing
from pupils.models import ON_ROLL, Enrolment, Pupil

LEFT = "The pupil left the portal's care: on no roll, with no place and none asked for."
BACK = "The pupil is in the portal's care again."
DOUBLE = "Another pupil with this UPN is in the portal's care. Compare the records and put the numbers right first."


Kept = Callable[[date], Iterable[QuerySet[Any]]]
Stayed = Callable[[], QuerySet[Any]]
KEPT: list[Kept] = []
STAYED: list[Stayed] = []


def kept_by(rows: Kept) -> Kept:
    """Have those in care whom any of these rows names that day, though they are on no roll."""
    if rows not in KEPT:
        KEPT.append(rows)
    return rows


def stayed_by(rows: Stayed) -> Stayed:
    """Have those once in care whom these rows name, `until` that day where it has ended."""
    if rows not in STAYED:
        STAYED.append(rows)
    return rows


def in_care(day: date) -> Q:
    """On a roll that day or later, or kept by what rooms above say."""
    on_roll = Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), status__in=ON_ROLL)
    above = (rows for kept in KEPT for rows in kept(day))
    return reduce(or_, map(seeing.names_it, above), Q(seeing.names_it(on_roll)))


def to_settle(day: date) -> QuerySet[Pupil]:
    """Pupils who have left and are not said to have, or are back and said to have left."""
    were_on_roll = Enrolment.objects.filter(status__in=ON_ROLL)
    stayed = map(seeing.names_it, (rows() for rows in STAYED))
    were_here = reduce(or_, stayed, Q(seeing.names_it(were_on_roll)))
    gone = Q(left_on=None) & ~in_care(day) & were_here
    return Pupil.objects.filter(gone | (Q(left_on__isnull=False) & in_care(day)))


@transaction.atomic
def settle(pupil_id: UUID, *, by: Acting | None) -> None:
    """Say since when this pupil has left, or that they have not. Raises MoveRefused for two of one UPN in care."""
    row, today = locks.pupil(pupil_id), clock.today()
    is_here = Pupil.objects.filter(in_care(today), pk=row.pk).exists()
    if is_here and row.left_on:
        take_back([row], by=by)
    elif not is_here and row.left_on is None and (last_day := _last_day(row)):
        Pupil.objects.filter(pk=row.pk).update(left_on=last_day)
        record("left", row, by=by, sentence=LEFT, changes={"left_on": [None, last_day.isoformat()]})


def take_back(pupils: Iterable[Pupil], *, by: Acting | None) -> None:
    """Have these pupils in care again, all at once."""
    rows = list(pupils)
    locks.numbers()
    here = Pupil.objects.filter(upn__in=[row.upn for row in rows if row.upn], left_on=None)
    if here.exclude(pk__in=[row.pk for row in rows]).exists():
        raise MoveRefused(DOUBLE)
    left = [(row, {"left_on": [row.left_on.isoformat(), None]}) for row in rows if row.left_on]
    Pupil.objects.filter(pk__in=[row.pk for row, _ in left]).update(left_on=None)
    record_each("returned", left, by=by, sentence=BACK)
    for row, _ in left:
        row.left_on = None


def who_left(upn: str | None) -> Pupil | None:
    """The pupil who had this UPN and has left, when nobody has it now."""
    if not upn:
        return None
    rows = list(Pupil.objects.filter(upn=upn).order_by("-left_on", "pk"))
    return rows[0] if rows and all(row.left_on for row in rows) else None


def _last_day(pupil: Pupil) -> date | None:
    """The last day on a roll or, as rooms above say, elsewhere in care, whichever was later."""
    rolls = Enrolment.objects.filter(pupil=pupil, status__in=ON_ROLL).aggregate(day=Max("ends_on"))
    stays = [rows().filter(pupil=pupil).aggregate(day=Max("until")) for rows in STAYED]
    return max((found["day"] for found in (rolls, *stays) if found["day"]), default=None)
