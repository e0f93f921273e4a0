"""Filters of lists, drawn with our own fields."""

from collections.abc import Sequence
from typing import Any

import django_filters

from govuk import fields


class DayFilter(django_filters.DateFilter):
    """Asks for a day as day, month and year."""

    field_class = fields.DateField


class AtAClick(django_filters.ChoiceFilter):
    """A choice of which some stand over the list too, each a click away: pairs of value and words."""

    def __init__(self, *args: Any, at_a_click: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_a_click = at_a_click
