"""Absences no reason is known for: how long code N may stand for each, and which a school still has to settle."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.school_calendars import school_days_of
from attendance import unmarked
from attendance.models import Mark
from core.acting import Acting
from core.models import Threshold
from core.school_days import ONE_DAY, OutsideCalendar, SchoolDays
from placements.models import Session
from placements.models.session import SessionQuerySet
from pupils.models import HOME, Enrolment

ESTABLISH_WITHIN = 5
"""School days, when the council has entered no figure of its own."""

REACH = 120
"""Days looked back for the first session whose N may still stand: longer than any holiday."""


def last_day(days: SchoolDays, on: date, within: int) -> date | None:
    """The last school day on which N may stand for a session of this day; None past the end of the calendar."""
    try:
        return days.add(on, within)
    except OutsideCalendar:
        return None


class Deadlines:
    """For one school: the last day of N for a session of any day, by the figure in force on that day."""

    def __init__(self, school: UUID) -> None:
        self.days = school_days_of([school])[school]
        self.figures = Threshold.objects.figures()

    def of(self, on: date) -> date | None:
        """The last day for a session of this day."""
        within = self.figures.on(on).get("establish_reason_school_days", ESTABLISH_WITHIN)
        return last_day(self.days, on, int(within))

    def first_open(self, today: date) -> date:
        """The earliest day of sessions whose N may still stand today."""
        day = today
        for _ in range(REACH):
            last = self.of(day - ONE_DAY)
            if last is not None and last < today:
                break
            day -= ONE_DAY
        return day


def of_school(sessions: Any, school: UUID) -> SessionQuerySet:
    """Sessions missed for no known reason whose code this school has to enter, by the rolls of their day.

    Left out are those that another school's register takes: where the provider is a school of the pupil's own, and
    online ones unless the council said for their day that they count.
    """
    that_day = Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=OuterRef("date")))
    that_day = that_day.filter(pupil=OuterRef("placement__pupil"), starts_on__lte=OuterRef("date"))
    teaches = that_day.filter(school=OuterRef("placement__provider__organisation")).exclude(
        status=Enrolment.Status.GUEST
    )
    rows = sessions.filter(mark__kind=Mark.Kind.ABSENT, mark__reason="unexplained")
    rows = rows.filter(Exists(that_day.filter(school=school, status__in=HOME))).exclude(Exists(teaches))
    figure = Threshold.objects.filter(code="online_counts_as_place", starts_on__lte=OuterRef("date"))
    figure = figure.order_by("-starts_on")
    rows = rows.alias(counts_online=Subquery(figure.values("value")[:1]))
    return rows.filter(Q(placement__membership__lot__is_online=False) | Q(counts_online__gt=0))


def open_of(sessions: Any, acting: Acting, today: date) -> SessionQuerySet:
    """Those of the school that acts whose N may still stand."""
    school = acting.organisation_id
    return of_school(unmarked.of_weeks(sessions, acting, Deadlines(school).first_open(today), "unexplained"), school)


def to_count(acting: Acting, today: date) -> SessionQuerySet:
    """The same for a count: nothing is asked before it but the school's calendar."""
    school = acting.organisation_id
    first = Deadlines(school).first_open(today)
    rows = unmarked.of_weeks(Session.objects.all(), acting, first, "unexplained", is_counted=True)
    return of_school(rows, school)


def ask_ahead(people: Iterable[Acting], today: date) -> None:
    """The calendars of many schools, kept for their deadlines."""
    school_days_of(person.organisation_id for person in people)


def open_first(rows: SessionQuerySet, first_open: date) -> SessionQuerySet:
    """Those whose N may still stand before those it may not, each the oldest first."""
    return rows.annotate(is_open=Q(date__gte=first_open)).order_by(F("is_open").desc(), "date", "half", "pk")
