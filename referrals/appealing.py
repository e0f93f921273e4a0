"""Flow: who referred appeals once against a decline; somebody who neither made nor declined it answers."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, record, refuse_own
from core.school_days import OutsideCalendar
from referrals import notices
from referrals.models import Referral

Status = Referral.Status
ANSWER_DAYS = 10
OWN = "You made or declined this referral, or appealed, so you do not answer the appeal. Another AP Manager does."
ONCE = "An appeal was made already: there is one for each referral."


@transaction.atomic
def appeal(referral: Referral, *, by: Acting, reason: str) -> Event:
    """Ask that somebody else look at it. Raises MoveRefused unless it is declined, and the second time."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if against := against_appeal(now):
        raise MoveRefused(against[0])
    if not reason.strip():
        raise MoveRefused("Enter why it should be looked at again.")
    due = answer_by(now)
    stamps = {"appealed_at": clock.now(), "appealed_by_id": by.user_id, "appeal_reason": reason.strip()}
    _kept(referral, appeal_due_on=due, **stamps)
    event = record("appealed", referral, by=by, sentence="An appeal was made against the decline.")
    notices.referral_appealed(referral, event)
    return event


def against_appeal(referral: Referral) -> list[str]:
    """Why there can be no appeal."""
    if referral.status != Status.DECLINED:
        return [f"This is {referral.get_status_display().lower()}: only a decline is appealed against."]
    return [ONCE] if referral.appealed_at else []


@transaction.atomic
def uphold(referral: Referral, *, by: Acting, answer: str) -> Event:
    """The decline stands."""
    stamps = _answered(referral, by=by, answer=answer)
    _kept(referral, **stamps)
    words = "The appeal was answered: the decline stands."
    event = record("appeal_upheld", referral, by=by, sentence=words)
    notices.referral_decided(referral, "appeal_upheld", event)
    return event


@transaction.atomic
def allow(referral: Referral, *, by: Acting, answer: str) -> Event:
    """The referral is approved after all, by whoever answers."""
    stamps = _answered(referral, by=by, answer=answer)
    stamps |= {"decided_by_id": by.user_id, "decided_at": clock.now(), "decision_reason": stamps["appeal_answer"]}
    words = "The appeal was allowed: a place can be offered."
    event = referral.move(Status.APPROVED, by=by, act="appeal_allowed", sentence=words, declined_for="", **stamps)
    notices.referral_decided(referral, "appeal_allowed", event)
    return event


def answer_by(referral: Referral) -> date:
    """The last school day for the answer to what is asked today, of the pupil's own school."""
    today = clock.today()
    count = int(Threshold.objects.value_on("appeal_answer_days", today, ANSWER_DAYS))
    try:
        return referral.school_days().add(today, count)
    except OutsideCalendar:
        return today + timedelta(days=count)


def _answered(referral: Referral, *, by: Acting, answer: str) -> dict[str, Any]:
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if now.status != Status.DECLINED or not now.is_appeal_open:
        raise MoveRefused("There is no appeal to answer any more: look again.")
    refuse_own(by, now.referred_by_id, now.submitted_by_id, now.decided_by_id, now.appealed_by_id, words=OWN)
    if not answer.strip():
        raise MoveRefused("Enter the answer to the appeal.")
    return {"appeal_answered_at": clock.now(), "appeal_answered_by_id": by.user_id, "appeal_answer": answer.strip()}


def _kept(referral: Referral, **stamps: Any) -> None:
    Referral._base_manager.filter(pk=referral.pk).update(**stamps)
    for name, value in stamps.items():
        setattr(referral, name, value)
