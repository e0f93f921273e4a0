"""Calendars, terms, thresholds and kinds of document, read once: a history asks for them some thousands of times."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from core.models import Calendar
from core.models.calendar import CalendarQuerySet
from core.models.dated import ThresholdQuerySet
from core.school_days import SchoolDays
from providers.models import DocumentKind

_known: dict[Any, Any] = {}


@contextmanager
def reference_data() -> Iterator[None]:
    """While the block runs, what was read is kept until `forget` is called."""
    forget()
    with ExitStack() as kept:
        kept.enter_context(_in_place_of(CalendarQuerySet, "school_days", _school_days))
        kept.enter_context(_in_place_of(Calendar, "terms", _terms))
        kept.enter_context(_in_place_of(ThresholdQuerySet, "values_on", _values_on))
        kept.enter_context(_in_place_of(DocumentKind, "everything", _kinds))
        yield
    forget()


def forget() -> None:
    """A closure was entered: ask again."""
    _known.clear()


@contextmanager
def _in_place_of(owner: type, name: str, remembering: Callable[..., Any]) -> Iterator[None]:
    asked = vars(owner)[name]
    method = classmethod(_remembered(asked.__func__, remembering)) if isinstance(asked, classmethod) else None
    setattr(owner, name, method or _remembered(asked, remembering))
    try:
        yield
    finally:
        setattr(owner, name, asked)


def _remembered(asked: Callable[..., Any], remembering: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *args: remembering(asked, self, *args)


def _kinds(asked: Callable[..., Any], owner: Any) -> list[Any]:
    if "kinds" not in _known:
        _known["kinds"] = asked(owner)
    return list(_known["kinds"])


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
