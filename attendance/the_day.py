"""A day as it fills up: how many sessions are due, arrived, absent and not heard of; by school, provider or register.

What nobody has marked is not heard of once it has begun, and late once its register time has passed; before, it is to
come. Never is any of these called absent, or well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, Min, Q, QuerySet
from django.urls import reverse

from attendance import rollup
from attendance.models import Mark
from core import clock
from core.acting import Acting
from core.half_days import Half
from core.models import Threshold
from placements.models import Session
from pupils.models import HOME
from pupils.readers import Reader

REGISTER_MINUTES = 60
"""How long after a half-day begins its register is asked for, when the council has entered no figure of its own."""
NAMED = 8
LINES_SHOWN = 5
ALWAYS_TOLD = 4
"""Due, arrived, absent and not heard of: nought is told too."""
NO_SCHOOL = ("none", "On no school's roll")


def begun(moment: datetime) -> Q:
    """Half-days that have begun by then."""
    here = moment.astimezone(clock.LONDON)
    return Q(date__lt=here.date()) | Q(date=here.date(), starts__lte=here.time())


def arrived(now: datetime) -> Q:
    return rollup.ATTENDED


def not_heard_of(now: datetime) -> Q:
    """Begun, and nobody has marked it."""
    return rollup.UNKNOWN & begun(now)


def to_come(now: datetime) -> Q:
    """Not begun, and nobody has marked it."""
    return rollup.UNKNOWN & ~begun(now)


def late(now: datetime) -> Q:
    """Not heard of although its register time has passed."""
    return not_heard_of(now - timedelta(minutes=register_minutes(clock.day_of(now))))


STATES: dict[str, tuple[str, Callable[[datetime], Q]]] = {
    "arrived": ("Arrived: attended, late or left early", arrived),
    "not_heard_of": ("Not heard of: begun and not marked", not_heard_of),
    "overdue": ("Not heard of, and the register time has passed", late),
    "to_come": ("To come", to_come),
}
"""What the list of a day is narrowed by, beside the kinds of marks."""


def register_minutes(day: date) -> int:
    """Minutes after a half-day begins until its register is late."""
    return int(Threshold.objects.values_on(day).get("register_minutes", REGISTER_MINUTES))


@dataclass(frozen=True)
class Tally:
    """The sessions of a day, or of a school, provider or register in it."""

    label: str
    url: str
    due: int
    arrived: int
    absent: int
    closed: int
    not_heard_of: int
    late: int

    @property
    def to_come(self) -> int:
        """What nobody has marked because it has not begun."""
        return self.due - self.arrived - self.absent - self.closed - self.not_heard_of

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What its bar is made of."""
        rest = "to come, or closed by the provider" if self.closed else "to come"
        return [
            ("arrived", self.arrived),
            ("absent", self.absent),
            ("not heard of", self.not_heard_of),
            (rest, self.to_come + self.closed),
        ]


class Late(NamedTuple):
    """A session whose register is late, and the year and school that tell its pupil from another of the same name."""

    session: Session
    apart: str


Figure = tuple[str, int, str, bool]
"""Words, a number, the list of exactly those rows where there is one, and whether it is late."""


@dataclass(frozen=True)
class TheDay:
    """The day as it stands at a moment: all together, and by line, what is not heard of first."""

    now: datetime
    minutes: int
    by: str
    together: Tally
    lines: Sequence[Tally]
    late: Sequence[Late] = ()
    """The first of those whose register time has passed."""
    is_under_way: bool = False
    """Whether the register time of the first half-day has passed."""
    next_day: date | None = None
    """When somebody is due again, where nobody is on this day."""

    @property
    def figures(self) -> list[Figure]:
        """What is due and what is known of it; what is to come or closed only where there is some."""
        all_, address = self.together, self.together.url
        told = (
            ("due", all_.due, address, False),
            ("arrived", all_.arrived, _listing(address, "arrived"), False),
            ("absent", all_.absent, _listing(address, Mark.Kind.ABSENT), False),
            ("not heard of", all_.not_heard_of, _listing(address, "not_heard_of"), all_.late > 0),
            ("to come", all_.to_come, _listing(address, "to_come"), False),
            ("closed by the provider", all_.closed, _listing(address, Mark.Kind.PROVIDER_CLOSED), False),
        )
        return [figure for place, figure in enumerate(told) if figure[1] or place < ALWAYS_TOLD]

    @property
    def late_address(self) -> str:
        """All that are late, for those who have a list of sessions."""
        return _listing(self.together.url, "overdue")

    @property
    def first_lines(self) -> Sequence[Tally]:
        return self.lines[:LINES_SHOWN]

    @property
    def other_lines(self) -> Sequence[Tally]:
        return self.lines[LINES_SHOWN:]


def _listing(address: str, happened: str) -> str:
    return f"{address}?happened={happened}" if address else ""


def of(acting: Acting, today: date) -> TheDay:
    """Today: for a provider by register, for a school by provider, for the council by home school."""
    now, minutes = clock.now(), register_minutes(today)
    seen, late_before = Session.objects.visible_to(acting), now - timedelta(minutes=minutes)
    sessions = rollup.of_few(seen, acting).filter(date=today)
    by, grouped, line = LINES["provider" if acting.is_provider else "school" if acting.is_school else "council"]
    rows = list(grouped(sessions.order_by()).annotate(**_counts(now, late_before), begins=Min("starts")))
    lines = [Tally(*line(row), **{name: row[name] for name in COUNTED}) for row in rows]
    lines.sort(key=lambda tally: (-tally.late, -tally.not_heard_of, -tally.due, tally.label))
    address = "" if acting.is_provider else reverse("attendance:day")
    together = Tally("Together", address, **{name: sum(row[name] for row in rows) for name in COUNTED})
    first = min((row["begins"] for row in rows), default=None)
    return TheDay(
        now,
        minutes,
        by,
        together,
        lines,
        late=_first_of(sessions.filter(not_heard_of(late_before)), Reader(acting, today))
        if together.late and address
        else (),
        is_under_way=first is not None and _at(today, first) <= late_before,
        next_day=None if rows else _next_day(seen, today),
    )


COUNTED = ("due", "arrived", "absent", "closed", "not_heard_of", "late")


def _counts(now: datetime, late_before: datetime) -> dict[str, Count]:
    of = (None, rollup.ATTENDED, rollup.ABSENT, rollup.CLOSED, not_heard_of(now), not_heard_of(late_before))
    return {name: Count("pk", filter=which) for name, which in zip(COUNTED, of, strict=True)}


def _first_of(late: QuerySet[Session], reader: Reader) -> Sequence[Late]:
    rows = with_home_school(late).annotate(home_name=F("home__school__name"))
    related = rows.select_related("placement__pupil", "placement__provider__organisation")
    first = related.order_by("starts", "placement__pupil__legal_surname", "pk")[:NAMED]
    return [Late(row, ", ".join(filter(None, _year_and_school(row, reader)))) for row in first]


def _year_and_school(row: Any, reader: Reader) -> tuple[str, str]:
    return reader.year(row.placement.pupil), row.home_name or "" if reader.acting.sees_everything else ""


def _at(day: date, starts: time) -> datetime:
    return clock.at(day, starts.hour, starts.minute)


def _next_day(sessions: QuerySet[Session], today: date) -> date | None:
    return sessions.filter(date__gt=today).order_by("date").values_list("date", flat=True).first()


def _by_register(sessions: QuerySet[Session]) -> Any:
    return sessions.values("placement__site", "placement__site__name", "date", "half")


def _of_register(row: dict[str, Any]) -> tuple[str, str]:
    where = (row["placement__site"], row["date"], row["half"])
    label = f"Register: {Half(row['half']).label}, {row['placement__site__name']}"
    return label, reverse("attendance:register", args=where)


def _by_provider(sessions: QuerySet[Session]) -> Any:
    return sessions.values("placement__provider", "placement__provider__organisation__name")


def _of_provider(row: dict[str, Any]) -> tuple[str, str]:
    address = f"{reverse('attendance:day')}?provider={row['placement__provider']}"
    return row["placement__provider__organisation__name"], address


def _by_school(sessions: QuerySet[Session]) -> Any:
    return with_home_school(sessions).values("home__school", "home__school__name")


def _of_school(row: dict[str, Any]) -> tuple[str, str]:
    address = f"{reverse('attendance:day')}?school={row['home__school'] or NO_SCHOOL[0]}"
    return row["home__school__name"] or NO_SCHOOL[1], address


LINES: dict[str, tuple[str, Callable[[QuerySet[Session]], Any], Callable[[dict[str, Any]], tuple[str, str]]]] = {
    "provider": ("register", _by_register, _of_register),
    "school": ("provider", _by_provider, _of_provider),
    "council": ("school", _by_school, _of_school),
}
"""What a line of the day is, for whom."""


def with_home_school(sessions: QuerySet[Session]) -> Any:
    """Each with the enrolment (`home`) at the school where the pupil is registered on its day, if any."""
    to_home = "placement__pupil__enrolments"
    on = Q(placement__pupil__enrolments__starts_on__lte=F("date")) & (
        Q(placement__pupil__enrolments__ends_on=None) | Q(placement__pupil__enrolments__ends_on__gte=F("date"))
    )
    home = FilteredRelation(to_home, condition=on & Q(placement__pupil__enrolments__status__in=HOME))
    return sessions.annotate(home=home)
