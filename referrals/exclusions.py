"""A suspension or exclusion from its first to its last school day, and which suspensions the law counts as one.

Full-time education is due from the sixth school day of a suspension, or of suspensions that follow one another with
no school day between (Education and Inspections Act 2006 s100; Education (Provision of Full-Time Education for
Excluded Pupils) (England) Regulations 2007). A permanent exclusion counts from its own first day. No database.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.school_days import ONE_DAY, SchoolDays


@dataclass(frozen=True, slots=True)
class Excluded:
    """Days a pupil is kept out of school; without a last day it is permanent, or its end is not known."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the pupil is kept out on this day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def of_referral(referral: Any, days: SchoolDays) -> list[Excluded]:
    """The stretches a referral tells of, the latest first; suspensions that run on are one stretch."""
    if referral.excluded_on is None:
        return []
    latest = Excluded(referral.excluded_on, referral.excluded_until)
    first, last = referral.earlier_excluded_on, referral.earlier_excluded_until
    if first is None or last is None or not (referral.route and referral.route.is_suspension):
        return [latest]
    if runs_on(last, latest.starts_on, days):
        return [Excluded(first, latest.ends_on)]
    return [latest, Excluded(first, last)]


def runs_on(last_day: date, first_day: date, days: SchoolDays) -> bool:
    """Whether no school day lies between the end of one suspension and the start of the next."""
    return last_day < first_day and days.between(last_day, first_day - ONE_DAY) == 0


def day_of(excluded: list[Excluded], day: date, days: SchoolDays) -> int | None:
    """Which school day of its stretch this day is, from 1; None when no stretch covers it."""
    found = next((each for each in excluded if each.covers(day)), None)
    return (days.between(found.starts_on - ONE_DAY, day) or None) if found else None
