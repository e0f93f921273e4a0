"""A provider's own register: one row for each pupil and half-day, with an answer to Attended?, a code and times."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from attendance import cells
from attendance.layouts.entry import (
    LOOK_FOR_HEADINGS_IN,
    WHAT_TO_CORRECT,
    Entry,
    columns_by_name,
    heading,
    missing_column,
    padded,
    stands_beside,
)
from core.sheets import Cell, Row, Sheet

NAME = "provider_daily_register"
LABEL = "daily register"
HEADINGS: tuple[str, ...] = (
    "Date",
    "Session",
    "Pupil",
    "Date of birth",
    "UPN",
    "Attended?",
    "Code",
    "Arrived",
    "Left",
    "Hours",
    "Notes",
)

_KNOWN = {title.casefold(): title for title in (*HEADINGS, WHAT_TO_CORRECT)} | {
    "am/pm": "Session",
    "name": "Pupil",
    "pupil name": "Pupil",
    "dob": "Date of birth",
    "attended": "Attended?",
    "mark": "Code",
    "arrival": "Arrived",
    "departure": "Left",
    "comment": "Notes",
    "comments": "Notes",
}
_NEEDED = ("Date", "Session", "UPN")
_STRAY = "it has more cells than there are headings. Put quotation marks round a name that holds a comma"


def matches(sheet: Sheet) -> bool:
    """A row near the top has Date, Session or UPN, two of them at least, with Attended? or Code."""
    return _heading_row(sheet) is not None


def heads(sheet: Sheet) -> int:
    """Rows down to the headings."""
    _columns(sheet)
    return (_heading_row(sheet) or 0) + 1


def mark_columns(sheet: Sheet) -> tuple[int, ...]:
    """None apart: a row is one session."""
    return ()


def rows(sheet: Sheet) -> Iterator[Entry | int]:
    """Each row with a pupil, a mark, or a date and a half-day; signatures, totals and keys below are left out."""
    columns = _columns(sheet)
    first = heads(sheet)
    headings = sheet.rows[first - 1]
    width = len(headings)
    unnamed = [place for place, cell in enumerate(headings) if cell is None]
    wanted = ("Date", "Session", "UPN", "Code", "Attended?", "Arrived", "Left")
    pick = itemgetter(*(columns.get(name, width) for name in wanted))
    column = "Code" if "Code" in columns else "Attended?"
    place = columns[column]
    for number, row in enumerate(sheet.rows[first:], start=first + 1):
        on, half, upn, code, attended, arrived, left = pick(padded(row, width))
        if not _ends_like_a_upn(upn) and stands_beside(upn, [(code, attended)], row) and not _is_due(on, half):
            if any(row):
                yield number
            continue
        problem = _STRAY if len(row) > width and any(row[width:]) else ""
        if unnamed and any(row[place] for place in unnamed if place < len(row)):
            problem = _STRAY
        yield Entry(number, on, half, upn, code, attended, arrived, left, column, place, row, problem)


def _ends_like_a_upn(cell: Cell) -> bool:
    """What all but a few numbers do: a long file is told apart by it alone."""
    return isinstance(cell, str) and cell[-1:].isdigit()


def _is_due(on: Cell, half: Cell) -> bool:
    """A row laid out for a session, though nobody is named in it."""
    return isinstance(cells.day(on), date) and isinstance(cells.half(half), str)


def _heading_row(sheet: Sheet) -> int | None:
    for index, row in enumerate(sheet.rows[:LOOK_FOR_HEADINGS_IN]):
        found = {_KNOWN.get(heading(cell)) for cell in row}
        if len(found.intersection(_NEEDED)) >= 2 and found & {"Attended?", "Code"}:
            return index
    return None


def _columns(sheet: Sheet) -> dict[str, int]:
    row: Row = sheet.rows[_heading_row(sheet) or 0]
    columns = columns_by_name(row, _KNOWN, HEADINGS, LABEL)
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise missing_column(" or ".join(missing), HEADINGS, LABEL)
    return columns
