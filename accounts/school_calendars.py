"""Which days the school of a pupil is open: its own calendar, or the council's."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts.council import calendar_of_council
from accounts.models import Organisation
from core.models import Calendar
from core.once import kept
from core.school_days import SchoolDays


def school_days_of(organisations: Iterable[UUID | None]) -> dict[Any, SchoolDays]:
    """The school days of many organisations by their id, the council's for None and for those without a calendar.

    A constant number of queries.
    """
    known, wanted = kept("school days of organisations"), {pk for pk in organisations if pk}
    if not {*wanted, None} <= set(known):
        known |= _asked(wanted)
    return {pk: known[pk] for pk in (*wanted, None)}


def _asked(wanted: set[UUID]) -> dict[Any, SchoolDays]:
    if not wanted:
        calendar = calendar_of_council()
        return {None: calendar.school_days() if calendar else SchoolDays(())}
    rows = Organisation.objects.filter(pk__in=wanted) | Organisation.objects.filter(is_council=True)
    above = "calendar__parent_id", "calendar__parent__parent_id"
    asked = list(rows.values_list("pk", "calendar_id", "is_council", *above))
    calendars: dict[Any, Any] = {pk: calendar for pk, calendar, *_ in asked}
    council: Any = next((calendar for _, calendar, is_council, *_ in asked if is_council), None)
    parents: Any = {calendar: parent for _, calendar, _, parent, _ in asked}
    parents |= {parent: None for *_, parent, _ in asked if parent}
    known = None if any(highest for *_, highest in asked) else parents
    days: dict[Any, SchoolDays] = Calendar.objects.school_days(
        (pk for pk in [*calendars.values(), council] if pk), known
    )
    fallback = days.get(council, SchoolDays(()))
    found = {pk: days.get(calendars.get(pk), fallback) for pk in wanted}
    return {**found, None: fallback}
