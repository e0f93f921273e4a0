"""Flow: when a placement is to be reviewed, in the rhythm of its route, on school days of the pupil's own school."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.models import record
from core.school_days import SchoolDays
from govuk.dates import day_words
from outcomes.models import Review
from placements import followed
from placements.models import Placement
from providers.models import Provider, Site
from pupils.models import Enrolment

# A half-term of which less than this is left when a placement starts is too short to review anything.
SHORTEST_SCHOOL_DAYS = 10
DAY = timedelta(days=1)


@followed.when_agreed
def plan(placement: Placement, by: Acting) -> list[date]:
    """Write down the reviews due to the planned last day; those held, and those that were due before today, stay.

    Called in the transaction of its cause. A second call changes nothing.
    """
    today = clock.today()
    home = Enrolment.objects.home_schools([placement.pupil_id], max(today, placement.starts_on))
    school = home.get(placement.pupil_id)
    days = school_calendars.school_days_of([school])[school]
    due = review_days(placement.route.review_every, placement.starts_on, placement.last_day, days)
    coming = {day for day in due if day >= today}
    waiting = Review.objects.filter(placement=placement, held_on=None, due_on__gte=today)
    dropped, _ = waiting.exclude(due_on__in=coming).delete()
    there = set(Review.objects.filter(placement=placement).values_list("due_on", flat=True))
    fresh = sorted(coming - there)
    Review.objects.bulk_create([Review(placement=placement, due_on=day) for day in fresh], ignore_conflicts=True)
    if fresh or dropped:
        changes = {"reviews_due": [day.isoformat() for day in sorted(coming)]}
        when = ", ".join(day_words(day) for day in sorted(coming)) or "no more"
        record("reviews_planned", placement, by=by, sentence=f"Reviews due: {when}."[:300], changes=changes)
    return due


def open_now(provider: Provider, *, site: Site | None = None, by: Acting | None) -> int:
    """Have every placement that runs at the provider, or at one of its sites, reviewed by the next working day.

    Returns how many were opened; a review that is due by then anyway does.
    """
    today = clock.today()
    by_day = today + DAY * (1 if today.weekday() < 4 else 7 - today.weekday())
    running = Placement.objects.filter(provider=provider, status__in=[Placement.Status.ACTIVE, Placement.Status.PAUSED])
    if site:
        running = running.filter(site=site)
    looked_at = Review.objects.filter(held_on=None, due_on__lte=by_day)
    waiting = list(running.exclude(pk__in=looked_at.values("placement")).exclude(reviews__due_on=by_day))
    Review.objects.bulk_create(Review(placement=placement, due_on=by_day) for placement in waiting)
    if waiting:
        words = f"Every placement that runs there is to be reviewed by {day_words(by_day)}."
        record("reviews_opened", provider, by=by, sentence=words, changes={"opened": len(waiting)})
    return len(waiting)


def review_days(rhythm: str, starts_on: date, ends_on: date, days: SchoolDays) -> list[date]:
    """The days by which a placement is to be reviewed: "half_term", "month", "year" or "end_of_suspension".

    At least half-termly is the rule where a route says nothing else (Arranging alternative provision, Department for
    Education, 2025). A placement too short for any of these is reviewed on its last school day.
    """
    ways = {"month": _every_months(1), "year": _every_months(12), "end_of_suspension": _at_the_end}
    found = list(ways.get(rhythm, _half_termly)(starts_on, ends_on, days))
    return found or [_school_day_by(ends_on, starts_on, days)]


def _half_termly(starts_on: date, ends_on: date, days: SchoolDays) -> Iterator[date]:
    for span in days.half_terms:
        ours = list(days.open_days(max(span.starts_on, starts_on), min(span.ends_on, ends_on)))
        if len(ours) >= SHORTEST_SCHOOL_DAYS:
            yield ours[-1]


def _every_months(months: int) -> Any:
    def days_of(starts_on: date, ends_on: date, days: SchoolDays) -> Iterator[date]:
        count = 1
        while (day := _months_after(starts_on, months * count)) <= ends_on:
            yield _school_day_by(day, starts_on, days)
            count += 1

    return days_of


def _at_the_end(starts_on: date, ends_on: date, days: SchoolDays) -> Iterator[date]:
    yield _school_day_by(ends_on, starts_on, days)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, its last day where there is none."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - DAY).day
    return date(year, month, min(day.day, last))


def _school_day_by(day: date, earliest: date, days: SchoolDays) -> date:
    """The last school day up to this day; the day itself where the calendar has none."""
    found = day
    while found >= earliest:
        if days.is_open(found):
            return found
        found -= DAY
    return day
