"""What a child is owed in hours a week: full time by age, as the figures of the rules say it. No database."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pupils.age import compulsory_from, compulsory_until

FULL_TIME, POST_16 = "full_time_week_hours", "post_16_week_hours"
SHIPPED = {FULL_TIME: Decimal(25), POST_16: Decimal(15)}
HALF_DAYS = 10
LAST_YEAR = 25
"""Until this birthday a young person with a plan may be owed education."""


def full_week(born_on: date, day: date, *, has_plan: bool, hours: Mapping[str, Decimal]) -> int | None:
    """Minutes a week that are full time for this child: by law of compulsory age, after it as a study programme.

    None before compulsory age, and after Year 13 without a plan.
    """
    if day < compulsory_from(born_on):
        return None
    if day <= compulsory_until(born_on):
        return _minutes(hours[FULL_TIME])
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    return _minutes(hours[POST_16]) if age < (LAST_YEAR if has_plan else 18) else None


def of_half_day(hours: Mapping[str, Decimal]) -> int:
    """Minutes of one of the ten half-days of a full week."""
    return _minutes(hours[FULL_TIME]) // HALF_DAYS


def _minutes(hours: Decimal) -> int:
    return int(hours * 60)
