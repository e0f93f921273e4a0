"""The four tiles of the dashboard: a figure, the same days of the term before and of a year before, and how it ran."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse

from attendance.figures import Ratio, one_decimal
from attendance.figures import since_referral as points_between
from attendance.rollup import weeks_of
from attendance.since_referral import SinceReferral, of_cohorts
from core import clock
from core.acting import Acting
from core.models import Term
from core.weeks import SUNDAY
from govuk import charts
from govuk.dates import day_words, short_month_day
from placements.models import Placement
from placements.models.placement import LAST_DAY
from reports import rows
from reports.cohort import Cohort
from reports.earlier import Came, Then
from reports.figures import DEFINITIONS, NOT_KNOWN, points
from reports.flow import Flow
from reports.links import Links, query_of
from reports.sessions import Sessions

Since = Mapping[str, tuple[SinceReferral, int]]
COUNTED = ("places", "made")


def compared_with(about: Cohort, term: Term, terms: Sequence[Term]) -> list[Then]:
    """The term before, and the same one a year before; what the calendar does not have is left out."""
    year, season = term.name.split("-")
    earlier = [each for each in terms if each.starts_on < term.starts_on]
    last = max(earlier, key=lambda each: each.starts_on, default=None)
    year_ago = next((each for each in earlier if each.name == f"{int(year) - 1}-{season}"), None)
    return [Then(each, about.same_days_of(each)) for each in dict.fromkeys((last, year_ago)) if each]


def since_referral(about: Cohort, then: Sequence[Then], acting: Acting) -> Since:
    """Of the placements that run on the last of the days: since referral, and of how many; "" are the present ones."""
    cohorts = {"": about} | {each.key: each.about for each in then}
    asked = [(rows.places(each, acting), each.until) for each in cohorts.values()]
    return dict(zip(cohorts, of_cohorts(asked), strict=True))


def came_to(then: Sequence[Then], counted: Mapping[str, int], since: Since, acting: Acting) -> dict[str, Came]:
    """What is known of other terms from what was counted together with this one."""
    weeks = weeks_of([(each.about.placements(acting), each.about.so_far) for each in then])
    return {
        each.key: Came(since[each.key][0], of_weeks, {code: counted[f"{code} {each.key}"] for code in COUNTED})
        for each, of_weeks in zip(then, weeks, strict=True)
    }


def running_by_week(about: Cohort, mondays: Sequence[date], acting: Acting) -> list[tuple[str, int]]:
    """How many placements ran on the last day of each week there is anything of."""
    days = {monday: min(monday + SUNDAY, about.until) for monday in mondays}
    if not days:
        return []
    begun: Any = about.placements(acting).exclude(status=Placement.Status.AGREED).order_by()
    on = {
        f"on_{n}": Count("pk", filter=Q(GreaterThanOrEqual(LAST_DAY, day), starts_on__lte=day))
        for n, day in enumerate(days.values())
    }
    counted = begun.aggregate(**on)
    return [(short_month_day(monday), counted[f"on_{n}"]) for n, monday in enumerate(days)]


@dataclass(frozen=True)
class Tiles:
    """What the four of them are made of."""

    about: Cohort
    then: Sequence[Then]
    links: Links
    counts: Mapping[str, int]
    sessions: Sessions
    since: tuple[SinceReferral, int]
    came: Mapping[str, Came]
    running: Sequence[tuple[str, int]]
    flow: Flow

    def all(self) -> list[charts.Tile]:
        return [self.headline(), self.places(), self.made(), self.not_marked()]

    def headline(self) -> charts.Tile:
        """The one rate that is quoted; the others are on a page of their own."""
        since, number = self.since
        run = [(label, each.percentage) for _monday, label, each in self.sessions.weeks()]
        before = since.before.percentage if since.before else None
        return charts.Tile(
            DEFINITIONS["running_change"][0],
            "–" if since.points is None else points(since.points),
            self.links.to("running_change"),
            [self._change(each, "running_change", *self._points_then(since, each)) for each in self.then],
            charts.spark_line("AP attendance by week", run, baseline=before),
            self._from_and_to(since, number),
            ("Other rates", reverse("reports:rates") + query_of(self.links.asked)),
        )

    def _from_and_to(self, since: SinceReferral, number: int) -> str:
        """What the headline goes from and to; of a term in which none ran to its end, once that it is not known."""
        if since.points is None:
            return f"{self.of_whom(number)}: {NOT_KNOWN}"
        return f"{self.of_whom(number)}, since each began: {_share(since.before)} to {_share(since.now.ratio)}"

    def of_whom(self, number: int) -> str:
        """The cohort of the headline, in words."""
        is_today = self.about.until == clock.today()
        noun = "placement" if number == 1 else "placements"
        return f"{number} running {noun}" if is_today else f"{number} {noun} running on {day_words(self.about.until)}"

    def _points_then(self, now: SinceReferral, then: Then) -> tuple[str, Fraction | None]:
        was = self.came[then.key].since.points
        return points(was), None if was is None or now.points is None else now.points - was

    def places(self) -> charts.Tile:
        number = self.counts["places"]
        noun = "pupil" if self.counts["pupils"] == 1 else "pupils"
        return charts.Tile(
            DEFINITIONS["places"][0],
            f"{number:,}",
            self.links.to("places"),
            [self._number(each, "places", number) for each in self.then],
            charts.spark_line("Places in use by week", self.running, ""),
            f"{self.counts['pupils']:,} {noun} placed in the term",
        )

    def made(self) -> charts.Tile:
        number = self.flow.made
        weeks: Counter[date] = self.flow.weeks
        mondays = [monday for monday, _label, _each in self.sessions.weeks()] or sorted(weeks)
        run = [(short_month_day(monday), weeks[monday]) for monday in mondays]
        return charts.Tile(
            DEFINITIONS["made"][0],
            f"{number:,}",
            self.links.to("made"),
            [self._number(each, "made", number) for each in self.then],
            charts.spark_line("Referrals made by week", run, ""),
            f"from {short_month_day(self.about.starts_on)} to {short_month_day(self.about.until)}",
        )

    def not_marked(self) -> charts.Tile:
        """How many, and of how many due: terms are compared by the share."""
        counted = self.sessions.total()
        share = Ratio(counted.unknown, counted.due)
        run = [(label, Ratio(each.unknown, each.due).percentage) for _monday, label, each in self.sessions.weeks()]
        changes = []
        for each in self.then:
            total = self.came[each.key].sessions
            was = Ratio(total.unknown, total.due)
            changes.append(self._change(each, "unknown", _share(was), points_between(was, share)))
        return charts.Tile(
            DEFINITIONS["unknown"][0],
            f"{counted.unknown:,}",
            self.links.to("unknown"),
            changes,
            charts.spark_line("Share of sessions not marked by week", run),
            f"{_share(share)} of {counted.due:,} sessions due",
        )

    def _number(self, then: Then, code: str, now: int) -> charts.Change:
        was = self.came[then.key].counts[code]
        if not self.came[then.key].is_known:
            return charts.Change(then.label, "no records here")
        return charts.Change(then.label, f"{was:,} ({_signed(now - was)})", self._rows_then(then, code))

    def _change(self, then: Then, code: str, was: str, more: Fraction | None) -> charts.Change:
        if not self.came[then.key].is_known:
            return charts.Change(then.label, "no records here")
        said = was if more is None else f"{was.removesuffix(' points')} ({_signed(one_decimal(more))})"
        return charts.Change(then.label, said, self._rows_then(then, code))

    def _rows_then(self, then: Then, code: str) -> str:
        return self.links.to(code, term=then.term.name, until=then.about.until.isoformat())


def _share(ratio: Ratio | None) -> str:
    return NOT_KNOWN if ratio is None or ratio.percentage is None else f"{ratio.percentage}%"


def _signed(number: Any) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number < 0 else "no change"


def counted_then(then: Sequence[Then], acting: Acting) -> dict[str, tuple[Any, Any]]:
    """What is counted of the other terms, for the one query that counts."""
    found = {}
    for each in then:
        for code in COUNTED:
            found[f"{code} {each.key}"] = rows.BEHIND[code](each.about, acting), Count("pk")
    return found
