"""Forms of a change that one side asks for, and of its answer."""

from typing import Any

from agreements import wishing
from agreements.models import Wish
from agreements.reasons import CHANGES
from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from placements.models import Placement


class AskForm(PageForm):
    """What is asked for, until when, and why."""

    kind = fields.ChoiceField(
        label="What do you ask for?",
        choices=Wish.Kind.choices,
        reveals={Wish.Kind.LONGER: "longer_to", Wish.Kind.END: "end_on"},
        empty="Select what you ask for",
    )
    longer_to = fields.DateField(
        label="New last day", empty="Enter the new last day", required=False, earliest=clock.today
    )
    end_on = fields.DateField(label="Last day", empty="Enter the last day", required=False, earliest=clock.today)
    reason = fields.ChoiceField(label="Why?", choices=CHANGES.choices, empty="Select why")
    note = fields.TextField(
        label="What the other side should know",
        hint="Do not write about other pupils",
        required=False,
        count=500,
        rows=3,
    )

    def act(self, row: Placement, by: Acting) -> Wish:
        given = self.cleaned_data
        last_day = {Wish.Kind.LONGER: given.get("longer_to"), Wish.Kind.END: given.get("end_on")}.get(given["kind"])
        return wishing.ask(
            row, kind=given["kind"], reason=given["reason"], note=given["note"], last_day=last_day, by=by
        )


class AnswerForm(PageForm):
    """Yes, or no with why."""

    answer = fields.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes"), ("no", "No")],
        reveals={"no": "note"},
        empty="Select whether you agree",
    )
    note = fields.TextField(label="Why not?", empty="Enter why you do not agree", required=False, count=500, rows=3)

    def act(self, row: Wish, by: Acting) -> Wish:
        given: dict[str, Any] = self.cleaned_data
        answer = wishing.agree if given["answer"] == "yes" else wishing.refuse
        answer(row, note=given.get("note") or "", by=by)
        row.refresh_from_db()
        return row
