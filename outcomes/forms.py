"""Holding a review, and reminding those who must."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from outcomes import reminding
from outcomes.models import Review


class RemindForm(PageForm):
    """A reminder asks nothing more."""

    verb = staticmethod(reminding.remind)


class HoldForm(PageForm):
    """When the review was held and what came of it."""

    held_on = fields.DateField(label="When was it held?", empty="Enter when it was held", latest=clock.today)
    outcome = fields.ChoiceField(
        label="What was decided?", choices=Review.Outcome.choices, empty="Select what was decided"
    )
    note = fields.TextField(
        label="What was said",
        hint="Attendance, objectives, the pupil's and the parent's view",
        required=False,
        count=4000,
        rows=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"held_on": clock.today(), **self.initial}

    def clean(self) -> dict[str, Any]:
        """Nobody reviews a placement before it has started."""
        cleaned = super().clean()
        first, held_on = self.row.placement.starts_on, cleaned.get("held_on")
        if held_on and held_on < first:
            started = f"enter {day_words(first)} or a later day"
            self.add_error("held_on", f"The review cannot have been held before the placement started: {started}")
        return cleaned

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, in rows to check."""
        given = self.cleaned_data
        return [
            {"key": "Held on", "value": day_words(given["held_on"])},
            {"key": "Decided", "value": Review.Outcome(given["outcome"]).label},
            {"key": "What was said", "value": given["note"]},
        ]

    def act(self, row: Review, by: Acting) -> Review:
        given = self.cleaned_data
        row.hold(held_on=given["held_on"], outcome=given["outcome"], note=given["note"].strip(), by=by)
        return row
