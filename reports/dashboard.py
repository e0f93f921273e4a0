"""What the dashboard shows: places, demand, attendance, and what is late, for a term and a choice of rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse

from attendance.figures import ApAttendance, Ratio, since_referral
from attendance.rollup import tally
from audits.models import Action
from core import clock
from placements.models import LIVE, Agreement, Offer, Pattern, Placement, Referral, Review
from providers import standing
from providers.models import Lot, Membership, Programme, Provider
from providers.standing import Standing
from reports import cohort
from reports.cohort import Cohort
from reports.figures import percentage, points

STANDING_WORDS = {
    "clear": "Open to referrals",
    "warning": "Open, with something to mend",
    "blocked": "Not taking new placements",
}


@dataclass(frozen=True)
class LotLine:
    """Demand against capacity of one lot, in half-days of a week."""

    name: str
    capacity: int
    in_use: int
    wanted: int

    @property
    def free(self) -> int:
        """Half-days left when everybody placed comes."""
        return self.capacity - self.in_use


@dataclass(frozen=True)
class Sessions:
    """The sessions of a cohort up to today, by provider and day: one query that several parts add up."""

    cells: dict[tuple[str, date], ApAttendance]

    @classmethod
    def of(cls, about: Cohort, acting: Any) -> "Sessions":
        """Count them."""
        rows = about.sessions(acting, clock.today())
        return cls(tally(rows, "placement__provider__organisation__name", "date"))

    def total(self) -> ApAttendance:
        """All together."""
        return _sum(self.cells.values())

    def by_provider(self) -> list[tuple[str, ApAttendance]]:
        """Each provider's, by name."""
        names = sorted({name for name, _ in self.cells})
        return [(name, _sum(each for (whose, _), each in self.cells.items() if whose == name)) for name in names]

    def weeks(self) -> list[tuple[str, Ratio]]:
        """Attendance by week, each named by its Monday."""
        grouped: dict[date, Ratio] = {}
        for (_, day), counted in self.cells.items():
            monday = day - timedelta(days=day.weekday())
            grouped[monday] = grouped.get(monday, Ratio(0, 0)) + counted.ratio
        return [(f"{monday.day} {monday:%b}", grouped[monday]) for monday in sorted(grouped)]

    def not_in(self) -> list[tuple[str, int, date]]:
        """Provider, its unknown sessions up to yesterday, and the oldest of their days; the most first."""
        found: dict[str, tuple[int, date]] = {}
        for (name, day), counted in self.cells.items():
            if counted.unknown and day < clock.today():
                number, oldest = found.get(name, (0, day))
                found[name] = (number + counted.unknown, min(oldest, day))
        rows = [(name, number, oldest) for name, (number, oldest) in found.items()]
        return sorted(rows, key=lambda row: (-row[1], row[0]))


def _sum(parts: Iterable[ApAttendance]) -> ApAttendance:
    given = list(parts)
    return ApAttendance(
        attended=sum(each.attended for each in given),
        absent=sum(each.absent for each in given),
        closed=sum(each.closed for each in given),
        unknown=sum(each.unknown for each in given),
    )


def headline(about: Cohort, acting: Any, sessions: Sessions) -> dict[str, Any]:
    """Attendance of the term so far, and since referral."""
    placements = about.placements(acting)
    counted = sessions.total()
    before, after = cohort.since_referral_of(placements, min(about.ends_on, clock.today()))
    rows = placements.order_by().aggregate(pupils=Count("pupil", distinct=True), placements=Count("pk"))
    return {
        **rows,
        "attendance": counted,
        "shown": percentage(counted.ratio),
        "baseline": percentage(before),
        "since": percentage(after),
        "change": points(since_referral(before, after)),
    }


def referrals_by_step(about: Cohort, acting: Any) -> list[tuple[str, str, int]]:
    """Each step's code, label and number of referrals."""
    rows = about.referrals(acting).order_by().values_list("status").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(status.value, status.label, counts.get(status.value, 0)) for status in Referral.Status]


def standings(acting: Any) -> list[Standing]:
    """Today's standing of every provider on a lot, suspended ones counted, in a constant number of queries."""
    on_a_lot = Membership.objects.filter(status__in=[Membership.Status.ACTIVE, Membership.Status.SUSPENDED])
    providers = Provider.objects.visible_to(acting).filter(pk__in=on_a_lot.values("provider"))
    return list(standing.of_many(list(providers), clock.today()).values())


def by_standing(found: list[Standing]) -> list[tuple[str, str, int]]:
    """How many providers are open, warned or blocked."""
    levels: Counter[str] = Counter(each.level for each in found)
    return [(code, label, levels.get(code, 0)) for code, label in STANDING_WORDS.items()]


def lots(about: Cohort, offered: list[Lot]) -> list[LotLine]:
    """Demand against capacity by lot: places sold, half-days in use, and half-days wanted and not yet placed."""
    capacity: Counter[int] = Counter()
    for lot, half_days, places in Programme.objects.running().values_list("lot", "half_days", "capacity"):
        capacity[lot] += places * len(half_days)
    in_use = dict(
        Pattern.objects.filter(agreement__status=Agreement.Status.IN_FORCE, agreement__placement__status__in=LIVE)
        .order_by()
        .values_list("agreement__placement__membership__lot")
        .annotate(n=Count("pk"))
    )
    wanted: Counter[int] = Counter()
    unplaced = Referral.objects.filter(status=Referral.Status.APPROVED, placements=None)
    for lot, half_days in unplaced.values_list("lot", "half_days"):
        wanted[lot] += len(half_days)
    chosen = [about.lot] if about.lot else offered
    return [LotLine(str(lot), capacity[lot.pk], in_use.get(lot.pk, 0), wanted[lot.pk]) for lot in chosen]


def late(acting: Any, found: list[Standing]) -> list[dict[str, Any]]:
    """What is overdue, as cards that open the lists."""
    today = clock.today()
    counts = _counts(
        reviews=Review.objects.visible_to(acting).due().filter(due_on__lt=today),
        actions=Action.objects.visible_to(acting).overdue(today),
        offers=Offer.objects.visible_to(acting).open().filter(reply_by__lt=today),
        placements=Placement.objects.visible_to(acting).waiting_to_start(today),
    )
    expired = sum(slot.status == "expired" for each in found for slot in each.slots)
    return [
        _late("reviews overdue", counts["reviews"], "placements:reviews", "when=overdue"),
        _late("audit actions overdue", counts["actions"], "audits:actions", "when=overdue"),
        _late("documents out of date", expired, "providers:documents", "status=expired"),
        _late("offers past their answer date", counts["offers"], "placements:offers", "status=offered"),
        _late("placements that could not start", counts["placements"], "placements:placements", "status=waiting"),
    ]


def _late(label: str, count: int, name: str, query: str) -> dict[str, Any]:
    return {"label": label, "count": count, "url": f"{reverse(name)}?{query}", "kind": "urgent"}


def _counts(**rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has, asked in one query."""
    parts = [
        each.order_by().annotate(part=Value(name)).values("part").annotate(n=Count("pk")).values_list("part", "n")
        for name, each in rows.items()
    ]
    return {name: 0 for name in rows} | dict(parts[0].union(*parts[1:], all=True))
