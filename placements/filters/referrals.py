"""Narrows the list of referrals."""

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter, OrderingFilter

from core import clock
from core.forms import PageFilter
from placements import referring, running_out
from placements.models import Referral

STATUSES = [
    ("open", "All that are open"),
    *Referral.Status.choices,
    ("unplaced", "Approved, without a place"),
    ("unoffered", "Approved, without a place or an offer"),
    ("clock", "With a clock that has run out or soon will"),
]


class ReferralFilter(PageFilter):
    """By status, commissioner, route, lot and reference. Without a sort, what is urgent comes first."""

    reference = CharFilter(label="Reference", field_name="reference", lookup_expr="icontains")
    status = ChoiceFilter(label="Status", choices=STATUSES, method="at_step", empty_label="All")
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    route = ModelChoiceFilter(label="Route", queryset=lambda request: referring.all_routes(), empty_label="All")
    lot = ModelChoiceFilter(label="Lot", queryset=lambda request: referring.lots_on(clock.today()), empty_label="All")
    sort = OrderingFilter(
        fields={
            "reference": "reference",
            "education_due_on": "due",
            "submitted_at": "submitted",
            "starts_on": "starts",
            "status": "status",
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]

    def at_step(self, referrals: QuerySet[Referral], name: str, status: str) -> QuerySet[Referral]:
        """At this step, at any before the decision, or approved and still without a place."""
        rows: Any = referrals
        if status == "clock":
            return rows.filter(pk__in=running_out.of_referrals(self.acting, clock.today()))  # type: ignore[no-any-return]
        found = {"open": rows.open, "unplaced": rows.not_placed, "unoffered": rows.not_offered}.get(status)
        return found() if found else rows.filter(status=status)  # type: ignore[no-any-return]
