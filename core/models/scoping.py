"""Scope: every table of personal or provider data says who sees which of its rows."""

from typing import Self, TypeVar

from django.db import models

from core.acting import Acting

Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Row]):
    """A QuerySet that must say who sees it. It narrows and never raises."""

    def visible_to(self, acting: Acting) -> Self:
        """The rows the acting affiliation may see; an unknown role sees none."""
        raise NotImplementedError(f"{type(self).__name__} must say who sees its rows.")
