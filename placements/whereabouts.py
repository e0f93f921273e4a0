"""Where pupils are: today by their sessions, and in the ten half-days of an ordinary week."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts import school_calendars
from core.half_days import Half, Weekday
from placements.models import LIVE, Enrolment, Pattern, Placement, Pupil, Session
from placements.seeing import GONE, Reader

SCHOOL = "School"
NOBODY = "Nobody"
ELSEWHERE = "Not with you"
CLOSED = "School closed"


@dataclass(frozen=True)
class Place:
    """Where a pupil is in one half-day; `is_gap` when nobody has them."""

    text: str
    times: str = ""
    placement: Any = None

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
        """Morning, then afternoon."""
        return [self.am, self.pm]


@dataclass
class Week:
    """Monday to Friday, and how many of the ten half-days nobody covers."""

    days: list[Day] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        """Half-days covered by nobody."""
        return sum(place.is_gap for day in self.days for place in day.halves)


def with_places(pupils: QuerySet[Pupil], acting: Any) -> QuerySet[Pupil]:
    """The pupils with their enrolments, and their live placements that this person may see as `live_placements`."""
    live: Any = (
        Placement.objects.visible_to(acting).live().select_related("provider__organisation").order_by("starts_on")
    )
    return pupils.prefetch_related(
        Prefetch("enrolments", queryset=Enrolment.objects.select_related("school")),
        Prefetch("placements", queryset=live, to_attr="live_placements"),
    )


def today(pupils: Sequence[Pupil], acting: Any, day: date, reader: Reader | None = None) -> dict[Any, Day]:
    """Where each of these pupils is this morning and afternoon, in a constant number of queries."""
    reader = reader or Reader(acting, day)
    sessions = Session.objects.visible_to(acting).filter(date=day, placement__pupil__in=[pupil.pk for pupil in pupils])
    due: dict[tuple[Any, str], list[Place]] = defaultdict(list)
    for row in sessions.select_related("placement__provider__organisation").order_by("starts"):
        due[row.placement.pupil_id, row.half].append(_due(row))
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


def _due(session: Session) -> Place:
    placement = session.placement
    return Place(placement.provider.name, f"{session.starts:%H:%M} to {session.ends:%H:%M}", placement)


def _one_after_another(places: Sequence[Place]) -> Place | None:
    """A half-day that two providers share, the earlier first: their times do not overlap. None without any."""
    if len(places) < 2:
        return places[0] if places else None
    return Place(", then ".join(place.text for place in places), ", ".join(place.times for place in places))


def _otherwise(acting: Any, *, has_school: bool, is_open: bool) -> Place:
    """Where a pupil is who is not due at a provider."""
    if acting.is_provider:
        return Place(ELSEWHERE)
    if not is_open:
        return Place(CLOSED)
    return Place(SCHOOL if has_school else NOBODY)


def week(pupil: Pupil, acting: Any, day: date) -> Week:
    """The ten half-days of the week of this day, by the agreements in force: a provider, the school, or nobody."""
    monday = day - timedelta(days=day.weekday())
    otherwise = _otherwise(acting, has_school=pupil.home_enrolment(day) is not None, is_open=True)
    places: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for cell in sorted(_cells(pupil, acting, monday, monday + timedelta(days=4)), key=lambda cell: cell.starts):
        places[cell.weekday, cell.half].append(_agreed(cell))
    found = Week()
    for weekday, name in Weekday.choices:
        am, pm = (_one_after_another(places[weekday, half]) or otherwise for half in Half.values)
        found.days.append(Day(am, pm, name))
    return found


def _cells(pupil: Pupil, acting: Any, first: date, last: date) -> Iterable[Pattern]:
    seen = Placement.objects.visible_to(acting).filter(pupil=pupil, status__in=LIVE)
    return Pattern.objects.filter(
        agreement__placement__in=seen,
        agreement__status="in_force",
        agreement__starts_on__lte=last,
        agreement__ends_on__gte=first,
    ).select_related("agreement__placement__provider__organisation")


def _agreed(cell: Pattern) -> Place:
    placement = cell.agreement.placement
    paused = " (paused)" if placement.status == Placement.Status.PAUSED else ""
    return Place(f"{placement.provider.name}{paused}", f"{cell.starts:%H:%M} to {cell.ends:%H:%M}", placement)
