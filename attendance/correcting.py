"""Flow: a mark too old for its provider to change. It asks, the council decides, who asked is told."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Affiliation
from accounts.telling import tell
from attendance import marks, registers
from attendance.cells import Meaning
from attendance.mark_rules import MarkRules, misfit
from attendance.marks import Entry, MarksRefused
from attendance.models import Correction
from core import clock, mail, turns
from core.acting import Acting
from core.models import MoveRefused, record, refuse_own
from govuk.dates import day_words
from placements.models import Session

Status = Correction.Status
OWN = "You asked for this correction. Somebody else at the council must decide it."


def why_not(session: Session, by: Acting) -> str:
    """Why nothing is to be asked of this mark; empty where only the council may change it."""
    due = registers.due_of(session)
    if clock.today() < session.date:
        return "This half-day is still to come."
    rules = MarkRules.of(by)
    if not (rules.locks([due]) or rules.shut(due)):
        return "You can still change this mark yourself, in its register."
    if Correction.objects.filter(session=session, status=Status.PROPOSED).exists():
        return "A correction of this mark waits for the council already."
    return ""


def ask(session: Session, says: Meaning, why: str, *, by: Acting) -> Correction:
    """Ask the council to change a mark; nothing changes yet."""
    with transaction.atomic():
        turns.take("correction", session.pk)
        if refused := why_not(session, by):
            raise MoveRefused(refused)
        mark = registers.meaning_of(getattr(session, "mark", None))
        if mark and says == mark._replace(nature=""):
            raise MoveRefused("The mark says that already.")
        if why_misfit := misfit(registers.due_of(session), says):
            raise MoveRefused(f"{why_misfit[0].upper()}{why_misfit[1:]}.")
        correction = Correction.objects.create(
            session=session,
            before=marks.told(mark) if mark else {},
            kind=says.kind,
            reason=says.reason,
            minutes_late=says.minutes_late,
            left_at=says.left_at,
            why=why,
            proposed_by=by.user,
            proposed_at=clock.now(),
        )
        changes = {"mark": [correction.was, correction.should_be]}
        record("proposed", correction, by=by, sentence="The council was asked to correct a mark.", changes=changes)
    return correction


def confirm(correction: Correction, *, by: Acting) -> None:
    """Change the mark as was asked, unless it has changed since."""
    refuse_own(by, correction.proposed_by_id, words=OWN)
    with transaction.atomic():
        _decide(correction, Status.CONFIRMED, "confirmed", by)
        entry = Entry(correction.session_id, correction.says, correction.seen)
        site = correction.session.placement.site
        try:
            marks.save([entry], by=by, why=f"The provider asked: {correction.why}"[:200], about=site)
        except MarksRefused as refused:
            raise MoveRefused(
                "This mark was changed after this was asked for. Look at it in its register, then refuse this."
            ) from refused


def refuse(correction: Correction, *, by: Acting, reason: str) -> None:
    """Leave the mark as it is, and say why."""
    refuse_own(by, correction.proposed_by_id, words=OWN)
    with transaction.atomic():
        _decide(correction, Status.REFUSED, "refused", by, refusal_reason=reason)


def _decide(correction: Correction, status: str, act: str, by: Acting, **stamps: Any) -> None:
    words = "The mark was corrected as was asked." if status == Status.CONFIRMED else "The mark was left as it is."
    correction.move(status, by=by, act=act, sentence=words, decided_by=by.user, decided_at=clock.now(), **stamps)
    _tell(correction)


def _tell(correction: Correction) -> None:
    """Whoever asked hears of it, while they still teach there; the e-mail says of which half-day, never of whom."""
    session = correction.session
    people = Affiliation.objects.current().filter(
        user=correction.proposed_by, organisation=session.placement.provider.organisation_id
    )
    context = {
        "is_changed": correction.status == Status.CONFIRMED,
        "half": session.get_half_display().lower(),
        "day": day_words(session.date),
        "link": mail.site_url(f"{reverse('attendance:corrections')}?page=1"),
    }
    key = f"correction:{correction.pk}:{correction.status}"
    tell(people[:1], "attendance/correction_decided", context, key=key, why="you asked the council to correct a mark")
