"""Saving the answers of one section: the provider's own ratings, or the officer's final ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from audits.models import Answer, Audit, Section
from core.acting import Acting
from core.models import MoveRefused, record
from core.seen import Shown
from core.trail_changes import folds

folds("self_rated", "rated")

SHORT = (Answer.Rating.PARTLY_MET, Answer.Rating.NOT_MET)
"""Ratings of which an action follows."""


@dataclass(frozen=True)
class Given:
    """What was entered for one question."""

    rating: str
    note: str
    na_reason: str = ""
    expires_on: date | None = None


class Stale(MoveRefused):
    """Somebody else of the same side saved this section since it was opened."""


def is_provider_side(acting: Acting) -> bool:
    """Whether this person answers for the provider rather than for the council."""
    return bool(acting.is_provider)


def answers_of(audit: Audit, section: Section) -> QuerySet[Answer]:
    """The answers of one section, in the order they are asked."""
    return audit.answers.filter(question__section=section).select_related("question").order_by("question__position")


def shown(audit: Audit, answers: Iterable[Answer], *, by: Acting) -> Shown:
    """What this person's side has answered by now; the other side is left out."""
    own = is_provider_side(by)
    said = sorted([answer.pk, *_fields(_given(answer, own), own).values()] for answer in answers)
    return Shown(said, of=audit, by=by)


def save(audit: Audit, section: Section, given: dict[int, Given], *, by: Acting, opened_as: str = "") -> int:
    """Save what was entered, by answer; returns how many changed. Raises MoveRefused when the audit is past it.

    `opened_as` is the fingerprint of what the section said when the page was opened: raises Stale when it has changed.
    """
    provider_side = is_provider_side(by)
    with transaction.atomic():
        lock_open(audit, by=by)
        answers = list(answers_of(audit, section))
        if opened_as and not shown(audit, answers, by=by).is_still(opened_as):
            raise Stale(
                "Somebody else answered in this section while you were typing. What you typed is still here: "
                "open the section in another tab, compare, and save again."
            )
        entered = [(answer, given[answer.pk]) for answer in answers if answer.pk in given]
        _check_said(entered, own=provider_side)
        changed = [(answer, said) for answer, said in entered if said != _given(answer, provider_side)]
        _put(changed, provider_side)
        if count := len(changed):
            act, whose = ("self_rated", "own answers") if provider_side else ("rated", "ratings")
            words = f"Section {section.code}: {count} {whose} saved"
            record(act, audit, by=by, sentence=words, changes={"answers": count})
    return count


def is_open(audit: Audit, *, by: Acting) -> bool:
    """Whether this person's side may still answer."""
    is_sent = is_provider_side(by) and audit.self_assessed_on is not None
    return audit.status == Audit.Status.IN_PROGRESS and not is_sent


def lock_open(audit: Audit, *, by: Acting) -> Audit:
    """The audit as it is now, held until it is answered. Raises MoveRefused when it is past that for this side."""
    current = Audit.objects.select_for_update().get(pk=audit.pk)
    if current.status != Audit.Status.IN_PROGRESS:
        raise MoveRefused(f"This audit is {current.get_status_display().lower()}; its answers cannot be changed.")
    if not is_open(current, by=by):
        raise MoveRefused("Your self-assessment was sent. Ring the quality officer if an answer was wrong.")
    return current


def _check_said(entered: list[tuple[Answer, Given]], *, own: bool) -> None:
    """Only a question that may be left out is, and the officer says why; and what falls short, where it does."""
    for answer, given in entered:
        if not own and given.rating in SHORT and not given.note:
            raise MoveRefused(f"Enter what falls short of {answer.question.code}: the action to put it right says so.")
        if given.rating != Answer.Rating.NOT_APPLICABLE:
            continue
        if not answer.question.is_na_allowed:
            raise MoveRefused(f"{answer.question.code} applies to every provider. Choose another rating.")
        if not own and not given.na_reason:
            raise MoveRefused(f"Enter why {answer.question.code} does not apply.")


def _given(answer: Answer, own: bool) -> Given:
    """What this side has entered for a question so far."""
    if own:
        return Given(answer.self_rating, answer.provider_note, expires_on=answer.evidence_expires_on)
    return Given(answer.final_rating, answer.auditor_note, answer.na_reason, answer.evidence_expires_on)


def _fields(given: Given, own: bool) -> dict[str, Any]:
    """Where what was entered is kept; the last day of the evidence is one fact, whoever enters it."""
    if own:
        kept = {"self_rating": given.rating, "provider_note": given.note}
    else:
        kept = {"final_rating": given.rating, "auditor_note": given.note, "na_reason": given.na_reason}
    return {**kept, "evidence_expires_on": given.expires_on}


def _put(changed: list[tuple[Answer, Given]], own: bool) -> None:
    """Write a section's answers at once, however many there are."""
    for answer, given in changed:
        answer.version = F("version") + 1
        for name, value in _fields(given, own).items():
            setattr(answer, name, value)
    names = ["version", *_fields(Given("", ""), own)]
    Answer.objects.bulk_update([answer for answer, _ in changed], names)
