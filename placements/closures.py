"""Where live placements run that no new one may join today: each membership and site of theirs that is closed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from placements.models import LIVE, Placement
from providers import standing
from providers.models import Membership, Provider, Site


@dataclass(frozen=True)
class Closed:
    """A membership and a site with live placements where no new one may start."""

    membership: Membership
    site: Site

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.membership.pk}/{self.site.pk}"

    @property
    def words(self) -> str:
        """On which lot and where."""
        return f"on {self.membership.lot.in_short} at {self.site.name}"

    @property
    def placements(self) -> Q:
        """The placements that run there."""
        return Q(membership=self.membership.pk, site=self.site.pk)


@dataclass(frozen=True)
class Closure:
    """What is closed of one provider; `is_open` when it still takes new placements somewhere."""

    provider: Provider
    is_open: bool
    places: tuple[Closed, ...]

    def said_of(self, places: Iterable[Closed]) -> str:
        """What those who commission at these places are told, as a clause after the provider's name."""
        if not self.is_open:
            return "it is closed to new placements from today"
        return f"it takes no new placements {', nor '.join(sorted(place.words for place in places))} from today"


def of_many(day: date, **about: Any) -> list[Closure]:
    """The providers of live placements with what is closed of them, in a constant number of queries."""
    live = Placement.objects.filter(status__in=LIVE, **about).order_by()
    pairs = set(live.values_list("membership", "site"))
    memberships = Membership.objects.select_related("provider__organisation", "lot").in_bulk({one for one, _ in pairs})
    sites = Site.objects.in_bulk({site for _, site in pairs})
    grouped: dict[Provider, list[Closed]] = defaultdict(list)
    for membership, site in pairs:
        grouped[memberships[membership].provider].append(Closed(memberships[membership], sites[site]))
    found = standing.of_many(grouped, day)
    return [
        Closure(provider, its.is_open, tuple(place for place in places if _is_closed(place, day, its)))
        for provider, places in grouped.items()
        for its in [found[provider.pk]]
    ]


def _is_closed(place: Closed, day: date, its: standing.Standing) -> bool:
    return bool(standing.reasons_against(place.membership, place.site, day, its))
