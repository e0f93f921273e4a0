"""What the registration watch adds up: a pupil's week at one provider, and the council's figures."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from core.models import Threshold
from placements import timetable
from placements.registration_watch import Thresholds, Week
from placements.timetable import Cell
from pupils.age import is_of_compulsory_age
from pupils.models import Pupil


def week(pupil: Pupil, cells: Sequence[Cell], day: date) -> Week:
    """What these half-days come to for this pupil, of whatever age on this day."""
    return Week(
        pupil=pupil.pk,
        hours=_hours(cells),
        weekdays=timetable.weekdays(cells),
        is_looked_after=pupil.is_looked_after,
        has_ehcp=pupil.has_plan,
        is_of_compulsory_age=is_of_compulsory_age(pupil.born_on, day),
    )


def _hours(cells: Sequence[Cell]) -> Fraction:
    """Hours a week; a half-day that two agreements of one placement share is counted once, at its longest."""
    longest: dict[tuple[int, str], Cell] = {}
    for cell in cells:
        there = longest.get((cell.weekday, cell.half))
        longest[cell.weekday, cell.half] = max(cell, there, key=lambda one: one.minutes) if there else cell
    return timetable.hours_per_week(longest.values())


def thresholds(day: date) -> Thresholds:
    """The council's figures; the Department's working view where none are entered."""
    figures, shipped = Threshold.objects.values_on(day), Thresholds()
    return Thresholds(
        full_time_hours=figures.get("full_time_hours", shipped.full_time_hours),
        watch_hours=figures.get("watch_hours", shipped.watch_hours),
        pupils=int(figures.get("watch_pupils", shipped.pupils)),
        pupils_to_watch=int(figures.get("watch_pupils_amber", shipped.pupils_to_watch)),
        protected_pupils=int(figures.get("watch_pupils_protected", shipped.protected_pupils)),
        full_week_days=int(figures.get("watch_full_week_days", shipped.full_week_days)),
        declaration_days=int(figures.get("watch_declaration_days", shipped.declaration_days)),
    )
