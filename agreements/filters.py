"""Narrow the lists of agreements and of notices to parents."""

from typing import Any

from django_filters import CharFilter, OrderingFilter

from agreements.models import Wish
from agreements.models.notice import ParentNoticeQuerySet
from agreements.models.wish import WishQuerySet
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from placements.models import Agreement
from referrals import referring


class AgreementFilter(PageFilter):
    """By status, commissioner and the placement's reference."""

    reference = CharFilter(label="Placement", field_name="placement__reference", lookup_expr="icontains")
    status = ChoiceFilter(label="Status", choices=Agreement.Status.choices, empty_label="All")
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="placement__commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    sort = OrderingFilter(
        fields={
            "placement__reference": "placement",
            "placement__pupil__legal_surname": "pupil",
            "placement__provider__organisation__name": "provider",
            "starts_on": "starts",
            "status": "status",
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]


class NoticeFilter(PageFilter):
    """Still to give, given, or followed by another letter."""

    state = ChoiceFilter(
        label="State",
        choices=[("to_give", "To give"), ("given", "Given"), ("replaced", "Replaced by another")],
        method="in_state",
        empty_label="All",
    )
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="placement__commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    preset = "state"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]

    def in_state(self, rows: ParentNoticeQuerySet, name: str, state: str) -> ParentNoticeQuerySet:
        """By what came of it."""
        if state == "to_give":
            return rows.to_give()
        return rows.given() if state == "given" else rows.exclude(replaced_at=None)


class WishFilter(PageFilter):
    """Open or answered; those that wait for whoever looks."""

    status = ChoiceFilter(
        label="Status",
        choices=[("mine", "Waits for you"), ("open", "Waits for an answer"), *Wish.Status.choices[1:]],
        method="at_step",
        empty_label="All",
    )
    preset = "status"

    def at_step(self, rows: WishQuerySet, name: str, status: str) -> WishQuerySet:
        """By whom it waits for, or what came of it."""
        if status == "mine":
            return rows.waiting_for(self.acting)
        return rows.to_answer() if status == "open" else rows.filter(status=status)
