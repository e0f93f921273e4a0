"""Which marks may be saved by whom: not ahead of time, not before the term, not once they are locked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple, Self

from django.db.models import QuerySet

from accounts.council import calendar_of_council
from accounts.school_calendars import school_days_of
from attendance.cells import Meaning
from core import clock
from core.acting import Acting
from core.models import Threshold
from core.once import kept
from core.school_days import OutsideCalendar, SchoolDays
from govuk.dates import day_words, hours_words, time_words
from placements.models import Session
from pupils.models import Enrolment

LOCK_SCHOOL_DAYS = 5
"""When the council has entered no figure of its own."""


class Due(NamedTuple):
    """A session a pupil is due, and the mark it has; `kind` is None while nobody has said what happened."""

    pupil_id: Any
    provider_id: Any
    session_id: int
    date: date
    half: str
    starts: time
    ends: time
    kind: str | None
    reason: str | None
    minutes_late: int | None
    left_at: time | None
    nature: str | None

    @property
    def saved(self) -> Meaning | None:
        """What the saved mark says."""
        return Meaning(*self[7:]) if self.kind else None  # type: ignore[arg-type]

    @property
    def when(self) -> str:
        """Such as 16 November 2026 AM."""
        return f"{day_words(self.date)} {self.half}"


SESSION_FIELDS = (
    "pk",
    "date",
    "half",
    "starts",
    "ends",
    "mark__kind",
    "mark__reason",
    "mark__minutes_late",
    "mark__left_at",
    "mark__nature",
)
"""What to ask of Session for a Due, in its order, behind the pupil and the provider."""


class Proposed(NamedTuple):
    """What is said of a session, with whatever it came from."""

    source: Any
    due: Due
    says: Meaning


class Refused(NamedTuple):
    """What is said of a session and may not be saved, with the sentence why."""

    source: Any
    due: Due
    why: str


@dataclass(slots=True)
class Sorted:
    """Marks by what saving them would do."""

    new: list[Proposed] = field(default_factory=list)
    changed: list[Proposed] = field(default_factory=list)
    unchanged: list[Proposed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def completed(says: Meaning, saved: Meaning | None) -> Meaning:
    """What is said, with what it leaves out taken from a saved mark that says the same: less detail is no change."""
    if saved is None or says == saved or says.kind != saved.kind or says.reason != saved.reason:
        return says
    return says._replace(
        minutes_late=says.minutes_late or saved.minutes_late,
        left_at=says.left_at or saved.left_at,
        nature=says.nature or saved.nature,
    )


@dataclass(frozen=True)
class MarkRules:
    """What this person may save today."""

    by: Acting
    today: date
    opens_on: date | None
    lock_after: int

    @classmethod
    def of(cls, by: Acting) -> Self:
        """Their rules today; the council may fill in and change marks of any day."""
        today = clock.today()
        if by.sees_everything:
            return cls(by, today, None, 0)
        lock_after = int(Threshold.objects.value_on("mark_lock_school_days", today, LOCK_SCHOOL_DAYS))
        return cls(by, today, start_of_term(today), lock_after)

    def sort(self, said: Iterable[Proposed]) -> Sorted:
        """Sort what is said into new, changed, unchanged and refused marks."""
        sorted_ = Sorted()
        first, last = self.opens_on or date.min, self.today
        for proposed in said:
            source, due, says = proposed
            if due.kind is None and first <= due.date <= last and says.left_at is says.minutes_late is None:
                sorted_.new.append(proposed)
                continue
            group = sorted_.new
            if due.kind is not None:
                saved = due.saved
                says = completed(says, saved)
                proposed = Proposed(source, due, says)
                group = sorted_.unchanged if says == saved else sorted_.changed
            why = "" if group is sorted_.unchanged else self._fault(due, says)
            if why:
                sorted_.refused.append(Refused(source, due, why))
            else:
                group.append(proposed)
        if sorted_.changed and not self.by.sees_everything:
            self._take_out_locked(sorted_)
        return sorted_

    def shut(self, due: Due) -> str:
        """Why nothing may be recorded of this session, whatever is said; empty when something may."""
        if due.date > self.today:
            return f"{day_words(due.date)} is in the future. Attendance can be recorded up to today"
        if self.opens_on and due.kind is None and due.date < self.opens_on:
            return (
                f"{day_words(due.date)} is before the start of term ({day_words(self.opens_on)}). "
                "Ask the council to record it"
            )
        return ""

    def _fault(self, due: Due, says: Meaning) -> str:
        if due.date > self.today or (self.opens_on and due.date < self.opens_on):
            why = self.shut(due)
            if why:
                return why
        return misfit(due, says)

    def _take_out_locked(self, sorted_: Sorted) -> None:
        locks = self.locks(proposed.due for proposed in sorted_.changed)
        open_ = [proposed for proposed in sorted_.changed if proposed.due.session_id not in locks]
        sorted_.refused += [
            Refused(proposed.source, proposed.due, locks[proposed.due.session_id])
            for proposed in sorted_.changed
            if proposed.due.session_id in locks
        ]
        sorted_.changed = open_

    def locks(self, dues: Iterable[Due]) -> dict[int, str]:
        """Why the saved mark of a session may no longer be changed by this person, by session id.

        Counted in school days of the pupil's own school, the council's where there is none; a constant number of
        queries.
        """
        if self.by.sees_everything:
            return {}
        saved = [due for due in dues if due.kind]
        first_open = self._first_open_days({due.pupil_id for due in saved})
        why = f"it was saved and is older than {self.lock_after} school days. Ask the council to change it"
        return {due.session_id: why for due in saved if due.date < first_open[due.pupil_id]}

    def _first_open_days(self, pupils: set[Any]) -> dict[Any, date]:
        """The earliest day of which each pupil's saved marks may be changed."""
        if not pupils:
            return {}
        schools = Enrolment.objects.home_schools(pupils, self.today)
        calendars = school_days_of(set(schools.values()))
        by_school = {school: self._first_open_day(days) for school, days in calendars.items()}
        return {pupil: by_school[schools.get(pupil)] for pupil in pupils}

    def _first_open_day(self, days: SchoolDays) -> date:
        try:
            last = self.today if days.is_open(self.today) else days.add(self.today, -1)
            return days.add(last, -self.lock_after)
        except OutsideCalendar:
            return date.min


def minutes_between(first: time, second: time) -> int:
    """Whole minutes from one time of day to a later one."""
    return (second.hour - first.hour) * 60 + second.minute - first.minute


def misfit(due: Due, says: Meaning) -> str:
    """Why what is said cannot have happened within the session's hours; empty where it can."""
    if says.left_at is not None and not due.starts < says.left_at <= due.ends:
        left, hours = time_words(says.left_at), hours_words(due.starts, due.ends)
        return f"left at {left} is not within the session ({hours})"
    if says.minutes_late is not None and not 0 < says.minutes_late < _minutes(due):
        return f"late by {says.minutes_late} minutes does not fit the session ({_minutes(due)} minutes)"
    return ""


def _minutes(due: Due) -> int:
    return minutes_between(due.starts, due.ends)


def start_of_term(day: date) -> date | None:
    """The first day of the council's term that runs on this day, or of the last one that ran; None without terms."""
    known = kept("starts of terms")
    if day not in known:
        calendar = calendar_of_council()
        term = calendar.last_term(day) if calendar else None
        known[day] = term.starts_on if term else None
    starts_on: date | None = known[day]
    return starts_on


def dues(sessions: QuerySet[Session]) -> Iterator[Due]:
    """The sessions of a queryset as plain values, in one query."""
    columns = ("placement__pupil_id", "placement__provider_id", *SESSION_FIELDS)
    return map(Due._make, sessions.order_by().values_list(*columns).iterator(20_000))
