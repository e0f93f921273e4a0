"""Providers that are closed somewhere to new placements while children of whoever looks are taught there."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from continuity import ending
from core.acting import Acting
from placements.models import Placement, StandingSeen
from providers.models import Membership, Provider, Site


@dataclass(frozen=True)
class Closed:
    """A provider, what is closed of it, and how many live placements whoever looks may end there."""

    provider: Provider
    words: str
    live: int
    ending: int


def live(acting: Acting) -> QuerySet[Placement]:
    """Live placements that whoever acts may end."""
    rows = Placement.objects.visible_to(acting).live().order_by()
    return rows if ending.runs_all(acting) else rows.filter(commissioner=acting.organisation_id)


def providers(acting: Acting) -> QuerySet[Provider]:
    """By name: closed as the portal saw it last, with a place of theirs that has no last day yet."""
    open_ended = live(acting).filter(provider=OuterRef("pk"), end_reason="")
    seen = StandingSeen.objects.filter(provider=OuterRef("pk")).exclude(closed=[])
    rows = Provider.objects.visible_to(acting).filter(Exists(seen), Exists(open_ended))
    return rows.order_by("organisation__name", "pk")


def of(acting: Acting) -> list[Closed]:
    """Each of them, in a constant number of queries."""
    rows = list(providers(acting).select_related("organisation"))
    keys = [row.pk for row in rows]
    number, over = Counter[Any](), Counter[Any]()
    for key, reason in live(acting).filter(provider__in=keys).values_list("provider", "end_reason"):
        number[key] += 1
        over[key] += bool(reason)
    words = _words(keys)
    return [Closed(row, words[row.pk], number[row.pk], over[row.pk]) for row in rows]


def why(provider: Provider) -> str:
    """What is closed of one provider; empty where nothing is."""
    return _words([provider.pk]).get(provider.pk, "")


def _words(keys: Collection[Any]) -> dict[Any, str]:
    seen = StandingSeen.objects.filter(provider__in=keys).exclude(closed=[])
    places = {row.provider_id: [place.split("/") for place in row.closed] for row in seen}
    each = [place for found in places.values() for place in found]
    lots = Membership.objects.select_related("lot").in_bulk([membership for membership, _ in each])
    sites = Site.objects.in_bulk([site for _, site in each])
    said: dict[Any, str] = {}
    for key, found in places.items():
        known = [(lots.get(UUID(one)), sites.get(UUID(site))) for one, site in found]
        where = sorted(f"on {one.lot.in_short} at {site.name}" for one, site in known if one and site)
        said[key] = f"Takes no new placements {', nor '.join(where)}"
    return said
