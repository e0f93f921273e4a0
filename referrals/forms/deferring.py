"""Puts a decision off to a day."""

from typing import Any

from core import clock
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from referrals import deferring

LONGEST_NOTE = 2000


class DeferForm(PageForm):
    """Until when, and why."""

    verb = staticmethod(deferring.defer)

    until = fields.DateField(
        label="Day on which it is back on the desk",
        empty="Enter the day on which it is back on the desk",
        earliest=clock.today,
    )
    reason = fields.TextField(
        label="Why the decision is deferred",
        hint="The commissioner reads this",
        empty="Enter why the decision is deferred",
        count=LONGEST_NOTE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = f"{day_words(deferring.last_day(self.row))} at the latest"

    def clean(self) -> dict[str, Any]:
        """The day is after today, and not later than the council's rule allows."""
        cleaned = super().clean()
        until = cleaned.get("until")
        if until and (against := deferring.against_day(self.row, until)):
            self.add_error("until", against)
        return cleaned
