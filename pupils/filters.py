"""Narrows the list of pupils. Names and UPNs are looked for by a form of their own: they stay out of addresses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django_filters import Filter, OrderingFilter

from accounts.models import Organisation
from core import clock
from core.forms import PageFilter
from govuk.filters import AtAClick, ChoiceFilter, ModelChoiceFilter
from pupils import enrolling, readers, reference
from pupils.age import school_year
from pupils.models import Pupil

Offered = Callable[[Any], dict[str, Filter]]
OFFERED: list[Offered] = []


def narrowed_by(offered: Offered) -> Offered:
    """Have the list of pupils narrowed by these too."""
    if offered not in OFFERED:
        OFFERED.append(offered)
    return offered


class PupilFilter(PageFilter):
    """By year group, home school, and what rooms above know of the pupils."""

    year = ChoiceFilter(label="Year group", choices=reference.YEARS, method="in_year", empty_label="All")
    school = ModelChoiceFilter(
        label="Home school", queryset=lambda request: enrolling.schools(), method="at_school", empty_label="All"
    )
    care = ChoiceFilter(
        label="In the portal's care", choices=[("left", "Left"), ("all", "All")], method="any_care", empty_label="Now"
    )
    sort = OrderingFilter(fields={"legal_surname": "name", "born_on": "born"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]
            del self.filters["care"]
        last = {name: self.filters.pop(name) for name in ("care", "sort") if name in self.filters}
        for offer in OFFERED:
            self.filters |= offer(self.acting)
        self.filters |= last
        self.preset = next((name for name, each in self.filters.items() if isinstance(each, AtAClick)), "")

    def filter_queryset(self, queryset: QuerySet[Pupil]) -> QuerySet[Pupil]:
        """The council's list is of those in care, unless it asks for others; who left is not others' to know."""
        rows = super().filter_queryset(queryset)
        if not self.acting.sees_everything or (care := self.form.cleaned_data.get("care")) == "all":
            return rows
        return rows.exclude(left_on=None) if care == "left" else rows.filter(left_on=None)

    def any_care(self, pupils: QuerySet[Pupil], name: str, care: str) -> QuerySet[Pupil]:
        """Narrowed with the rest, where nothing is asked too."""
        return pupils

    def in_year(self, pupils: QuerySet[Pupil], name: str, year: str) -> QuerySet[Pupil]:
        """Taught in this year group: by birth date, unless the record says otherwise."""
        born = school_year(clock.today()) - 5 - int(year)
        born_between = (date(born, 9, 1), date(born + 1, 8, 31))
        return pupils.filter(readers.in_year(self.acting, year, born_between, clock.today()))

    def at_school(self, pupils: QuerySet[Pupil], name: str, school: Organisation) -> QuerySet[Pupil]:
        """At this home school today."""
        return pupils.at_home_school(school.pk, clock.today())  # type: ignore[attr-defined]
