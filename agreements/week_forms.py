"""The form of a week whose days differ: each half-day with its own times."""

from datetime import time
from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_days import BY_CODE, code_of, name_of
from govuk import fields
from govuk.dates import time_figures
from govuk.layout import side_by_side
from placements import agreeing
from placements.models import Agreement, Placement


class WeekForm(PageForm):
    """A half-day without times is not agreed."""

    starts_on = fields.DateField(label="First day", empty="Enter the first day", earliest=clock.today)
    ends_on = fields.DateField(label="Last day", empty="Enter the last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, place in BY_CODE.items():
            name = name_of(*place)
            self.fields[f"{code}_starts"] = fields.TimeField(label=f"{name} starts", required=False, school_day=True)
            self.fields[f"{code}_ends"] = fields.TimeField(label=f"{name} ends", required=False, school_day=True)
        self.helper.layout = Layout(
            side_by_side("starts_on", "ends_on"),
            *(side_by_side(f"{code}_starts", f"{code}_ends") for code in BY_CODE),
        )
        fields.speak_plainly(self)
        now, found = self.row.current_agreement, dict[str, time]()
        for cell in now.cells if now else ():
            code = code_of(cell.weekday, cell.half)
            found |= {f"{code}_starts": cell.starts, f"{code}_ends": cell.ends}
        first = max(clock.today(), self.row.starts_on)
        self.initial = {**found, "starts_on": first, "ends_on": self.row.ends_on, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Times come in pairs and run forwards; the week has at least one."""
        said = super().clean()
        for code in BY_CODE:
            starts, ends = said.get(f"{code}_starts"), said.get(f"{code}_ends")
            if bool(starts) != bool(ends) and not {f"{code}_starts", f"{code}_ends"} & set(self.errors):
                missing = "ends" if starts else "starts"
                self.add_error(f"{code}_{missing}", f"Enter when {name_of(*BY_CODE[code])} {missing}")
            elif starts and ends and starts >= ends:
                self.add_error(f"{code}_ends", f"{name_of(*BY_CODE[code])} must end after it starts")
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and first > last:
            self.add_error("ends_on", "The last day must be on or after the first day")
        return said

    @property
    def pattern(self) -> list[dict[str, str]]:
        given: dict[str, time] = self.cleaned_data
        return [
            {
                "half_day": code,
                "starts": time_figures(given[f"{code}_starts"]),
                "ends": time_figures(given[f"{code}_ends"]),
            }
            for code in BY_CODE
            if given.get(f"{code}_starts")
        ]

    def act(self, row: Placement, by: Acting) -> Agreement:
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        return agreeing.change(row, **days, pattern=self.pattern, by=by)
