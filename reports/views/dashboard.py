"""The dashboard of the AP Manager and the council's officers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.acting import Acting
from core.models import Term
from core.views import InfoPage
from govuk import charts
from providers.models import Lot
from reports import dashboard, rows
from reports.cohort import Cohort
from reports.dashboard import Links
from reports.forms import DashboardForm, council_terms


@dataclass(frozen=True)
class Chosen:
    """What the dashboard is asked for; no cohort before the first term has begun."""

    form: DashboardForm
    lots: list[Lot]
    term: Term | None
    about: Cohort | None


def chosen_cohort(request: HttpRequest, acting: Acting) -> Chosen:
    """From the filters in the address; nothing chosen is the present term of the whole borough."""
    terms = council_terms()
    lots = list(Lot.objects.select_related("framework"))
    form = DashboardForm(request.GET or None, acting=acting, terms=terms, lots=lots)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if not terms:
        return Chosen(form, lots, None, None)
    term = next((each for each in terms if each.name == chosen.get("term")), terms[0])
    about = Cohort.of_term(
        term,
        provider=chosen.get("provider") or None,
        school=chosen.get("school") or None,
        lot=chosen.get("lot") or None,
        key_stage=chosen.get("key_stage") or "",
    )
    return Chosen(form, lots, term, about)


class Dashboard(InfoPage):
    """The borough at a glance, narrowed by term, school, provider, lot and key stage."""

    perm = "reports.dashboard"
    title = "Dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every part of the dashboard, each chart with its table."""
        chosen = chosen_cohort(self.request, self.acting)
        parts = self._parts(chosen.about, chosen.lots) if chosen.about else {}
        return super().get_context_data(form=chosen.form, term=chosen.term, **parts, **kwargs)

    def _parts(self, about: Cohort, offered: list[Lot]) -> dict[str, Any]:
        acting, links = self.acting, Links(self.request.GET)
        found = rows.providers(about, acting)
        sessions = dashboard.Sessions.of(about, acting, found)
        counts = dashboard.counts(about, acting, found)
        not_in = [
            {"name": name, "count": count, "oldest": oldest, "url": links.to("unknown", provider=pk)}
            for pk, name, count, oldest in sessions.not_in()
        ]
        return {
            "until": about.until,
            "headline": dashboard.headline(sessions, counts, links),
            "late": dashboard.late(counts, links),
            "not_in": not_in,
            "standings": dashboard.by_standing(found, links),
            **self._demand(about, offered, links),
            **self._attendance(sessions, links),
        }

    def _demand(self, about: Cohort, offered: list[Lot], links: Links) -> dict[str, Any]:
        """Referrals by step, and the lots: charts and the rows of the tables behind them."""
        steps = dashboard.referrals_by_step(about, self.acting, links)
        lots = dashboard.lots(about, self.acting, offered)
        counted = ("capacity", "in_use", "wanted")
        return {
            "steps": steps,
            "steps_chart": charts.bar_chart("Referrals by step", [(label, n) for label, n, _ in steps]),
            "lots": [(line, {code: links.to(code, lot=line.pk) for code in counted}) for line in lots],
            "lots_chart": charts.grouped_chart(
                "Half-days a week by lot",
                ["Capacity", "In use", "Wanted"],
                [(line.name, [line.capacity, line.in_use, line.wanted]) for line in lots],
            ),
        }

    def _attendance(self, sessions: dashboard.Sessions, links: Links) -> dict[str, Any]:
        """By provider and by week: charts and the rows of the tables behind them."""
        providers, weeks = sessions.by_provider(), sessions.weeks()
        return {
            "providers": [(name, each, links.to("attendance", provider=pk)) for pk, name, each in providers],
            "providers_chart": charts.bar_chart(
                "AP attendance by provider", [(name, each.percentage) for _, name, each in providers], "%", 100
            ),
            "weeks": [(name, each, links.to("attendance", week=monday)) for monday, name, each in weeks],
            "weeks_chart": charts.line_chart(
                "AP attendance by week", [(name, each.percentage) for _, name, each in weeks], "%", 100
            ),
        }
