"""Narrows the list of meetings."""

from typing import Any

from django_filters import OrderingFilter

from core.forms import PageFilter
from govuk.filters import ChoiceFilter
from panels.models import Meeting
from panels.models.meeting import MeetingQuerySet


class MeetingFilter(PageFilter):
    """Where they stand."""

    state = ChoiceFilter(
        label="Which",
        choices=[
            ("to_come", "To come"),
            ("asked", "Waiting for your answer"),
            ("unminuted", "Over, without minutes"),
            ("to_confirm", "Minutes to confirm"),
            ("confirmed", "Minutes confirmed"),
        ],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"held_on": "day"})
    preset = "state"

    def that_stand(self, rows: MeetingQuerySet, name: str, state: str) -> Any:
        """Those that wait for this person, or by how they stand."""
        if state == "asked":
            return rows.asked(self.acting)
        if state == "to_confirm":
            return rows.to_confirm(self.acting)
        if state == "confirmed":
            return rows.filter(status=Meeting.Status.CONFIRMED)
        return rows.to_come() if state == "to_come" else rows.without_minutes()
