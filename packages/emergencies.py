"""Flow: a referral that cannot wait: sent with the least, the rest follows; and why a day passed is asked."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, record
from core.school_days import OutsideCalendar
from govuk.dates import day_words
from packages.models import DayPassed, ShortReferral
from packages.models.emergency import EXPLAINED, RUNNING, passed_unanswered
from packages.reasons import DAYS_PASSED
from pupils import locks
from pupils.models import Pupil
from referrals import referring
from referrals.models import Referral

REST_DAYS = 5
WORDS = {
    "tried": "What has been tried",
    "pupil_view": "The pupil’s view",
    "parent_view": "The parent’s view",
    "risk_note": "What the provider must know to keep everyone safe",
    "baseline_attended": "Attendance before the referral",
}
"""What may follow, and how it is called."""


@transaction.atomic
def send_short(pupil: Pupil, *, by: Acting, **values: Any) -> Referral:
    """Ask for a place at once with route, first day, risk and half-days; the rest follows within some school days."""
    locks.pupil(pupil.pk)
    referral = referring.start(pupil, by=by, **values)
    window = referring.baseline_window(referral)
    about: dict[str, Any] = {"baseline_possible": referring.sessions_possible(referral) or 0}
    if window:
        about |= {"baseline_from": window.starts_on, "baseline_to": window.ends_on}
    first = max(referral.education_due_on or clock.today(), clock.today())
    referring.fill_in(referral, by=by, starts_on=first, ends_on=_until(referral, first), **about)
    referring.submit(referral, by=by, short=True)
    due = rest_due(referral)
    ShortReferral.objects.create(referral=referral, rest_due_on=due, sent_at=clock.now())
    words = f"It was sent by the short route: the rest follows by {day_words(due)}."
    record("sent_short", referral, by=by, sentence=words)
    return referral


def _until(referral: Referral, first: date) -> date:
    """As long as it is usually asked for, and no longer than the suspension or the route."""
    last = referral.excluded_until or referring.suggested_end(referral) or first + timedelta(weeks=6)
    longest = referral.route.longest_school_days if referral.route else None
    if longest:
        days = referral.school_days()
        try:
            last = min(last, days.add(days.next_open(first), longest - 1))
        except OutsideCalendar:
            last = min(last, first + timedelta(weeks=6))
    return max(first, last)


def rest_due(referral: Referral) -> date:
    """By when the rest follows what is sent today, in school days of the pupil's own school."""
    today = clock.today()
    count = int(Threshold.objects.value_on("emergency_rest_days", today, REST_DAYS))
    try:
        return referral.school_days().add(today, count)
    except OutsideCalendar:
        # Where no term dates are entered yet, plain days are better than no end.
        return today + timedelta(days=count)


def missing_of(referral: Referral) -> list[str]:
    """The fields of it that are still to follow."""
    wanted = [name for name in WORDS if name != "risk_note" or referral.risk in EXPLAINED]
    return [name for name in wanted if getattr(referral, name) in (None, "")]


def missing_in_words(referral: Referral) -> str:
    return "; ".join(WORDS[name] for name in missing_of(referral))


@transaction.atomic
def fill_rest(short: ShortReferral, *, by: Acting, **values: Any) -> Event | None:
    """Write down what was missing; what was said already stands. None when nothing came."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=short.referral_id)
    if referral.status not in RUNNING:
        raise MoveRefused(f"The referral is {referral.get_status_display().lower()}: nothing more is asked.")
    new = {name: value for name, value in values.items() if name in missing_of(referral) and value not in (None, "")}
    attended, possible = new.get("baseline_attended"), referral.baseline_possible
    if attended is not None and possible is not None and attended > possible:
        raise MoveRefused(f"The sessions attended cannot be more than the {possible} that were possible.")
    if not new:
        return None
    for name, value in new.items():
        setattr(referral, name, value)
    referral.save(update_fields=list(new))
    words = "What was missing of the short referral followed."
    if left := missing_of(referral):
        words = f"Part of what was missing followed; still missing: {', '.join(WORDS[name].lower() for name in left)}."
    # The words about a child stay off the trail.
    return record("rest_followed", referral, by=by, sentence=words, changes={"fields": sorted(new)})


@transaction.atomic
def say_why(referral: Referral, *, code: str, words: str, by: Acting) -> DayPassed:
    """Why the day passed without education. Raises MoveRefused where none passed, or somebody has said so."""
    asked = passed_unanswered(Referral.objects.filter(pk=referral.pk), clock.today()).first()
    if asked is None:
        raise MoveRefused("No day has passed here that nobody has answered for.")
    if not DAYS_PASSED.is_offered(code):
        raise MoveRefused("Select why education was not in place.")
    try:
        with transaction.atomic():
            row = DayPassed.objects.create(
                referral=referral,
                due_on=asked.education_due_on,
                code=code,
                words=words.strip(),
                said_by_id=by.user_id,
                said_at=clock.now(),
            )
    except IntegrityError as twice:
        raise MoveRefused("Somebody else was quicker: it was answered just now.") from twice
    sentence = f"Education due by {day_words(row.due_on)} was not in place: {row.why.lower()}."
    record("day_passed", referral, by=by, sentence=sentence)
    return row
