"""The dashboard of the AP Manager and the council's officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.school_calendars import school_days_of
from core import council
from core.acting import Acting
from core.lists import GentlePaginator, KeepsFilters
from core.models import Term
from core.once import asked_once
from core.views import InfoPage
from govuk.dates import day_words
from providers.models import KeyStage, Lot
from reports import comparators, dashboard, earlier, overdue, tiles, wards
from reports.cohort import Cohort
from reports.figures import DEFINITIONS
from reports.flow import Flow
from reports.forms import DashboardForm, council_terms
from reports.links import Links
from reports.sessions import Sessions


@dataclass(frozen=True)
class Chosen:
    """What the dashboard is asked for; no cohort before the first term has begun."""

    form: DashboardForm
    lots: list[Lot]
    terms: list[Term]
    term: Term | None
    about: Cohort | None

    def in_words(self) -> list[str]:
        """Whom it is about, each filter in use as people say it."""
        about = self.about
        if about is None:
            return []
        age = KeyStage(about.key_stage).label if about.key_stage else ""
        named = (about.provider and about.provider.name, about.school and about.school.name, about.lot, age)
        return [str(each) for each in named if each] or [f"the whole {council.area()}"]


def chosen_cohort(request: HttpRequest, acting: Acting) -> Chosen:
    """From the filters in the address; nothing chosen is the present term of the council's whole area.

    What is wrong is left out and said; the others hold, as they do for the rows behind each figure.
    """
    terms = council_terms()
    lots = list(Lot.objects.select_related("framework"))
    form = DashboardForm(request.GET or None, acting=acting, terms=terms, lots=lots)
    form.full_clean()
    chosen = form.cleaned_data if form.is_bound else {}
    if not terms:
        return Chosen(form, lots, [], None, None)
    term = next((each for each in terms if each.name == chosen.get("term")), terms[0])
    about = Cohort.of_term(
        term,
        provider=chosen.get("provider") or None,
        school=chosen.get("school") or None,
        lot=chosen.get("lot") or None,
        key_stage=chosen.get("key_stage") or "",
    )
    return Chosen(form, lots, terms, term, about)


class Dashboard(KeepsFilters, InfoPage):
    """The council's area at a glance, narrowed by term, school, provider, lot and key stage."""

    perm = "reports.dashboard"
    title = "Dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every part of the dashboard, each chart with its table."""
        with asked_once():
            # Before the terms, which are then known with them.
            school_days_of([])
            chosen = chosen_cohort(self.request, self.acting)
            term, about = chosen.term, chosen.about
            parts = Parts.of(term, about, chosen, self.acting, self.request.GET).shown() if term and about else {}
        return super().get_context_data(form=chosen.form, term=term, said=chosen.in_words(), **parts, **kwargs)


@dataclass(frozen=True)
class Parts:
    """What is asked once, and shown in several parts."""

    term: Term
    about: Cohort
    chosen: Chosen
    acting: Acting
    links: Links
    then: list[earlier.Then]
    sessions: Sessions
    tiles: tiles.Tiles
    found: list[Any]

    @classmethod
    def of(cls, term: Term, about: Cohort, chosen: Chosen, acting: Acting, asked: Mapping[str, Any]) -> "Parts":
        links, found = Links(asked), overdue.providers(about, acting)
        then = tiles.compared_with(about, term, chosen.terms)
        came = earlier.kept(then, acting)
        missing = [each for each in then if each.key not in came]
        sessions = Sessions.of(about, acting, found)
        counts = dashboard.counts(about, acting, found, tiles.counted_then(missing, acting))
        since = tiles.since_referral(about, missing, acting)
        came |= (more := tiles.came_to(missing, counts, since, acting))
        earlier.keep(missing, more, acting)
        mondays = [monday for monday, _label, _each in sessions.weeks()]
        four = tiles.Tiles(
            about,
            then,
            links,
            counts,
            sessions,
            since[""],
            came,
            tiles.running_by_week(about, mondays, acting),
            Flow.of(about, acting, links),
        )
        return cls(term, about, chosen, acting, links, then, sessions, four, found)

    def shown(self) -> dict[str, Any]:
        counts = self.tiles.counts
        demand = dashboard.Demand.of(self.about, self.acting, self.chosen.lots)
        worst_first = GentlePaginator(self.sessions.by_provider(), PROVIDERS_SHOWN)
        providers = worst_first.page(self.links.asked.get("page", 1))
        return {
            "about": self.about,
            "until": self.about.until,
            "tiles_shown": self.tiles.all(),
            "then": self.then,
            "late": dashboard.late(dict(counts), self.links),
            "standings": dashboard.by_standing(self.found, self.links),
            "flow": self.tiles.flow.steps(),
            "carried": (counts["undecided"] + demand.sent_before, self.links.to("carried")),
            "grid": dashboard.heat(providers.object_list, self.links),
            "providers": providers,
            "total": self.sessions.total(),
            "definitions": [DEFINITIONS[code] for code in DEFINED],
            "wards": wards.of(self.about, self.acting, self.links),
            **self._lots(demand),
            **self._weeks(),
        }

    def _lots(self, demand: dashboard.Demand) -> dict[str, Any]:
        lots = demand.lots
        counted = ("capacity", "in_use", "wanted")
        return {
            "lots": [(line, {code: self.links.to(code, lot=line.pk) for code in counted}) for line in lots],
            "lots_bars": dashboard.lots_bars(lots, self.links),
        }

    def _weeks(self) -> dict[str, Any]:
        """Attendance by week, and the published figures beside it."""
        since, _number = self.tiles.since
        before = since.before.percentage if since.before else None
        year_ago = next((each for each in self.then if each.term.name.endswith(self._season)), None)
        weeks_then = self.tiles.came[year_ago.key].weeks if year_ago else {}
        label = "Before referral, at school"
        chart, weeks = dashboard.weeks_chart(self.term, self.sessions, weeks_then, (label, before))
        told = {week.label: week for week in weeks}
        return {
            "weeks_chart": chart,
            "weeks": [
                (name, each, self.links.to("attendance", week=monday), told[name].year_before)
                for monday, name, each in self.sessions.weeks()
            ],
            "published": list(comparators.beside(self.about, self.sessions.total().ratio, since.before)),
            "region": comparators.region_name(),
            "before": before,
            "as_of": day_words(self.about.until),
        }

    @property
    def _season(self) -> str:
        return self.term.name.partition("-")[2]


PROVIDERS_SHOWN = 25
"""At a time, the lowest first; the others are turned over to."""
DEFINED = ("running_change", "places", "made", "unknown", "attendance", "capacity", "in_use", "wanted")
