"""The days the borough's history runs on: three half-terms before the present one, ending yesterday."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Self

from core.models import Calendar, Term
from core.school_days import ONE_DAY, SchoolDays
from govuk.dates import day_words

HALF_TERMS_BEFORE = 3
# Admission to the framework comes six school weeks before the first lesson, the first referral in between.
TO_ADMISSION = 30
A_YEAR = timedelta(weeks=52)
# Reviews, actions and planned starts reach this far ahead; the calendar must know those days.
SCHOOL_DAYS_AHEAD = 32
# The last school weeks are told act by act; what came before stands as rows.
ACT_BY_ACT = 30


class OutsideTimeline(Exception):
    """No history can be told that ends on this day: a sentence."""


@dataclass(frozen=True)
class Timeline:
    """The council's school days around the day on which the history ends."""

    today: date
    calendar: SchoolDays
    terms: tuple[Term, ...]
    opens_on: date
    # The first day of what was carried over from a year ago; None where the term dates or the framework begin later.
    earlier_from: date | None = None

    @classmethod
    def ending(cls, today: date, calendar: Calendar, framework_starts_on: date) -> Self:
        """The history that ends on this day. Raises OutsideTimeline where the calendar or the framework lacks days."""
        days, terms = calendar.school_days(), tuple(calendar.terms())
        begun = [span for span in days.half_terms if span.starts_on <= today]
        first, last = reach(days, framework_starts_on)
        if not first <= today <= last:
            raise OutsideTimeline(
                f"The term dates entered allow a history that ends between {day_words(first)} and {day_words(last)}, "
                f"and not on {day_words(today)}."
            )
        opens_on = begun[-1 - HALF_TERMS_BEFORE].starts_on
        return cls(today, days, terms, opens_on, _earlier_from(today, terms, opens_on, framework_starts_on))

    @cached_property
    def admitted_on(self) -> date:
        """When the providers came on the framework and the portal was opened."""
        return self.shift(self.opens_on, -TO_ADMISSION)

    @property
    def last_term(self) -> Term:
        """The last term that was over yesterday: its report can have been signed off."""
        return [term for term in self.terms if term.ends_on < self.today - ONE_DAY][-1]

    @property
    def this_term_from(self) -> date:
        """The first day of the term of today, or of the last one before it."""
        return [term.starts_on for term in self.terms if term.starts_on <= self.today][-1]

    @cached_property
    def recent_from(self) -> date:
        return max(self.before(ACT_BY_ACT), self.opens_on)

    @cached_property
    def yesterday(self) -> date:
        """The last school day before today."""
        return self.before(1)

    @cached_property
    def school_year(self) -> date:
        """1 September of the school year of today."""
        return date(self.today.year if self.today.month >= 9 else self.today.year - 1, 9, 1)

    @property
    def has_leavers(self) -> bool:
        """Whether a school year ended within the history."""
        return self.opens_on < self.school_year <= self.today

    @property
    def last_summer(self) -> date:
        """The last Friday in June of the school year before this one, when year 11 leaves."""
        end = date(self.school_year.year, 6, 30)
        return end - timedelta(days=(end.weekday() - 4) % 7)

    def shift(self, day: date, school_days: int) -> date:
        """The day that many school days after, or before, this one."""
        return self.calendar.add(day, school_days)

    def before(self, school_days: int) -> date:
        return self.shift(self.today, -school_days)

    def school_days(self, first: date, last: date) -> list[date]:
        return list(self.calendar.open_days(first, last))

    def weeks(self, first: date) -> list[list[date]]:
        """The school days from this one up to yesterday, week by week."""
        days = self.school_days(first, self.yesterday)
        return [list(week) for _, week in groupby(days, lambda day: day.isocalendar()[:2])]

    def whole_weeks(self) -> list[list[date]]:
        """Those weeks that were over before today."""
        return [week for week in self.weeks(self.opens_on) if friday_of(week[0]) < self.today]

    def end_of_term(self, day: date) -> date:
        return self._term_of(day).ends_on

    def end_of_year(self, day: date) -> date:
        this = self._term_of(day)
        return [term for term in self.terms if term.academic_year == this.academic_year][-1].ends_on

    def _term_of(self, day: date) -> Term:
        return next(term for term in self.terms if term.ends_on >= day)


def _earlier_from(today: date, terms: tuple[Term, ...], opens_on: date, framework_starts_on: date) -> date | None:
    """When the term began that it was a year ago: beside it this one is read."""
    then = [term for term in terms if term.starts_on <= today - A_YEAR]
    is_known = len(then) > 1 and framework_starts_on <= then[-1].starts_on < opens_on
    return then[-1].starts_on if is_known else None


def friday_of(day: date) -> date:
    return day + timedelta(days=4 - day.weekday())


def reach(days: SchoolDays, framework_starts_on: date) -> tuple[date, date]:
    """The first and last day on which a history can end: the admission before it lies within the framework's days."""
    spans = list(days.half_terms)
    usable = [
        span.starts_on
        for before, span in zip(spans, spans[HALF_TERMS_BEFORE:], strict=False)
        if sum(1 for _ in days.open_days(framework_starts_on, before.starts_on)) > TO_ADMISSION
    ]
    return usable[0] + ONE_DAY, days.add(spans[-1].ends_on, -SCHOOL_DAYS_AHEAD)
