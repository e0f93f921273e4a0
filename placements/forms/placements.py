"""Forms of a placement: changing, pausing, resuming, ending; and of its reviews."""

from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from govuk.layout import side_by_side
from placements import agreeing, continuing, running
from placements.forms.offers import PatternForm, week_of
from placements.models import Agreement, Continuation, Placement
from placements.reasons import ENDS


class ChangeForm(PatternForm):
    """Other half-days, times or dates from a day on: a new agreement for both to sign."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.row.current_agreement
        if now:
            self.initial = {**week_of(now), **self.initial}
        first = max(clock.today(), self.row.starts_on)
        self.initial = {"starts_on": first, "ends_on": self.row.ends_on, **self.initial}

    def act(self, row: Placement, by: Acting) -> Agreement:
        given = self.cleaned_data
        return agreeing.change(row, starts_on=given["starts_on"], ends_on=given["ends_on"], pattern=self.pattern, by=by)


class PauseForm(PageForm):
    """From when nothing is due, and until when."""

    verb = staticmethod(running.pause)
    layout = Layout(side_by_side("on", "until"), "reason", "is_paid")

    on = fields.DateField(label="First day of the pause", empty="Enter the first day", earliest=clock.today)
    until = fields.DateField(label="Last day of the pause", hint="Leave it empty to resume by hand", required=False)
    reason = fields.CharField(
        label="Why is it paused?",
        hint="For example, a stay in hospital",
        empty="Enter why it is paused",
        max_length=300,
    )
    is_paid = fields.BooleanField(label="The provider is paid for the days of the pause", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": clock.today(), **self.initial}

    def clean(self) -> dict[str, Any]:
        """A pause runs forwards, and begins while the placement does."""
        cleaned = super().clean()
        first, last = cleaned.get("on"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day of the pause must be on or after its first day")
        if first and first > self.row.ends_on:
            self.add_error(
                "on", f"The placement ends on {day_words(self.row.ends_on)}: enter that day or one before it"
            )
        return cleaned

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, in rows to check."""
        given = self.cleaned_data
        return [
            {"key": "First day of the pause", "value": day_words(given["on"])},
            {"key": "Last day of the pause", "value": day_words(given["until"]) or "Until it is resumed"},
            {"key": "Reason", "value": given["reason"]},
            {"key": "Paid", "value": "Yes" if given["is_paid"] else "No"},
        ]


class ResumeForm(PageForm):
    """From when the pupil is due again."""

    verb = staticmethod(running.resume)

    on = fields.DateField(label="First day the pupil is due again", empty="Enter the day", earliest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": clock.today(), **self.initial}


class EndForm(PageForm):
    """The last day and the coded reason."""

    verb = staticmethod(running.end)

    on = fields.DateField(label="Last day", empty="Enter the last day")
    reason = fields.ChoiceField(
        label="Why does it end?",
        choices=ENDS.choices,
        empty="Select why the placement ends",
    )
    note = fields.TextField(label="Note", hint="Read by you and the council only", required=False, count=500, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": clock.today(), **self.initial}

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, in rows to check."""
        given = self.cleaned_data
        return [
            {"key": "Last day", "value": day_words(given["on"])},
            {"key": "Reason", "value": ENDS.label(given["reason"])},
            {"key": "Note", "value": given["note"]},
        ]


class DecideForm(PageForm):
    """Whether the placement goes on, and why."""

    verb = staticmethod(continuing.decide)

    outcome = fields.ChoiceField(
        label="Does the placement go on?",
        choices=Continuation.Outcome.choices,
        reveals={Continuation.Outcome.GOES_ON: "reason"},
        empty="Select whether the placement goes on",
    )
    reason = fields.TextField(
        label="Why does it go on?",
        hint="Read by you and the council only",
        empty="Enter why the placement goes on",
        required=False,
        count=500,
        rows=3,
    )

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, in rows to check."""
        given = self.cleaned_data
        rows = [{"key": "Does the placement go on?", "value": Continuation.Outcome(given["outcome"]).label}]
        return [*rows, {"key": "Why", "value": given["reason"]}] if given.get("reason") else rows


class ReplaceForm(PageForm):
    """Asks nothing: the place that could not be taken is given up."""

    verb = staticmethod(running.give_up)
