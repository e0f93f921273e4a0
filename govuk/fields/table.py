"""Boxes to tick, drawn as a table: a row for each thing, a column for each kind of it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms


class Whole(NamedTuple):
    """A box that stands for several others: what it is called, and which."""

    label: str
    values: Sequence[str]


class TableInput(forms.CheckboxSelectMultiple):
    """Checkboxes in rows and columns. Each row: its name, and the value of the box in each column.

    A box of `wholes` ticks those it stands for: by script at once, without one when the form is read. It is never
    drawn ticked, so that one of those can be taken out again either way.
    """

    noun = ""
    corner = ""
    columns: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[str]]] = ()
    wholes: Mapping[str, Whole] = {}

    def meant_by(self, whole: str) -> list[str]:
        """The boxes on offer that this one stands for."""
        on_offer = {str(value) for value, _label in self.choices}
        return [value for value in self.wholes[whole].values if value in on_offer]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was ticked, each whole as the boxes it stands for."""
        ticked = super().value_from_datadict(data, files, name)
        if not isinstance(ticked, list | tuple):
            return ticked
        meant = [self.meant_by(value) if value in self.wholes else [value] for value in ticked]
        return list(dict.fromkeys(value for values in meant for value in values))
