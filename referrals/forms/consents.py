"""The form of one consent: whose, what they said, how, on which day, until when, and withdrawn from when."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from referrals import consenting
from referrals.models import Consent, Referral


class ConsentForm(PageForm):
    """What somebody said to one thing."""

    answer = fields.ChoiceField(
        label="What was said",
        choices=Consent.Answer.choices,
        empty="Select what was said",
        reveals={"given": "until", "withdrawn": "withdrawn_on"},
    )
    until = fields.DateField(
        label="Until", hint="Leave it empty where it has no last day", required=False, may_be_empty=True
    )
    withdrawn_on = fields.DateField(
        label="Withdrawn on", empty="Enter the day on which it was withdrawn", latest=clock.today, required=False
    )
    whose = fields.ChoiceField(label="By whom", choices=Consent.Whose.choices, empty="Select by whom")
    name = fields.CharField(label="Their name", max_length=120, empty="Enter their name")
    how = fields.ChoiceField(label="How", choices=Consent.How.choices, empty="Select how")
    said_on = fields.DateField(
        label="On which day it was given or refused", empty="Enter the day", latest=clock.today, initial=clock.today
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned = super().clean()
        said_on, until, withdrawn_on = (cleaned.get(name) for name in ("said_on", "until", "withdrawn_on"))
        if said_on and (wrong := consenting.against(said_on, until, withdrawn_on)):
            self.add_error("withdrawn_on" if withdrawn_on else "until" if until else "said_on", wrong.rstrip("."))
        return cleaned

    def act(self, row: Referral, by: Acting) -> Consent:
        return consenting.write(row, self.code, by=by, **self.cleaned_data)
