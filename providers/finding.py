"""What the search finds here: providers and the places where they teach, by their names."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from core import clock
from core.acting import Acting
from core.columns import Tag
from core.finding import ByName, Found, Rows, Sought, finds
from providers.models import Provider, Site


@finds("providers", perm="providers.provider", noun="provider")
def providers(sought: Sought, acting: Acting) -> Rows:
    """By the name of its organisation."""
    rows = Provider.objects.visible_to(acting).order_by()

    def shown(keys: Sequence[Any]) -> Iterable[Found]:
        found = rows.select_related("organisation").in_bulk(list(keys))
        for row in (found[key] for key in keys if key in found):
            telephone = [f"Telephone {row.telephone}"] if row.telephone else []
            yield Found(row.name, reverse("providers:provider", args=[row.pk]), telephone)

    return ByName(rows.values_list("pk", "organisation__name"), shown).rows(sought)


@finds("sites", perm="providers.provider", noun="site")
def sites(sought: Sought, acting: Acting) -> Rows:
    """By its name, its street, its town or its postcode."""
    rows = Site.objects.visible_to(acting).order_by()

    def shown(keys: Sequence[Any]) -> Iterable[Found]:
        found = rows.select_related("provider__organisation").in_bulk(list(keys))
        for row in (found[key] for key in keys if key in found):
            closed = None if row.is_open_on(clock.today()) else Tag("Closed")
            where = ", ".join(filter(None, (row.provider.name, row.street, row.postcode)))
            yield Found(row.name, reverse("providers:provider", args=[row.provider_id]), [where], closed)

    called = ((pk, " ".join(names)) for pk, *names in rows.values_list("pk", "name", "street", "postcode"))
    return ByName(called, shown).rows(sought)
