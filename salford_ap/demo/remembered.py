"""Calendars, terms and thresholds, read once: a history asks for the same ones some thousands of times."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from core.models import Calendar
from core.models.calendar import CalendarQuerySet
from core.models.dated import ThresholdQuerySet
from core.school_days import SchoolDays

_known: dict[Any, Any] = {}


@contextmanager
def reference_data() -> Iterator[None]:
    """While the block runs, what was read is kept until `forget` is called."""
    forget()
    with ExitStack() as kept:
        kept.enter_context(_in_place_of(CalendarQuerySet, "school_days", _school_days))
        kept.enter_context(_in_place_of(Calendar, "terms", _terms))
        kept.enter_context(_in_place_of(ThresholdQuerySet, "values_on", _values_on))
        yield
    forget()


def forget() -> None:
    """A closure was entered: ask again."""
    _known.clear()


@contextmanager
def _in_place_of(owner: type, name: str, remembering: Callable[..., Any]) -> Iterator[None]:
    asked = getattr(owner, name)
    setattr(owner, name, lambda self, *args: remembering(asked, self, *args))
    try:
        yield
    finally:
        setattr(owner, name, asked)


def _school_days(asked: Callable[..., Any], rows: Any, pks: Iterable[int]) -> dict[int, SchoolDays]:
    wanted = {pk for pk in pks if pk}
    if missing := {pk for pk in wanted if ("school days", pk) not in _known}:
        _known.update({("school days", pk): days for pk, days in asked(rows, missing).items()})
    return {pk: _known["school days", pk] for pk in wanted}


def _terms(asked: Callable[..., Any], calendar: Calendar) -> list[Any]:
    key = "terms", calendar.pk
    if key not in _known:
        _known[key] = asked(calendar)
    return list(_known[key])


def _values_on(asked: Callable[..., Any], rows: Any, day: date) -> dict[str, Any]:
    key = "thresholds", day
    if key not in _known:
        _known[key] = asked(rows, day)
    return dict(_known[key])
