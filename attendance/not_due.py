"""Why a pupil is not due on a half-day: told of these placements alone, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from accounts import school_calendars
from accounts.models import Organisation
from core.half_days import Weekday, name_of
from core.models import Closure
from core.school_days import SchoolDays
from govuk.dates import day_name, day_words
from placements import sessions
from placements.models import Pause, Placement
from placements.timetable import Cell, Stretch, governing
from pupils.models import Pupil

KINDS = dict(Closure.Kind.choices)


class NotDue:
    """Everything that decides when the pupils of these placements are due, asked once."""

    def __init__(self, placements: Iterable[Placement]) -> None:
        rows = list(placements)
        self.of_pupil = sessions.by(rows, "pupil_id")
        self.agreed: dict[Any, list[Stretch]] = defaultdict(list)
        for agreement in sessions.agreements(rows):
            self.agreed[agreement.placement_id].append(sessions.stretch(agreement))
        self.pauses = sessions.by(Pause.objects.filter(placement__in=rows), "placement_id")
        self.homes = sessions.by(sessions.home_enrolments(rows), "pupil_id")
        owners = {row.provider.organisation_id for row in rows}
        owners |= {enrolment.school_id for found in self.homes.values() for enrolment in found}
        self.days = school_calendars.school_days_of(owners)
        named = Organisation.objects.filter(pk__in=owners) | Organisation.objects.filter(is_council=True)
        told = list(named.values_list("pk", "name", "is_council"))
        self.names: dict[Any, str] = {pk: name for pk, name, _ in told}
        self.names[None] = next((name for _, name, is_council in told if is_council), "the council")
        self.closed = cache(self._closed)

    def why(self, pupil: Pupil, day: date, half: str) -> str:
        """The reason, as a clause; empty when nothing known keeps the pupil from being due."""
        if day.weekday() > Weekday.FRIDAY:
            return f"it is a {day_name(day)}"
        rows = sorted(self.of_pupil.get(pupil, ()), key=lambda row: (row.starts_on, row.pk))
        running = [row for row in rows if row.starts_on <= day <= row.last_day]
        if running:
            return next(filter(None, (self._while_running(row, day, half) for row in running)), "")
        ended = [row for row in rows if row.last_day < day]
        if ended:
            return f"the placement ended on {day_words(max(row.last_day for row in ended))}"
        return f"the placement starts on {day_words(rows[0].starts_on)}" if rows else ""

    def _while_running(self, placement: Placement, day: date, half: str) -> str:
        for pause in self.pauses[placement.pk]:
            if pause.starts_on <= day and (pause.ends_on is None or day <= pause.ends_on):
                until = f" to {day_words(pause.ends_on)}" if pause.ends_on else ""
                return f"the placement is paused from {day_words(pause.starts_on)}{until}"
        home = next((row.school_id for row in self.homes[placement.pupil_id] if row.covers(day)), None)
        return (
            self.closed(home, day)
            or self.closed(placement.provider.organisation_id, day)
            or self._not_agreed(self.agreed[placement.pk], day, half)
        )

    def _closed(self, whose: UUID | None, day: date) -> str:
        days: SchoolDays = self.days[whose]
        kind, name = days.closed_for(day), self.names[whose]
        if kind in (Closure.Kind.BANK_HOLIDAY, Closure.Kind.HOLIDAY):
            return f"it is a {KINDS[kind].lower()} in the calendar of {name}"
        if kind in KINDS:
            return f"{name} is closed that day ({_lower(KINDS[kind])})"
        return f"it is in the holidays of {name}" if kind else ""

    def _not_agreed(self, stretches: list[Stretch], day: date, half: str) -> str:
        if not stretches:
            return ""
        if day < min(each.first for each in stretches):
            return f"the agreement takes force on {day_words(min(each.first for each in stretches))}"
        agreed = governing(stretches, day)
        if not agreed:
            return f"the agreement ended on {day_words(max(each.last for each in stretches if each.first <= day))}"
        if any((cell.weekday, cell.half) == (day.weekday(), half) for cell in agreed):
            return ""
        return f"{name_of(day.weekday(), half)} is not among the half-days agreed ({_listed(agreed)})"


def _listed(cells: Iterable[Cell]) -> str:
    return ", ".join(name_of(cell.weekday, cell.half) for cell in sorted(cells))


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
