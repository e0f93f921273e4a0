"""Flow: reduced hours: proposed with who agreed, agreed by somebody else of the council, reviewed, ended."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.half_days import in_words
from core.models import Event, MoveRefused, Threshold, next_reference, record, refuse_own
from govuk.dates import day_words
from packages.models import Reduced
from pupils import locks
from pupils.models import Enrolment, Pupil

MOST_WEEKS = 6


def longest(day: date) -> int:
    """For how many weeks reduced hours may be agreed at most."""
    return int(Threshold.objects.value_on("reduced_most_weeks", day, MOST_WEEKS))


def last_allowed(starts_on: date) -> date:
    """The last day on which an agreement from this day may run."""
    return starts_on + timedelta(weeks=longest(starts_on), days=-1)


@transaction.atomic
def propose(
    pupil: Pupil, *, half_days: Sequence[str], starts_on: date, ends_on: date, by: Acting, **said: Any
) -> Reduced:
    """Ask the council to agree to fewer hours. Raises MoveRefused for longer than the rule, or without the school."""
    locks.pupil(pupil.pk)
    if against := against_days(starts_on, ends_on, said["review_on"]):
        raise MoveRefused(against)
    home = Enrolment.objects.home_schools([pupil.pk], starts_on).get(pupil.pk)
    if home and not said.get("school_person", "").strip():
        raise MoveRefused("Enter who of the school agreed.")
    if shared := _shared(pupil, half_days, starts_on, ends_on):
        raise MoveRefused(f"Reduced hours for {in_words(shared)} are agreed or proposed already for these days.")
    row = Reduced.objects.create(
        reference=next_reference("RED", clock.today()),
        pupil=pupil,
        half_days=list(half_days),
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by_id=by.user_id,
        entered_at=clock.now(),
        **said,
    )
    words = f"Reduced hours were proposed from {day_words(starts_on)} until {day_words(ends_on)}."
    record("proposed", row, by=by, sentence=words)
    return row


def against_days(starts_on: date, ends_on: date, review_on: date) -> str:
    """What is wrong with the days; empty where nothing is."""
    if starts_on > ends_on:
        return "The last day must be on or after the first day."
    if ends_on > last_allowed(starts_on):
        weeks = longest(starts_on)
        return (
            f"Reduced hours are agreed for {weeks} weeks at most: until {day_words(last_allowed(starts_on))}. "
            "To go on longer takes a new agreement."
        )
    if not starts_on <= review_on <= ends_on:
        return "The review must be between the first and the last day."
    return ""


@transaction.atomic
def agree(reduced: Reduced, *, by: Acting) -> Event:
    """Somebody else of the council agrees; from its first day so many hours fewer are owed."""
    _refuse_proposer(reduced, by)
    if reduced.ends_on < clock.today():
        raise MoveRefused("The last day has passed. Propose it anew.")
    words = f"The council agreed to reduced hours until {day_words(reduced.ends_on)}."
    return reduced.move(Reduced.Status.AGREED, by=by, act="agreed", sentence=words, **_decided(by))


@transaction.atomic
def refuse(reduced: Reduced, *, decision: str, by: Acting) -> Event:
    """The council does not agree, and says why."""
    _refuse_proposer(reduced, by)
    words = "The council did not agree to reduced hours."
    stamps = {**_decided(by), "decision": decision.strip()}
    return reduced.move(Reduced.Status.REFUSED, by=by, act="refused", sentence=words, **stamps)


@transaction.atomic
def end(reduced: Reduced, *, last_day: date, decision: str, by: Acting) -> Event:
    """The child is owed all hours again from the day after."""
    if not reduced.starts_on <= last_day <= min(reduced.ends_on, clock.today()):
        raise MoveRefused("The last day is between the first day and today, and no later than was agreed.")
    words = f"Reduced hours ended on {day_words(last_day)}."
    stamps: dict[str, Any] = {"ended_on": last_day, "decision": decision.strip()}
    return reduced.move(Reduced.Status.ENDED, by=by, act="ended", sentence=words, **stamps)


@transaction.atomic
def review(reduced: Reduced, *, reviewed_on: date, review_note: str, by: Acting) -> Event:
    """It was looked at and goes on until its last day; to go on longer takes a new agreement."""
    rows = Reduced.objects.filter(pk=reduced.pk, status=Reduced.Status.AGREED)
    if not rows.update(reviewed_on=reviewed_on, review_note=review_note.strip()):
        raise MoveRefused("Only what is agreed is reviewed.")
    return record("reviewed", reduced, by=by, sentence=f"The reduced hours were reviewed on {day_words(reviewed_on)}.")


def _refuse_proposer(reduced: Reduced, by: Acting) -> None:
    if not by.is_council:
        raise MoveRefused("The council agrees to reduced hours.")
    refuse_own(by, reduced.entered_by_id, words="You proposed these hours. Somebody else of the council decides.")


def _decided(by: Acting) -> dict[str, Any]:
    return {"decided_by_id": by.user_id, "decided_at": clock.now()}


def _shared(pupil: Pupil, half_days: Sequence[str], first: date, last: date) -> list[str]:
    """Half-days of these that are left out already on some of the days."""
    rows = Reduced.objects.filter(pupil=pupil, status__in=[Reduced.Status.PROPOSED, Reduced.Status.AGREED])
    there = {code for row in rows if row.starts_on <= last and first <= row.last_day for code in row.half_days}
    return [code for code in half_days if code in there]
