"""Filters of lists by the moments of their rows."""

from typing import Any

from core import clock
from govuk.filters import DayFilter


class FromDay(DayFilter):
    """From the first moment of a day on: a bound that an index answers, where a cast would read every row."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.filter(**{f"{self.field_name}__gte": clock.at(value)}) if value else qs


class ToDay(DayFilter):
    """Up to the last moment of a day."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.filter(**{f"{self.field_name}__lt": clock.after(value)}) if value else qs
