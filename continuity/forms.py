"""Ending several placements of a provider together, and settling a step."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from continuity import ending
from continuity.ending import Ending
from continuity.models import Step
from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words, short_day
from govuk.layout import Folded
from placements.models import Placement
from placements.reasons import ENDS
from providers.models import Provider

ENDS_ALL, MOVES_ALL, EACH = "end", "move", "each"
STAYS, END, MOVE = "stay", "end", "move"
EACH_OF_THEM = [
    (END, "It ends"),
    (MOVE, "It ends, and another place is looked for"),
    (STAYS, "It goes on"),
]


class EndTogetherForm(PageForm):
    """A last day and a reason for all, and what is otherwise for one child."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    then = fields.ChoiceField(
        label="What happens to these placements?",
        hint="For one child something else may be said below",
        empty="Select what happens to these placements",
    )
    on = fields.DateField(label="Last day", empty="Enter the last day")
    reason = fields.SelectField(label="Why do they end?", choices=ENDS.choices, empty="Select why the placements end")
    note = fields.TextField(label="Note", hint="Read by you and the council only", required=False, count=500, rows=3)

    def __init__(self, *args: Any, rows: Sequence[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        then: Any = self.fields["then"]
        all_of = "It ends" if len(rows) == 1 else f"All {len(rows)} end"
        then.choices = [
            (MOVES_ALL, f"{all_of}, and other places are looked for"),
            (ENDS_ALL, all_of),
            (EACH, "Only those for which I say so below"),
        ]
        folded = [self._offer(row) for row in rows]
        keys = ",".join(str(row.pk) for row in rows)
        self.initial = {"on": clock.today(), "shown": keys, **self.initial}
        self.helper.layout = Layout("shown", "then", "on", "reason", "note", *folded)

    def _offer(self, row: Placement) -> Folded:
        """What may be otherwise for this child."""
        key = str(row.pk)
        choices = EACH_OF_THEM
        self.fields[f"then_{key}"] = fields.ChoiceField(
            label="What happens to this placement?", choices=choices, required=False
        )
        self.fields[f"on_{key}"] = fields.DateField(label="Last day", hint="Only where it is another", required=False)
        self.fields[f"reason_{key}"] = fields.SelectField(
            label="Why does it end?", hint="Only where it is another", choices=ENDS.choices, required=False
        )
        return Folded(_title(row), f"then_{key}", f"on_{key}", f"reason_{key}")

    def clean(self) -> dict[str, Any]:
        """Somebody is chosen."""
        cleaned = super().clean()
        if cleaned.get("then") and cleaned.get("on") and cleaned.get("reason") and not self.endings:
            self.add_error("then", "Say below for at least one child that the placement ends")
        return cleaned

    @property
    def endings(self) -> list[Ending]:
        """Those that end, each with its own day and reason where it has one."""
        given, found = self.cleaned_data, []
        for row in self.rows:
            own = given.get(f"then_{row.pk}") or (STAYS if given["then"] == EACH else given["then"])
            if own != STAYS:
                on, why = given.get(f"on_{row.pk}") or given["on"], given.get(f"reason_{row.pk}") or given["reason"]
                found.append(Ending(row, on, why, is_moving=own == MOVE))
        return found

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Each child with what becomes of its place."""
        ends = {one.placement.pk: one for one in self.endings}
        rows = [{"key": str(row.pupil), "value": _in_words(ends.get(row.pk))} for row in self.rows]
        return [*rows, {"key": "Note", "value": self.cleaned_data["note"]}]

    def act(self, row: Provider, by: Acting) -> int:
        return ending.end_all(row, self.endings, note=self.cleaned_data["note"], by=by)


def _title(row: Placement) -> str:
    return f"{row.pupil}, {row.reference}, since {short_day(row.starts_on)} for {row.commissioner}"


def _in_words(one: Ending | None) -> str:
    if one is None:
        return "Goes on"
    other = ". Another place is looked for" if one.is_moving else ""
    return f"Ends on {day_words(one.on)}: {ENDS.label(one.reason).lower()}{other}"


class SettleForm(PageForm):
    """It is done, or need not be."""

    outcome = fields.ChoiceField(
        label="Is it done?",
        choices=Step.Outcome.choices,
        reveals={Step.Outcome.NOT_NEEDED: "reason"},
        empty="Select whether it is done",
    )
    reason = fields.TextField(
        label="Why is it not needed?",
        empty="Enter why it is not needed",
        required=False,
        count=300,
        rows=3,
    )

    def act(self, row: Step, by: Acting) -> Any:
        return row.settle(outcome=self.cleaned_data["outcome"], reason=self.cleaned_data.get("reason", ""), by=by)
