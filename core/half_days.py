"""Half-days: the ten of a week, and times within them."""

from django.db import models


class Half(models.TextChoices):
    """Morning or afternoon."""

    AM = "AM", "Morning"
    PM = "PM", "Afternoon"


class Weekday(models.IntegerChoices):
    """The days pupils attend."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


SHORT = ("mon", "tue", "wed", "thu", "fri")
HALF_DAYS = [(f"{day}_{half.lower()}", weekday, half) for weekday, day in enumerate(SHORT) for half in Half.values]
HALF_DAY_CODES = [code for code, _, _ in HALF_DAYS]
BY_CODE = {code: (weekday, half) for code, weekday, half in HALF_DAYS}


def code_of(weekday: int, half: str) -> str:
    """Monday morning is mon_am."""
    return f"{SHORT[weekday]}_{half.lower()}"


def in_words(codes: list[str]) -> str:
    """The half-days as people say them: "Monday morning, Wednesday all day"."""
    words = []
    for weekday, short in enumerate(SHORT):
        halves = [half for half in ("am", "pm") if f"{short}_{half}" in codes]
        if halves:
            part = {("am",): "morning", ("pm",): "afternoon", ("am", "pm"): "all day"}[tuple(halves)]
            words.append(f"{Weekday(weekday).label} {part}")
    return ", ".join(words) or "none"
