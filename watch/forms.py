"""The form of a declaration: pupils others place at a provider, as figures true of a day."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers.models import Provider
from watch import declared, declaring
from watch.declaring import Line
from watch.models import Declaration

LINES = 8
PARTS = ("commissioner", "pupils", "hours", "days", "is_protected")


class DeclarationForm(PageForm):
    """The day, and a line for each commissioner and kind of week; all lines empty: nobody."""

    declared_on = fields.DateField(label="Day the figures are true of", empty="Enter the day", latest=clock.today)
    places_others = fields.ChoiceField(
        label="Do others place pupils of compulsory school age here?",
        hint="Schools, councils and parents who do not use this portal",
        choices=[("yes", "Yes"), ("no", "No")],
        empty="Select yes if others place pupils here",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = declared.of(self.row, clock.today()).last
        before = list(last.lines.all()) if last else []
        for number in range(1, max(LINES, len(before) + 2) + 1):
            self._add_line(number)
        self.helper.layout = Layout("declared_on", "places_others", *map(_drawn, self.numbers))
        self.initial = {**_initial(before, last), **self.initial}

    def _add_line(self, number: int) -> None:
        whose = f"of line {number}"
        self.fields[f"commissioner_{number}"] = fields.CharField(
            label=f"Who places the pupils {whose}",
            hint="The council or school, never a pupil’s name",
            required=False,
            max_length=100,
        )
        self.fields[f"pupils_{number}"] = fields.IntegerField(
            label=f"Number of pupils {whose}", required=False, min_value=1, max_value=500
        )
        self.fields[f"hours_{number}"] = fields.DecimalField(
            label=f"Hours a week for each pupil {whose}",
            required=False,
            min_value=0.25,
            max_value=60,
            max_digits=4,
            decimal_places=2,
        )
        self.fields[f"days_{number}"] = fields.IntegerField(
            label=f"Days a week {whose}", required=False, min_value=1, max_value=7
        )
        self.fields[f"is_protected_{number}"] = fields.BooleanField(
            label="They are looked after or have an EHC plan", required=False
        )

    @property
    def numbers(self) -> Iterable[int]:
        """The numbers of the lines."""
        return range(1, 1 + sum(name.startswith("commissioner_") for name in self.fields))

    def clean(self) -> dict[str, Any]:
        """A line that was begun is finished; who says yes gives a line, who says no gives none."""
        cleaned = super().clean()
        begun = [number for number in self.numbers if self._is_begun(number)]
        answer = cleaned.get("places_others")
        if answer == "yes" and not begun:
            self.add_error("commissioner_1", "Enter who places pupils here")
        if answer == "no" and begun:
            self.add_error("places_others", "Select yes, or empty the lines: they say that others place pupils here")
        for number in begun if answer == "yes" else []:
            for part, ask in _ASK.items():
                name = f"{part}_{number}"
                if name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, f"{ask} of line {number}")
        return cleaned

    def _is_begun(self, number: int) -> bool:
        names = [f"{part}_{number}" for part in PARTS]
        return any(name in self.errors or self.cleaned_data.get(name) not in (None, "", False) for name in names)

    @property
    def lines(self) -> list[Line]:
        """The lines as they were entered."""
        if self.cleaned_data["places_others"] == "no":
            return []
        rows = [{part: self.cleaned_data[f"{part}_{number}"] for part in PARTS} for number in self.numbers]
        return [Line(**row) for row in rows if row["commissioner"]]

    def act(self, row: Provider, by: Acting) -> Declaration:
        return declaring.declare(row, declared_on=self.cleaned_data["declared_on"], lines=self.lines, by=by)


def _drawn(number: int) -> Fieldset:
    return Fieldset(f"Line {number}", *(f"{part}_{number}" for part in PARTS))


_ASK = {
    "commissioner": "Enter who places the pupils",
    "pupils": "Enter the number of pupils",
    "hours": "Enter the hours a week",
    "days": "Enter the days a week",
}


def _initial(before: Iterable[Any], last: Declaration | None) -> dict[str, Any]:
    """What was declared last, to put right; the day is today's."""
    found: dict[str, Any] = {"declared_on": clock.today()}
    if last:
        found["places_others"] = "yes" if before else "no"
    for number, line in enumerate(before, start=1):
        found |= {f"{part}_{number}": getattr(line, part) for part in PARTS}
    return found
