"""Filters of lists by the moments of their rows, and of files that were sent."""

from typing import Any

from core import clock
from core.forms import PageFilter
from core.models import SentFile
from govuk.filters import ChoiceFilter, DayFilter


class FromDay(DayFilter):
    """From the first moment of a day on: a bound that an index answers, where a cast would read every row."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.filter(**{f"{self.field_name}__gte": clock.at(value)}) if value else qs


class ToDay(DayFilter):
    """Up to the last moment of a day."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.filter(**{f"{self.field_name}__lt": clock.after(value)}) if value else qs


def where_it_stands(choices: Any) -> ChoiceFilter:
    """By what a person has still to decide, or by one of these statuses."""
    waiting = ("waiting", "To approve or cancel")
    return ChoiceFilter(label="Status", choices=[waiting, *choices], method="that_stand", empty_label="Any status")


class SentFileFilter(PageFilter):
    """Where a file stands."""

    status = where_it_stands(SentFile.Status.choices)

    def that_stand(self, rows: Any, name: str, status: str) -> Any:
        """Those a person has still to decide, or those of one status."""
        return rows.waiting() if status == "waiting" else rows.filter(status=status)
