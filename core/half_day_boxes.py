"""The weekly pattern as ten boxes, Monday to Friday, morning and afternoon, and those that tick several at once."""

from typing import Any

from core.half_days import BY_CODE, SHORT, Half, Weekday, code_of, name_of
from govuk.fields import MultipleChoiceField
from govuk.fields.table import TableInput, Whole

WEEK = "week"
WHOLES = {
    WEEK: Whole("Every day, all day", list(BY_CODE)),
    **{half.short: Whole(f"Every {half.label.lower()}", [code_of(day, half) for day in Weekday]) for half in Half},
    **{
        short: Whole(f"{day.label} all day", [code_of(day, half) for half in Half])
        for short, day in zip(SHORT, Weekday, strict=True)
    },
}
"""Boxes for all day, for each morning or afternoon, and for the whole week."""


class HalfDaysInput(TableInput):
    noun = "half-days"
    corner = "Day"
    columns = ["All day", *(half.label for half in Half)]
    rows = [
        ("Every day", [WEEK, *(half.short for half in Half)]),
        *((day.label, [SHORT[day], *(code_of(day, half) for half in Half)]) for day in Weekday),
    ]
    wholes = WHOLES


class HalfDaysField(MultipleChoiceField):
    """Half-days of the week, in order: `["mon_am", "mon_pm", "thu_am"]`. `offered` leaves only some of them open."""

    widget = HalfDaysInput

    def __init__(self, *args: Any, offered: list[str] | None = None, **kwargs: Any) -> None:
        open_ones = [code for code in BY_CODE if offered is None or code in offered]
        kwargs["choices"] = [(code, name_of(*BY_CODE[code])) for code in open_ones]
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {
            "required": self.empty or "Select at least one half-day",
            "invalid_choice": "Select half-days from the table",
            "invalid_list": "Select half-days from the table",
        }

    def clean(self, value: object) -> list[str]:
        """The boxes in the order of the week, each once."""
        chosen = set(super().clean(value))
        return [code for code in BY_CODE if code in chosen]
