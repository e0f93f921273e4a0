"""Calendars: the council's term dates, and what a school or provider changes in them."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value

from core.once import kept
from core.school_days import SchoolDays, Span
from govuk.dates import day_figures

Parents = Mapping[int, int | None]


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def school_days(self, pks: Iterable[int], parents: Parents | None = None) -> dict[int, SchoolDays]:
        """The school days of many calendars, parents included, in a constant number of queries.

        Whose child each is may be known.
        """
        known = kept("school days")
        asked = {pk for pk in pks if pk}
        if wanted := asked - set(known):
            known.update(self._school_days(wanted, parents))
        return {pk: known[pk] for pk in asked}

    def _school_days(self, wanted: Collection[int], parents: Parents | None) -> dict[int, SchoolDays]:
        if parents is None:
            parents = dict(self.model.objects.values_list("pk", "parent_id"))
        chains = {pk: _chain(pk, parents) for pk in wanted}
        involved = {pk for chain in chains.values() for pk in chain}
        half_terms, closures = _rows_of(involved)
        kept("half terms").update(half_terms)
        return {pk: _assemble(chain, half_terms, closures) for pk, chain in chains.items()}


def _rows_of(calendars: Collection[int]) -> tuple[dict[int, list["HalfTerm"]], dict[int, list[Span]]]:
    """The half-terms and the closures of each, in one question: a closure has no school year."""
    half_terms: dict[int, list[HalfTerm]] = {pk: [] for pk in calendars}
    closures: dict[int, list[Span]] = {pk: [] for pk in calendars}
    there, days = Q(calendar__in=calendars), ("starts_on", "ends_on")
    terms: Any = HalfTerm.objects.filter(there).order_by()
    closed: Any = Closure.objects.filter(there).order_by().annotate(year=Value(""))
    of_terms = terms.values_list("pk", "calendar", "code", *days, "academic_year", "is_confirmed")
    of_closures = closed.values_list("pk", "calendar", "kind", *days, "year", Value(value=False))
    for pk, calendar, what, first, last, year, is_confirmed in of_terms.union(of_closures, all=True).order_by(*days):
        if not year:
            closures[calendar].append(Span(first, last, what))
            continue
        row = HalfTerm(pk, calendar, year, what, first, last, is_confirmed)
        half_terms[calendar].append(row)
    return half_terms, closures


def _chain(pk: int, parents: Parents) -> list[int]:
    chain = [pk]
    while (parent := parents.get(chain[-1])) and parent not in chain:
        chain.append(parent)
    return chain


def _assemble(chain: list[int], half_terms: dict[int, "list[HalfTerm]"], closures: dict[int, list[Span]]) -> SchoolDays:
    """A calendar's own half-terms replace its parent's year by year; closures of the whole chain add up."""
    by_year: dict[str, list[HalfTerm]] = {}
    for pk in reversed(chain):
        own: dict[str, list[HalfTerm]] = {}
        for half_term in half_terms[pk]:
            own.setdefault(half_term.academic_year, []).append(half_term)
        by_year.update(own)
    spans = sorted(
        (Span(row.starts_on, row.ends_on) for rows in by_year.values() for row in rows), key=lambda s: s.starts_on
    )
    return SchoolDays(tuple(spans), tuple(span for pk in chain for span in closures[pk]))


class Calendar(models.Model):
    """The term dates and closures of a council, or what a school or provider has different from its parent's."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    objects = CalendarQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def school_days(self) -> SchoolDays:
        """This calendar's school days, its parents' rows included."""
        alone: Parents | None = {self.pk: None} if self.parent_id is None else None
        return Calendar.objects.school_days([self.pk], alone)[self.pk]

    def terms(self) -> "list[Term]":
        """The terms of this calendar in order: in a year in which it has its own those, else its parent's."""
        by_year: dict[str, list[HalfTerm]] = {}
        calendar: Calendar | None = self
        asked: set[int] = set()
        while calendar and calendar.pk not in asked:
            asked.add(calendar.pk)
            own: dict[str, list[HalfTerm]] = {}
            known = kept("half terms").get(calendar.pk)
            for row in calendar.half_terms.all() if known is None else known:
                own.setdefault(row.academic_year, []).append(row)
            by_year = own | by_year
            calendar = calendar.parent
        grouped: dict[tuple[str, str], list[HalfTerm]] = {}
        found = [row for rows in by_year.values() for row in rows]
        for row in sorted(found, key=lambda row: row.starts_on):
            grouped.setdefault((row.academic_year, row.season), []).append(row)
        return [Term.of(parts) for parts in grouped.values()]

    def term_named(self, name: str) -> "Term | None":
        """The term called "2026-autumn", or None."""
        return next((term for term in self.terms() if term.name == name), None)

    def term_on(self, day: date) -> "Term | None":
        """The term this day falls in, its half-term break counted with it; None between terms."""
        return next((term for term in self.terms() if term.starts_on <= day <= term.ends_on), None)

    def last_term(self, day: date) -> "Term | None":
        """The term this day falls in, or the latest one that has started."""
        started = [term for term in self.terms() if term.starts_on <= day]
        return started[-1] if started else None


class HalfTerm(models.Model):
    """One of the six blocks of a school year: its first and last day of attendance."""

    class Code(models.TextChoices):
        AUTUMN_1 = "autumn_1", "Autumn, first half"
        AUTUMN_2 = "autumn_2", "Autumn, second half"
        SPRING_1 = "spring_1", "Spring, first half"
        SPRING_2 = "spring_2", "Spring, second half"
        SUMMER_1 = "summer_1", "Summer, first half"
        SUMMER_2 = "summer_2", "Summer, second half"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="half_terms")
    academic_year = models.CharField("school year", max_length=7, help_text="Written 2026-27")
    code = models.CharField(max_length=10, choices=Code)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    is_confirmed = models.BooleanField("published by the council", default=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "academic_year", "code"],
                name="half_term_once",
                violation_error_message="The calendar has this half-term of this school year already",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="half_term_starts_before_end",
                violation_error_message="The last day is before the first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.academic_year}"

    def clean(self) -> None:
        """Refuse what no school year has: other words for it, or days outside it."""
        if not is_school_year(self.academic_year):
            raise ValidationError({"academic_year": "Write the school year like 2026-27"})
        if not (self.starts_on and self.ends_on):
            return
        first = int(self.academic_year[:4])
        if not date(first, 8, 1) <= self.starts_on or not self.ends_on <= date(first + 1, 8, 31):
            raise ValidationError({"starts_on": f"These days do not lie in the school year {self.academic_year}"})

    @property
    def season(self) -> str:
        """autumn, spring or summer."""
        return self.code.split("_")[0]


_YEAR = re.compile(r"20\d\d-\d\d", re.ASCII)


def is_school_year(words: str) -> bool:
    """Written 2026-27."""
    return bool(_YEAR.fullmatch(words)) and (int(words[:4]) + 1) % 100 == int(words[5:])


class Closure(models.Model):
    """Days within a term on which pupils do not attend."""

    class Kind(models.TextChoices):
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"
        INSET = "inset", "INSET day"
        POLLING = "polling", "Polling station"
        MODERATION = "moderation", "Moderation day"
        HOLIDAY = "holiday", "Holiday"
        EMERGENCY = "emergency", "Emergency closure"
        OTHER = "other", "Other closure"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField("first day closed")
    ends_on = models.DateField("last day closed")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "kind", "starts_on", "ends_on"],
                name="closure_once",
                violation_error_message="This closure is entered already",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="closure_starts_before_end",
                violation_error_message="The last day is before the first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {day_figures(self.starts_on)}"


@dataclass(frozen=True)
class Term:
    """Two half-terms: autumn, spring or summer, named by the calendar year it falls in (2026-autumn)."""

    name: str
    label: str
    academic_year: str
    starts_on: date
    ends_on: date
    half_terms: tuple[Span, ...]

    @classmethod
    def of(cls, parts: Iterable[HalfTerm]) -> Self:
        """The term its half-terms make."""
        rows = sorted(parts, key=lambda row: row.starts_on)
        first, last = rows[0], rows[-1]
        year = first.starts_on.year
        return cls(
            name=f"{year}-{first.season}",
            label=f"{first.season.capitalize()} term {year}",
            academic_year=first.academic_year,
            starts_on=first.starts_on,
            ends_on=last.ends_on,
            half_terms=tuple(Span(row.starts_on, row.ends_on) for row in rows),
        )
