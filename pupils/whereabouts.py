"""Where pupils should be, and what is known of it: by the half-days they are due, what was marked, pauses and rolls."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple, Protocol

from django.db.models import Prefetch, Q, QuerySet

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.half_days import Half, Weekday
from core.models import Closure
from core.school_days import SchoolDays
from core.the_week import Entry, HalfDay, Look
from govuk.dates import hours_words
from pupils.models import Enrolment, Pupil
from pupils.readers import GONE, Reader

SCHOOL = "School"
NOBODY = "Nobody"
ELSEWHERE = "Not with you"
CLOSED = "School closed"
HOLIDAYS = {"weekend": "Weekend", "holidays": "Holidays"}
"""What no school is closed for, and nobody misses."""


class Known(NamedTuple):
    """What is known of a half-day that is due: the mark, or that there is none; the code proposed for it."""

    tag: Tag | None
    detail: str = ""
    code: str = ""
    link: str = ""


class Due(NamedTuple):
    """A half-day somebody is due at a place; `key` is what the rooms further above know it by, if they do."""

    pupil: Any
    date: date
    half: str
    starts: time
    ends: time
    where: str
    key: Any = None
    known: Known = Known(None)


class Paused(NamedTuple):
    """Days on which a pupil is not due at a place, and why; without an end until somebody says so."""

    pupil: Any
    first: date
    last: date | None
    why: str
    where: str

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class NotAtSchool(NamedTuple):
    """Days on which the school does not have a pupil in these half-days of the week, and who has it instead."""

    pupil: Any
    first: date
    last: date | None
    half_days: Collection[HalfDay]
    instead: Entry

    def covers(self, day: date, half: str) -> bool:
        runs = self.first <= day and (self.last is None or day <= self.last)
        return runs and (day.weekday(), half) in self.half_days


class Held(NamedTuple):
    """When some pupils are due at places, and when not, in any order."""

    due: Iterable[Due]
    paused: Iterable[Paused]
    not_at_school: Iterable[NotAtSchool] = ()


class Source(Protocol):
    """A room above that has pupils in half-days, as far as whoever looks may see it."""

    def fetched(self, acting: Acting) -> Prefetch:
        """What is fetched with a list of pupils."""
        ...

    def names(self, pupil: Pupil) -> Sequence[str]:
        """Who has this pupil, from what was fetched."""
        ...

    def between(self, pupils: Sequence[Pupil], acting: Acting, first: date, last: date) -> Held:
        """The half-days these pupils are due from the first day to the last, and what is paused then."""
        ...


Knowing = Callable[[Sequence[Due], Any, bool], Mapping[Any, Known]]
SOURCES: list[Source] = []
KNOWN: list[Knowing] = []
Taught = Callable[[date, str], QuerySet[Any]]
TAUGHT: list[Taught] = []


def known_by(knowing: Knowing) -> Knowing:
    """Have said what is known of half-days due, by their keys, to whoever acts; with the codes proposed, or without."""
    if knowing not in KNOWN:
        KNOWN.append(knowing)
    return knowing


def taught_by(taught: Taught) -> Taught:
    """Have it said whom these rows, which name a pupil, have on a half-day without a session."""
    if taught not in TAUGHT:
        TAUGHT.append(taught)
    return taught


def taught_on(day: date, half: str) -> Q:
    """Of pupils: whom somebody has then without a session, or has agreed to leave at home."""
    found = Q(pk=None)
    for taught in TAUGHT:
        found |= Q(pk__in=taught(day, half).order_by().values("pupil"))
    return found


def with_places(pupils: QuerySet[Pupil], acting: Acting) -> QuerySet[Pupil]:
    """The pupils with their enrolments, and with what rooms above say of where they are."""
    schools = Prefetch("enrolments", queryset=Enrolment.objects.select_related("school"))
    return pupils.prefetch_related(schools, *(source.fetched(acting) for source in SOURCES))


def names(pupil: Pupil) -> str:
    """Who has a pupil that was fetched with its places."""
    return ", ".join(name for source in SOURCES for name in source.names(pupil))


@dataclass(frozen=True)
class Day:
    """A pupil's morning and afternoon: who has them, one after another where two share it."""

    am: Sequence[Entry]
    pm: Sequence[Entry]

    @property
    def halves(self) -> list[Sequence[Entry]]:
        return [self.am, self.pm]


class Whereabouts:
    """Where these pupils should be from one day to another, in a constant number of queries.

    With `codes`, those proposed to a school stand beside what was marked.
    """

    def __init__(
        self,
        pupils: Iterable[Pupil],
        acting: Acting,
        first: date,
        last: date | None = None,
        *,
        reader: Reader | None = None,
        codes: bool = False,
    ) -> None:
        self.pupils, self.acting, self.first, self.last = list(pupils), acting, first, last or first
        self.reader = reader or Reader(acting, first)
        held = [source.between(self.pupils, acting, self.first, self.last) for source in SOURCES]
        self.rows = sorted((row for each in held for row in each.due), key=lambda row: (row.date, row.starts))
        self.due = self._due(codes and not acting.is_provider)
        self.pauses: dict[Any, list[Paused]] = defaultdict(list)
        for pause in (pause for each in held for pause in each.paused):
            self.pauses[pause.pupil].append(pause)
        self.not_at_school: dict[Any, list[NotAtSchool]] = defaultdict(list)
        for row in (row for each in held for row in each.not_at_school):
            self.not_at_school[row.pupil].append(row)
        homes = {home.school_id for pupil in self.pupils for day in self.days if (home := pupil.home_enrolment(day))}
        self.school_days = school_calendars.school_days_of([*homes, None])

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def _due(self, codes: bool) -> dict[tuple[Any, date, str], list[Entry]]:
        known: dict[Any, Known] = {}
        for knowing in KNOWN:
            known |= knowing(self.rows, self.acting, codes)
        found: dict[tuple[Any, date, str], list[Entry]] = defaultdict(list)
        for row in self.rows:
            said = known.get(row.key, row.known)
            times = hours_words(row.starts, row.ends)
            entry = Entry(row.where, times, known=said.tag, detail=said.detail, code=said.code, link=said.link)
            found[row.pupil, row.date, row.half].append(entry)
        return found

    @property
    def ahead(self) -> Due | None:
        """The first half-day that has not begun."""
        return next((row for row in self.rows if clock.is_to_come(row.date, row.starts)), None)

    def half_day(self, pupil: Pupil, day: date, half: str) -> Sequence[Entry]:
        """Who has the pupil: the places they are due at, else the school, a pause or nobody."""
        return self.due.get((pupil.pk, day, half)) or [self._otherwise(pupil, day, half)]

    def day(self, pupil: Pupil, day: date) -> Day:
        am, pm = (self.half_day(pupil, day, half) for half in Half.values)
        return Day(am, pm)

    def week(self, pupil: Pupil, monday: date) -> dict[tuple[int, str], Sequence[Entry]]:
        """The ten half-days of a week; a provider is told of its own alone."""
        found = {
            (weekday.value, half): self.half_day(pupil, monday + timedelta(days=weekday.value), half)
            for weekday in Weekday
            for half in Half.values
        }
        return {key: entries for key, entries in found.items() if entries[0].where != ELSEWHERE}

    def _otherwise(self, pupil: Pupil, day: date, half: str) -> Entry:
        """Where a pupil is who is due nowhere else."""
        if not self.reader.knows(pupil):
            return Entry(GONE, look=Look.CLOSED)
        home = pupil.home_enrolment(day)
        days = self.school_days[home.school_id if home else None]
        if not self.acting.is_provider and (shut := _shut(days, day, has_school=home is not None)):
            return shut
        if pause := next((row for row in self.pauses[pupil.pk] if row.covers(day)), None):
            return Entry(pause.why, f"{pause.where} is paused", Look.PAUSED)
        if self.acting.is_provider:
            return Entry(ELSEWHERE, look=Look.CLOSED)
        if away := next((row for row in self.not_at_school[pupil.pk] if row.covers(day, half)), None):
            return away.instead
        return Entry(SCHOOL, look=Look.SCHOOL) if home else Entry(NOBODY, look=Look.NOBODY)


def _shut(days: SchoolDays, day: date, *, has_school: bool) -> Entry | None:
    """What keeps everybody at home that day; a school that is closed is told of those on its roll alone."""
    kind = days.closed_for(day)
    if not kind:
        return None
    words = HOLIDAYS.get(kind) or str(Closure.Kind(kind).label)
    is_schools_own = has_school and kind not in HOLIDAYS
    return Entry(CLOSED, words, Look.CLOSED) if is_schools_own else Entry(words, look=Look.CLOSED)


def today(pupils: Sequence[Pupil], acting: Acting, day: date, reader: Reader | None = None) -> dict[Any, Day]:
    """Where each of these pupils should be this morning and afternoon, and what is known."""
    found = Whereabouts(pupils, acting, day, reader=reader)
    return {pupil.pk: found.day(pupil, day) for pupil in pupils}


def gaps(week: Mapping[Any, Sequence[Entry]]) -> int:
    """Half-days covered by nobody."""
    return sum(entry.look == Look.NOBODY for entries in week.values() for entry in entries)
