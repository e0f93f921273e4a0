"""What a register file says, row by row, what is wrong with it, and how that goes back to be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple

from attendance import cells
from attendance.cells import Meaning
from attendance.identity import Said
from attendance.layouts.entry import WHAT_TO_CORRECT
from core.files import sheets
from core.files.faults import Fault
from core.files.headings import Columns
from core.files.sheets import Cell

WHOLE_ROW = -1

Key = tuple[str, date, str]
"""Pupil, day and half-day: what a session is found by."""


@dataclass(frozen=True, slots=True)
class RegisterFault(Fault):
    """One thing to correct, with the row it goes back in; contested when the file says no session was due."""

    cells: sheets.Row = ()
    place: int = WHOLE_ROW
    contested: bool = False


class Row(NamedTuple):
    """What happened at one session of one pupil, as the file says it."""

    number: int
    upn: str
    on: date
    half: str
    meaning: Meaning
    arrived_at: time | None
    stated: str
    column: str
    place: int
    cells: sheets.Row
    who: Said

    @property
    def key(self) -> Key:
        """The session it finds: pupil, day and half-day."""
        return self[1:4]

    @property
    def says(self) -> tuple[Meaning, time | None]:
        """What happened, with the arrival that the minutes late are worked out from when they are not given."""
        counts = self.meaning.kind == "late" and self.meaning.minutes_late is None
        return self.meaning, self.arrived_at if counts else None

    def fault(self, message: str, column: str = "") -> RegisterFault:
        """Turn the row down for a reason found elsewhere; with a column other than the mark's, the whole row."""
        place = self.place if column in ("", self.column) else WHOLE_ROW
        return RegisterFault(self.number, message, column or self.column, self.cells, place)


@dataclass(frozen=True, slots=True)
class Register:
    """A file read: its layout, what it says, what is wrong with it; repeated and left-out rows told beside."""

    layout: str
    rows: list[Row]
    faults: list[RegisterFault]
    repeats: int = 0
    left_out: tuple[int, ...] = ()
    heads: tuple[sheets.Row, ...] = ()
    mark_columns: tuple[int, ...] = ()
    providers: tuple[tuple[int, str], ...] = ()
    # Sessions of which a row that cannot be read says something as well, with its number.
    spoilt: dict[Key, int] = field(default_factory=dict)
    # Rows that say the same of a session as the one that counts, and write another name or birth date beside it.
    beside: dict[Key, list[Row]] = field(default_factory=dict)
    # What the days would be with the month first, where nothing in the file says that the day is; and the sessions
    # that days outside the calendar would then find, with their rows.
    turned: dict[date, date] = field(default_factory=dict)
    astray: tuple[tuple[Key, int], ...] = ()
    columns: Columns = field(default_factory=Columns)
    sent: list[sheets.Row] = field(default_factory=list)
    sheet: str = ""
    left_sheets: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether the file is kept without what was left out: a sensitive column, or other sheets, unread."""
        return self.columns.is_sensitive or bool(self.left_sheets)

    @property
    def left_columns(self) -> list[str]:
        """The headings of the columns that are not known, for the page: the first fifty."""
        return list(self.columns.unknown.values())[:50]

    @property
    def left(self) -> dict[str, Any]:
        """What was read of the file and what was left, for the page."""
        return {
            "left_columns": self.left_columns,
            "rewritten": self.is_cut,
            "sheet": self.sheet,
            "left_sheets": list(self.left_sheets)[:50],
        }

    def without_unknown(self) -> bytes:
        """The table as it was sent, with nothing in the columns that are not known, as a CSV file of the same shape."""
        unknown = self.columns.unknown
        rows: list[list[Any]] = [
            [None if place in unknown else _kept(cell) for place, cell in enumerate(row)] for row in self.sent
        ]
        return sheets.write_csv(rows[0], rows[1:])

    def corrected_ready(self, faults: Iterable[RegisterFault] | None = None) -> bytes:
        """The rows to correct as a CSV file of the same layout, with a last column that says what to correct.

        Marks of such a row that were right are left out, so that sending the corrected file says nothing twice.
        """
        by_row: dict[int, list[RegisterFault]] = {}
        for fault in self.faults if faults is None else faults:
            by_row.setdefault(fault.number, []).append(fault)
        width = max((_length(row) for row in (*self.heads, *(bad[0].cells for bad in by_row.values()))), default=0)
        titles = [_wide(head, width) for head in self.heads]
        headings = titles[-1] if titles else []
        place = headings.index(WHAT_TO_CORRECT) if WHAT_TO_CORRECT in headings else width
        rows = [self._to_correct(bad, width, place) for _, bad in sorted(by_row.items())]
        if titles:
            headings[place] = WHAT_TO_CORRECT
        known = [at for at in range(width + 1) if at not in self.columns.unknown]
        first, *rest = [[row[at] for at in known] for row in (*titles, *rows)] or [[]]
        return sheets.write_csv(first, rest)

    def _to_correct(self, bad: list[RegisterFault], width: int, place: int) -> list[Any]:
        row = _wide(bad[0].cells, width)
        wrong = {fault.place for fault in bad}
        if WHOLE_ROW not in wrong:
            for right in set(self.mark_columns) - wrong:
                row[right] = None
        row[place] = "; ".join(fault.sentence for fault in bad)
        return row


def _length(row: sheets.Row) -> int:
    """How far a row has anything in it."""
    return max((place + 1 for place, cell in enumerate(row) if cell is not None), default=0)


def _kept(cell: Cell) -> Any:
    """A cell that reads the same from a CSV file."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return cell.isoformat() if isinstance(cell, date | time) else cell


def _wide(row: sheets.Row, width: int) -> list[Any]:
    """A row with room for one column more, its cells as a person would type them."""
    typed = [cell if cell is None or isinstance(cell, str) else cells.shown(cell) for cell in row[:width]]
    return typed + [None] * (width + 1 - len(typed))
