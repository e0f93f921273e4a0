"""What a layout yields: the cells of one session as the file has them, before anything is made of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple, Self

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


def stands_beside(upn: Cell, marks: Iterable[tuple[Cell, Cell]], row: Row) -> bool:
    """Whether a row is a total, a signature or a key: no figure where the pupil's UPN should be, and no mark."""
    if any(map(str.isdigit, cells.shown(upn))):
        return False
    says_total = any(isinstance(cell, str) and "total" in cell.casefold() for cell in row)
    return says_total or not any(cells.is_mark(code, attended) for code, attended in marks)


def heading(cell: Cell) -> str:
    """The column that a heading stands for; empty when it is none that the portal knows."""
    return KNOWN.get(headings.folded(cell), "")


def padded(cells: Row, width: int) -> Row:
    """A row as wide as the headings and one blank cell more, in which a column that is missing finds nothing."""
    if len(cells) == width:
        return (*cells, None)
    return cells[:width] + (None,) * (width + 1 - min(len(cells), width))


class Layout(ABC):
    """A sheet in one shape of register file, its headings understood. A new shape is a class, added to LAYOUTS."""

    NAME: ClassVar[str]
    LABEL: ClassVar[str]
    HEADINGS: ClassVar[tuple[str, ...]]
    NEEDED: ClassVar[tuple[str, ...]]

    mark_columns: tuple[int, ...] = ()
    """The places of marks, where one row has several."""

    def __init__(self, sheet: Sheet, index: int) -> None:
        """`index` is the place of the headings; raises FileRefused if they are not as they should be."""
        self.sheet, self.rows = sheet, sheet.rows
        self.titles, self.headings = sheet.rows[:index], sheet.rows[index]
        self.heads = index + 1
        self.columns = self._columns()
        self._check_titles()

    @classmethod
    def of(cls, sheet: Sheet) -> Self | None:
        """The sheet in this layout; None when no row near the top means to be its headings. Raises FileRefused."""
        rows = enumerate(sheet.rows[:LOOK_FOR_HEADINGS_IN])
        index = next((index for index, row in rows if cls.is_heading_row(row)), None)
        return None if index is None else cls(sheet, index)

    @staticmethod
    @abstractmethod
    def is_heading_row(row: Row) -> bool:
        """Whether a row means to be the headings of this layout."""

    @abstractmethod
    def entries(self) -> Iterator[Entry | int]:
        """Every session, and the number of every row that was left out as no session."""

    def below(self) -> Iterator[tuple[int, Row]]:
        """The rows below the headings with their numbers."""
        return enumerate(self.rows[self.heads :], start=self.heads + 1)

    def who_places(self) -> tuple[int, ...]:
        """Where a row says who it is about: surname, forename, both in one field, date of birth; else behind it."""
        places, nowhere = self.columns.places, len(self.headings)
        forename = places.get("Forename", places.get("Preferred name", nowhere))
        return (places.get("Surname", nowhere), forename, *(places.get(n, nowhere) for n in ("Pupil", "Date of birth")))

    def named(self) -> Row:
        """The headings of everything but the marks of a week."""
        return self.headings

    def _columns(self) -> Columns:
        """Where each known column stands; those not known are named and left out."""
        found = headings.find(self.named(), KNOWN)
        listed = ", ".join(self.HEADINGS)
        if twice := [name for name in found.twice if name in READ_ONCE]:
            raise FileRefused(
                f"This looks like a {self.LABEL}, but the column {twice[0]} stands there twice, under this or another "
                f"name. Its columns are: {listed}. Take one of them out"
            )
        if missing := found.missing(self.NEEDED):
            raise FileRefused(
                f"This looks like a {self.LABEL}, but it has no column {' or '.join(missing)}. "
                f"Its columns are: {listed}"
            )
        return found

    def _check_titles(self) -> None:
        for number, row in enumerate(self.titles, start=1):
            if any(map(dates.has_month_first, row)):
                raise dates.MonthFirst(number)

    def providers_named(self, left_out: Iterable[int] = ()) -> tuple[tuple[int, str], ...]:
        """Whose register it is by its own words: a line above or below the table, or a column; each name once."""
        told: dict[str, int] = {}
        for number in (*range(1, self.heads + 1), *left_out):
            row = self.rows[number - 1]
            for place, cell in enumerate(row):
                label, colon, name = cell.partition(":") if isinstance(cell, str) else ("", "", "")
                if heading(label) == "Provider" and (colon or number < self.heads):
                    beside = next((other for other in row[place + 1 :] if other is not None), None)
                    told.setdefault(cells.shown(name.strip() or beside), number)
        place = self.columns.places.get("Provider", -1)
        if place >= 0:
            for number, row in self.below():
                told.setdefault(cells.shown(row[place]) if place < len(row) else "", number)
        return tuple((number, name) for name, number in told.items() if any(map(str.isalpha, name)))
