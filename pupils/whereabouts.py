"""Where pupils are: today by their sessions, and in the ten half-days of an ordinary week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Prefetch, QuerySet

from accounts import school_calendars
from core.acting import Acting
from core.half_days import Half, Weekday
from pupils.models import Enrolment, Pupil
from pupils.readers import GONE, Reader

SCHOOL = "School"
NOBODY = "Nobody"
ELSEWHERE = "Not with you"
CLOSED = "School closed"


@dataclass(frozen=True)
class Place:
    """Where a pupil is in one half-day; `is_gap` when nobody has them."""

    text: str
    times: str = ""

    @property
    def is_gap(self) -> bool:
        """A half-day covered by nobody."""
        return self.text == NOBODY


@dataclass
class Day:
    """A pupil's morning and afternoon."""

    am: Place
    pm: Place
    name: str = ""

    @property
    def halves(self) -> list[Place]:
        return [self.am, self.pm]


@dataclass
class Week:
    """Monday to Friday, and how many of the ten half-days nobody covers."""

    days: list[Day] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        """Half-days covered by nobody."""
        return sum(place.is_gap for day in self.days for place in day.halves)


class Source(Protocol):
    """A room above that has pupils in half-days, as far as whoever looks may see it."""

    def fetched(self, acting: Acting) -> Prefetch:
        """What is fetched with a list of pupils."""
        ...

    def names(self, pupil: Pupil) -> Sequence[str]:
        """Who has this pupil, from what was fetched."""
        ...

    def due(self, pupils: Sequence[Pupil], acting: Acting, day: date) -> Mapping[tuple[Any, str], list[Place]]:
        """Where each pupil is due that day, by pupil and half, the earlier first."""
        ...

    def agreed(self, pupil: Pupil, acting: Acting, first: date, last: date) -> Mapping[tuple[int, str], list[Place]]:
        """Where the pupil is agreed to be, by weekday and half, the earlier first."""
        ...


SOURCES: list[Source] = []


def with_places(pupils: QuerySet[Pupil], acting: Acting) -> QuerySet[Pupil]:
    """The pupils with their enrolments, and with what rooms above say of where they are."""
    schools = Prefetch("enrolments", queryset=Enrolment.objects.select_related("school"))
    return pupils.prefetch_related(schools, *(source.fetched(acting) for source in SOURCES))


def names(pupil: Pupil) -> str:
    """Who has a pupil that was fetched with its places."""
    return ", ".join(name for source in SOURCES for name in source.names(pupil))


def today(pupils: Sequence[Pupil], acting: Acting, day: date, reader: Reader | None = None) -> dict[Any, Day]:
    """Where each of these pupils is this morning and afternoon, in a constant number of queries."""
    reader = reader or Reader(acting, day)
    due = _together(source.due(pupils, acting, day) for source in SOURCES)
    homes = {pupil.pk: pupil.home_enrolment(day) for pupil in pupils}
    school_days = school_calendars.school_days_of(home.school_id if home else None for home in homes.values())
    found = {}
    for pupil in pupils:
        home = homes[pupil.pk]
        is_open = school_days[home.school_id if home else None].is_open(day)
        otherwise = _otherwise(acting, has_school=home is not None, is_open=is_open)
        if not reader.knows(pupil):
            otherwise = Place(GONE)
        am, pm = (_one_after_another(due[pupil.pk, half]) or otherwise for half in Half.values)
        found[pupil.pk] = Day(am, pm)
    return found


def _together(said: Iterable[Mapping[Any, list[Place]]]) -> dict[Any, list[Place]]:
    found: dict[Any, list[Place]] = defaultdict(list)
    for places in said:
        for key, those in places.items():
            found[key] = sorted([*found[key], *those], key=lambda place: place.times)
    return found


def _one_after_another(places: Sequence[Place]) -> Place | None:
    """A half-day that two share, the earlier first: their times do not overlap. None without any."""
    if len(places) < 2:
        return places[0] if places else None
    return Place(", then ".join(place.text for place in places), ", ".join(place.times for place in places))


def _otherwise(acting: Acting, *, has_school: bool, is_open: bool) -> Place:
    """Where a pupil is who is not due elsewhere."""
    if acting.is_provider:
        return Place(ELSEWHERE)
    if not is_open:
        return Place(CLOSED)
    return Place(SCHOOL if has_school else NOBODY)


def week(pupil: Pupil, acting: Acting, day: date) -> Week:
    """The ten half-days of the week of this day, by what is agreed: elsewhere, the school, or nobody."""
    monday = day - timedelta(days=day.weekday())
    otherwise = _otherwise(acting, has_school=pupil.home_enrolment(day) is not None, is_open=True)
    friday = monday + timedelta(days=4)
    places = _together(source.agreed(pupil, acting, monday, friday) for source in SOURCES)
    found = Week()
    for weekday, name in Weekday.choices:
        am, pm = (_one_after_another(places[weekday, half]) or otherwise for half in Half.values)
        found.days.append(Day(am, pm, name))
    return found
