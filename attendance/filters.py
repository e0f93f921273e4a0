"""Narrowing the lists of registers, uploads and sessions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django_filters import OrderingFilter

from accounts.models import Organisation
from attendance import the_day, worst_first
from attendance.models import Correction, Mark, Upload
from attendance.models.correction import CorrectionQuerySet
from core import clock
from core.filters import SentFileFilter, where_it_stands
from core.forms import PageFilter
from core.half_days import Half
from govuk.filters import ChoiceFilter, DayFilter, ModelChoiceFilter
from placements.models import Placement, Session
from providers.models import Programme, Provider
from pupils import enrolling


class RegisterFilter(PageFilter):
    """Which day's registers, of which programme or provider."""

    day = DayFilter(label="Day", field_name="date")
    programme = ModelChoiceFilter(
        label="Programme",
        field_name="placement__programme",
        queryset=Programme.objects.select_related("site"),
        empty_label="Every programme",
    )
    provider = ModelChoiceFilter(
        label="Provider",
        field_name="placement__provider",
        queryset=Provider.objects.select_related("organisation"),
        empty_label="Every provider",
    )

    state = ChoiceFilter(
        label="State", choices=[("to_take", "To take")], method="any_state", empty_label="In, or to take"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.acting.is_provider:
            del self.filters["provider"]

    def any_state(self, rows: QuerySet[Session], name: str, state: str) -> QuerySet[Session]:
        """The page narrows registers, when sessions have been put together into them."""
        return rows


class UploadFilter(SentFileFilter):
    """Where an upload stands."""

    status = where_it_stands(Upload.Status.choices)
    sort = OrderingFilter(fields=["sent_at", "status", "reference"])


class CorrectionFilter(PageFilter):
    """Where a correction stands; what somebody else asked for waits for whoever looks."""

    status = ChoiceFilter(
        label="Status",
        choices=[*Correction.Status.choices, ("mine", "Waiting for you")],
        method="at_step",
        empty_label="Any status",
    )
    sort = OrderingFilter(
        fields={"session__placement__provider__organisation__name": "provider", "proposed_at": "asked"}
    )

    def at_step(self, rows: CorrectionQuerySet, name: str, status: str) -> CorrectionQuerySet:
        """At this step, or waiting for this person."""
        return rows.to_decide(self.acting) if status == "mine" else rows.filter(status=status)


class SessionFilter(PageFilter):
    """Which sessions, of which provider or school."""

    since = DayFilter(label="From", field_name="date", lookup_expr="gte")
    until = DayFilter(label="To", field_name="date", lookup_expr="lte")
    provider = ModelChoiceFilter(
        label="Provider",
        field_name="placement__provider",
        queryset=Provider.objects.select_related("organisation"),
        empty_label="Every provider",
    )
    sort = OrderingFilter(
        fields=[
            ("date", "date"),
            ("placement__provider__organisation__name", "provider"),
            ("placement__pupil__legal_surname", "pupil"),
        ]
    )


class UnexplainedFilter(SessionFilter):
    """Which absences without a reason: those whose N may still stand, unless all are asked for."""

    state = ChoiceFilter(
        label="Which",
        choices=[("all", "All since the start of term, with those past their last day")],
        method="as_asked",
        empty_label="Those whose N may still stand",
    )

    def as_asked(self, rows: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """The page narrows them by the school's own calendar."""
        return rows


class DayOfSessionFilter(PageFilter):
    """One day's sessions, by what happened at them."""

    day = DayFilter(label="Day", field_name="date")
    happened = ChoiceFilter(
        label="What happened",
        choices=[
            *((state, words) for state, (words, _of) in the_day.STATES.items()),
            *Mark.Kind.choices,
            ("unknown", "Not marked"),
        ],
        method="that_happened",
        empty_label="Anything",
    )
    half = ChoiceFilter(label="Half-day", choices=Half.choices, empty_label="Morning and afternoon")
    school = ModelChoiceFilter(
        label="Home school",
        queryset=lambda request: enrolling.schools(),
        method="of_school",
        null_value=the_day.NO_SCHOOL[0],
        null_label=the_day.NO_SCHOOL[1],
        empty_label="Every school",
    )
    provider = ModelChoiceFilter(
        label="Provider",
        field_name="placement__provider",
        queryset=Provider.objects.select_related("organisation"),
        empty_label="Every provider",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]

    def of_school(self, rows: QuerySet[Session], name: str, school: Organisation | str) -> Any:
        """Of pupils registered there on the day, or on no school's roll."""
        return the_day.with_home_school(rows).filter(home__school=None if isinstance(school, str) else school)

    def that_happened(self, rows: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Sessions that stand so now, with this kind of mark, or without one."""
        if value in the_day.STATES:
            return rows.filter(the_day.STATES[value][1](clock.now()))
        return rows.filter(mark=None) if value == "unknown" else rows.filter(mark__kind=value)


STEPS = [("ended", "Ended"), ("all", "All, ended ones too")]


class WorstFirst(OrderingFilter):
    """By fields, and by how pupils attend where that is told of few enough."""

    tells_figures = True

    def filter(self, qs: QuerySet[Model], value: Sequence[str] | None) -> Any:
        """The first key alone, where it is a figure."""
        first = value[0] if value else ""
        if first.removeprefix("-") not in worst_first.SORTED_BY:
            return super().filter(qs, value)
        return worst_first.in_order(qs, first) if self.tells_figures else qs


class PlacementFilter(PageFilter):
    """Which placements' attendance: those running now, unless the ended ones are asked for."""

    provider = ModelChoiceFilter(
        label="Provider", queryset=Provider.objects.select_related("organisation"), empty_label="Every provider"
    )
    commissioner = ModelChoiceFilter(
        label="Commissioner", queryset=Organisation.objects.none(), empty_label="Every commissioner"
    )
    status = ChoiceFilter(label="Placements", choices=STEPS, method="at_step", empty_label="Running now")
    show = ChoiceFilter(label="Show", choices=worst_first.choices, method="to_look_at", empty_label="All")
    sort = WorstFirst(
        fields=[
            ("pupil__legal_surname", "pupil"),
            ("provider__organisation__name", "provider"),
            ("starts_on", "starts"),
            *((name, name) for name in worst_first.SORTED_BY),
        ]
    )
    preset = "show"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who commissions is told of the placements a person sees, not of all there are.
        told = Placement.objects.visible_to(self.acting).order_by().values("commissioner")
        self.filters["commissioner"].queryset = Organisation.objects.filter(pk__in=told)
        if self.data.get("status") in dict(STEPS):
            # Ten years of ended ones are too many to be put in order by what their weeks add up to.
            del self.filters["show"]
            self.preset, self.filters["sort"].tells_figures = "", False

    @property
    def qs(self) -> Any:
        """Running placements when nothing else is asked for: years of ended ones would bury them."""
        return super().qs if self.is_wider else super().qs.live()

    @property
    def is_wider(self) -> bool:
        """Whether ended placements are asked for."""
        return self.form.is_valid() and bool(self.form.cleaned_data.get("status"))

    def to_look_at(self, rows: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Low, lower than before, or not marked."""
        rows = worst_first.only(rows, value)
        return rows if self.data.get("sort") else worst_first.in_order(rows, worst_first.WORST_OF[value])  # type: ignore[no-any-return]

    def at_step(self, rows: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        """Ended ones alone, or all."""
        return rows.filter(status=Placement.Status.ENDED) if value == "ended" else rows
