"""The days the borough's history runs on: three half-terms before the present one, ending yesterday."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from core.models import Calendar, Term
from core.school_days import ONE_DAY, SchoolDays, Span

HALF_TERMS_BEFORE = 3
# Admission to the framework comes before the first referral, and the first referral before the first lesson.
SCHOOL_WEEKS_TO_ADMISSION = 6
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

    @classmethod
    def ending(cls, today: date, calendar: Calendar, framework_starts_on: date) -> Self:
        """The history that ends on this day. Raises OutsideTimeline where the calendar or the framework lacks days."""
        days, terms = calendar.school_days(), tuple(calendar.terms())
        begun = [span for span in days.half_terms if span.starts_on <= today]
        first, last = _reach(days, framework_starts_on)
        if not first <= today <= last:
            raise OutsideTimeline(
                f"The term dates entered allow a history that ends between {_words(first)} and {_words(last)}, "
                f"and not on {_words(today)}."
            )
        return cls(today, days, terms, begun[-1 - HALF_TERMS_BEFORE].starts_on)

    @staticmethod
    def last_day(calendar: Calendar, framework_starts_on: date) -> date:
        return _reach(calendar.school_days(), framework_starts_on)[1]

    @cached_property
    def admitted_on(self) -> date:
        """When the providers came on the framework and the portal was opened."""
        return self.calendar.add(self.opens_on, -5 * SCHOOL_WEEKS_TO_ADMISSION)

    @property
    def last_term(self) -> Term:
        """The last term that was over yesterday: its report can have been signed off."""
        return [term for term in self.terms if term.ends_on < self.today - ONE_DAY][-1]

    @cached_property
    def recent_from(self) -> date:
        return max(self.before(ACT_BY_ACT), self.opens_on)

    @cached_property
    def yesterday(self) -> date:
        """The last school day before today."""
        return self.shift(self.today, -1)

    @property
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

    def ahead(self, school_days: int) -> date:
        return self.shift(self.today, school_days)

    def open_on(self, day: date) -> date:
        """This day, or the next school day."""
        return self.calendar.next_open(day)

    def school_days(self, first: date, last: date) -> list[date]:
        return list(self.calendar.open_days(first, last))

    def is_first_of_week(self, day: date) -> bool:
        monday = day - timedelta(days=day.weekday())
        return next(iter(self.school_days(monday, monday + timedelta(days=4))), None) == day

    def whole_weeks(self, count: int) -> list[list[date]]:
        """The school days of the last weeks that were over before today, the latest last."""
        monday = self.today - timedelta(days=self.today.weekday())
        found: list[list[date]] = []
        while len(found) < count:
            if monday + timedelta(days=4) < self.today and (
                days := self.school_days(monday, monday + timedelta(days=4))
            ):
                found.insert(0, days)
            monday -= timedelta(days=7)
        return found

    def term_of(self, day: date) -> Term:
        return next(term for term in self.terms if term.ends_on >= day)

    def end_of_term(self, day: date) -> date:
        return self.term_of(day).ends_on

    def end_of_year(self, day: date) -> date:
        this = self.term_of(day)
        return [term for term in self.terms if term.academic_year == this.academic_year][-1].ends_on


def _reach(days: SchoolDays, framework_starts_on: date) -> tuple[date, date]:
    """The first and last day on which a history can end."""
    spans: list[Span] = list(days.half_terms)
    usable = [
        place
        for place, span in enumerate(spans)
        if place >= HALF_TERMS_BEFORE and _is_within(days, spans[place - HALF_TERMS_BEFORE], framework_starts_on)
    ]
    return spans[usable[0]].starts_on + ONE_DAY, days.add(spans[-1].ends_on, -SCHOOL_DAYS_AHEAD)


def _is_within(days: SchoolDays, span: Span, framework_starts_on: date) -> bool:
    """Whether the admission before this half-term lies within the framework's days."""
    needed = 5 * SCHOOL_WEEKS_TO_ADMISSION
    known = sum(1 for _ in days.open_days(framework_starts_on, span.starts_on))
    return known > needed


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
