"""Filters of lists, drawn with our own fields."""

from collections.abc import Sequence
from typing import Any

import django_filters

from govuk import fields


class DayFilter(django_filters.DateFilter):
    """Asks for a day as day, month and year."""

    field_class = fields.DateField


class ChoiceFilter(django_filters.ChoiceFilter):
    """One answer of several."""

    field_class = fields.SelectField

    def __init__(self, *args: Any, empty_label: str = "All", **kwargs: Any) -> None:
        super().__init__(*args, nothing=empty_label, **kwargs)


class ModelChoiceFilter(django_filters.ModelChoiceFilter):
    """One row of several, or of many; `null_label` asks for those that have none."""

    field_class = fields.ModelSelectField

    def __init__(self, *args: Any, null_label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra.pop("null_value", None)
        if null_label:
            self.extra["also"] = {self.null_value: null_label}


class AtAClick(ChoiceFilter):
    """A choice of which some stand over the list too, each a click away: pairs of value and words."""

    def __init__(self, *args: Any, at_a_click: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_a_click = at_a_click
