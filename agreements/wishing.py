"""Flow: one side asks for something other than was agreed, and the other side, or who pays, agrees or does not."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation
from accounts.telling import tell
from agreements.models import Wish
from agreements.reasons import CHANGES
from core import clock, mail
from core.acting import Acting
from core.half_days import code_of
from core.models import MoveRefused, record, refuse_own
from govuk.dates import day_words, time_figures
from placements import agreeing, locks, notices, running
from placements.models import Placement

OPEN = "Something is asked for this placement already. It is answered or taken back first."
NOT_YOURS = "Only {} answers this."
END = "other"


def other_side(placement: Placement, by: Acting) -> Organisation:
    """Who answers: the provider what its commissioner asks, and who pays what anybody else asks."""
    asks_itself = placement.commissioner_id == by.organisation_id
    return placement.provider.organisation if asks_itself else placement.commissioner


@transaction.atomic
def ask(
    placement: Placement, *, kind: str, reason: str, note: str = "", last_day: date | None = None, by: Acting
) -> Wish:
    """Ask for it; the other side is told."""
    row = locks.placement(placement)
    if not row.is_live:
        raise MoveRefused("This placement has ended.")
    if not CHANGES.is_offered(reason):
        raise MoveRefused("Select why.")
    if Wish.objects.filter(placement=row, status=Wish.Status.ASKED).exists():
        raise MoveRefused(OPEN)
    _refuse_day(row, kind, last_day)
    made = Wish.objects.create(
        placement=row,
        kind=kind,
        reason=reason,
        note=note.strip(),
        last_day=None if kind == Wish.Kind.WEEK else last_day,
        asked_by_id=by.user_id,
        asked_for_id=by.organisation_id,
        asked_at=clock.now(),
        answered_for=other_side(row, by),
    )
    record("asked", made, by=by, sentence=f"{by.organisation.name} asked for {made.get_kind_display().lower()}.")
    _tell(made)
    return made


@transaction.atomic
def agree(wish: Wish, *, note: str = "", by: Acting) -> None:
    """Agree: the end is entered, or the agreement that both sign is drafted; for another week that is the next step."""
    placement = _hold(wish, by)
    words = f"{by.organisation.name} agreed to {wish.get_kind_display().lower()}: {wish.why.lower()}."
    wish.move(Wish.Status.AGREED, by=by, act="agreed", sentence=words, **_answered(note, by))
    if wish.kind == Wish.Kind.END and wish.last_day:
        running.end(placement, on=max(wish.last_day, clock.today()), reason=END, note=wish.why, by=by)
    elif wish.kind == Wish.Kind.LONGER and wish.last_day:
        first = max(clock.today(), placement.starts_on)
        agreeing.change(placement, starts_on=first, ends_on=wish.last_day, pattern=_pattern(placement), by=by)


@transaction.atomic
def refuse(wish: Wish, *, note: str, by: Acting) -> None:
    """All stays as it was agreed."""
    _hold(wish, by)
    words = f"{by.organisation.name} did not agree to {wish.get_kind_display().lower()}."
    wish.move(Wish.Status.REFUSED, by=by, act="refused", sentence=words, **_answered(note, by))


def _hold(wish: Wish, by: Acting) -> Placement:
    placement = locks.placement(wish.placement)
    if by.organisation_id != wish.answered_for_id:
        raise MoveRefused(NOT_YOURS.format(wish.answered_for.name))
    refuse_own(by, wish.asked_by_id, words="You asked for this. Somebody else answers it.")
    return placement


def _answered(note: str, by: Acting) -> dict[str, Any]:
    return {"answered_by_id": by.user_id, "answered_at": clock.now(), "answer_note": note.strip()}


def _pattern(placement: Placement) -> list[dict[str, str]]:
    now = placement.current_agreement
    return [
        {
            "half_day": code_of(cell.weekday, cell.half),
            "starts": time_figures(cell.starts),
            "ends": time_figures(cell.ends),
        }
        for cell in (now.cells if now else ())
    ]


def _refuse_day(row: Placement, kind: str, last_day: date | None) -> None:
    if kind == Wish.Kind.WEEK:
        return
    if last_day is None:
        raise MoveRefused("Enter the last day.")
    if kind == Wish.Kind.LONGER and last_day <= row.ends_on:
        raise MoveRefused(f"It is agreed to {day_words(row.ends_on)}: enter a later day.")
    if kind == Wish.Kind.END and not clock.today() <= last_day <= row.ends_on:
        raise MoveRefused(f"Enter a day from today to {day_words(row.ends_on)}, on which it is planned to end.")


def _tell(wish: Wish) -> None:
    """Whoever answers is told, without a name of a child."""
    provider = wish.placement.provider
    if wish.answered_for_id == provider.organisation_id:
        people = notices.managers_of(provider)
    else:
        people = notices.commissioners_at([wish.answered_for_id]) or notices.managers_of_council(wish.answered_for_id)
    context = {
        "reference": wish.placement.reference,
        "who": wish.asked_for.name,
        "what": wish.get_kind_display().lower(),
        "link": mail.site_url(reverse("agreements:wish-answer", args=[wish.pk])),
    }
    tell(people, "agreements/wish_asked", context, key=f"wish:{wish.pk}", why="your organisation answers it")
