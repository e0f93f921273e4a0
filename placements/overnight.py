"""Flow: what the clock does with offers, agreements and placements. Each step asks which rows are still to do."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Model

from core.models import MoveRefused
from core.ordering import to_the_last_key
from placements import agreeing, closures, gate, notices, offering, reasons, running
from placements.models import Agreement, Offer, Pause, Placement, StandingSeen
from pupils import leaving
from pupils.models import Pupil

log = structlog.get_logger(__name__)

Status = Placement.Status


def run(day: date) -> bool:
    """Lapse, put in force, pause, go on, end and start what this day asks for; False when a row could not be done.

    Who is on no roll and at no place any more has left. One row that fails does not keep the others waiting.
    """
    steps: list[tuple[Callable[[Any], None], Iterable[Any]]] = [
        (_lapse, Offer.objects.unanswered(day).select_related("referral", "provider__organisation")),
        (_take_force, Agreement.objects.to_take_force(day).select_related("placement")),
        (_follow_pauses, _pauses_turn(day)),
        (_end, Placement.objects.live().filter(ends_on__lt=day)),
        (_start, _to_start(day)),
        (_settle_care, leaving.to_settle(day)),
    ]
    done = [_try(act, row) for act, rows in steps for row in list(to_the_last_key(rows))]
    return all(done)


def watch_standings(day: date) -> int:
    """Tell the commissioners of live placements on the day their provider is closed to new ones where they are.

    Once for each turn, whatever closed it: a document that ran out, a Block of one site, a suspension from one lot.
    Returns how many providers turned.
    """
    seen = {row.provider_id: set(row.closed) for row in StandingSeen.objects.all()}
    turned = 0
    for closure in closures.of_many(day):
        before = seen.get(closure.provider.pk, set())
        fresh = [place for place in closure.places if place.key not in before]
        if fresh:
            turned += 1
            notices.tell_commissioners(closure.provider, closure.said_of(fresh), by=None, at=fresh)
        elif before != {place.key for place in closure.places}:
            notices.remember(closure)
    return turned


def _try(act: Callable[[Any], None], row: Model) -> bool:
    try:
        with transaction.atomic():
            act(row)
    except MoveRefused:
        # Somebody did it, or undid its cause, between our question and our act.
        return True
    except Exception:  # the other rows go on; no heartbeat says that this one did not
        log.exception("placement_clock_failed", row=str(row.pk), act=act.__name__)
        return False
    return True


def _settle_care(pupil: Pupil) -> None:
    leaving.settle(pupil.pk, by=None)


def _lapse(offer: Offer) -> None:
    offering.lapse(offer, by=None)


def _take_force(agreement: Agreement) -> None:
    if agreement.placement.status != Status.ENDED:
        agreeing.take_force(agreement)


def _pauses_turn(day: date) -> Iterable[Placement]:
    """Running placements whose pause begins, and paused ones whose pause is over."""
    paused = Pause.objects.on(day).filter(is_hold=False).values("placement")
    begins = Placement.objects.filter(status=Status.ACTIVE, pk__in=paused)
    over = Placement.objects.filter(status=Status.PAUSED).exclude(pk__in=paused)
    return [*begins, *over]


def _follow_pauses(placement: Placement) -> None:
    running.settle_status(placement, by=None)


def _end(placement: Placement) -> None:
    """Past its planned last day: with the reason somebody gave beforehand, else as planned."""
    reason = placement.end_reason or reasons.PLANNED
    if placement.status == Status.AGREED and not placement.end_reason:
        reason = reasons.OTHER
    running.end(placement, on=placement.ends_on, reason=reason, note=placement.end_note, by=None)


def _to_start(day: date) -> Iterable[Placement]:
    """Those whose first day has come, less those already held that the gate still stops."""
    waiting = list(Placement.objects.waiting_to_start(day).filter(ends_on__gte=day))
    still_held = _still_held(waiting, day) if waiting else set()
    return [placement for placement in waiting if placement.pk not in still_held]


def _still_held(waiting: list[Placement], day: date) -> set[Any]:
    """Which of these were held on an earlier day and would be held again, asked of the gate for all at once."""
    held = Pause.objects.filter(placement__in=waiting, is_hold=True, ends_on=None).values("placement")
    in_force = Agreement.objects.for_the_gate().filter(placement__in=held, status=Agreement.Status.IN_FORCE)
    agreements = list(in_force)
    answers = gate.ask_many([gate.of_agreement(row) for row in agreements], day) if agreements else []
    return {row.placement_id for row, answer in zip(agreements, answers, strict=True) if not answer.is_clear}


def _start(placement: Placement) -> None:
    """Active when the gate is clear; else held, and listed on home."""
    try:
        running.start(placement)
    except MoveRefused:
        running.hold(placement)
