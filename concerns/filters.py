"""Narrowing the list of concerns."""

from typing import Any

from django_filters import OrderingFilter

from concerns import chasing
from concerns.models import Allegation, Concern, ConcernQuerySet
from core.forms import PageFilter
from govuk.filters import ChoiceFilter


class ConcernFilter(PageFilter):
    """What it is, and where it stands; open ones unless others are asked for."""

    state = ChoiceFilter(
        label="Which",
        choices=[
            ("mine", "For you to acknowledge"),
            ("late", "For you, not acknowledged in time"),
            ("waiting", "Raised by you, not acknowledged"),
            ("open", "Open"),
            ("closed", "Closed"),
        ],
        method="that_stand",
        empty_label="All",
    )
    kind = ChoiceFilter(label="Kind", choices=Concern.Kind.choices, empty_label="Every kind")
    sort = OrderingFilter(
        fields={
            "reference": "reference",
            "happened_at": "happened",
            "placement__pupil__legal_surname": "pupil",
        }
    )
    preset = "state"

    def that_stand(self, rows: ConcernQuerySet, name: str, state: str) -> Any:
        """Those that wait for this person, that they wait for, or by status."""
        if state in Concern.Status.values:
            return rows.filter(status=state)
        rows = rows.filter(status=Concern.Status.OPEN)
        if state == "waiting":
            return rows.raised_by(self.acting).waiting()
        return rows.to_acknowledge(self.acting, told_before=chasing.late_before() if state == "late" else None)


class AllegationFilter(PageFilter):
    """Where it stands."""

    status = ChoiceFilter(label="Status", choices=Allegation.Status.choices, empty_label="Any status")
    sort = OrderingFilter(fields={"reference": "reference", "sent_at": "sent"})
    preset = "status"
