"""What forms of concerns and of allegations ask alike: what happened, when, who saw it; short enough for a phone."""

from datetime import date, datetime, time
from typing import Any

from core import clock
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words, in_london, time_words

LONGEST = 4000
SHORT = 1000


def what_happened() -> fields.TextField:
    return fields.TextField(
        label="What happened?",
        hint="What was seen and heard, in the child's own words where they said something",
        empty="Enter what happened",
        count=LONGEST,
        rows=5,
    )


class WhenForm(PageForm):
    """Asks for a moment that has passed; now, unless another is entered."""

    day: Any
    time: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = in_london(clock.now())
        self.initial = {"day": now.date(), "time": now.time().replace(second=0, microsecond=0), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"day", "time"} <= cleaned.keys() and self.moment > clock.now():
            self.add_error("time", "The time must be now or earlier")
        return cleaned

    @property
    def moment(self) -> datetime:
        """The moment that was entered, in London's time."""
        day: date = self.cleaned_data["day"]
        at: time = self.cleaned_data["time"]
        return clock.at(day, at.hour, at.minute)

    @property
    def when(self) -> str:
        day, at = self.cleaned_data["day"], self.cleaned_data["time"]
        return f"{day_words(day)}, {time_words(at)}"

    def given(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}


def day_field(label: str) -> fields.DateField:
    return fields.DateField(label=label, empty="Enter the day", latest=clock.today)


def time_field() -> fields.TimeField:
    return fields.TimeField(label="Time", hint="For example, 11:15am", empty="Enter the time", school_day=True)


def who_saw() -> fields.TextField:
    return fields.TextField(
        label="Who saw or heard it?", hint="Leave empty if nobody did", required=False, count=SHORT, rows=2
    )


def done_at_once(label: str) -> fields.TextField:
    empty, hint = "Enter what was done at once", "If nothing, say so"
    return fields.TextField(label=label, hint=hint, empty=empty, count=SHORT, rows=3)
