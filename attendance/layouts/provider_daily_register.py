"""A provider's own register: one row for each pupil and half-day, with an answer to Attended?, a code and times."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from attendance import cells
from attendance.identity import Said
from attendance.layouts.entry import Entry, Layout, heading, padded, stands_beside
from core.bulk import Memo, maker
from core.files.sheets import Cell, Row

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


class DailyRegister(Layout):
    """One row is one session."""

    NAME = "provider_daily_register"
    LABEL = "daily register"
    HEADINGS = HEADINGS
    NEEDED = _NEEDED

    @staticmethod
    def is_heading_row(row: Row) -> bool:
        """Date, Session or UPN, two of them at least, with Attended? or Code."""
        found = {heading(cell) for cell in row}
        return len(found.intersection(_NEEDED)) >= 2 and bool(found & {"Attended?", "Code"})

    def entries(self) -> Iterator[Entry | int]:
        """Each row with a pupil, a mark, or a date and a half-day; signatures, totals and keys below are left out."""
        places, width = self.columns.places, len(self.headings)
        unnamed = [place for place, cell in enumerate(self.headings) if cell is None]
        pick = itemgetter(*(places.get(name, width) for name in _WANTED))
        pick_who, who = itemgetter(*self.who_places()), Memo(Said._make)
        make = maker(Entry)
        column = "Code" if "Code" in places else "Attended?"
        place = places[column]
        for number, row in self.below():
            wide = padded(row, width)
            on, half, upn, code, attended, arrived, left = pick(wide)
            if not _ends_like_a_upn(upn) and stands_beside(upn, [(code, attended)], row) and not _is_due(on, half):
                if any(row):
                    yield number
                continue
            problem = _STRAY if len(row) > width and any(row[width:]) else ""
            if unnamed and any(row[place] for place in unnamed if place < len(row)):
                problem = _STRAY
            said = who[pick_who(wide)]
            yield make((number, on, half, upn, code, attended, arrived, left, column, place, row, said, problem))


def _ends_like_a_upn(cell: Cell) -> bool:
    """What all but a few numbers do: a long file is told apart by it alone."""
    return isinstance(cell, str) and cell[-1:].isdigit()


def _is_due(on: Cell, half: Cell) -> bool:
    """A row laid out for a session, though nobody is named in it."""
    return isinstance(cells.day(on), date) and isinstance(cells.half(half), str)
