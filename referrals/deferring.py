"""Flow: a decision is put off, with the reason, to the day on which the referral is back on the desk."""

from datetime import date, timedelta

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, record, refuse_own
from core.school_days import OutsideCalendar
from govuk.dates import day_words
from referrals import notices
from referrals.deciding import OWN
from referrals.models import Referral

LONGEST_DAYS = 30
CANNOT = "This is {}: only a referral that waits for a decision is deferred."


@transaction.atomic
def defer(referral: Referral, *, by: Acting, reason: str, until: date) -> Event:
    """Take it off the desk until this day. Its clocks run on; whoever referred is told."""
    now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    refuse_own(by, now.referred_by_id, now.submitted_by_id, words=OWN)
    if now.status != Referral.Status.SUBMITTED:
        raise MoveRefused(CANNOT.format(now.get_status_display().lower()))
    if against := against_day(now, until):
        raise MoveRefused(against)
    if not reason.strip():
        raise MoveRefused("Enter why the decision is deferred.")
    before = now.deferred_until
    Referral._base_manager.filter(pk=now.pk).update(deferred_until=until, deferral_reason=reason.strip())
    referral.deferred_until, referral.deferral_reason = until, reason.strip()
    changes = {"deferred_until": [before.isoformat() if before else None, until.isoformat()]}
    words = f"The decision was deferred until {day_words(until)}. The clocks run on."
    event = record("deferred", referral, by=by, sentence=words, changes=changes)
    notices.referral_decided(referral, "deferred", event)
    return event


def against_day(referral: Referral, until: date) -> str:
    """Why it cannot be put off until this day, as a sentence; nothing where it can."""
    if until <= clock.today():
        return "Enter a day after today, on which the referral is back on the desk."
    last = last_day(referral)
    return f"A decision is deferred until {day_words(last)} at most." if until > last else ""


def last_day(referral: Referral) -> date:
    """The last day to which a decision may be put off today, in school days of the pupil's own school."""
    today = clock.today()
    most = int(Threshold.objects.value_on("defer_school_days", today, LONGEST_DAYS))
    days = referral.school_days()
    try:
        return days.add(days.next_open(today), most)
    except OutsideCalendar:
        return today + timedelta(days=most)
