"""Flow: a placement starts, pauses, goes on and ends. Its sessions for days to come follow; the past stays."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from core.school_days import ONE_DAY
from govuk.dates import day_words
from placements import above, followed, gate, locks, notices, sessions
from placements.gate import Answer
from placements.models import Agreement, Pause, Placement, Session
from placements.models.agreement import NOT_IN_FORCE
from placements.reasons import ENDS, NOT_STARTED
from referrals import conditions

Status = Placement.Status
HELD = "Held by the compliance gate"
UNSIGNED = "The agreement has not been signed by both sides."


def waiting_for(placement: Placement, *, by: Acting | None = None) -> list[str]:
    """Why an agreed placement may not start today, as sentences; empty when nothing is in the way."""
    return in_the_way(placement, gate_before(placement, by=by), by=by)


def in_the_way(placement: Placement, answer: Answer | None, *, by: Acting | None = None) -> list[str]:
    """What the gate, rooms above and conditions of the referral have against the start, or that nobody has signed."""
    found = [*answer.in_the_way, *above.against_start(placement)] if answer else [UNSIGNED]
    return [*found, *conditions.against_start(placement.referral_id, by=by)]


def gate_before(placement: Placement, *, by: Acting | None = None, agreement: Agreement | None = None) -> Answer | None:
    """What the gate says today of starting under the agreement in force; None while there is none.

    `agreement` is that one when it has been fetched already, `for_the_gate`.
    """
    rows = Agreement.objects.for_the_gate().filter(placement=placement, status=Agreement.Status.IN_FORCE)
    found = agreement or rows.first()
    return gate.ask(gate.of_agreement(found), clock.today(), by=by) if found else None


@transaction.atomic
def start(placement: Placement, *, by: Acting | None = None) -> None:
    """Make an agreed placement active on its first day. Raises MoveRefused with the reasons when the gate stops it."""
    row = locks.placement(placement)
    locks.at_site(row.site_id)
    if row.starts_on > clock.today():
        raise MoveRefused(f"This placement starts on {day_words(row.starts_on)}.")
    against = waiting_for(row, by=by) if row.status == Status.AGREED else []
    if against:
        raise MoveRefused(" ".join(against))
    row.move(Status.ACTIVE, by=by, act="started", sentence="The placement started.")
    if _close_pauses(row, clock.today()):
        sessions.settle(row, by=by)
    followed.taught([row.provider_id])
    placement.status = row.status


@transaction.atomic
def hold(placement: Placement) -> None:
    """Its first day has come and the gate stops it: nothing is due until it may start, and the AP Managers are told."""
    row = locks.placement(placement)
    if row.status != Status.AGREED:
        return
    is_signed = row.agreements.filter(status=Agreement.Status.IN_FORCE).exists()
    if is_signed and not row.pauses.filter(is_hold=True, ends_on=None).exists():
        Pause.objects.create(placement=row, starts_on=clock.today(), reason=HELD, is_hold=True)
        record("held", row, by=None, sentence="The placement could not start: the compliance gate stops it.")
        sessions.settle(row, by=None)
    if Placement.objects.could_not_start(clock.today()).filter(pk=row.pk).exists():
        notices.cannot_start(row)


@transaction.atomic
def pause(
    placement: Placement, *, on: date, until: date | None = None, reason: str, by: Acting, is_paid: bool = False
) -> Pause:
    """Nothing is due from this day on, to a last day or until it is resumed; its days are paid for, or not."""
    row = locks.placement(placement)
    if row.status != Status.ACTIVE:
        raise MoveRefused(f"This is {row.get_status_display().lower()} and cannot be paused.")
    _refuse_pause(row, on, until)
    made = Pause.objects.create(placement=row, starts_on=on, ends_on=until, reason=reason.strip(), is_paid=is_paid)
    ends = f" to {day_words(until)}" if until else ""
    sentence = f"The placement is paused from {day_words(on)}{ends}, {'paid' if is_paid else 'not paid'}."
    dates = {"starts_on": [None, on.isoformat()], "ends_on": [None, until.isoformat() if until else None]}
    record("pause_entered", row, by=by, sentence=sentence, changes=dates)
    settle_status(row, by=by)
    sessions.settle(row, on, by=by)
    followed.taught([row.provider_id])
    placement.status = row.status
    return made


@transaction.atomic
def resume(placement: Placement, *, on: date, by: Acting) -> None:
    """The pupil is due again from this day on."""
    row = locks.placement(placement)
    if on < clock.today():
        raise MoveRefused("A placement is resumed from today or a later day: the past is not made again.")
    if on > row.ends_on:
        raise MoveRefused(f"The placement ends on {day_words(row.ends_on)}. Resume it on or before that day.")
    if not _close_pauses(row, on):
        raise MoveRefused("This placement is not paused.")
    record("resume_entered", row, by=by, sentence=f"The placement goes on from {day_words(on)}.")
    settle_status(row, by=by)
    sessions.settle(row, by=by)
    followed.taught([row.provider_id])
    placement.status = row.status


def settle_status(placement: Placement, *, by: Acting | None) -> None:
    """Let the status follow the pauses of today: begun ones pause it, and it goes on when they are over."""
    is_paused = Pause.objects.on(clock.today()).filter(placement=placement, is_hold=False).exists()
    if is_paused and placement.status == Status.ACTIVE:
        placement.move(Status.PAUSED, by=by, act="paused", sentence="The pause began.")
    elif not is_paused and placement.status == Status.PAUSED:
        placement.move(Status.ACTIVE, by=by, act="resumed", sentence="The pause is over.")


@transaction.atomic
def end(placement: Placement, *, on: date, reason: str, note: str = "", by: Acting | None) -> Placement:
    """End it after this last day, with a coded reason. A day to come is kept, and the clock ends it then.

    Raises MoveRefused for a last day before which sessions would have been due in vain: the past stays as it was.
    """
    row = locks.placement(placement)
    if row.status == Status.ENDED:
        raise MoveRefused("This placement has ended already.")
    if not (ENDS.takes(reason) or (by is None and reason in ENDS.known())):
        raise MoveRefused("Select why the placement ends.")
    _refuse_last_day(row, on, by)
    if on > clock.today():
        _plan_end(row, on, reason, note, by)
    else:
        _end_now(row, on, reason, note, by)
    sessions.settle(row, by=by)
    followed.taught([row.provider_id])
    notices.placement_ended(row)
    return row


@transaction.atomic
def give_up(placement: Placement, *, by: Acting) -> Placement:
    """End before its first day a place that never started, so that another is found. Raises MoveRefused once it has."""
    row = locks.placement(placement)
    if row.status != Status.AGREED:
        raise MoveRefused("This placement has started. End it instead.")
    before = min(row.starts_on, clock.today()) - ONE_DAY
    _close_pauses(row, row.starts_on)
    return end(row, on=before, reason=NOT_STARTED, by=by)


def _end_now(row: Placement, on: date, reason: str, note: str, by: Acting | None) -> None:
    Pause.objects.filter(placement=row, ends_on=None, starts_on__lte=on).update(ends_on=on)
    words = f"The placement ended on {day_words(on)}: {ENDS.label(reason).lower()}."
    row.move(Status.ENDED, by=by, act="ended", sentence=words, ended_on=on, end_reason=reason, end_note=note.strip())
    for agreement in row.agreements.filter(status__in=NOT_IN_FORCE):
        words = f"Agreement {agreement.number} was dropped: the placement ended."
        agreement.move(Agreement.Status.REPLACED, by=by, act="dropped", sentence=words)


def _plan_end(row: Placement, on: date, reason: str, note: str, by: Acting | None) -> None:
    if on > row.ends_on:
        raise MoveRefused(
            f"The placement is planned to {day_words(row.ends_on)}. To go on longer, change the agreement."
        )
    if on < row.starts_on:
        raise MoveRefused(f"The placement starts on {day_words(row.starts_on)}. End it today if it is not to start.")
    words = f"The placement will end on {day_words(on)}: {ENDS.label(reason).lower()}."
    changes = {"ends_on": [row.ends_on.isoformat(), on.isoformat()]}
    row.ends_on, row.end_reason, row.end_note = on, reason, note.strip()
    row.save(update_fields=["ends_on", "end_reason", "end_note"])
    record("end_planned", row, by=by, sentence=words, changes=changes)


def _refuse_last_day(row: Placement, on: date, by: Acting | None) -> None:
    """A last day in the past is taken only where nothing was due since; the clock's planned end always is."""
    if by is None or on >= clock.today():
        return
    since = Session.objects.filter(placement=row, date__gt=on, date__lt=clock.today())
    if since.exists():
        raise MoveRefused(
            f"Sessions have been due since {day_words(on)}, and the past is not made again. "
            "Enter today or a later day as the last day, and mark those sessions as absent."
        )


def _refuse_pause(row: Placement, on: date, until: date | None) -> None:
    if on < clock.today():
        raise MoveRefused("A placement is paused from today or a later day: the past is not made again.")
    if until and until < on:
        raise MoveRefused("The last day of the pause must be on or after its first day.")
    if on > row.ends_on:
        raise MoveRefused(f"The placement ends on {day_words(row.ends_on)}, before the pause would start.")
    there = row.pauses.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    if (there.filter(starts_on__lte=until) if until else there).exists():
        raise MoveRefused("There is a pause on these days already. Resume the placement first.")


def _close_pauses(row: Placement, on: date) -> int:
    """End the pauses and holds that would cover this day; one that had not begun is taken back."""
    closed = 0
    for there in row.pauses.filter(Q(ends_on=None) | Q(ends_on__gte=on)):
        closed += 1
        if there.starts_on >= on:
            there.delete()
        else:
            there.ends_on = on - ONE_DAY
            there.save(update_fields=["ends_on"])
    return closed
