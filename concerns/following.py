"""Flow: what follows a concern. It is acknowledged, its steps are taken, notes are added, it is closed and opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from concerns.models import Concern, Note, Step
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record

Kind, Code = Concern.Kind, Step.Code

MORE_SAID = "Something was added while you were writing. Read it, then close."


class Asked(NamedTuple):
    """A step as its kind asks for it."""

    code: str
    label: str
    question: str
    is_needed: bool = False
    """Without it the concern is not closed."""


STEPS: dict[str, tuple[Asked, ...]] = {
    Kind.MISSING: (
        Asked(Code.SEARCHED, "The place was searched", "Where was searched, and by whom?"),
        Asked(Code.PARENTS, "Parents or carers told", "Who was told, and what did they say?", is_needed=True),
        Asked(Code.SCHOOL, "School told", "Who was told?"),
        Asked(Code.POLICE, "Police told", "What is the police reference?"),
        Asked(Code.SOCIAL_WORKER, "Social worker or duty team told", "Who was told?"),
        Asked(Code.FOUND, "Found", "Where was the child found, and how are they?", is_needed=True),
    ),
    Kind.REFUSED: (
        Asked(Code.OFFERED, "What was offered instead", "What was offered, and was it taken up?", is_needed=True),
        Asked(Code.PARENT, "Parent or carer told", "Who was told, and by whom?", is_needed=True),
        Asked(Code.SCHOOL, "School told", "Who was told?"),
    ),
}


def steps_of(concern: Concern) -> tuple[Asked, ...]:
    """What its kind asks for: nothing, for a concern or an incident."""
    return STEPS.get(concern.kind, ())


def step_asked(concern: Concern, code: str) -> Asked | None:
    return next((each for each in steps_of(concern) if each.code == code), None)


def acknowledge(concern: Concern, *, by: Acting) -> None:
    """Say that this person has it, for all who were told with them. Of two at once the second is told."""
    if concern.is_raised_by(by):
        raise MoveRefused("You raised this. Those who were told acknowledge it.")
    with transaction.atomic():
        waiting = concern.told_to.naming(by).filter(acknowledged_at=None)
        taken = waiting.update(acknowledged_as=by.pk, acknowledged_at=clock.now())
        if not taken:
            raise MoveRefused("Somebody who was told with you has acknowledged this already.")
        record("acknowledged", concern, by=by, sentence="It was acknowledged.")


def add_note(concern: Concern, *, text: str, by: Acting) -> Note:
    """Write down what was done or said since."""
    with transaction.atomic():
        concern.hold_open()
        note = Note.objects.create(concern=concern, text=text, written_as_id=by.pk, written_at=clock.now())
        record("note_added", concern, by=by, sentence="A note was added.")
    return note


def take_step(concern: Concern, code: str, *, taken_at: datetime, said: str, by: Acting) -> Step:
    """Write down that a step of its kind was taken; once."""
    asked = step_asked(concern, code)
    if asked is None:
        raise MoveRefused("This is no step of it.")
    if taken_at > clock.now():
        raise MoveRefused("That time is still to come. Enter now or an earlier time.")
    with transaction.atomic():
        concern.hold_open()
        if concern.steps.filter(code=code).exists():
            raise MoveRefused("This step was written down already. Add a note to say more of it.")
        stamps = {"recorded_as_id": by.pk, "recorded_at": clock.now()}
        step = Step.objects.create(concern=concern, code=code, taken_at=taken_at, said=said, **stamps)
        record("step_taken", concern, by=by, sentence=f"{asked.label}.")
    return step


def why_not_closed(concern: Concern) -> list[str]:
    """What is still to be done before it is closed."""
    waiting = [f"Not acknowledged yet: {row}." for row in concern.told_to.filter(acknowledged_at=None)]
    taken = set(concern.steps.values_list("code", flat=True))
    to_take = [each for each in steps_of(concern) if each.is_needed and each.code not in taken]
    return waiting + [f"Not written down yet: {each.label.lower()}." for each in to_take]


def close(concern: Concern, *, reason: str, outcome: str, seen: int, by: Acting) -> None:
    """Say what came of it. Whoever closes has seen all that was said: what was added meanwhile is read first."""
    if concern.is_raised_by(by):
        raise MoveRefused("You raised this. Somebody who was told closes it.")
    with transaction.atomic():
        concern.hold_open()
        if concern.said_so_far != seen:
            raise MoveRefused(MORE_SAID)
        if reason != Concern.CloseReason.MISTAKE and (why := why_not_closed(concern)):
            raise MoveRefused(" ".join(why))
        stamps: dict[str, Any] = {
            "closed_as_id": by.pk,
            "closed_at": clock.now(),
            "close_reason": reason,
            "outcome": outcome,
        }
        concern.move(Concern.Status.CLOSED, by=by, act="closed", sentence="It was closed.", **stamps)


def reopen(concern: Concern, *, reason: str, by: Acting) -> None:
    """Open it again and say why; what had come of it stays among its notes."""
    before = f"Closed before: {concern.get_close_reason_display().lower()}. {concern.outcome}"
    with transaction.atomic():
        concern.move(Concern.Status.OPEN, by=by, act="reopened", sentence="It was opened again.", closed_at=None)
        written: Callable[..., Note] = Note.objects.create
        for text in (before, f"Opened again: {reason}"):
            written(concern=concern, text=text, written_as_id=by.pk, written_at=clock.now())
