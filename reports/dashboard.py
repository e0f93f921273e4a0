"""What the dashboard shows: demand by lot, standings, what is late, and its charts, for a term and a choice of rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Value
from django.urls import reverse

from attendance.figures import ApAttendance
from core import clock
from core.acting import Acting
from core.models import Term
from core.weeks import SUNDAY
from govuk import charts
from govuk.dates import short_day, short_month_day
from placements.models import Agreement
from providers.models import Lot, Provider
from providers.standing import WORDS, Standing
from reports import overdue, rows
from reports.cohort import Cohort
from reports.figures import DEFINITIONS
from reports.links import Links
from reports.sessions import OfProvider, Sessions

A_YEAR = timedelta(weeks=52)
WEEK = timedelta(weeks=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
SHADES = (90, 80, 70, 60)


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


def by_standing(found: list[tuple[Provider, Standing]], links: Links) -> list[tuple[str, int, str]]:
    """How many providers are open, warned or blocked, and where they are listed."""
    levels: Counter[str] = Counter(each.level for _, each in found)
    return [(label, levels.get(code, 0), links.to("providers", step=code)) for code, label in WORDS.items()]


@dataclass(frozen=True)
class Demand:
    """Demand against capacity by lot, and how many of those it is of were sent before the days."""

    lots: list[LotLine]
    sent_before: int

    @classmethod
    def of(cls, about: Cohort, acting: Acting | None, offered: list[Lot]) -> "Demand":
        """Half-days sold, in use, and wanted and not yet placed."""
        capacity: Counter[int] = Counter()
        sold = rows.sold(about, acting).order_by().values_list("lot", "capacity", "half_days", "key_stages")
        for lot, places, half_days, key_stages in sold:
            if rows.is_for(about, key_stages):
                capacity[lot] += places * len(half_days)
        # The half-days `rows.in_use` finds, gone through from the placements: they are few, agreements many.
        running = rows.places(about, acting).filter(agreements__status=Agreement.Status.IN_FORCE)
        in_use = dict(running.order_by().values_list("membership__lot").annotate(n=Count("agreements__pattern")))
        wanted: Counter[int] = Counter()
        before = 0
        waiting = rows.wanted(about, acting).values_list("lot", "half_days", "submitted_at")
        for lot, half_days, sent_at in waiting:
            wanted[lot] += len(half_days)
            before += sent_at is not None and sent_at < clock.at(about.starts_on)
        chosen = [about.lot] if about.lot else offered
        lines = [LotLine(str(lot), lot.pk, capacity[lot.pk], in_use.get(lot.pk, 0), wanted[lot.pk]) for lot in chosen]
        return cls(lines, before)


LATE = ("reviews_overdue", "reviews_soon", "actions_overdue", "offers_late", "not_started")


def counts(
    about: Cohort,
    acting: Acting,
    found: list[tuple[Provider, Standing]],
    then: Mapping[str, tuple[Any, Any]],
) -> dict[str, int]:
    """How many pupils and placements there were, places are in use, and what is late, asked in one query."""
    now = ("placements", "places", *LATE)
    wanted = {code: (rows.BEHIND[code](about, acting), Count("pk")) for code in now} | dict(then)
    wanted["undecided"] = rows.undecided(about, acting), Count("pk")
    # The same number as that of the pupils' rows, without going through every pupil there ever was.
    wanted["pupils"] = wanted["placements"][0], Count("pupil", distinct=True)
    parts = [
        each.order_by().annotate(part=Value(code)).values("part").annotate(n=number).values_list("part", "n")
        for code, (each, number) in wanted.items()
    ]
    counted = {code: 0 for code in wanted} | dict(parts[0].union(*parts[1:], all=True))
    return {
        **counted,
        "never_audited": len(overdue.with_reason(found, "never_audited")),
        "audits_overdue": len(overdue.with_reason(found, "audit_overdue")),
        "documents_expired": len(overdue.expired_of(found)),
    }


def late(counted: dict[str, int], links: Links) -> list[tuple[str, int, str]]:
    """What is overdue or due soon: its label, how many, and where they are listed."""
    codes = (*LATE, "never_audited", "audits_overdue", "documents_expired")
    return [(DEFINITIONS[code][0], counted[code], links.to(code)) for code in codes]


def weeks_chart(
    term: Term, sessions: Sessions, year_ago: Mapping[date, ApAttendance], before: tuple[str, charts.Figure]
) -> tuple[str, list[charts.Week]]:
    """Attendance by week, with the weeks between two half-terms, and the same weeks of a year before."""
    found = {monday: each.percentage for monday, _label, each in sessions.weeks()}
    if not found:
        return charts.weeks_chart("AP attendance by week", []), []
    monday, last = min(found), max(found)
    weeks = []
    while monday <= last:
        then = year_ago.get(monday - A_YEAR)
        gap = "" if monday in found or not _is_between(term, monday) else "Half-term"
        weeks.append(charts.Week(short_month_day(monday), found.get(monday), then.percentage if then else None, gap))
        monday += WEEK
    title = f"AP attendance by week, {term.label}, percentages of marked sessions attended"
    names = {"this": term.label, "last": "the same weeks a year before"}
    return charts.weeks_chart(title, weeks, comparators=[before], **names), weeks


def _is_between(term: Term, monday: date) -> bool:
    """Whether no day of this week lies in a half-term."""
    return all(monday > half.ends_on or monday + SUNDAY < half.starts_on for half in term.half_terms)


def heat(providers: Sequence[OfProvider], links: Links) -> charts.HeatGrid:
    """Attendance of each provider by weekday, the worst first; a provider leads to its page, a figure to its rows."""
    return charts.HeatGrid(
        "AP attendance by provider and weekday, percentages of marked sessions attended",
        ["All", *WEEKDAYS, "Not marked"],
        [_heat_row(each, links) for each in providers],
        SHADES,
        corner="Provider",
    )


def _heat_row(each: OfProvider, links: Links) -> charts.HeatRow:
    counted = each.counted
    week = charts.HeatCell(
        counted.percentage,
        links.to("attendance", provider=each.pk),
        f"{counted.attended} of {counted.marked} at {each.name}",
    )
    days = [charts.HeatCell(day.percentage, note=f"{day.numerator} of {day.denominator}") for day in each.days]
    url = links.to("unknown", provider=each.pk) if counted.unknown else ""
    note = f"at {each.name}, the oldest of {short_day(each.oldest)}" if each.oldest else ""
    unknown = charts.HeatCell(counted.unknown, url, note, f"{counted.unknown:,}", is_plain=True)
    return charts.HeatRow(each.name, [week, *days, unknown], reverse("providers:provider", args=[each.pk]))


def lots_bars(lines: Sequence[LotLine], links: Links) -> list[charts.CapacityLine]:
    """Each lot with its numbers, which open their rows."""
    return [
        charts.CapacityLine(
            line.name,
            line.capacity,
            line.in_use,
            line.wanted,
            *(links.to(code, lot=line.pk) for code in ("capacity", "in_use", "wanted")),
        )
        for line in lines
    ]
