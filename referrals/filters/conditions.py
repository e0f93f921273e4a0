"""Narrows the list of conditions."""

from typing import Any

from django_filters import OrderingFilter

from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter
from referrals.models import Condition
from referrals.models.condition import ConditionQuerySet


class ConditionFilter(PageFilter):
    """Where they stand."""

    state = ChoiceFilter(
        label="Which",
        choices=[
            ("mine", "For you to record"),
            ("unmet", "Not met yet"),
            ("late", "Not met in time"),
            ("met", "Met"),
        ],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"due_on": "due", "referral__pupil__legal_surname": "pupil"})
    preset = "state"

    def that_stand(self, rows: ConditionQuerySet, name: str, state: str) -> Any:
        """Those that wait for this person, or by how they stand."""
        if state == "mine":
            return rows.to_record(self.acting)
        if state == "met":
            return rows.filter(status=Condition.Status.MET)
        return rows.unmet().filter(due_on__lt=clock.today()) if state == "late" else rows.unmet()
