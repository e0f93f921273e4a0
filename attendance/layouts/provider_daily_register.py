"""A provider's own register: one row for each pupil and half-day, with an answer to Attended?, a code and times."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from attendance import cells
from attendance.identity import Said
from attendance.layouts.entry import (
    LOOK_FOR_HEADINGS_IN,
    Entry,
    check_titles,
    columns_of,
    heading,
    padded,
    stands_beside,
    who_places,
)
from core.files.headings import Columns
from core.files.sheets import Cell, Sheet

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

_NEEDED = ("Date", "Session", "UPN")
_WANTED = (*_NEEDED, "Code", "Attended?", "Arrived", "Left")
_STRAY = "it has more cells than there are headings. Put quotation marks round a name that holds a comma"


def matches(sheet: Sheet) -> bool:
    """A row near the top has Date, Session or UPN, two of them at least, with Attended? or Code."""
    return _heading_row(sheet) is not None


def heads(sheet: Sheet) -> int:
    """Rows down to the headings."""
    columns(sheet)
    return (_heading_row(sheet) or 0) + 1


def columns(sheet: Sheet) -> Columns:
    """Where everything stands."""
    index = _heading_row(sheet) or 0
    check_titles(sheet.rows[:index])
    return columns_of(sheet.rows[index], _NEEDED, HEADINGS, LABEL)


def mark_columns(sheet: Sheet) -> tuple[int, ...]:
    """None apart: a row is one session."""
    return ()


def rows(sheet: Sheet) -> Iterator[Entry | int]:
    """Each row with a pupil, a mark, or a date and a half-day; signatures, totals and keys below are left out."""
    found = columns(sheet)
    places = found.places
    first = heads(sheet)
    headings = sheet.rows[first - 1]
    width = len(headings)
    unnamed = [place for place, cell in enumerate(headings) if cell is None]
    pick = itemgetter(*(places.get(name, width) for name in _WANTED), *who_places(found, width))
    column = "Code" if "Code" in places else "Attended?"
    place = places[column]
    for number, row in enumerate(sheet.rows[first:], start=first + 1):
        on, half, upn, code, attended, arrived, left, *who = pick(padded(row, width))
        if not _ends_like_a_upn(upn) and stands_beside(upn, [(code, attended)], row) and not _is_due(on, half):
            if any(row):
                yield number
            continue
        problem = _STRAY if len(row) > width and any(row[width:]) else ""
        if unnamed and any(row[place] for place in unnamed if place < len(row)):
            problem = _STRAY
        yield Entry(number, on, half, upn, code, attended, arrived, left, column, place, row, Said._make(who), problem)


def _ends_like_a_upn(cell: Cell) -> bool:
    """What all but a few numbers do: a long file is told apart by it alone."""
    return isinstance(cell, str) and cell[-1:].isdigit()


def _is_due(on: Cell, half: Cell) -> bool:
    """A row laid out for a session, though nobody is named in it."""
    return isinstance(cells.day(on), date) and isinstance(cells.half(half), str)


def _heading_row(sheet: Sheet) -> int | None:
    for index, row in enumerate(sheet.rows[:LOOK_FOR_HEADINGS_IN]):
        found = {heading(cell) for cell in row}
        if len(found.intersection(_NEEDED)) >= 2 and found & {"Attended?", "Code"}:
            return index
    return None
