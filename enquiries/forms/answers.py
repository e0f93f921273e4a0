"""Forms of a provider's answer; by the link it also says who answers."""

from typing import Any

from django import forms

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from core.models import Event
from enquiries import answering
from enquiries.models import Asked
from enquiries.reasons import CANNOTS
from govuk import fields
from providers.models import Rate


def name_field() -> fields.CharField:
    box = forms.TextInput(attrs={"autocomplete": "name"})
    return fields.CharField(label="Your name", max_length=100, empty="Enter your name", widget=box)


def note_field() -> fields.CharField:
    return fields.CharField(
        label="Anything they should know", hint="Do not write about other pupils", required=False, max_length=300
    )


class CanForm(PageForm):
    """From when, on which half-days, and for what where that is asked; as it was wanted unless changed."""

    name = name_field()
    can_from = fields.DateField(label="From when?", empty="Enter from when", earliest=clock.today)
    half_days = HalfDaysField(label="Which half-days?", empty="Select at least one half-day")
    programme = fields.SelectField(label="Where?", empty="Select where")
    price = fields.MoneyField(label="Price", max_digits=8, empty="Enter the price")
    price_unit = fields.SelectField(label="For", choices=Rate.Unit.choices, empty="Select what it is for")
    note = note_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Asked = self.row
        enquiry = asked.enquiry
        if self.acting is not None:
            del self.fields["name"]
        if not enquiry.asks_price:
            del self.fields["price"], self.fields["price_unit"]
        self.fields["half_days"] = HalfDaysField(
            label="Which half-days?",
            hint=f"They want {enquiry.half_days_words}",
            empty="Select at least one half-day",
            offered=enquiry.half_days,
        )
        self.programmes = {str(row.pk): row for row in answering.programmes_of(asked)}
        if len(self.programmes) < 2:
            del self.fields["programme"]
        else:
            field: Any = self.fields["programme"]
            field.choices = [(key, f"{row.name}, {row.site.name}") for key, row in self.programmes.items()]
        all_of_them = enquiry.half_days if enquiry.how_many >= len(enquiry.half_days) else []
        starts_on = max(enquiry.starts_on, clock.today())
        self.initial = {"can_from": starts_on, "half_days": all_of_them, **self.initial}

    def act(self, row: Asked, by: Acting | None) -> Event:
        return answering.can(row, by=by, **self.said())

    def said(self) -> dict[str, Any]:
        given = {**self.cleaned_data}
        only = next(iter(self.programmes.values()), None) if len(self.programmes) == 1 else None
        given["programme"] = self.programmes.get(given.pop("programme", ""), only)
        return given


class CannotForm(PageForm):
    """Why not, and from when if that is known."""

    name = name_field()
    reason = fields.ChoiceField(
        label="Why can you not take the pupil?", choices=CANNOTS.choices, empty="Select why you cannot"
    )
    later_from = fields.DateField(
        label="From when could you?", hint="Leave it empty if you do not know", required=False, earliest=clock.today
    )
    note = note_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.acting is not None:
            del self.fields["name"]

    def act(self, row: Asked, by: Acting | None) -> Event:
        return answering.cannot(row, by=by, **self.said())

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
