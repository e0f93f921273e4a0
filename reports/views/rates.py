"""The rates of attendance there are, each with whom it counts: so that the right one is quoted."""

from typing import Any

from attendance.rollup import total
from attendance.since_referral import of_cohort
from core.views import InfoPage
from reports import tiles
from reports.figures import DEFINITIONS, percentage, points, with_commas
from reports.links import Links, query_of
from reports.views.dashboard import chosen_cohort


class Rates(InfoPage):
    """Each rate of attendance beside the others, as the dashboard is filtered."""

    perm = "reports.rates"
    title = "Attendance rates"
    back_to = "reports:dashboard"
    back_words = "Back to the dashboard"

    @property
    def back(self) -> str:
        """The dashboard, filtered as it was."""
        return f"{super().back}{query_of(self.request.GET)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The headline first, then those of the term."""
        chosen = chosen_cohort(self.request, self.acting)
        about, links = chosen.about, Links(self.request.GET)
        shown: list[dict[str, Any]] = []
        if about:
            running, _number = tiles.since_referral(about, (), self.acting)[""]
            of_term = of_cohort(about.placements(self.acting), about.until)
            said = {
                "running_change": f"{points(running.points)}: {percentage(running.before)} before, "
                f"{percentage(running.now.ratio)} since",
                "attendance": percentage(total(about.placements(self.acting), about.so_far).ratio),
                "change": f"{points(of_term.points)}: {percentage(of_term.before)} before, "
                f"{percentage(of_term.now.ratio)} since",
            }
            shown = [
                {
                    "label": DEFINITIONS[code][0],
                    "meaning": DEFINITIONS[code][1],
                    "said": with_commas(words),
                    "url": links.to(code),
                }
                for code, words in said.items()
            ]
        return super().get_context_data(rates=shown, term=chosen.term, said=chosen.in_words(), **kwargs)
