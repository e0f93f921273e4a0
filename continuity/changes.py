"""Flow: when a placed child changes school, becomes looked after or gets a plan, what must be done is written down."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation
from continuity.models import Known, Step
from core import clock
from core.acting import Acting
from core.models import record_each
from placements import followed
from placements.models import LIVE, Placement
from pupils import enrolling, locks
from pupils.models import Enrolment

Change, What = Step.Change, Step.What
OPENED = "Something must be done: a placed child's circumstances changed."

STANDS = ("home_school_id", "is_looked_after", "has_plan")
Wanted = tuple[Step.Change, Step.What, Any]
"""What changed, what must be done, and the key of the organisation that does it."""


@enrolling.followed_by
def look_at_pupils(pupils: Collection[UUID] | None) -> None:
    """Records or rolls changed."""
    look(Placement.objects.all() if pupils is None else Placement.objects.filter(pupil__in=pupils))


@followed.when_taught
def look_by_the_clock(providers: Collection[Any] | None) -> None:
    """First and last days on rolls come by themselves; hours at a provider say nothing of it."""
    if providers is None:
        look(Placement.objects.all())


@followed.when_agreed
def look_at_new_place(placement: Placement, by: Acting) -> None:
    """A new place is known from the day it is agreed, and is the other place that was looked for."""
    look(Placement.objects.filter(pk=placement.pk))
    sought = Step.objects.to_do().filter(pupil=placement.pupil_id, what=What.ANOTHER_PLACE)
    for step in sought.exclude(placement=placement.pk):
        step.settle(outcome=Step.Outcome.DONE, by=by)


def look(placements: Any) -> int:
    """Compare these live placements with what was known of their children; returns how many steps were opened."""
    rows = list(placements.filter(status__in=LIVE).select_related("pupil", "provider").order_by("pupil", "pk"))
    if not rows:
        return 0
    known = Known.objects.in_bulk([row.pk for row in rows])
    homes = Enrolment.objects.home_schools({row.pupil_id for row in rows}, clock.today())
    now = {row.pk: _stands(row, homes.get(row.pupil_id)) for row in rows}
    turned = [row for row in rows if row.pk not in known or not _is_same(known[row.pk], now[row.pk])]
    council = Organisation.objects.filter(is_council=True).values_list("pk", flat=True).first() if turned else None
    return sum(_turn(row, known.get(row.pk), now[row.pk], council) for row in turned)


@transaction.atomic
def _turn(row: Placement, before: Known | None, now: Known, council: Any) -> int:
    """Know it from now on; of two who look at once one opens the steps. The pupil is held first, as everywhere."""
    locks.pupil(row.pupil_id)
    if before is None:
        Known.objects.bulk_create([now], ignore_conflicts=True)
        return 0
    was = {name: getattr(before, name) for name in STANDS}
    if not Known.objects.filter(pk=row.pk, **was).update(**{name: getattr(now, name) for name in STANDS}):
        return 0
    return open_steps(((row, one) for one in _wanted(row, before, now, council)), by=None)


def open_steps(wanted: Iterable[tuple[Placement, Wanted]], *, by: Acting | None) -> int:
    """Write these down, but for those that wait already."""
    today = clock.today()
    made = [
        Step(
            pupil_id=row.pupil_id,
            placement=row,
            change=change,
            what=what,
            organisation_id=organisation,
            opened_on=today,
        )
        for row, (change, what, organisation) in wanted
        if organisation
    ]
    there = set(
        Step.objects.to_do()
        .filter(placement__in={step.placement_id for step in made})
        .values_list("placement", "change", "what", "organisation")
    )
    fresh = [step for step in made if (step.placement_id, step.change, step.what, step.organisation_id) not in there]
    Step.objects.bulk_create(fresh)
    record_each("opened", [(step, {"what": ["", step.what]}) for step in fresh], by=by, sentence=OPENED)
    return len(fresh)


def _stands(row: Placement, home: Any) -> Known:
    pupil = row.pupil
    return Known(
        placement_id=row.pk,
        home_school_id=home,
        is_looked_after=pupil.is_looked_after,
        has_plan=pupil.has_plan,
    )


def _is_same(before: Known, now: Known) -> bool:
    return all(getattr(before, name) == getattr(now, name) for name in STANDS)


def _wanted(row: Placement, before: Known, now: Known, council: Any) -> Iterator[Wanted]:
    """What must be done of one placement. Leaving a school for none is a change too."""
    pays, cares = row.commissioner_id, now.home_school_id or council
    if before.home_school_id != now.home_school_id:
        yield Change.SCHOOL, What.GOES_ON, pays
        yield Change.SCHOOL, What.PROVIDER_SCHOOL, pays
        if now.home_school_id:
            yield Change.SCHOOL, What.NEW_SCHOOL, now.home_school_id
    if now.is_looked_after and not before.is_looked_after:
        yield Change.CARE, What.VIRTUAL_SCHOOL, council
        yield Change.CARE, What.SOCIAL_WORKER, cares
        yield Change.CARE, What.PERSONAL_PLAN, cares
        yield Change.CARE, What.PROVIDER_NEEDS, pays
        yield from _of_both(row, Change.CARE, council)
    if now.has_plan and not before.has_plan:
        yield Change.PLAN, What.PLAN_DATES, cares
        yield Change.PLAN, What.PLAN_NAMES, council
        yield Change.PLAN, What.PROVIDER_NEEDS, pays
        yield from _of_both(row, Change.PLAN, council)


def _of_both(row: Placement, change: Step.Change, council: Any) -> Iterator[Wanted]:
    yield change, What.ROUTE, row.commissioner_id
    if not row.provider.is_registered:
        yield change, What.HOURS, council
