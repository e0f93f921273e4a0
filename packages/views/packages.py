"""The list of children whose week has gaps."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse

from core.columns import Column
from core.half_days import BY_CODE, in_words
from core.lists import GentlePaginator, ListPage
from packages.filters import PackagesFilter
from packages.whole import Whole
from pupils import tabs, whereabouts
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.sought import sought


def _on(codes: list[str]) -> str:
    """Which half-days: all of them in a word."""
    if len(codes) == len(BY_CODE):
        return "Every half-day"
    return in_words(codes) if codes else ""


class WorstFirst(GentlePaginator):
    """The rows in the order in which their weeks were put: the filter knows them all."""

    order: dict[Any, int]

    @cached_property
    def found(self) -> list[Any]:
        keys = self.object_list.order_by().values_list("pk", flat=True)
        return sorted(keys, key=lambda key: self.order[key])

    @cached_property
    def count(self) -> int:
        return len(self.found)

    def keys(self, first: int, last: int) -> list[Any]:
        return self.found[first:last]


class Packages(ListPage):
    """Children in alternative provision whose week has gaps or is not known, the worst first."""

    perm = "packages.packages"
    template_name = "packages/packages.html"
    queryset = Pupil.objects.order_by("legal_surname", "legal_forename", "pk")
    title = "Weeks with gaps"
    noun = "child"
    nouns = "children"
    sought_by = "Name or UPN"
    caption = "Children whose week has gaps or is not known, the worst first"
    empty = "No child in alternative provision is known to have a gap in the week."
    filter_class = PackagesFilter

    @property
    def weeks(self) -> dict[Any, Whole]:
        return self.filter.known  # type: ignore[union-attr]

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.acting)

    def sought(self, rows: Any, words: str) -> Any:
        return sought(rows, words, self.acting)

    def get_queryset(self) -> Any:
        return whereabouts.with_places(super().get_queryset(), self.acting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs.of(self.acting, "packages:packages"), **kwargs)

    def get_paginator(self, queryset: Any, per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        paginator = WorstFirst(queryset, per_page)
        paginator.order = {key: place for place, key in enumerate(self.weeks)}
        return paginator

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        def of(value: Callable[[Whole], Any]) -> Callable[[Pupil], Any]:
            return lambda pupil: value(self.weeks[pupil.pk])

        return (
            Column("Pupil", str, link=lambda row: reverse("packages:week", args=[row.pk]), hint=self.reader.year),
            Column("Year", self.reader.year, on_page=False),
            Column("Home school", self.reader.home_school, on_page=not self.acting.is_school),
            Column("Week", of(lambda week: week.state.tag.label), tag=of(lambda week: week.state.tag)),
            Column("Half-days with nobody", of(lambda week: len(week.nobody)), is_number=True, label="Nobody"),
            Column("Nobody on", of(lambda week: _on(week.nobody))),
            Column("Half-days not known", of(lambda week: len(week.unknown)), is_number=True, label="Not known"),
            Column("Hours a week", of(lambda week: round(week.minutes / 60, 2)), is_number=True, label="Hours"),
            Column("Hours owed", of(lambda week: round((week.owed_now or 0) / 60, 2)), is_number=True, label="Owed"),
            Column("Providers", whereabouts.names, on_page=False),
        )
