"""Narrow the list of what must be done."""

from typing import Any

from django.db.models import QuerySet

from continuity.models import Step
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from providers.models import Provider

STATUSES = [("to_do", "To do"), ("settled", "Done or not needed")]


class StepFilter(PageFilter):
    """What waits or is settled, why it must be done, and at which provider."""

    status = ChoiceFilter(label="Status", choices=STATUSES, method="at_step", empty_label="All")
    whose = ChoiceFilter(
        label="Whose", choices=[("own", "Your organisation's")], method="of_whom", empty_label="Everybody's"
    )
    change = ChoiceFilter(label="Why", choices=Step.Change.choices, empty_label="All")
    provider = ModelChoiceFilter(
        label="Provider",
        field_name="placement__provider",
        queryset=lambda request: Provider.objects.select_related("organisation"),
        empty_label="All",
    )
    preset = "status"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["whose"]

    def at_step(self, rows: QuerySet[Step], name: str, status: str) -> QuerySet[Step]:
        return rows.filter(settled_on=None) if status == "to_do" else rows.exclude(settled_on=None)

    def of_whom(self, rows: QuerySet[Step], name: str, whose: str) -> QuerySet[Step]:
        return rows.filter(organisation=self.acting.organisation_id)
