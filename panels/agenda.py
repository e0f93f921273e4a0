"""Flow: the agenda of a meeting is made from referrals, the oldest clock first, and put in another order."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, record
from panels.models import Item, Meeting
from referrals.models import Referral
from referrals.models.referral import ReferralQuerySet

OVER = "This meeting is {}: its agenda stays as it is."


def waiting(acting: Acting) -> ReferralQuerySet:
    """Referrals that a panel decides and that are on no agenda, the oldest clock first."""
    taken = Item.objects.open().values("referral")
    return Referral.objects.visible_to(acting).for_panel().exclude(pk__in=taken).soonest_first()


def listed(meeting: Meeting, acting: Acting) -> list[Item]:
    """The agenda as this person sees it, with what its lines say."""
    rows = Item.objects.listed_for(acting).filter(meeting=meeting)
    rows = rows.select_related("referral__pupil", "referral__route", "referral__commissioner", "referral__home_school")
    return list(rows.prefetch_related("interests__seat__affiliation", "referral__pupil__enrolments"))


@transaction.atomic
def put_on(meeting: Meeting, referrals: Iterable[Referral], *, by: Acting) -> int:
    """Put these on the agenda, in their order; how many there were. What is on one already is left out."""
    now = _open(meeting)
    free = {row.pk: row for row in waiting(by).filter(pk__in=[row.pk for row in referrals])}
    place = now.items.aggregate(last=Max("position"))["last"] or 0
    for referral in [free[row.pk] for row in referrals if row.pk in free]:
        place += 1
        item = now.items.filter(referral=referral).first() or Item(meeting=now, referral=referral)
        item.position, item.status, item.reason = place, Item.Status.OPEN, ""
        item.save()
        record("put_on_agenda", referral, by=by, sentence=f"It was put on the agenda of the {_said(now)}.")
    if free:
        words = f"{len(free)} referral{'s were' if len(free) > 1 else ' was'} put on the agenda."
        record("agenda_made", now, by=by, sentence=words)
    return len(free)


@transaction.atomic
def take_off(item: Item, *, by: Acting | None, reason: str) -> Event:
    """Take it off the agenda: it waits for another."""
    if not reason.strip():
        raise MoveRefused("Enter why it is taken off the agenda.")
    words = f"It was taken off the agenda of the {_said(item.meeting)}."
    stamps: dict[str, Any] = {
        "recorded_by_id": by.user_id if by else None,
        "recorded_at": clock.now(),
        "reason": reason.strip(),
    }
    event = item.move(Item.Status.TAKEN_OFF, by=by, act="taken_off", sentence=words, **stamps)
    record("taken_off_agenda", item.referral, by=by, sentence=words)
    return event


@transaction.atomic
def move_up(item: Item, *, by: Acting) -> Event | None:
    """Have it decided before the one above it; None where it is the first."""
    _open(item.meeting)
    rows = list(item.meeting.items.select_for_update().order_by("position", "pk"))
    place = next(at for at, row in enumerate(rows) if row.pk == item.pk)
    if place == 0:
        return None
    rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Item.objects.bulk_update(rows, ["position"])
    return record("agenda_ordered", item.meeting, by=by, sentence="The order of the agenda was changed.")


def _open(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held still. Raises MoveRefused once its minutes are drafted."""
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not (now.is_planned or now.is_sitting):
        raise MoveRefused(OVER.format(now.get_status_display().lower()))
    return now


def _said(meeting: Meeting) -> str:
    return str(meeting)[0].lower() + str(meeting)[1:]
