"""Flow: a referral is approved on conditions; who each names says whether it is met, and a start may wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, record
from core.once import kept
from govuk.dates import day_words
from referrals import notices, shown
from referrals.models import Condition, Referral

Status = Condition.Status
NOT_YOURS = "Somebody else is named to say whether this condition is met."
BLOCKED = "A condition of the referral is not met yet: {} (to be met by {})."
BLOCKED_UNTOLD = "A condition that the council set for this referral is not met yet."


@dataclass(frozen=True)
class Asked:
    """A condition that a decision makes."""

    sentence: str
    due_on: date
    effect: str
    recorder: str


def lay_down(referral: Referral, asked: Sequence[Asked], *, by: Acting) -> None:
    """Keep the conditions of a decision, in its transaction. Raises MoveRefused for one that nobody can record."""
    for each in asked:
        if against := against_condition(referral, each):
            raise MoveRefused(against)
        row = Condition(
            referral=referral,
            sentence=each.sentence.strip(),
            due_on=each.due_on,
            effect=each.effect,
            recorder=each.recorder,
        )
        row.save(force_insert=True)
        words = f"A condition was set, to be met by {day_words(row.due_on)}: {_hangs_on(row)}."
        record("condition_set", referral, by=by, sentence=words)


def against_condition(referral: Referral, asked: Asked) -> str:
    """What is wrong with it, as a sentence."""
    if not asked.sentence.strip():
        return "Enter the condition."
    if asked.due_on < clock.today():
        return "The day by which a condition is met must be today or later."
    if asked.recorder == Condition.Recorder.AP_LEAD and referral.commissioner.is_council:
        return "The council asks for this place: select somebody of the council to say whether the condition is met."
    return ""


@transaction.atomic
def meet(condition: Condition, *, by: Acting, note: str = "") -> Event:
    """Say that it is met."""
    return _recorded(condition, Status.MET, note, by=by)


@transaction.atomic
def fail(condition: Condition, *, by: Acting, note: str) -> Event:
    """Say that it is not met, and why; the AP Managers are told."""
    if not note.strip():
        raise MoveRefused("Enter why the condition is not met.")
    event = _recorded(condition, Status.NOT_MET, note, by=by)
    notices.condition_not_met(condition.referral, event)
    return event


def _recorded(condition: Condition, to: str, note: str, *, by: Acting) -> Event:
    """Of the row as it is now: two who record at once, the second is told."""
    if not is_recorder(condition, by):
        raise MoveRefused(NOT_YOURS)
    stamps: dict[str, Any] = {"note": note.strip(), "recorded_by_id": by.user_id, "recorded_at": clock.now()}
    is_met = to == Status.MET
    act, words = ("met", "The condition is met.") if is_met else ("not_met", "The condition is not met.")
    event = condition.move(to, by=by, act=act, sentence=words, **stamps)
    kept = "A condition was recorded as met." if is_met else "A condition was recorded as not met."
    record("condition_recorded", condition.referral, by=by, sentence=kept)
    return event


def is_recorder(condition: Condition, by: Acting) -> bool:
    """Whether this person holds the role it names: of a school, at the one that asked for the place."""
    if by.role != condition.recorder:
        return False
    return by.is_council or condition.referral.commissioner_id == by.organisation_id


def against_start(referral_id: UUID, *, by: Acting | None = None) -> list[str]:
    """Why a place may not start yet, as sentences for whoever asks; a provider does not read which condition it is."""
    rows = [row for row in _of(referral_id) if row.blocks_start]
    if by is not None and by.is_provider:
        return [BLOCKED_UNTOLD] if rows else []
    return [BLOCKED.format(row.sentence.rstrip("."), day_words(row.due_on)) for row in rows]


@shown.says_whether("has_conditions")
def has_conditions() -> Exists:
    return Exists(Condition.objects.filter(referral=OuterRef("pk")).order_by())


def of_seen(referral: Referral) -> list[Condition]:
    """Those of a referral that whoever looks sees, and no provider does."""
    return _of(referral.pk) if getattr(referral, "has_conditions", True) else []


def told(referral_id: UUID, acting: Acting) -> list[Condition]:
    """Its conditions, as far as whoever looks may read them."""
    rows = _of(referral_id)
    is_told = rows and Condition.objects.visible_to(acting).filter(referral=referral_id).exists()
    return rows if is_told else []


def _of(referral_id: UUID) -> list[Condition]:
    """Asked once while a page is made."""
    known = kept("conditions of a referral")
    if referral_id not in known:
        rows = Condition.objects.filter(referral=referral_id).select_related("referral", "recorded_by")
        known[referral_id] = list(rows)
    found: list[Condition] = known[referral_id]
    return found


def _hangs_on(row: Condition) -> str:
    return row.get_effect_display()[0].lower() + row.get_effect_display()[1:]
