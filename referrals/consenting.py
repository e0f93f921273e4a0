"""Flow: what was said to each thing for which consent is asked is written down; of a sent referral others are told."""

from datetime import date
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from core.trail_changes import folds
from referrals import amending, risking
from referrals.models import Consent, Referral
from referrals.models.amendment import Changed
from referrals.reasons import CONSENTS

folds("consent_written")

SAID = ("answer", "whose", "name", "how", "said_on", "until", "withdrawn_on")
ANOTHER = "Something else was said to a consent."


def write(referral: Referral, code: str, *, by: Acting, **said: Any) -> Consent:
    """Write down what was said; what was said before is kept, and of a sent referral its change is an amendment.

    Raises MoveRefused when the referral was declined or withdrawn meanwhile, or the days cannot be.
    """
    if wrong := against(said["said_on"], said.get("until"), said.get("withdrawn_on")):
        raise MoveRefused(wrong)
    with transaction.atomic():
        now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if not risking.may_be_written(now):
            raise MoveRefused(f"This is {now.get_status_display().lower()} and can no longer be changed.")
        before = Consent.objects.now().filter(referral=referral, code=code).first()
        if before and all(getattr(before, name) == said.get(name) for name in SAID):
            return before
        if before:
            Consent.objects.filter(pk=before.pk).update(replaced_at=clock.now())
        row = Consent.objects.create(
            referral=referral,
            code=code,
            written_by_id=by.user_id,
            written_for=by.organisation.name,
            written_at=clock.now(),
            **said,
        )
        record("consent_written", referral, by=by, sentence=f"What was said to a consent was written down: {row}.")
        if before and referral.submitted_at:
            changed = Changed("consent", f"Consent: {row}", before.in_words, row.in_words)
            amending.keep(referral, [changed], by=by, why=ANOTHER)
    return row


def against(said_on: date, until: date | None, withdrawn_on: date | None) -> str:
    """What is wrong with these days."""
    today = clock.today()
    if said_on > today or (withdrawn_on and withdrawn_on > today):
        return "The day must be today or in the past."
    if withdrawn_on and withdrawn_on < said_on:
        return "It cannot be withdrawn before it was given."
    return (
        "The last day must be the same as or after the day on which it was given." if until and until < said_on else ""
    )


def answered(referral: Referral, *, by: Acting) -> dict[str, Consent]:
    """What was said last, by what it is about."""
    rows = Consent.objects.visible_to(by).now().filter(referral=referral).select_related("written_by")
    return {row.code: row for row in rows}


def not_asked(codes: set[str]) -> list[str]:
    """Those asked for today to which nothing was said, in words."""
    return [reason.label for reason in CONSENTS.offered() if reason.code not in codes]
