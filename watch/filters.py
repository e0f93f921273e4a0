"""Narrow the registration watch to a level."""

from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Model, QuerySet, Value, When
from django_filters import CharFilter

from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter
from watch import watching
from watch.watching import Watched

STATES = [("red", "Red"), ("amber", "Amber"), ("unknown", "Hours of others not known"), ("green", "Green")]


class WatchFilter(PageFilter):
    """By level and provider; the worst first. The levels are worked out once for the page."""

    level = ChoiceFilter(
        label="Level", choices=[("told", "Red or amber"), *STATES], method="at_level", empty_label="All"
    )
    provider = CharFilter(label="Provider", field_name="organisation__name", lookup_expr="icontains")

    @cached_property
    def known(self) -> dict[Any, Watched]:
        """The watch of every provider that is watched, from those who may turn it."""
        return watching.from_few(watching.unregistered(), clock.today())

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Only those that are watched."""
        rows = super().filter_queryset(queryset.filter(pk__in=self.known))
        places = [When(pk__in=self._at(state), then=Value(place)) for place, (state, _) in enumerate(STATES)]
        rank = Case(*places, default=Value(len(STATES)), output_field=IntegerField())
        return rows.annotate(rank=rank).order_by("rank", "organisation__name", "pk")

    def at_level(self, rows: QuerySet[Model], name: str, level: str) -> QuerySet[Model]:
        """Providers whose watch stands there."""
        return rows.filter(pk__in=[key for state in _states(level) for key in self._at(state)])

    def _at(self, state: str) -> list[Any]:
        return [key for key, one in self.known.items() if one.state == state]


def _states(level: str) -> tuple[str, ...]:
    return ("red", "amber") if level == "told" else (level,)
