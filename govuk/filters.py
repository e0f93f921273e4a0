"""Filters of lists, drawn with our own fields."""

import django_filters

from govuk import fields


class DayFilter(django_filters.DateFilter):
    """Asks for a day as day, month and year."""

    field_class = fields.DateField
