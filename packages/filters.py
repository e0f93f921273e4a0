"""Narrowing the lists of whole weeks and of reduced hours."""

from functools import cached_property
from typing import Any

from django.db.models import Q
from django_filters import OrderingFilter

from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter
from packages import gaps
from packages.models import DayPassed, Reduced
from packages.models.emergency import passed_unanswered
from packages.whole import State, Whole


class ReducedFilter(PageFilter):
    """Where it stands; late is what ran out or was to be reviewed."""

    state = ChoiceFilter(
        label="Which",
        choices=[("late", "Ran out, or to be reviewed"), *Reduced.Status.choices],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(
        fields={
            "reference": "reference",
            "pupil__legal_surname": "pupil",
            "starts_on": "starts",
            "review_on": "review",
            "ends_on": "ends",
            "status": "status",
        }
    )
    preset = "state"

    def that_stand(self, rows: Any, name: str, state: str) -> Any:
        return rows.late(clock.today()) if state == "late" else rows.filter(status=state)


class PackagesFilter(PageFilter):
    """By what is wrong with the week; the weeks are worked out once for the page."""

    state = ChoiceFilter(
        label="Week",
        choices=[(str(state), state.tag.label) for state in gaps.LISTED],
        method="that_stand",
        empty_label="All",
    )
    preset = "state"

    @cached_property
    def known(self) -> dict[Any, Whole]:
        return gaps.of(self.acting, clock.today())

    def filter_queryset(self, queryset: Any) -> Any:
        """Only the children whose week lacks something."""
        return super().filter_queryset(queryset.filter(pk__in=list(self.known)))

    def that_stand(self, rows: Any, name: str, state: str) -> Any:
        return rows.filter(pk__in=[key for key, whole in self.known.items() if whole.state == State(state)])


class DaysPassedFilter(PageFilter):
    """Those nobody has answered for, unless the answered ones are asked for."""

    state = ChoiceFilter(
        label="Which",
        choices=[("asked", "Not answered"), ("answered", "Answered")],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"education_due_on": "due", "pupil__legal_surname": "pupil"})
    preset = "state"

    def filter_queryset(self, queryset: Any) -> Any:
        """Of all years only those that passed."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return rows
        return rows.filter(Q(pk__in=self._asked(rows)) | Q(pk__in=_answered()))

    def that_stand(self, rows: Any, name: str, state: str) -> Any:
        return rows.filter(pk__in=self._asked(rows) if state == "asked" else _answered())

    def _asked(self, rows: Any) -> Any:
        return passed_unanswered(rows, clock.today()).order_by().values("pk")


def _answered() -> Any:
    return DayPassed.objects.order_by().values("referral")
