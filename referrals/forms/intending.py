"""Forms of what was tried before, and of what the place is for."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from referrals import intending
from referrals.models import IntendedOutcome, Referral, TriedItem
from referrals.reasons import OUTCOMES, TRIED


class TriedForm(PageForm):
    """One thing, its days, and what came of it."""

    code = fields.SelectField(label="What was tried", empty="Select what was tried")
    starts_on = fields.DateField(label="From", empty="Enter the first day", latest=clock.today)
    ends_on = fields.DateField(label="Until", hint="Leave it empty if it goes on", required=False, may_be_empty=True)
    came_of_it = fields.TextField(label="What came of it", empty="Enter what came of it", max_length=500, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        asked["code"].choices = [("", "Select"), *TRIED.choices()]

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and (wrong := intending.against_days(first, last)):
            self.add_error("ends_on", wrong)
        return cleaned

    def act(self, row: Referral, by: Acting) -> TriedItem:
        return intending.add_tried(row, by=by, **self.cleaned_data)


class TriedRemoveForm(PageForm):
    verb = staticmethod(intending.remove_tried)


class OutcomesForm(PageForm):
    """Which of them, as far as a place of the lot asked for is for it."""

    outcomes = fields.MultipleChoiceField(
        label="What the place is for",
        hint="Choose those that matter most. The provider that accepts the child reads them",
        empty="Select at least one",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = IntendedOutcome.of_lot(self.row.lot)
        kept = [(code, OUTCOMES.label(code)) for code in self.initial.get("outcomes", [])]
        asked: dict[str, Any] = self.fields
        asked["outcomes"].choices = [*offered, *(each for each in kept if each not in offered)]

    def act(self, row: Referral, by: Acting) -> None:
        intending.pick_outcomes(row, self.cleaned_data["outcomes"], by=by)
