"""The calendars, read once: a history asks for the same school days some thousands of times."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from core.models.calendar import CalendarQuerySet
from core.school_days import SchoolDays

_known: dict[int, SchoolDays] = {}


@contextmanager
def calendars() -> Iterator[None]:
    """While the block runs, each calendar's school days are kept until `forget` is called."""
    asked = CalendarQuerySet.school_days

    def school_days(self: Any, pks: Iterable[int]) -> dict[int, SchoolDays]:
        wanted = {pk for pk in pks if pk}
        if missing := wanted - _known.keys():
            _known.update(asked(self, missing))
        return {pk: _known[pk] for pk in wanted}

    forget()
    CalendarQuerySet.school_days = school_days  # type: ignore[method-assign]
    try:
        yield
    finally:
        CalendarQuerySet.school_days = asked  # type: ignore[method-assign]
        forget()


def forget() -> None:
    """A closure was entered: ask again."""
    _known.clear()
