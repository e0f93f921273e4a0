"""What the dashboard shows: places, demand, attendance, and what is late, for a term and a choice of rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from attendance.figures import ApAttendance, Ratio, since_referral
from attendance.rollup import tally, total
from audits.models import Action
from core import clock
from placements.models import LIVE, Agreement, Offer, Pattern, Placement, Referral, Review
from providers import standing
from providers.models import Lot, Programme, Provider
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


def headline(about: Cohort, acting: Any) -> dict[str, Any]:
    """Attendance of the term so far, and since referral."""
    placements = about.placements(acting)
    until = min(about.ends_on, clock.today())
    counted = total(about.sessions(acting, until))
    before, after = cohort.since_referral_of(placements, until)
    return {
        "attendance": counted,
        "shown": percentage(counted.ratio),
        "baseline": percentage(before),
        "since": percentage(after),
        "change": points(since_referral(before, after)),
        "pupils": cohort.pupils_in(placements),
        "placements": placements.count(),
    }


def referrals_by_step(about: Cohort, acting: Any) -> list[tuple[str, str, int]]:
    """Each step's code, label and number of referrals."""
    rows = about.referrals(acting).order_by().values_list("status").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(status.value, status.label, counts.get(status.value, 0)) for status in Referral.Status]


def registers_not_in(about: Cohort, acting: Any) -> list[tuple[str, int, date]]:
    """Provider, its unknown sessions of the term, and the oldest of their days; the most first."""
    today = clock.today()
    unknown = about.sessions(acting, today - timedelta(days=1)).filter(mark__isnull=True)
    rows = (
        unknown.order_by()
        .values_list("placement__provider__organisation__name")
        .annotate(n=Count("pk"), oldest=Min("date"))
    )
    return sorted(((name, n, oldest) for name, n, oldest in rows), key=lambda row: (-row[1], row[0]))


def standings(acting: Any) -> list[Standing]:
    """Today's standing of every provider on the framework, in a constant number of queries."""
    today = clock.today()
    return list(standing.of_many(list(Provider.objects.visible_to(acting).on_framework(today)), today).values())


def by_standing(found: list[Standing]) -> list[tuple[str, str, int]]:
    """How many providers are open, warned or blocked."""
    levels = Counter(each.level for each in found)
    return [(code, label, levels.get(code, 0)) for code, label in STANDING_WORDS.items()]


def lots(about: Cohort) -> list[LotLine]:
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
    chosen = Lot.objects.filter(pk=about.lot.pk) if about.lot else Lot.objects.all()
    return [LotLine(str(lot), capacity[lot.pk], in_use.get(lot.pk, 0), wanted[lot.pk]) for lot in chosen]


def late(acting: Any, found: list[Standing]) -> list[dict[str, Any]]:
    """What is overdue, as cards that open the lists."""
    today = clock.today()
    return [
        {
            "label": "reviews overdue",
            "count": Review.objects.visible_to(acting).due().filter(due_on__lt=today).count(),
            "url": reverse("placements:reviews") + "?when=overdue",
            "kind": "urgent",
        },
        {
            "label": "audit actions overdue",
            "count": Action.objects.visible_to(acting).overdue(today).count(),
            "url": reverse("audits:actions") + "?when=overdue",
            "kind": "urgent",
        },
        {
            "label": "documents out of date",
            "count": sum(slot.status == "expired" for each in found for slot in each.slots),
            "url": reverse("providers:documents") + "?status=expired",
            "kind": "urgent",
        },
        {
            "label": "offers past their answer date",
            "count": Offer.objects.visible_to(acting).open().filter(reply_by__lt=today).count(),
            "url": reverse("placements:offers") + "?status=offered",
            "kind": "urgent",
        },
        {
            "label": "placements that could not start",
            "count": Placement.objects.visible_to(acting).waiting_to_start(today).count(),
            "url": reverse("placements:placements") + "?status=waiting",
            "kind": "urgent",
        },
    ]


def attendance_by_provider(about: Cohort, acting: Any) -> list[tuple[str, ApAttendance]]:
    """Each provider's attendance in the term so far, by name."""
    counted = tally(about.sessions(acting, clock.today()), "placement__provider__organisation__name")
    return sorted(counted.items())


def weeks(about: Cohort, acting: Any) -> list[tuple[str, Ratio]]:
    """AP attendance by week, each named by its Monday."""
    by_day = tally(about.sessions(acting, clock.today()), "date")
    grouped: dict[date, Ratio] = {}
    for day, counted in by_day.items():
        monday = day - timedelta(days=day.weekday())
        grouped[monday] = grouped.get(monday, Ratio(0, 0)) + counted.ratio
    return [(f"{monday.day} {monday:%b}", grouped[monday]) for monday in sorted(grouped)]
