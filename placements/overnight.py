"""Flow: what the clock does with offers, agreements and placements. Each step asks which rows are still to do."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import structlog
from django.db import transaction

from core import clock
from core.models import MoveRefused
from placements import agreeing, notices, placing, running
from placements.models import LIVE, Agreement, Offer, Pause, Placement, StandingSeen
from providers import standing
from providers.models import Provider

log = structlog.get_logger(__name__)

Status = Placement.Status


def run(day: date) -> bool:
    """Lapse, put in force, pause, go on, end and start what this day asks for; False when a row could not be done.

    One row that fails does not keep the others waiting.
    """
    steps: list[tuple[Callable[[Any], None], Iterable[Any]]] = [
        (_lapse, Offer.objects.unanswered(day).select_related("referral", "provider__organisation")),
        (_take_force, Agreement.objects.to_take_force(day).select_related("placement")),
        (_follow_pauses, _pauses_turn(day)),
        (_end, Placement.objects.live().filter(ends_on__lt=day)),
        (_start, Placement.objects.waiting_to_start(day).filter(ends_on__gte=day)),
    ]
    done = [_try(act, row) for act, rows in steps for row in list(rows)]
    return all(done)


def watch_standings(day: date) -> int:
    """Tell the commissioners of live placements on the day their provider is closed to new ones.

    Once for each turn, whatever closed it: a document that ran out, a Block, a suspension. Returns how many turned.
    """
    live = Placement.objects.filter(status__in=LIVE).order_by().values("provider")
    providers = list(Provider.objects.filter(pk__in=live).select_related("organisation"))
    seen = dict(StandingSeen.objects.values_list("provider_id", "is_open"))
    found = standing.of_many(providers, day)
    turned = 0
    for provider in providers:
        is_open = found[provider.pk].is_open
        if seen.get(provider.pk, True) == is_open:
            continue
        if is_open:
            StandingSeen.objects.filter(provider=provider).update(is_open=True, seen_at=clock.now())
            continue
        turned += 1
        notices.tell_commissioners(provider, "it is closed to new placements since today", by=None)
    return turned


def _try(act: Callable[[Any], None], row: Any) -> bool:
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


def _lapse(offer: Offer) -> None:
    placing.lapse(offer, by=None)


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
    reason = placement.end_reason or Placement.EndReason.PLANNED
    if placement.status == Status.AGREED and not placement.end_reason:
        reason = Placement.EndReason.OTHER
    running.end(placement, on=placement.ends_on, reason=reason, note=placement.end_note, by=None)


def _start(placement: Placement) -> None:
    """Active when the gate is clear; else held, and listed on home."""
    try:
        running.start(placement)
    except MoveRefused:
        running.hold(placement)
