"""Half-days: the ten of a week, by code (mon_am) and in words."""

from collections.abc import Collection

from django.db import models


class Half(models.TextChoices):
    """Morning or afternoon."""

    AM = "AM", "Morning"
    PM = "PM", "Afternoon"

    @property
    def short(self) -> str:
        """As it ends a code: am."""
        return str(self.value).lower()


class Weekday(models.IntegerChoices):
    """The days pupils attend."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


SHORT = ("mon", "tue", "wed", "thu", "fri")
HALVES = {half.short: str(half.value) for half in Half}


def code_of(weekday: int, half: str) -> str:
    """Monday morning is mon_am."""
    return f"{SHORT[weekday]}_{half.lower()}"


def name_of(weekday: int, half: str) -> str:
    return f"{Weekday(weekday).label} {Half(half).label.lower()}"


BY_CODE = {code_of(day, half): (day.value, str(half.value)) for day in Weekday for half in Half}


def half_of(code: str) -> Half:
    """Of mon_am, the morning."""
    return Half(BY_CODE[code][1])


def by_day(codes: Collection[str]) -> list[tuple[Weekday, list[Half]]]:
    """The days of the week that have any of these half-days, each with its halves."""
    days = [(day, [half for half in Half if code_of(day, half) in codes]) for day in Weekday]
    return [(day, halves) for day, halves in days if halves]


def in_words(codes: Collection[str]) -> str:
    """The half-days as people say them: "Monday morning, Wednesday all day"."""
    words = (name_of(day, halves[0]) if len(halves) == 1 else f"{day.label} all day" for day, halves in by_day(codes))
    return ", ".join(words) or "none"
