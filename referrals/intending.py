"""Flow: what was tried before, thing by thing, and what the place is for; of a sent referral others are told."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from core.trail_changes import folds
from referrals import amending, risking
from referrals.models import IntendedOutcome, Referral, TriedItem
from referrals.models.amendment import Changed
from referrals.reasons import OUTCOMES, TRIED

folds("tried_added", "tried_removed", "outcomes_picked")

MOST = 20
"""Things that were tried, at one referral."""
OTHERS = "The place is for something else now."


def add_tried(
    referral: Referral, *, by: Acting, code: str, starts_on: date, came_of_it: str, ends_on: date | None = None
) -> TriedItem:
    """Write down one thing. Raises MoveRefused when nothing is written any more, or the days cannot be."""
    if not TRIED.is_offered(code):
        raise MoveRefused("Select what was tried.")
    if wrong := against_days(starts_on, ends_on):
        raise MoveRefused(f"{wrong}.")
    with transaction.atomic():
        held(referral)
        if TriedItem.objects.now().filter(referral=referral).count() >= MOST:
            raise MoveRefused(f"A referral can have {MOST} of them. Remove one, then add this.")
        row = TriedItem.objects.create(
            referral=referral,
            code=code,
            starts_on=starts_on,
            ends_on=ends_on,
            came_of_it=came_of_it.strip(),
            **written(by),
        )
        record("tried_added", referral, by=by, sentence=f"What has been tried: {row} was added.")
    return row


def against_days(starts_on: date, ends_on: date | None) -> str:
    """What is wrong with them."""
    if starts_on > clock.today():
        return "The first day must be today or in the past"
    return "The last day must be the same as or after the first" if ends_on and ends_on < starts_on else ""


def remove_tried(item: TriedItem, *, by: Acting) -> None:
    """Take it off the list: it stays with the moment."""
    with transaction.atomic():
        referral = held(item.referral)
        if not TriedItem.objects.now().filter(pk=item.pk).update(replaced_at=clock.now()):
            raise MoveRefused("This was removed already.")
        record("tried_removed", referral, by=by, sentence=f"What has been tried: {item} was removed.")


def pick_outcomes(referral: Referral, codes: Collection[str], *, by: Acting) -> None:
    """Say what the place is for: what is not picked any more stays with its moment."""
    with transaction.atomic():
        now = held(referral)
        rows = {row.code: row for row in IntendedOutcome.objects.now().filter(referral=referral)}
        wanted = [code for code, _label in OUTCOMES.every_choice() if code in codes]
        if set(wanted) == rows.keys():
            return
        gone = [row.pk for code, row in rows.items() if code not in wanted]
        IntendedOutcome.objects.filter(pk__in=gone).update(replaced_at=clock.now())
        for code in wanted:
            if code not in rows:
                IntendedOutcome.objects.create(referral=referral, code=code, **written(by))
        record("outcomes_picked", referral, by=by, sentence="It was said what the place is for.")
        if now.submitted_at and gone:
            before, after = (", ".join(map(OUTCOMES.label, some)) for some in (rows, wanted))
            amending.keep(referral, [Changed("outcomes", "Intended outcomes", before, after)], by=by, why=OTHERS)


def held(referral: Referral) -> Referral:
    """The referral as it is now, locked. Raises MoveRefused when it was declined or withdrawn."""
    now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not risking.may_be_written(now):
        raise MoveRefused(f"This is {now.get_status_display().lower()} and can no longer be changed.")
    return now


def written(by: Acting) -> dict[str, object]:
    """Who writes it down, for whom and when."""
    return {"written_by_id": by.user_id, "written_for": by.organisation.name, "written_at": clock.now()}
