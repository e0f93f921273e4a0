"""The dashboard of the AP Manager and the council's officers."""

from typing import Any

from core import charts
from core.models import Term
from core.views import InfoPage
from providers.models import Lot
from reports import dashboard
from reports.cohort import Cohort
from reports.forms import DashboardForm, council_terms


class Dashboard(InfoPage):
    """The borough at a glance, narrowed by term, school, provider, lot and key stage."""

    perm = "reports.dashboard"
    template_name = "reports/dashboard.html"
    title = "Dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every part of the dashboard, each chart with its table."""
        terms = council_terms()
        lots = list(Lot.objects.select_related("framework"))
        form = DashboardForm(self.request.GET or None, acting=self.acting, terms=terms, lots=lots)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        if not terms:
            return super().get_context_data(form=form, has_terms=False, **kwargs)
        term = next((each for each in terms if each.name == chosen.get("term")), terms[0])
        about = self._about(term, chosen)
        return super().get_context_data(form=form, has_terms=True, term=term, **self._parts(about, lots), **kwargs)

    def _about(self, term: Term, chosen: dict[str, Any]) -> Cohort:
        return Cohort.of_term(
            term,
            provider=chosen.get("provider") or None,
            school=chosen.get("school") or None,
            lot=chosen.get("lot") or None,
            key_stage=chosen.get("key_stage") or "",
        )

    def _parts(self, about: Cohort, offered: list[Lot]) -> dict[str, Any]:
        acting = self.acting
        found = dashboard.standings(acting)
        sessions = dashboard.Sessions.of(about, acting)
        return {
            "headline": dashboard.headline(about, acting, sessions),
            "late": dashboard.late(acting, found),
            "not_in": sessions.not_in(),
            "standings": dashboard.by_standing(found),
            **self._charts(about, offered, sessions),
        }

    def _charts(self, about: Cohort, offered: list[Lot], sessions: dashboard.Sessions) -> dict[str, Any]:
        """The charts and the rows of the tables behind them."""
        steps = dashboard.referrals_by_step(about, self.acting)
        lots = dashboard.lots(about, offered)
        providers = sessions.by_provider()
        weeks = sessions.weeks()
        return {
            "steps": steps,
            "steps_chart": charts.bar_chart("Referrals by step", [(label, n) for _, label, n in steps]),
            "lots": lots,
            "lots_chart": charts.grouped_chart(
                "Half-days a week by lot",
                ["Capacity", "In use", "Wanted"],
                [(line.name, [line.capacity, line.in_use, line.wanted]) for line in lots],
            ),
            "providers": providers,
            "providers_chart": charts.bar_chart(
                "AP attendance by provider", [(name, each.percentage) for name, each in providers], "%", 100
            ),
            "weeks": weeks,
            "weeks_chart": charts.line_chart(
                "AP attendance by week", [(name, ratio.percentage) for name, ratio in weeks], "%", 100
            ),
        }
