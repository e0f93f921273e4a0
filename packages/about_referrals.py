"""What is said from here to the room of referrals: the whole week of the child, whoever has which half-day."""

from typing import Any

import rules
from django.db.models import Exists, OuterRef
from django.urls import reverse

from core import clock
from core.acting import Acting
from govuk.dates import day_words
from packages import emergencies, telling
from packages.models import DayPassed, ShortReferral, Tuition
from packages.models.emergency import passed_unanswered
from referrals import shown
from referrals.models import Referral
from referrals.models.found import teaches
from referrals.shown import Part, WholeWeek


@shown.tells_week
def whole_week(referral: Referral, acting: Acting) -> WholeWeek | None:
    """As it stands today, or from the first day of an exclusion that is to come: all is not well until then."""
    day = max(referral.excluded_on or clock.today(), clock.today())
    found = telling.of_pupil(referral.pupil, acting, day)
    return WholeWeek(found.week, found.tag, found.lines, found.link) if found else None


@teaches
def tutored() -> Exists:
    """A tutor has begun since the exclusion: the clock of education stops, the referral still waits for a place."""
    last = Tuition.objects.begun_by(clock.today()).filter(ends_on__gte=OuterRef("excluded_on"))
    return Exists(last.filter(pupil=OuterRef("pupil")).exclude(ended_on__lt=OuterRef("excluded_on")))


@shown.says_whether("has_days_passed")
def has_days_passed() -> Exists:
    return Exists(DayPassed.objects.filter(referral=OuterRef("pk")).order_by())


@shown.says_whether("is_unanswered")
def is_unanswered() -> Exists:
    return Exists(passed_unanswered(Referral.objects.filter(pk=OuterRef("pk")), clock.today()).order_by())


@shown.says_whether("was_sent_short")
def was_sent_short() -> Exists:
    return Exists(ShortReferral.objects.filter(referral=OuterRef("pk")))


@shown.shows
def emergency(referral: Referral, acting: Acting) -> Part:
    """What is missing of a short referral, and a day that passed: who asks, and what was answered."""
    if acting.is_provider:
        return Part("packages/_referral_emergency.html", [], ())
    rows = [*_short(referral, acting), *_passed(referral, acting)]
    return Part("packages/_referral_emergency.html", rows, ())


def _short(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    missing = emergencies.missing_in_words(referral) if getattr(referral, "was_sent_short", True) else ""
    short = ShortReferral.objects.visible_to(acting).filter(referral=referral).first() if missing else None
    if short is None:
        return []
    link = reverse("packages:emergency-rest", args=[short.pk])
    words = f"Sent by the short route. Still missing, to follow by {day_words(short.rest_due_on)}: {missing}."
    may = rules.has_perm("packages.emergency_rest", acting, short)
    return [{"words": words, "is_late": short.is_late, "link": link if may else "", "act": "Fill in what is missing"}]


def _passed(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    if referral.education_due_on is None or referral.education_due_on >= clock.today():
        return []
    rows: Any = referral.days_passed.visible_to(acting) if getattr(referral, "has_days_passed", True) else ()
    said = [
        {"words": f"Education due by {day_words(row.due_on)} was not in place: {row.why}. {row.words}", "link": ""}
        for row in rows
    ]
    unanswered = passed_unanswered(Referral.objects.filter(pk=referral.pk), clock.today())
    if not (referral.is_unanswered if hasattr(referral, "is_unanswered") else unanswered.exists()):
        return said
    words = f"Education was due by {day_words(referral.education_due_on)} and was not in place. Nobody has said why."
    may = rules.has_perm("packages.day_passed_say", acting, referral)
    link = reverse("packages:day-passed-say", args=[referral.pk]) if may else ""
    return [*said, {"words": words, "is_late": True, "link": link, "act": "Say why"}]
