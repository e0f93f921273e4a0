"""Up to four providers side by side, each with what stands against it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.views.generic import TemplateView

from core import clock
from core.views import Page
from providers import glance, miles, shortlist
from providers.glance import Glance
from providers.models import Membership, Provider

MOST = 4
MILES = "Miles to the nearest site"


class Cell(NamedTuple):
    """One fact of one provider: lines of words, or drawn by the row's part."""

    value: Glance
    lines: Sequence[str]


class Row(NamedTuple):
    """One fact of all of them."""

    label: str
    part: str
    cells: list[Cell]


FACTS: tuple[tuple[str, str, Callable[[Glance], Sequence[str]] | None], ...] = (
    ("Standing, and why", "_glance_why", None),
    ("Lots and price", "", lambda row: row.prices),
    ("Key stages", "", lambda row: [row.key_stages]),
    ("Programmes", "", lambda row: [each.name for each in row.programmes]),
    ("Places free in the next four weeks", "_glance_week", None),
    (MILES, "", lambda row: [row.distance]),
    ("Sites", "", lambda row: [f"{site.name}, {site.postcode}" for site in row.provider.sites.all()]),
    ("Transport", "", lambda row: ["Drives pupils" if row.provider.carries_pupils else "Does not drive pupils"]),
    ("Registration", "", lambda row: [row.provider.get_registration_display()]),
    ("Last safeguarding audit", "_glance_audit", None),
    ("Pupils now, attendance over 12 weeks", "_glance_pupils", None),
    ("Documents", "_glance_documents", None),
)


def _rows(entries: Sequence[Glance]) -> list[Row]:
    return [
        Row(
            label,
            f"providers/{part}.html" if part else "",
            [Cell(value, said(value) if said else ()) for value in entries],
        )
        for label, part, said in FACTS
    ]


class Compare(Page, TemplateView):
    """The providers ticked in the directory, their facts beside each other."""

    perm = "providers.directory"
    title = "Compare providers"
    template_name = "providers/compare.html"
    back_to = "providers:directory"
    back_words = "Back to providers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first four of those named that this person finds in the directory, in the order of their names."""
        today = clock.today()
        rows: Any = Provider.objects.visible_to(self.acting).filter(pk__in=self.named).select_related("organisation")
        if self.acting.is_school:
            on_framework = Membership.objects.visible_to(self.acting).active_on(today)
            rows = rows.filter(pk__in=on_framework.values("provider"))
        place = miles.own_school(self.acting)
        rows = miles.with_nearest(rows, place) if place else rows
        rows = shortlist.shown_on(rows, self.acting)
        found = list(rows.prefetch_related(*glance.shown(today)).order_by("organisation__name", "pk"))
        entries = glance.of_many(found[:MOST], self.acting, today)
        left_out = ", ".join(row.name for row in found[MOST:])
        return super().get_context_data(entries=entries, left_out=left_out, rows=_rows(entries), place=place, **kwargs)

    @property
    def named(self) -> list[UUID]:
        """The keys asked for that are keys."""
        return [UUID(each) for each in self.request.GET.getlist("provider")[:100] if _is_key(each)]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
