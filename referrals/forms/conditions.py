"""Approving on conditions, and saying whether one is met."""

from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.layout import Titled
from referrals import conditions, deciding
from referrals.conditions import Asked
from referrals.models import Condition, Referral

LONGEST_NOTE, LONGEST_SENTENCE = 2000, 300
TITLES = ("First condition", "Second condition, if there is one", "Third condition, if there is one")
PARTS = ("sentence", "due_on", "effect", "recorder")


def condition_fields(number: int, referral: Referral) -> dict[str, Any]:
    """What is asked of one condition; all is filled in but what it is and by when."""
    recorders = [
        choice
        for choice in Condition.Recorder.choices
        if choice[0] != Condition.Recorder.AP_LEAD or not referral.commissioner.is_council
    ]
    usual = Condition.Recorder.OFFICER if referral.commissioner.is_council else Condition.Recorder.AP_LEAD
    return {
        f"sentence_{number}": fields.CharField(
            label="What must be so", hint="One sentence", max_length=LONGEST_SENTENCE, required=number == 1
        ),
        f"due_on_{number}": fields.DateField(label="By which day", required=number == 1, earliest=clock.today),
        f"effect_{number}": fields.ChoiceField(
            label="Until it is met", choices=Condition.Effect.choices, initial=Condition.Effect.BLOCKS
        ),
        f"recorder_{number}": fields.ChoiceField(
            label="Who records whether it is met", choices=recorders, initial=usual
        ),
    }


def titled(numbers: range) -> list[Titled]:
    """Each condition under its title."""
    return [Titled(TITLES[number - 1], *(f"{part}_{number}" for part in PARTS)) for number in numbers]


class AsksConditions(PageForm):
    """A form that asks for up to three conditions."""

    numbers = range(1, len(TITLES) + 1)

    def ask_for_conditions(self, referral: Referral) -> None:
        """Add the fields of each, of a referral."""
        for number in self.numbers:
            self.fields.update(condition_fields(number, referral))
        fields.speak_plainly(self)

    def check_conditions(self, referral: Referral) -> None:
        """Of each both the sentence and the day."""
        for number in self.numbers:
            sentence, due_on = (self.cleaned_data.get(f"{part}_{number}") for part in ("sentence", "due_on"))
            is_asked = number > 1 and (sentence or due_on)
            if is_asked and not sentence and f"sentence_{number}" not in self.errors:
                self.add_error(f"sentence_{number}", "Enter what must be so")
            if is_asked and not due_on and f"due_on_{number}" not in self.errors:
                self.add_error(f"due_on_{number}", "Enter by which day it is met")
        for asked in self.conditions if not self.errors else ():
            if against := conditions.against_condition(referral, asked):
                self.add_error(None, against)

    @property
    def conditions(self) -> list[Asked]:
        """Those that were entered."""
        each = ([self.cleaned_data.get(f"{part}_{number}") for part in PARTS] for number in self.numbers)
        return [
            Asked(str(what), due_on, str(effect), str(recorder))
            for what, due_on, effect, recorder in each
            if what and due_on
        ]


class ApproveOnConditionsForm(AsksConditions):
    """Agrees that a place is found, on conditions."""

    reason = fields.TextField(label="Note to the commissioner", count=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for_conditions(self.row)
        self.helper.layout = Layout(*titled(self.numbers), "reason")

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_conditions(self.row)
        return self.cleaned_data

    def act(self, row: Referral, by: Acting) -> Any:
        return deciding.approve(row, by=by, reason=self.cleaned_data["reason"], conditions=self.conditions)


class MeetForm(PageForm):
    """It is met."""

    verb = staticmethod(conditions.meet)

    note = fields.CharField(
        label="How it was met", hint="Such as what you have seen", max_length=LONGEST_SENTENCE, required=False
    )


class FailForm(PageForm):
    """It is not met."""

    verb = staticmethod(conditions.fail)

    note = fields.CharField(
        label="Why it is not met", empty="Enter why the condition is not met", max_length=LONGEST_SENTENCE
    )
