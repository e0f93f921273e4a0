"""Saving the answers of one section: the provider's own ratings, or the officer's final ones."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from audits.models import Answer, Audit, Section
from core.models import MoveRefused, record


@dataclass(frozen=True)
class Given:
    """What was entered for one question."""

    rating: str
    note: str
    na_reason: str = ""


def is_provider_side(acting: Any) -> bool:
    """Whether this person answers for the provider rather than for the council."""
    return bool(acting.is_provider)


def answers_of(audit: Audit, section: Section) -> QuerySet[Answer]:
    """The answers of one section, in the order they are asked."""
    return audit.answers.filter(question__section=section).select_related("question").order_by("question__position")


def seen(answers: Iterable[Answer]) -> str:
    """A fingerprint of the section as it is now, to tell a stale save."""
    versions = ",".join(f"{answer.pk}:{answer.version}" for answer in answers)
    return hashlib.sha256(versions.encode()).hexdigest()[:32]


def save(audit: Audit, section: Section, given: dict[int, Given], *, by: Any) -> int:
    """Save what was entered, by answer; returns how many changed. Raises MoveRefused when the audit is past it."""
    provider_side = is_provider_side(by)
    with transaction.atomic():
        current = Audit.objects.select_for_update().get(pk=audit.pk)
        if current.status != Audit.Status.IN_PROGRESS:
            raise MoveRefused(f"This audit is {current.get_status_display().lower()}; its answers cannot be changed.")
        if provider_side and current.self_assessed_on:
            raise MoveRefused("Your self-assessment was sent. Ring the quality officer if an answer was wrong.")
        changed = [
            _put(answer, given[answer.pk], provider_side) for answer in answers_of(audit, section) if answer.pk in given
        ]
        count = sum(changed)
        if count:
            act = "self_rated" if provider_side else "rated"
            record(act, audit, by=by, sentence=f"Section {section.code}", changes={"answers": count})
    return count


def _put(answer: Answer, given: Given, provider_side: bool) -> bool:
    if provider_side:
        fields = {"self_rating": given.rating, "provider_note": given.note}
    else:
        fields = {"final_rating": given.rating, "auditor_note": given.note, "na_reason": given.na_reason}
    if all(getattr(answer, name) == value for name, value in fields.items()):
        return False
    Answer.objects.filter(pk=answer.pk).update(version=F("version") + 1, **fields)
    return True
