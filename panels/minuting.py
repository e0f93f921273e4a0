"""Flow: minutes are drafted, confirmed by somebody else, and then frozen with the hash of what was printed."""

import hashlib
import uuid
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from core import clock, council
from core.acting import Acting
from core.handing_out import note_lost
from core.models import Event, MoveRefused, refuse_own
from core.pdf import PaperUnavailable, print_html
from govuk.dates import day_words
from panels import agenda
from panels.models import Item, Meeting, Seat
from pupils.models import LimitedAccess
from referrals.models import Referral
from referrals.reasons import DECLINES

LEFT = "Decide, defer or take off every item first: {} left."
OWN = "You drafted these minutes, so somebody else confirms them."
log = structlog.get_logger(__name__)


@transaction.atomic
def draft(meeting: Meeting, *, by: Acting, said: str) -> Event:
    """Write them from what was recorded; what the panel cannot decide any more is taken off."""
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    for item in (
        now.items.open().exclude(referral__status=Referral.Status.SUBMITTED).select_related("meeting", "referral")
    ):
        agenda.take_off(item, by=by, reason=f"The referral was {item.referral.get_status_display().lower()}.")
    if left := now.items.open().count():
        raise MoveRefused(LEFT.format(left))
    stamps: dict[str, Any] = {"said": said.strip(), "drafted_by_id": by.user_id, "drafted_at": clock.now()}
    return meeting.move(Meeting.Status.DRAFTED, by=by, act="drafted", sentence="The minutes were drafted.", **stamps)


def take_back(meeting: Meeting, *, by: Acting) -> Event:
    """Draft them anew."""
    words = "The draft of the minutes was taken back."
    return meeting.move(Meeting.Status.SITTING, by=by, act="draft_taken_back", sentence=words)


@transaction.atomic
def confirm(meeting: Meeting, *, by: Acting) -> Event:
    """They are right: freeze and print them. Raises MoveRefused for whoever drafted them."""
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    refuse_own(by, now.drafted_by_id, words=OWN)
    minutes = gather(now) | {"confirmed": f"{by.user.name}, {day_words(clock.today())}"}
    try:
        body = print_html(html_of(minutes))
    except PaperUnavailable as unavailable:
        raise MoveRefused(str(unavailable)) from unavailable
    meeting.pdf.save(f"{uuid.uuid4().hex}.pdf", ContentFile(body), save=False)
    stamps: dict[str, Any] = {
        "minutes": minutes,
        "pdf": meeting.pdf.name,
        "pdf_sha256": hashlib.sha256(body).hexdigest(),
        "confirmed_by_id": by.user_id,
        "confirmed_at": clock.now(),
    }
    words = "The minutes were confirmed and frozen."
    beside = {"sha256": ["", stamps["pdf_sha256"]]}
    return meeting.move(Meeting.Status.CONFIRMED, by=by, act="confirmed", sentence=words, beside=beside, **stamps)


def of(meeting: Meeting) -> dict[str, Any]:
    """What they say: as they were frozen, else as they would be now."""
    return dict(meeting.minutes) if meeting.minutes else gather(meeting)


def gather(meeting: Meeting) -> dict[str, Any]:
    """Who was there, and what was decided of each item; no child's name, and of a record of limited access nothing."""
    seats = list(meeting.seats.in_order())
    return {
        "title": str(meeting),
        "reference": meeting.reference,
        "day": day_words(meeting.held_on),
        "place": meeting.place,
        "quorum": meeting.quorum,
        "present": [seat.in_words for seat in seats if seat.is_present],
        "apologies": [seat.in_words for seat in seats if not seat.is_present],
        "decided": _items(meeting, seats),
        "said": meeting.said,
    }


def _items(meeting: Meeting, seats: list[Seat]) -> list[dict[str, Any]]:
    rows = meeting.items.select_related("referral__route", "referral__commissioner")
    items = list(rows.prefetch_related("interests__seat__affiliation", "referral__conditions"))
    limited = set(LimitedAccess.objects.filter(lifted_at=None).values_list("pupil", flat=True))
    return [
        _item(item, seats, is_limited=item.referral.pupil_id in limited) | {"number": number}
        for number, item in enumerate(items, start=1)
    ]


def _item(item: Item, seats: list[Seat], *, is_limited: bool) -> dict[str, Any]:
    referral = item.referral
    interested = [seat.affiliation.user.name for seat in seats if item.concerns(seat)]
    decided = {"decision": item.get_status_display(), "counted": item.counted, "interests": interested}
    if is_limited:
        return {"referral": "A record of limited access", "route": "", "why": "", "conditions": [], **decided}
    return {
        "referral": referral.reference,
        "route": f"{referral.route}, for {referral.commissioner.name}",
        "why": _why(item),
        "conditions": [f"By {day_words(row.due_on)}: {row.sentence}" for row in _conditions(item)],
        **decided,
    }


def _why(item: Item) -> str:
    """The coded reason of a decline, and until when something was put off: words about a child stay with them."""
    if item.status == Item.Status.DECLINED:
        return DECLINES.label(item.referral.declined_for)
    return f"until {day_words(item.deferred_until)}" if item.deferred_until else ""


def _conditions(item: Item) -> list[Any]:
    return list(item.referral.conditions.all()) if item.status == Item.Status.ON_CONDITIONS else []


def html_of(minutes: dict[str, Any]) -> str:
    """The printed page; from frozen minutes it comes out the same every time."""
    return render_to_string(
        "pdf/minutes.html", {**minutes, "paper_title": minutes["title"], "COUNCIL": council.facts()}
    )


def kept(meeting: Meeting) -> bytes | None:
    """The PDF as it was printed; None when there is none, or the file was lost or changed."""
    if not meeting.pdf:
        return None
    try:
        with meeting.pdf.open("rb") as file:
            body: bytes = file.read()
    except OSError as broken:
        note_lost(meeting, broken)
        return None
    if hashlib.sha256(body).hexdigest() != meeting.pdf_sha256:
        log.error("pdf_changed", meeting=str(meeting.pk))
        return None
    return body
