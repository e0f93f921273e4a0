"""What the dashboard shows: places, demand, attendance, and what is late, for a term and a choice of rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Value
from django.urls import reverse

from attendance.figures import NONE_YET, ApAttendance
from attendance.rollup import Line, SinceReferral, by_week, of_cohort
from core.acting import Acting
from govuk.dates import short_month_day
from placements.models import Agreement, Referral
from providers.models import Lot, Provider
from providers.standing import WORDS, Standing
from reports import rows
from reports.cohort import Cohort
from reports.figures import DEFINITIONS, Figure, percentage, points

FILTERS = ("term", "school", "provider", "lot", "key_stage")


def query_of(asked: Mapping[str, Any], **more: Any) -> str:
    """The dashboard's filters as a query string, some replaced."""
    kept = {name: asked.get(name) for name in FILTERS if asked.get(name)} | more
    return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Links:
    """Where the rows behind each figure are listed, as the dashboard is filtered."""

    asked: Mapping[str, Any]

    def to(self, code: str, **more: Any) -> str:
        """The rows of this figure."""
        return reverse("reports:dashboard-rows", args=[code]) + query_of(self.asked, **more)


@dataclass(frozen=True)
class Shown(Figure):
    """One figure of the dashboard, and where its rows are."""

    url: str


@dataclass(frozen=True)
class LotLine:
    """Demand against capacity of one lot, in half-days of a week."""

    name: str
    pk: int
    capacity: int
    in_use: int
    wanted: int

    @property
    def free(self) -> int:
        """Half-days left when everybody placed comes."""
        return self.capacity - self.in_use


@dataclass(frozen=True)
class Sessions:
    """The sessions of a cohort up to today, by provider and week, and since referral: asked once for several parts."""

    lines: list[Line]
    since: SinceReferral
    names: dict[Any, str]

    @classmethod
    def of(cls, about: Cohort, acting: Acting, found: list[tuple[Provider, Standing]]) -> "Sessions":
        """Count them, and compare with before the referral, from the first session to the last day."""
        placements = about.placements(acting)
        lines = by_week(placements, "provider", period=about.so_far)
        names = {row.pk: row.name for row, _ in found}
        if left := {line.keys[0] for line in lines} - names.keys():
            names |= dict(Provider.objects.filter(pk__in=left).order_by().values_list("pk", "organisation__name"))
        return cls(lines, of_cohort(placements, about.until), names)

    def total(self) -> ApAttendance:
        return sum((line.counted for line in self.lines), NONE_YET)

    def by_provider(self) -> list[tuple[Any, str, ApAttendance]]:
        """Each provider's key, name and sessions, by name."""
        each: dict[Any, ApAttendance] = {}
        for line in self.lines:
            pk = line.keys[0]
            each[pk] = each.get(pk, NONE_YET) + line.counted
        return [(pk, self.names[pk], each[pk]) for pk in sorted(each, key=lambda pk: (self.names[pk], str(pk)))]

    def weeks(self) -> list[tuple[date, str, ApAttendance]]:
        """Sessions by week, each by its Monday."""
        found: dict[date, ApAttendance] = {}
        for line in self.lines:
            monday = line.keys[-1]
            found[monday] = found.get(monday, NONE_YET) + line.counted
        return [(monday, short_month_day(monday), found[monday]) for monday in sorted(found)]

    def not_in(self) -> list[tuple[Any, str, int, date]]:
        """Provider, its unknown sessions up to yesterday, and the oldest of their days; the most first."""
        found: dict[Any, tuple[int, date]] = {}
        for line in self.lines:
            if line.unknown_since:
                pk = line.keys[0]
                number, oldest = found.get(pk, (0, line.unknown_since))
                found[pk] = (number + line.counted.unknown, min(oldest, line.unknown_since))
        lines = [(pk, self.names[pk], number, oldest) for pk, (number, oldest) in found.items()]
        return sorted(lines, key=lambda line: (-line[2], line[1]))


def headline(sessions: Sessions, counts: dict[str, int], links: Links) -> list[Shown]:
    """Places, pupils, attendance of the term so far, and since referral."""
    counted = sessions.total()
    since = sessions.since
    shown = {
        "places": str(counts["places"]),
        "pupils": str(counts["pupils"]),
        "placements": str(counts["placements"]),
        "attendance": percentage(counted.ratio),
        "unknown": str(counted.unknown),
        "closed": str(counted.closed),
        "baseline": percentage(since.before),
        "since": percentage(since.now.ratio),
        "change": points(since.points),
    }
    return [Shown(code, words, links.to(code)) for code, words in shown.items()]


def referrals_by_step(about: Cohort, acting: Acting, links: Links) -> list[tuple[str, int, str]]:
    """Each step's label, number of referrals, and where they are listed."""
    counts = dict(about.referrals(acting).order_by().values_list("status").annotate(n=Count("pk")))
    return [
        (status.label, counts.get(status.value, 0), links.to("referrals", step=status.value))
        for status in Referral.Status
    ]


def by_standing(found: list[tuple[Provider, Standing]], links: Links) -> list[tuple[str, int, str]]:
    """How many providers are open, warned or blocked, and where they are listed."""
    levels: Counter[str] = Counter(each.level for _, each in found)
    return [(label, levels.get(code, 0), links.to("providers", step=code)) for code, label in WORDS.items()]


def lots(about: Cohort, acting: Acting, offered: list[Lot]) -> list[LotLine]:
    """Demand against capacity by lot: half-days sold, in use, and wanted and not yet placed."""
    capacity: Counter[int] = Counter()
    for programme in rows.capacity(about, acting):
        capacity[programme.lot_id] += programme.capacity * len(programme.half_days)
    # The half-days `rows.in_use` finds, gone through from the placements: they are few, agreements many.
    running = rows.places(about, acting).filter(agreements__status=Agreement.Status.IN_FORCE)
    used = running.order_by().values_list("membership__lot").annotate(n=Count("agreements__pattern"))
    in_use = dict(used)
    wanted: Counter[int] = Counter()
    for lot, half_days in rows.wanted(about, acting).values_list("lot", "half_days"):
        wanted[lot] += len(half_days)
    chosen = [about.lot] if about.lot else offered
    return [LotLine(str(lot), lot.pk, capacity[lot.pk], in_use.get(lot.pk, 0), wanted[lot.pk]) for lot in chosen]


LATE = ("reviews_overdue", "reviews_soon", "actions_overdue", "offers_late", "not_started")


def counts(about: Cohort, acting: Acting, found: list[tuple[Provider, Standing]]) -> dict[str, int]:
    """How many pupils and placements there were, places are in use, and what is late, asked in one query."""
    wanted = {code: (rows.BEHIND[code](about, acting), Count("pk")) for code in ("placements", "places", *LATE)}
    # The same number as that of the pupils' rows, without going through every pupil there ever was.
    wanted["pupils"] = wanted["placements"][0], Count("pupil", distinct=True)
    parts = [
        each.order_by().annotate(part=Value(code)).values("part").annotate(n=number).values_list("part", "n")
        for code, (each, number) in wanted.items()
    ]
    counted = {code: 0 for code in wanted} | dict(parts[0].union(*parts[1:], all=True))
    return {
        **counted,
        "never_audited": len(rows.with_reason(found, "never_audited")),
        "audits_overdue": len(rows.with_reason(found, "audit_overdue")),
        "documents_expired": len(rows.expired_of(found)),
    }


def late(counted: dict[str, int], links: Links) -> list[dict[str, Any]]:
    """What is overdue or due soon, as cards that open the rows."""
    return [
        {
            "label": DEFINITIONS[code][0].lower(),
            "count": counted[code],
            "url": links.to(code),
            "kind": "" if code == "reviews_soon" else "urgent",
        }
        for code in (*LATE, "never_audited", "audits_overdue", "documents_expired")
    ]
