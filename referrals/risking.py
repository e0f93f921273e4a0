"""Flow: the named risks of a referral are answered one by one. “None known” is an answer, “not asked” is none."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from core.trail_changes import folds
from referrals import amending
from referrals.models import NamedRisk, Referral
from referrals.models.amendment import Changed
from referrals.reasons import RISKS

folds("risks_written")

UNASKED, NONE, PRESENT = "unasked", "none", "present"
LATER = "Asked about after it was sent."
RISKS_ASKED = Changed("risks", "Named risks", "", "Written down")
RISKS_CHANGED = Changed("risks", "Named risks", "As they said before", "As they say now")
CLOSED = (Referral.Status.DECLINED, Referral.Status.WITHDRAWN)


class Said(NamedTuple):
    """An answer about one risk."""

    is_present: bool
    known: str = ""
    controls: str = ""


def of(risk: NamedRisk) -> Said:
    """What a row answers."""
    return Said(risk.is_present, risk.known, risk.controls)


def may_be_written(referral: Referral) -> bool:
    """As long as it is asked for or came to something."""
    return referral.status not in CLOSED


def answered(referral: Referral, *, by: Acting) -> dict[str, NamedRisk]:
    """Each risk that was asked about, by its code, for those who read them."""
    return _by_code(NamedRisk.objects.visible_to(by).now().filter(referral=referral))


def written_before(referral: Referral, *, by: Acting) -> dict[str, NamedRisk]:
    """What earlier referrals of this child answer, as far as who acts reads them: to begin with, the latest first."""
    rows = NamedRisk.objects.visible_to(by).now().filter(referral__pupil=referral.pupil_id)
    rows = rows.exclude(referral=referral).exclude(referral__reference=None)
    return _by_code(rows.select_related("referral").order_by("written_at", "pk"))


def _by_code(rows: Iterable[NamedRisk]) -> dict[str, NamedRisk]:
    return {row.code: row for row in rows}


def not_asked(answered: Mapping[str, NamedRisk]) -> list[str]:
    """The risks asked about today that were not, in words."""
    return [reason.label for reason in RISKS.offered() if reason.code not in answered]


def changes_what_was_said(referral: Referral, answers: Mapping[str, Said]) -> bool:
    """Whether it was sent, and something else was answered before of one of these: then it is asked why."""
    if referral.submitted_at is None:
        return False
    before = _by_code(NamedRisk.objects.now().filter(referral=referral, code__in=answers))
    return any(row.is_said and of(row) != answers[code] for code, row in before.items())


def write(referral: Referral, answers: Mapping[str, Said], *, by: Acting, why: str = "") -> list[str]:
    """Write down what is known of each of these risks; what was written before is kept. The codes of what is new.

    Of a sent referral it is an amendment. Raises MoveRefused when it was declined or withdrawn meanwhile, and without
    a reason where another answer had been given.
    """
    with transaction.atomic():
        now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if not may_be_written(now):
            raise MoveRefused(f"This is {now.get_status_display().lower()} and can no longer be changed.")
        before = _by_code(NamedRisk.objects.now().filter(referral=referral))
        new = {code: said for code, said in answers.items() if code not in before or of(before[code]) != said}
        if not new:
            return []
        is_changed = changes_what_was_said(now, new)
        moment = clock.now()
        kept = [before[code].pk for code in new if code in before]
        NamedRisk.objects.filter(pk__in=kept).update(replaced_at=moment)
        NamedRisk.objects.bulk_create(
            NamedRisk(
                referral=referral,
                code=code,
                **said._asdict(),
                written_by_id=by.user_id,
                written_for=by.organisation.name,
                written_at=moment,
            )
            for code, said in new.items()
        )
        words = "What is known of named risks was changed." if kept else "Named risks were written down."
        record("risks_written", referral, by=by, sentence=words)
        if referral.submitted_at and (is_changed or any(said.known and said.controls for said in new.values())):
            said = RISKS_CHANGED if is_changed else RISKS_ASKED
            amending.keep(referral, [said], by=by, why=why if is_changed else LATER)
    return list(new)
