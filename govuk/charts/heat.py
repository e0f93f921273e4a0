"""A heat grid: a table with a number in each cell, and a shade that only repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass

from govuk.charts.drawing import Figure, say

SHADES = 4
"""Shades beside none: the style sheet has so many."""


@dataclass(frozen=True)
class HeatCell:
    """A number, None where it is not known; `note` is heard after it, `shown` is said instead of it."""

    value: Figure
    url: str = ""
    note: str = ""
    shown: str = ""
    is_plain: bool = False
    """Another kind of figure than the grid's: it has no shade."""


@dataclass(frozen=True)
class HeatRow:
    """One line: its name, which leads somewhere, and its cells in the order of the columns."""

    name: str
    cells: Sequence[HeatCell]
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class HeatGrid:
    """Rows by columns. `steps` are where the shades change, the first the lightest: (90, 80, 70, 60) darkens downwards,
    (1, 3, 5, 8) upwards."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]
    steps: Sequence[float]
    unit: str = "%"
    corner: str = ""

    @property
    def darkens_down(self) -> bool:
        """Whether the lowest figures are the darkest."""
        return len(self.steps) > 1 and self.steps[0] > self.steps[-1]

    def shade(self, value: Figure) -> int | None:
        """0 is no shade at all, then up to four; None of what is not known."""
        if value is None:
            return None
        passed = (float(value) < step if self.darkens_down else float(value) >= step for step in self.steps)
        return min(sum(passed), SHADES)

    @property
    def lines(self) -> list[tuple[HeatRow, list[tuple[HeatCell, str, int | None]]]]:
        """Each row with its cells as they are said, and their shades."""
        return [
            (
                row,
                [
                    (cell, cell.shown or self._said(cell.value), None if cell.is_plain else self.shade(cell.value))
                    for cell in row.cells
                ],
            )
            for row in self.rows
        ]

    def _said(self, value: Figure) -> str:
        """Percentages by one decimal, all alike in a column."""
        if value is None:
            return "–"
        return f"{float(value):.1f}" if self.unit == "%" else say(value, self.unit)

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Each shade, and the figures it stands for."""
        ends = [say(step, self.unit) for step in self.steps]
        if self.darkens_down:
            said = [f"{ends[0]} or more", *(f"under {end}" for end in ends)]
        else:
            said = [f"under {ends[0]}", *(f"{end} or more" for end in ends)]
        return list(enumerate(said[: SHADES + 1]))
