"""Flow: a meeting is planned, its members are asked by e-mail without a child's name, and they answer."""

from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Affiliation, Role
from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, next_reference, record
from govuk.dates import day_words
from panels import notices
from panels.models import Item, Meeting, Seat

QUORUM = 3
MAY_SIT = (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.QUALITY_OFFICER, Role.AP_LEAD)
NOT_PLANNED = "This meeting is {}: nothing of it is changed any more."


class Sits(NamedTuple):
    """Who sits on it, and for what."""

    affiliation: Affiliation
    post: str


@transaction.atomic
def plan(*, by: Acting, held_on: date, starts_at: time, place: str, members: Sequence[Sits] = ()) -> Meeting:
    """Plan a meeting and ask its members."""
    if held_on < clock.today():
        raise MoveRefused("A meeting is planned for today or a day to come.")
    meeting = Meeting(
        reference=next_reference("PAN", clock.today()),
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        quorum=quorum_on(held_on),
        planned_by_id=by.user_id,
        planned_at=clock.now(),
    )
    meeting.save(force_insert=True)
    words = f"A panel was planned for {day_words(held_on)}; {meeting.quorum} members decide an item."
    record("planned", meeting, by=by, sentence=words)
    for each in members:
        seat(meeting, each.affiliation, each.post, by=by)
    return meeting


def quorum_on(day: date) -> int:
    """How many members decide an item."""
    return int(Threshold.objects.value_on("panel_quorum", day, QUORUM))


def last_members(acting: Acting) -> list[Sits]:
    """Those of the meeting that was planned last, as far as they still hold their roles."""
    last = Meeting.objects.visible_to(acting).order_by("-planned_at", "-pk").first()
    if last is None:
        return []
    rows = last.seats.filter(affiliation__in=may_sit()).select_related("affiliation__user")
    return [Sits(row.affiliation, row.post) for row in rows]


def may_sit() -> QuerySet[Affiliation]:
    """Who may be asked to sit on a panel: people of the council who look after children's cases, and AP Leads."""
    council = Q(organisation__is_council=True)
    rows = Affiliation.objects.current().filter(council | Q(role=Role.AP_LEAD), role__in=MAY_SIT)
    return rows.select_related("user", "organisation").order_by("user__name", "pk")


@transaction.atomic
def seat(meeting: Meeting, affiliation: Affiliation, post: str, *, by: Acting) -> Seat:
    """Have somebody sit on it, and ask them."""
    now = _planned(meeting)
    if not may_sit().filter(pk=affiliation.pk).exists():
        raise MoveRefused("Select somebody of the council or an AP Lead.")
    if now.seats.filter(affiliation__user=affiliation.user_id).exists():
        raise MoveRefused(f"{affiliation.user.name} sits on this panel already.")
    if post == Seat.Post.CHAIR and now.seats.filter(post=post).exists():
        raise MoveRefused("This panel has a chair already.")
    row = Seat(meeting=meeting, affiliation=affiliation, post=post)
    row.save(force_insert=True)
    sentence = f"{affiliation.user.name} was asked to sit on the panel: {row.get_post_display()}."
    event = record("seated", meeting, by=by, sentence=sentence)
    notices.invited(row, event)
    return row


@transaction.atomic
def unseat(row: Seat, *, by: Acting) -> Event:
    """Have somebody sit on it no more, as long as it has not begun."""
    _planned(row.meeting)
    sentence = f"{row.affiliation.user.name} does not sit on the panel any more."
    row.interests.all().delete()
    row.delete()
    return record("unseated", row.meeting, by=by, sentence=sentence)


@transaction.atomic
def answer(row: Seat, *, by: Acting, comes: bool) -> Event:
    """Say whether one comes."""
    _planned(row.meeting)
    if row.affiliation_id != by.pk:
        raise MoveRefused("Whoever sits there says whether they come.")
    row.answer = Seat.Answer.COMES if comes else Seat.Answer.APOLOGIES
    row.save(update_fields=["answer"])
    words = f"{row.affiliation.user.name} {row.get_answer_display().lower()}."
    return record("answered", row.meeting, by=by, sentence=words)


@transaction.atomic
def cancel(meeting: Meeting, *, by: Acting, reason: str) -> Event:
    """It does not take place: its referrals wait for another agenda, and its members are told."""
    if not reason.strip():
        raise MoveRefused("Enter why the meeting is cancelled.")
    words = "The meeting was cancelled."
    event = meeting.move(Meeting.Status.CANCELLED, by=by, act="cancelled", sentence=words, said=reason.strip())
    off = {"status": Item.Status.TAKEN_OFF, "recorded_by": by.user_id, "recorded_at": clock.now()}
    meeting.items.open().update(reason="The meeting was cancelled.", **off)
    notices.cancelled(meeting, event)
    return event


def _planned(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held still. Raises MoveRefused once it has begun."""
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not now.is_planned:
        raise MoveRefused(NOT_PLANNED.format(now.get_status_display().lower()))
    return now
