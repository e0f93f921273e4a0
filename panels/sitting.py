"""Flow: a panel sits. Who is there is said, interests are declared, and each item is decided by enough of the others.

A decision acts on the referral through the verbs by which somebody decides alone.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, record
from panels.models import Interest, Item, Meeting, Seat
from referrals import deciding, deferring
from referrals.conditions import Asked
from referrals.models import Referral

CONCERNED = "You have an interest in this item: somebody else records what the panel decides."
TOO_FEW = "{there} of {quorum} members are there who have no interest in it: the panel cannot decide it, only defer it."
GONE = "The referral is {} by now: take it off the agenda."


@transaction.atomic
def begin(meeting: Meeting, *, by: Acting, present: Collection[Seat]) -> Event:
    """It sits, with these members."""
    if against := meeting.against_sitting(clock.today()):
        raise MoveRefused(against[0])
    there = {seat.pk for seat in present}
    meeting.seats.update(is_present=False)
    meeting.seats.filter(pk__in=there).update(is_present=True)
    words = f"The panel began with {len(there)} members."
    return meeting.move(Meeting.Status.SITTING, by=by, act="begun", sentence=words)


@transaction.atomic
def say_who_is_there(meeting: Meeting, *, by: Acting, present: Collection[Seat]) -> Event:
    """Somebody came or left."""
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not now.is_sitting:
        raise MoveRefused(f"This is {now.get_status_display().lower()}: the panel does not sit.")
    there = {seat.pk for seat in present}
    now.seats.update(is_present=False)
    now.seats.filter(pk__in=there).update(is_present=True)
    return record("present_said", now, by=by, sentence=f"{len(there)} members are there.")


@transaction.atomic
def declare(item: Item, *, by: Acting, seat: Seat) -> Event:
    """Whoever sits there has an interest in it: they read it no more in the meeting, and do not count for it."""
    if seat.meeting_id != item.meeting_id:
        raise MoveRefused("They do not sit on this panel.")
    if not item.is_open:
        raise MoveRefused("This item is decided: an interest is declared before.")
    Interest.objects.get_or_create(item=item, seat=seat, defaults={"declared_at": clock.now()})
    return record("interest_declared", item, by=by, sentence=f"{seat.affiliation.user.name} declared an interest.")


def who_decides(item: Item) -> list[Seat]:
    """Who is there and has no interest in it."""
    seats = item.meeting.seats.filter(is_present=True).select_related("affiliation__user", "affiliation__organisation")
    return [seat for seat in seats if not item.concerns(seat)]


def against_decision(item: Item, *, by: Acting) -> list[str]:
    """Why the panel cannot decide it, or who acts not record that: the page says so before the button does."""
    return against_recording(item, by=by) or _too_few(item)


def against_recording(item: Item, *, by: Acting) -> list[str]:
    """Why nothing can be recorded of it by who acts."""
    if not item.meeting.is_sitting:
        return [f"The meeting is {item.meeting.get_status_display().lower()}: nothing is decided now."]
    if item.referral.status != Referral.Status.SUBMITTED:
        return [GONE.format(item.referral.get_status_display().lower())]
    is_own = item.referral.is_made_by(by.user_id)
    declared = item.interests.filter(seat__affiliation__user=by.user_id).exists()
    return [CONCERNED] if is_own or declared else []


def _too_few(item: Item) -> list[str]:
    there, quorum = len(who_decides(item)), item.meeting.quorum
    return [] if there >= quorum else [TOO_FEW.format(there=there, quorum=quorum)]


@transaction.atomic
def approve(item: Item, *, by: Acting, reason: str = "", conditions: Sequence[Asked] = ()) -> Event:
    """The panel agrees that a place is found, on conditions if there are some."""
    _held(item, by=by)
    deciding.approve(item.referral, by=by, reason=reason, conditions=conditions, at_panel=True)
    to = Item.Status.ON_CONDITIONS if conditions else Item.Status.APPROVED
    return _decided(item, to, by=by)


@transaction.atomic
def decline(item: Item, *, by: Acting, why: str, reason: str) -> Event:
    """The panel says no."""
    _held(item, by=by)
    deciding.decline(item.referral, by=by, why=why, reason=reason, at_panel=True)
    return _decided(item, Item.Status.DECLINED, by=by)


@transaction.atomic
def defer(item: Item, *, by: Acting, reason: str, to: Meeting | None = None, until: date | None = None) -> Event:
    """The panel puts it off, to a meeting on whose agenda it is put, or to a day; too few members may do this."""
    _held(item, by=by, is_deferred=True)
    day = to.held_on if to else until
    if day is None:
        raise MoveRefused("Select a meeting, or enter a day.")
    deferring.defer(item.referral, by=by, reason=reason, until=day)
    event = _decided(item, Item.Status.DEFERRED, by=by, reason=reason.strip(), deferred_until=day)
    if to:
        if not Meeting.objects.to_come().exclude(pk=item.meeting_id).filter(pk=to.pk).exists():
            raise MoveRefused("Select a meeting that is planned.")
        _carry(item, to)
    return event


def _carry(item: Item, to: Meeting) -> None:
    """Put at the head of the other agenda: it has waited longest."""
    for row in to.items.all():
        row.position += 1
        row.save(update_fields=["position"])
    Item.objects.update_or_create(
        meeting=to, referral=item.referral, defaults={"position": 1, "status": Item.Status.OPEN, "reason": ""}
    )


def _held(item: Item, *, by: Acting, is_deferred: bool = False) -> None:
    """The item as it is now, held still; of two who record at once the second is told. Raises MoveRefused."""
    now = Item.objects.select_for_update(of=("self",)).select_related("meeting", "referral").get(pk=item.pk)
    if not now.is_open:
        raise MoveRefused(f"Somebody else was quicker: this is {now.get_status_display().lower()} by now.")
    against = against_recording(now, by=by) or ([] if is_deferred else _too_few(now))
    if against:
        raise MoveRefused(against[0])
    item.referral.refresh_from_db()


def _decided(item: Item, to: str, *, by: Acting, **stamps: Any) -> Event:
    stamps |= {"recorded_by_id": by.user_id, "recorded_at": clock.now(), "counted": len(who_decides(item))}
    words = f"The panel decided: {Item.Status(to).label.lower()}."
    return item.move(to, by=by, act="decided", sentence=words, **stamps)
