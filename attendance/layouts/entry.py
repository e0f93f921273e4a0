"""What a layout yields: the cells of one session as the file has them, before anything is made of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from attendance import cells
from attendance.identity import Said
from core.files import dates, headings
from core.files.faults import FileRefused
from core.files.headings import Columns
from core.files.sheets import Cell, Row, Sheet

WHAT_TO_CORRECT = "What to correct"
"""The column that a file to correct carries; it may come back with the file."""

KNOWN = headings.synonyms(Path(__file__).parents[1] / "data" / "columns.json")
"""The columns of register files by the folded headings that stand for them."""

READ_ONCE = frozenset({"Date", "Session", "UPN", "Code", "Attended?", "Arrived", "Left"})
"""Columns of which two would say two things."""

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
    who: Said
    problem: str = ""


class Layout(Protocol):
    """A shape of register file. A new one is a module with these names, added to LAYOUTS."""

    NAME: str
    LABEL: str
    HEADINGS: tuple[str, ...]

    def matches(self, sheet: Sheet) -> bool:
        """Whether the sheet means to have this layout."""

    def heads(self, sheet: Sheet) -> int:
        """How many rows stand above the first pupil; raises FileRefused if the headings are not as they should be."""

    def columns(self, sheet: Sheet) -> Columns:
        """Where everything but the marks stands; raises FileRefused for the same reasons."""

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
    """The column that a heading stands for; empty when it is none that the portal knows."""
    return KNOWN.get(headings.folded(cell), "")


def columns_of(row: Row, needed: tuple[str, ...], expected: tuple[str, ...], what: str) -> Columns:
    """Where each known column stands; those not known are named and left out.

    Raises FileRefused, with the columns expected, for a column of marks that stands there twice or is missing.
    """
    found = headings.find(row, KNOWN)
    listed = ", ".join(expected)
    if twice := [name for name in found.twice if name in READ_ONCE]:
        raise FileRefused(
            f"This looks like a {what}, but the column {twice[0]} stands there twice, under this or another name. "
            f"Its columns are: {listed}. Take one of them out"
        )
    if missing := found.missing(needed):
        raise FileRefused(
            f"This looks like a {what}, but it has no column {' or '.join(missing)}. Its columns are: {listed}"
        )
    return found


def who_places(columns: Columns, nowhere: int) -> tuple[int, ...]:
    """Where a row says who it is about: surname, forename, both in one field, date of birth."""
    places = columns.places
    forename = places.get("Forename", places.get("Preferred name", nowhere))
    return (places.get("Surname", nowhere), forename, *(places.get(n, nowhere) for n in ("Pupil", "Date of birth")))


def providers_named(
    rows: list[Row], heads: int, columns: Columns, left_out: Iterable[int] = ()
) -> tuple[tuple[int, str], ...]:
    """Whose register it is by its own words: a line above or below the table, or a column; each name once."""
    told: dict[str, int] = {}
    for number in (*range(1, heads + 1), *left_out):
        row = rows[number - 1]
        for place, cell in enumerate(row):
            label, colon, name = cell.partition(":") if isinstance(cell, str) else ("", "", "")
            if heading(label) == "Provider" and (colon or number < heads):
                beside = next((other for other in row[place + 1 :] if other is not None), None)
                told.setdefault(cells.shown(name.strip() or beside), number)
    place = columns.places.get("Provider", -1)
    if place >= 0:
        for number, row in enumerate(rows[heads:], start=heads + 1):
            told.setdefault(cells.shown(row[place]) if place < len(row) else "", number)
    return tuple((number, name) for name, number in told.items() if any(map(str.isalpha, name)))


def check_titles(rows: Iterable[Row]) -> None:
    """Raises FileRefused when a day above the headings can only be month first."""
    for number, row in enumerate(rows, start=1):
        if any(map(dates.has_month_first, row)):
            raise dates.MonthFirst(number)


def padded(cells: Row, width: int) -> Row:
    """A row as wide as the headings and one blank cell more, in which a column that is missing finds nothing."""
    if len(cells) == width:
        return (*cells, None)
    return cells[:width] + (None,) * (width + 1 - min(len(cells), width))
