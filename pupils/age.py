"""What a birth date says on a given day: compulsory school age, year group, key stage."""

from datetime import date, timedelta

_PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))
"""The days on which compulsory school age may start (Education Act 1996 s8 and the order under it)."""

_FRIDAY = 4


# Post-16 runs to 25 for young people with a plan: year 21.
YEARS_OF = {"KS1": (1, 2), "KS2": (3, 6), "KS3": (7, 9), "KS4": (10, 11), "post16": (12, 21)}


def compulsory_from(born: date) -> date:
    """First day of compulsory school age: the prescribed day on or after the fifth birthday."""
    year = born.year + 5
    for month, day in _PRESCRIBED_DAYS:
        if (born.month, born.day) <= (month, day):
            return date(year, month, day)
    raise AssertionError("every birthday is on or before 31 December")


def compulsory_until(born: date) -> date:
    """Last day of compulsory school age: the last Friday in June of the school year of the sixteenth birthday."""
    june_end = date(school_year(born) + 17, 6, 30)
    return june_end - timedelta(days=(june_end.weekday() - _FRIDAY) % 7)


def is_of_compulsory_age(born: date, on: date) -> bool:
    """Whether the law asks that the child be in education on that day; both ends count."""
    return compulsory_from(born) <= on <= compulsory_until(born)


def school_year(day: date) -> int:
    """The calendar year in which the school year of that day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def year_group(born: date, on: date) -> int:
    """The year group of the child's age on that day: 0 is reception, below 0 younger, 14 and more past year 13."""
    return school_year(on) - school_year(born) - 5


def key_stage(year: int) -> str:
    """The key stage of a year group: early years, KS1 to KS4, post-16."""
    for last_year, stage in ((0, "early_years"), (2, "KS1"), (6, "KS2"), (9, "KS3"), (11, "KS4")):
        if year <= last_year:
            return stage
    return "post16"


def born_between(stage: str, on: date) -> tuple[date, date]:
    """First and last birth date of the pupils who are in this key stage in the school year of that day."""
    youngest, oldest = YEARS_OF[stage]
    started = school_year(on)
    return date(started - oldest - 5, 9, 1), date(started - youngest - 4, 8, 31)
