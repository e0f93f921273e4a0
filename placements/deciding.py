"""Flow: a referral is approved, declined, given back or withdrawn; whoever waits for it is told by e-mail."""

from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, refuse_own
from placements import notices
from placements.models import LIVE, Offer, Referral

Status = Referral.Status
OWN = "You made this referral, so you do not decide it. Another AP Manager does."
HAS_PLACE = "A place was found and agreed: end the placement instead of withdrawing the referral."


def return_for_information(referral: Referral, *, by: Acting, wanted: str) -> Event:
    """Give it back to the commissioner with what is still to be told."""
    stamps = {"information_wanted": _given(wanted, "Enter what information is wanted.")}
    words = "The referral was returned for more information."
    return _decide(referral, Status.RETURNED, by=by, act="returned_for_information", sentence=words, **stamps)


def approve(referral: Referral, *, by: Acting, reason: str = "") -> Event:
    """Agree that a place should be found."""
    words = "The referral was approved: a place can be offered."
    stamps = _decision(by, reason.strip())
    return _decide(referral, Status.APPROVED, by=by, act="approved", sentence=words, **stamps)


def decline(referral: Referral, *, by: Acting, reason: str) -> Event:
    """Say no, with the reason."""
    stamps = _decision(by, _given(reason, "Enter why the referral is declined."))
    return _decide(referral, Status.DECLINED, by=by, act="declined", sentence="The referral was declined.", **stamps)


@transaction.atomic
def withdraw(referral: Referral, *, by: Acting, reason: str = "") -> Event:
    """Take it back; offers still open lapse with it. A draft needs no reason.

    Raises MoveRefused when a place was agreed.
    """
    Referral.objects.select_for_update().get(pk=referral.pk)
    if against := against_withdrawal(referral):
        raise MoveRefused(against[0])
    if referral.status != Status.DRAFT:
        reason = _given(reason, "Enter why the referral is withdrawn.")
    stamps: dict[str, Any] = {"withdrawn_at": clock.now(), "withdrawal_reason": reason}
    words = "The referral was withdrawn."
    event = referral.move(Status.WITHDRAWN, by=by, act="withdrawn", sentence=words, **stamps)
    for offer in referral.offers.filter(status=Offer.Status.OFFERED):
        words = "The offer lapsed: the referral was withdrawn."
        offer.move(Offer.Status.LAPSED, by=by, act="lapsed", sentence=words)
    return event


def against_withdrawal(referral: Referral) -> list[str]:
    """Why it cannot be taken back although its step would allow it; the page says so before the button does."""
    return [HAS_PLACE] if referral.placements.filter(status__in=LIVE).exists() else []


@transaction.atomic
def _decide(referral: Referral, to: Status, *, by: Acting, **step: Any) -> Event:
    """Take the step, unless who takes it made the referral: asked of the row as it is now, held still."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    refuse_own(by, now.referred_by_id, now.submitted_by_id, words=OWN)
    event = referral.move(to, by=by, **step)
    notices.referral_decided(referral, to, event)
    return event


def _decision(by: Acting, reason: str) -> dict[str, Any]:
    return {"decided_by_id": by.user_id, "decided_at": clock.now(), "decision_reason": reason}


def _given(words: str, ask: str) -> str:
    if not words.strip():
        raise MoveRefused(ask)
    return words.strip()
