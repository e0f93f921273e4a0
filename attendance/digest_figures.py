"""The week in numbers, for many schools at once, or for all: never a pupil's name, only how many."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from attendance import rollup
from attendance.figures import NONE_YET, ApAttendance
from attendance.mark_rules import start_of_term
from attendance.models import PlacementWeek
from attendance.period import Period
from govuk.dates import span_words
from placements.models import Placement
from providers.models import Provider
from pupils.models import Enrolment


@dataclass(frozen=True)
class Week:
    """The week a digest tells about, by its Monday, and the day it is told on."""

    monday: date
    told_on: date

    @property
    def ends_on(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def key(self) -> str:
        """Its Monday, as the period of a message."""
        return self.monday.isoformat()

    @property
    def label(self) -> str:
        """Such as 16 to 20 November 2026."""
        return span_words(self.monday, self.monday + timedelta(days=4))

    @property
    def days(self) -> Period:
        return Period.of(self.monday, self.ends_on, self.told_on)

    @cached_property
    def since_term_began(self) -> Period:
        """The days of which what is not known is still asked for."""
        return Period.of(self.since, None, self.told_on)

    @property
    def since(self) -> date:
        """From when on what is not known is still asked for: the start of term."""
        return start_of_term(self.told_on) or self.monday


@dataclass
class Counts:
    """What there is to tell about one organisation, or about all."""

    pupils: int = 0
    sessions: ApAttendance = NONE_YET
    registers: int = 0
    by_provider: list[tuple[str, int]] = field(default_factory=list)


def of_schools(schools: Iterable[UUID], week: Week) -> dict[UUID, Counts]:
    """By organisation: its own pupils' sessions of the week."""
    wanted = set(schools)
    found: dict[Any, Counts] = {school: Counts() for school in wanted}
    if not wanted:
        return found
    told_to = _schools_of(wanted, week)
    pupils_of: dict[Any, set[Any]] = defaultdict(set)
    # Of everybody: the database looks for those of many schools longer than for a week's placements.
    of_week = rollup.tally(Placement.objects.all(), "pk", "pupil", "commissioner", period=week.days)
    for (_, pupil, commissioner), sessions in of_week.items():
        for school in told_to(pupil, commissioner):
            pupils_of[school].add(pupil)
            found[school].sessions += sessions
    for school, pupils in pupils_of.items():
        found[school].pupils = len(pupils)
    return found


def _schools_of(wanted: set[UUID], week: Week) -> Callable[[Any, Any], set[UUID]]:
    """Which of these schools are told about a placement, by its pupil and commissioner."""
    by_pupil: dict[Any, set[UUID]] = defaultdict(set)
    roll = Enrolment.objects.on_roll(week.told_on).filter(school__in=wanted).order_by()
    for school, pupil in roll.values_list("school_id", "pupil_id"):
        by_pupil[pupil].add(school)
    return lambda pupil, commissioner: by_pupil.get(pupil, set()) | ({commissioner} & wanted)


def _not_known(week: Week, *columns: str) -> Iterator[tuple[Any, ...]]:
    """What was not known since the start of term: these columns of the sums of weeks, the week, and its half-days."""
    period = week.since_term_began
    weeks = PlacementWeek.objects.filter(period.weeks(), unmarked__gt=0).order_by()
    for *row, monday, halves in weeks.values_list(*columns, "week", "when_unmarked").distinct():
        if unknown := period.unknown_of(monday, halves):
            yield *row, monday, unknown


def registers_not_in(week: Week) -> Counter[Any]:
    """Registers with a session not known since the start of term, by the provider's organisation."""
    provider = "placement__provider__organisation"
    registers: dict[Any, int] = defaultdict(int)
    for organisation, site, monday, halves in _not_known(week, provider, "placement__site"):
        registers[organisation, site, monday] |= halves
    missing: Counter[Any] = Counter()
    for (organisation, *_), halves in registers.items():
        missing[organisation] += halves.bit_count()
    return +missing


def of_borough(week: Week) -> Counts:
    """Everybody's week, and the registers that are not in by provider, the most first."""
    by_pupil = rollup.tally(Placement.objects.all(), "pupil", period=week.days)
    missing = registers_not_in(week)
    names = dict(
        Provider.objects.filter(organisation__in=missing.keys()).values_list("organisation_id", "organisation__name")
    )
    return Counts(
        pupils=len(by_pupil),
        sessions=sum(by_pupil.values(), NONE_YET),
        registers=sum(missing.values()),
        by_provider=sorted(((names[pk], number) for pk, number in missing.items()), key=lambda row: (-row[1], row[0])),
    )
