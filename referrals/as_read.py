"""A decision is made on a referral as it was read: what happened to it since then is told, and nothing is decided."""

from core.acting import Acting
from core.models import Event, MoveRefused
from core.models.trail import EventQuerySet
from core.seen import Shown
from core.trail_pages import sentence_of, who
from govuk.dates import moment_words
from pupils import locks
from referrals.models import Referral

CHANGES_NOTHING = ("assigned",)
"""Acts that change nothing of what is decided."""


def shown(referral: Referral, by: Acting) -> Shown:
    """The referral up to the last thing that happened to it."""
    last = _events(referral).values_list("pk", flat=True).last()
    return Shown(last or 0, of=referral, by=by)


def hold_as_read(referral: Referral, seen: str, *, by: Acting) -> None:
    """Until the transaction ends nobody else changes it. Raises MoveRefused with what happened since it was read."""
    locks.pupil(referral.pupil_id)
    Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if seen and (since := _since(referral, seen, by)):
        happened = " ".join(_in_words(event, by) for event in since)
        raise MoveRefused(f"This changed after you opened the page. {happened} Read it again before you decide.")


def _since(referral: Referral, seen: str, by: Acting) -> list[Event]:
    """What happened after that; everything where the fingerprint is of no moment of its history."""
    since: list[Event] = []
    for event in _events(referral).select_related("user").reverse():
        if Shown(event.pk, of=referral, by=by).is_still(seen):
            break
        since.insert(0, event)
    return since


def _events(referral: Referral) -> EventQuerySet:
    return Event.objects.about(referral).exclude(act__in=CHANGES_NOTHING)


def _in_words(event: Event, by: Acting) -> str:
    person = who(event, by)
    said = f"{moment_words(event.at)}, {person}" if person else moment_words(event.at)
    return f"{sentence_of(event).rstrip('.')} ({said})."
