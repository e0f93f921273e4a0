"""The clocks of a referral in school days of the pupil's own school: day six, notice, the weeks of the baseline."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.school_days import OutsideCalendar, SchoolDays, Span
from govuk.dates import day_words
from referrals import exclusions
from referrals.models import Route

WEEK = timedelta(days=7)
# Referrals in these steps still wait for a child to be taught.
RUNNING = frozenset({"draft", "submitted", "returned", "approved"})
EDUCATION, NOTICE = "Education due by", "Notice to parents by"
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
LONGEST_LOOK_BACK = 104
"""Weeks a baseline may reach back over holidays before the calendar is taken to have ended."""


@dataclass(frozen=True)
class Clock:
    """Something due by a day, and how many school days of the pupil's school are left until then."""

    what: str
    due_on: date
    school_days_left: int
    why: str = ""
    """Why that day and no other."""

    @property
    def is_urgent(self) -> bool:
        """Due within two school days, or passed."""
        return self.school_days_left <= 2

    @property
    def left(self) -> str:
        """How long there is, in words."""
        days = abs(self.school_days_left)
        plural = "school day" if days == 1 else "school days"
        if self.school_days_left < 0:
            return f"{days} {plural} late"
        return f"{days} {plural} left" if days else "today"

    @property
    def sentence(self) -> str:
        """The clock in one line."""
        return f"{self.what} {day_words(self.due_on)}: {self.left}"

    @property
    def told(self) -> str:
        """The same with why on that day, for those who know the child."""
        why = f" ({self.why})" if self.why else ""
        return f"{self.what} {day_words(self.due_on)}{why}: {self.left}"


def education_due(
    route: Route | None, excluded_on: date | None, *, protected: bool, days: SchoolDays, until: date | None = None
) -> date | None:
    """The school day by which education must be in place after an exclusion; None on routes without that clock.

    The sixth school day, the first where possible for a pupil looked after or with a social worker. An exclusion that
    ends before that day never reaches it.
    """
    which = route.due_day(protected=protected) if route else None
    if which is None or excluded_on is None:
        return None
    try:
        due = days.add(days.next_open(excluded_on), which - 1)
    except OutsideCalendar:
        return None
    return None if until and due > until else due


def education_due_of(referral: Any, days: SchoolDays) -> date | None:
    """That day for this referral, its suspensions counted as one where the law does."""
    latest = next(iter(exclusions.of_referral(referral, days)), None)
    if latest is None:
        return None
    protected = referral.pupil.is_protected
    return education_due(referral.route, latest.starts_on, protected=protected, days=days, until=latest.ends_on)


def why_education(referral: Any) -> str:
    """Why education is due on that day of the exclusion, in words: "looked after: first day"."""
    pupil, which = referral.pupil, referral.route.due_day(protected=referral.pupil.is_protected)
    day = f"{ORDINALS.get(which, which)} day"
    if which == referral.route.due_school_day:
        return f"excluded: {day}"
    return f"looked after: {day}" if pupil.is_looked_after else f"has a social worker: {day}"


def why_notice(referral: Any) -> str:
    """Why the parents are to know by that day, in words."""
    days = referral.route.notice_school_days
    return f"{days} whole school days before the start on {day_words(referral.starts_on)}"


def notice_by(route: Any, starts_on: date | None, days: SchoolDays) -> date | None:
    """The last day on which the parents may be given notice of this start; None on routes that ask for no notice.

    Whole school days lie between notice and start, neither counted: the stricter reading of section 29A.
    """
    if not route or not route.notice_school_days or not starts_on:
        return None
    try:
        return days.add(days.next_open(starts_on), -(route.notice_school_days + 1))
    except OutsideCalendar:
        return None


def earliest_start(route: Route, notice_on: date, days: SchoolDays) -> date | None:
    """The first day a place may start when notice is given on this day; None on routes that ask for no notice."""
    if not route or not route.notice_school_days:
        return None
    try:
        return days.earliest_start(notice_on, route.notice_school_days)
    except OutsideCalendar:
        return None


def of_referral(referral: Any, days: SchoolDays, today: date) -> list[Clock]:
    """The clocks that run on this referral, the first to run out first; none once it is declined or withdrawn.

    That of education stops when a place found or a tutor has begun, that of the notice when both have signed.
    """
    if referral.status not in RUNNING or not referral.route_id:
        return []
    due = education_due_of(referral, days)
    notice = notice_by(referral.route, referral.starts_on, days)
    running = (
        (EDUCATION, due, referral.has_begun or referral.is_taught, why_education),
        (NOTICE, notice, referral.is_signed, why_notice),
    )
    clocks = [
        Clock(what, day, left(days, today, day), why(referral))
        for what, day, is_met, why in running
        if day and not is_met
    ]
    return sorted(clocks, key=lambda clock: clock.due_on)


def left(days: SchoolDays, today: date, due_on: date) -> int:
    """School days from today until that day; below nought when it has passed."""
    if due_on >= today:
        return days.between(today, due_on)
    return -days.between(due_on, today) or -1


def baseline_window(days: SchoolDays, before: date, weeks: int) -> Span | None:
    """The last whole school weeks before that day's week, from their first to their last school day.

    A week counts when its school was open on any day of it; None when the calendar holds no such week.
    """
    monday = before - timedelta(days=before.weekday())
    found: list[list[date]] = []
    for back in range(1, LONGEST_LOOK_BACK + 1):
        first = monday - WEEK * back
        week = list(days.open_days(first, first + timedelta(days=4)))
        if week:
            found.append(week)
        if len(found) == weeks:
            break
    return Span(found[-1][0], found[0][-1]) if found else None


def sessions_in(days: SchoolDays, window: Span) -> int:
    """Sessions a pupil at this school could attend in the window: two on each school day."""
    return 2 * sum(1 for _day in days.open_days(window.starts_on, window.ends_on))
