"""Flow: a referral is approved, declined, given back or withdrawn; whoever waits for it is told by e-mail."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, refuse_own
from pupils import locks
from referrals import notices, panel
from referrals.conditions import Asked, lay_down
from referrals.models import Referral
from referrals.models.found import found
from referrals.reasons import DECLINES, OTHER, WITHDRAWALS

Status = Referral.Status
OWN = "You made this referral, so you do not decide it. Another AP Manager does."
HAS_PLACE = "A place was found and agreed: end the placement instead of withdrawing the referral."

HAS_BEGUN = "A place has begun, so the referral is not stopped: if it must not go on, the placement is ended."
TOO_LATE = "The time in which it could be stopped has passed."

Follower = Callable[[Referral, Acting], None]
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction when a referral is withdrawn or stopped: offers still open lapse."""


def followed_by(act: Follower) -> Follower:
    """Have this done whenever a referral is withdrawn or stopped."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


def return_for_information(referral: Referral, *, by: Acting, wanted: str) -> Event:
    """Give it back to the commissioner with what is still to be told."""
    if referral.status == Status.APPROVED:
        raise MoveRefused("This is approved and cannot be returned for information.")
    stamps = {"information_wanted": _given(wanted, "Enter what information is wanted.")}
    words = "The referral was returned for more information."
    return _decide(referral, Status.RETURNED, by=by, act="returned_for_information", sentence=words, **stamps)


@transaction.atomic
def approve(
    referral: Referral, *, by: Acting, reason: str = "", conditions: Sequence[Asked] = (), at_panel: bool = False
) -> Event:
    """Agree that a place should be found, on conditions if there are some; alone only where no panel decides."""
    if not at_panel:
        panel.refuse_alone(referral)
    if referral.status == Status.DECLINED:
        raise MoveRefused("This is declined and cannot be approved.")
    how = "approved_on_conditions" if conditions else "approved"
    words = f"The referral was {how.replace('_', ' ')}: a place can be offered."
    stamps = _decision(by, reason.strip())
    event = _decide(referral, Status.APPROVED, by=by, act="approved", sentence=words, how=how, **stamps)
    lay_down(referral, conditions, by=by)
    return event


def decline(referral: Referral, *, by: Acting, why: str, reason: str, at_panel: bool = False) -> Event:
    """Say no, with the coded reason, and in words that the commissioner reads; alone only where no panel decides."""
    if not at_panel:
        panel.refuse_alone(referral)
    if not DECLINES.is_offered(why):
        raise MoveRefused("Select why the referral is declined.")
    said = _given(reason, "Enter what the commissioner should know.")
    stamps = {**_decision(by, said), "declined_for": why}
    return _decide(referral, Status.DECLINED, by=by, act="declined", sentence="The referral was declined.", **stamps)


@transaction.atomic
def stop(referral: Referral, *, by: Acting, reason: str) -> Event:
    """Return what a school sent on a route of its own, with the reason; sent again, it waits for the council.

    Open offers lapse and places that have not begun are given up. Raises MoveRefused when a place has begun, or the
    time has passed.
    """
    now = _held(referral)
    refuse_own(by, now.referred_by_id, now.submitted_by_id, words=OWN)
    if referral.can_move(Status.RETURNED) and (against := against_stop(now)):
        raise MoveRefused(against[0])
    given = _given(reason, "Enter why the referral is stopped.")
    stamps: dict[str, Any] = {"information_wanted": given, "stopped_at": clock.now()}
    words = "The council stopped the referral."
    event = referral.move(Status.RETURNED, by=by, act="stopped", sentence=words, **stamps)
    for act in FOLLOWERS:
        act(referral, by)
    notices.referral_decided(referral, "stopped", event)
    return event


def against_stop(referral: Referral) -> list[str]:
    """Why the council cannot stop it although its step would allow it."""
    if not referral.is_approved_by_route:
        return ["The council approved this referral: it is not stopped."]
    if referral.stop_by is None or referral.stop_by < clock.today():
        return [TOO_LATE]
    running = found().live().filter(referral=referral, pk__in=found().begun().values("pk"))
    return [HAS_BEGUN] if running.exists() else []


def _held(referral: Referral) -> Referral:
    """The referral as it is now; whoever accepts a place for this pupil, or decides, waits until we are done."""
    locks.pupil(referral.pupil_id)
    return Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)


@transaction.atomic
def withdraw(referral: Referral, *, by: Acting, why: str = "", reason: str = "") -> Event:
    """Take it back, with the coded reason; offers still open lapse with it. A draft needs none.

    Raises MoveRefused when a place was agreed.
    """
    _held(referral)
    if against := against_withdrawal(referral):
        raise MoveRefused(against[0])
    if referral.status != Status.DRAFT:
        _refuse_without_reason(why, reason)
    stamps: dict[str, Any] = {"withdrawn_at": clock.now(), "withdrawn_for": why, "withdrawal_reason": reason.strip()}
    stamps["deferred_until"] = None
    words = "The referral was withdrawn."
    event = referral.move(Status.WITHDRAWN, by=by, act="withdrawn", sentence=words, **stamps)
    for act in FOLLOWERS:
        act(referral, by)
    return event


def _refuse_without_reason(why: str, reason: str) -> None:
    if not WITHDRAWALS.is_offered(why):
        raise MoveRefused("Select why the referral is withdrawn.")
    if why == OTHER:
        _given(reason, "Enter why the referral is withdrawn.")


def against_withdrawal(referral: Referral) -> list[str]:
    """Why it cannot be taken back although its step would allow it; the page says so before the button does."""
    return [HAS_PLACE] if found().live().filter(referral=referral).exists() else []


def next_to_decide(after: Referral, *, by: Acting) -> tuple[Referral | None, int]:
    """The referral to decide that comes after this one, the first again after the last, and how many others wait.

    What who asks has made is decided by others, and left out.
    """
    waiting = Referral.objects.visible_to(by).to_decide().urgent_first()
    made = Q(referred_by=by.user_id) | Q(submitted_by=by.user_id)
    keys = list(waiting.exclude(made).values_list("pk", flat=True))
    place = keys.index(after.pk) + 1 if after.pk in keys else 0
    others = [key for key in [*keys[place:], *keys[:place]] if key != after.pk]
    return (Referral.objects.get(pk=others[0]) if others else None), len(others)


@transaction.atomic
def _decide(referral: Referral, to: Status, *, by: Acting, how: str = "", **step: Any) -> Event:
    """Take the step, unless who takes it made the referral: asked of the row as it is now, held still."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    refuse_own(by, now.referred_by_id, now.submitted_by_id, words=OWN)
    event = referral.move(to, by=by, deferred_until=None, **step)
    notices.referral_decided(referral, how or to, event)
    return event


def _decision(by: Acting, reason: str) -> dict[str, Any]:
    return {"decided_by_id": by.user_id, "decided_at": clock.now(), "decision_reason": reason}


def _given(words: str, ask: str) -> str:
    if not words.strip():
        raise MoveRefused(ask)
    return words.strip()
