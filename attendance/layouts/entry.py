"""What a layout yields: the cells of one session as the file has them, before anything is made of them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from attendance import cells
from core.sheets import Cell, Row, Sheet, SheetRefused

WHAT_TO_CORRECT = "What to correct"
"""The column that a file to correct carries; it may come back with the file."""

LOOK_FOR_HEADINGS_IN = 20
"""Rows from the top in which the headings are looked for: titles stand above them."""


class Entry(NamedTuple):
    """One session of one pupil. `place` is where its mark stands in `said`, `column` what to call that place."""

    number: int
    on: Cell
    half: Cell
    upn: Cell
    code: Cell
    attended: Cell
    arrived: Cell
    left: Cell
    column: str
    place: int
    said: Row
    problem: str = ""


class Layout(Protocol):
    """A shape of register file. A new one is a module with these names, added to LAYOUTS."""

    NAME: str
    LABEL: str
    HEADINGS: tuple[str, ...]

    def matches(self, sheet: Sheet) -> bool:
        """Whether the sheet means to have this layout."""

    def heads(self, sheet: Sheet) -> int:
        """How many rows stand above the first pupil; raises SheetRefused if the headings are not as they should be."""

    def mark_columns(self, sheet: Sheet) -> tuple[int, ...]:
        """The places of marks, where one row has several."""

    def rows(self, sheet: Sheet) -> Iterator[Entry | int]:
        """Every session, and the number of every row that was left out as no session."""


def stands_beside(upn: Cell, marks: Iterable[tuple[Cell, Cell]], row: Row) -> bool:
    """Whether a row is a total, a signature or a key: no figure where the pupil's UPN should be, and no mark."""
    if any(map(str.isdigit, cells.shown(upn))):
        return False
    says_total = any(isinstance(cell, str) and "total" in cell.casefold() for cell in row)
    return says_total or not any(cells.is_mark(code, attended) for code, attended in marks)


def heading(cell: Cell) -> str:
    """A heading without case and extra blanks; what is no text is no heading."""
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else ""


def columns_by_name(row: Row, known: dict[str, str], expected: tuple[str, ...], what: str) -> dict[str, int]:
    """Where each known column stands; an unknown or repeated heading raises SheetRefused with those expected."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        if cell is None:
            continue
        name = known.get(heading(cell))
        if name is None or name in places:
            trouble = "is not one it has" if name is None else "stands there twice"
            raise SheetRefused(
                f"This looks like a {what}, but the column '{str(cell)[:40]}' {trouble}. "
                f"Its columns are: {', '.join(expected)}. Remove or rename what is not among them"
            )
        places[name] = place
    return places


def missing_column(name: str, expected: tuple[str, ...], what: str) -> SheetRefused:
    """The refusal of a file that lacks a column it cannot do without."""
    return SheetRefused(
        f"This looks like a {what}, but it has no column {name}. Its columns are: {', '.join(expected)}"
    )


def padded(cells: Row, width: int) -> Row:
    """A row as wide as the headings and one blank cell more, in which a column that is missing finds nothing."""
    if len(cells) == width:
        return (*cells, None)
    return cells[:width] + (None,) * (width + 1 - min(len(cells), width))
