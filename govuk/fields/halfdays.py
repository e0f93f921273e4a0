"""The weekly pattern as ten boxes: Monday to Friday, morning and afternoon."""

from typing import Any

from django import forms

from govuk.fields.choices import MultipleChoiceField

WEEKDAYS = (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"))
HALVES = (("am", "morning", "AM"), ("pm", "afternoon", "PM"))

HALF_DAYS = [
    (f"{day}_{half}", f"{day_name} {half_name}") for day, day_name in WEEKDAYS for half, half_name, _short in HALVES
]


class HalfDaysInput(forms.CheckboxSelectMultiple):
    """Ten checkboxes, drawn as a table with a row for each day."""


class HalfDaysField(MultipleChoiceField):
    """Half-days of the week, in order: `["mon_am", "mon_pm", "thu_am"]`. `offered` leaves only some of them open."""

    widget = HalfDaysInput

    def __init__(self, *args: Any, offered: list[str] | None = None, **kwargs: Any) -> None:
        kwargs["choices"] = [choice for choice in HALF_DAYS if offered is None or choice[0] in offered]
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {
            "required": self.empty or "Select at least one half-day",
            "invalid_choice": "Select half-days from the table",
            "invalid_list": "Select half-days from the table",
        }

    def clean(self, value: Any) -> list[str]:
        """The boxes in the order of the week, each once."""
        chosen = set(super().clean(value))
        return [cell for cell, _name in HALF_DAYS if cell in chosen]
