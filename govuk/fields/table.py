"""Boxes to tick, drawn as a table: a row for each thing, a column for each kind of it."""

from collections.abc import Sequence

from django import forms


class TableInput(forms.CheckboxSelectMultiple):
    """Checkboxes in rows and columns. Each row: its name, and the value of the choice in each column."""

    noun = ""
    corner = ""
    columns: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[str]]] = ()
