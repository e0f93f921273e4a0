"""The weekly return: one row for each pupil, AM and PM under each day, titles above and a total below."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from attendance import cells
from attendance.identity import Said
from attendance.layouts.entry import Entry, Layout, heading, stands_beside
from core.files import dates
from core.files.cells import plain
from core.files.faults import FileRefused
from core.files.headings import folded
from core.files.sheets import Cell, Row, Sheet
from core.half_days import HALVES
from govuk.dates import day_figures, day_name, short_month_day

_WEEK = re.compile(r"(?:week commencing|week beginning|w/c|w/b)\s*:?\s*(.*)", re.IGNORECASE)
_DAY_HEAD = re.compile(r"(?:([a-z]{3,9})[ ,.]*)?(?:(\d{1,2})[/.\-](\d{1,2}))?", re.IGNORECASE | re.ASCII)
_WHO = {"UPN", "Surname", "Pupil"}
_NO_SESSION = (None, *cells.DASHES)


class _Column(NamedTuple):
    place: int
    on: date
    half: str
    label: str
    head: Cell


class WeeklyReturn(Layout):
    """One row is the week of one pupil."""

    NAME = "weekly_return_wide"
    LABEL = "weekly return"
    HEADINGS = (
        "UPN",
        "Surname",
        "Forename",
        "DOB",
        "Home school",
        "AM",
        "PM",
        "Sessions attended",
        "Comment",
    )
    NEEDED = ("UPN",)

    def __init__(self, sheet: Sheet, index: int) -> None:
        super().__init__(sheet, index)
        self.sessions = self._sessions()
        self.mark_columns = tuple(column.place for column in self.sessions)

    @staticmethod
    def is_heading_row(row: Row) -> bool:
        """UPN or Surname, and AM and PM at least once each."""
        return {folded(cell) for cell in row}.issuperset(HALVES) and bool({heading(cell) for cell in row} & _WHO)

    def named(self) -> Row:
        return tuple(None if folded(cell) in HALVES else cell for cell in self.headings)

    def entries(self) -> Iterator[Entry | int]:
        """Each mark of each pupil; a blank cell or a dash is no session; totals and signatures are left out."""
        upn_place, who = self.columns.places["UPN"], self.who_places()
        for number, row in self.below():
            marked = [column for column in self.sessions if _cell(row, column.place) not in _NO_SESSION]
            upn = _cell(row, upn_place)
            if not marked or stands_beside(upn, [(row[column.place], None) for column in marked], row):
                if any(row):
                    yield number
                continue
            said = Said._make(_cell(row, place) for place in who)
            for column in marked:
                yield Entry(
                    number, column.head, column.half, upn, row[column.place], None, None, None, column.label,
                    column.place, row, said,
                )  # fmt: skip

    def _sessions(self) -> list[_Column]:
        """Place, day and half of every column of marks; raises FileRefused where a day cannot be told."""
        index = len(self.titles)
        above = self.titles[-1] if self.titles else ()
        week = _week_commencing(self.titles)
        found: list[_Column] = []
        head: Cell = None
        for place, cell in enumerate(self.headings):
            if folded(cell) not in HALVES:
                continue
            half = HALVES[folded(cell)]
            head = _cell(above, place) or head
            on = _day_of_head(head, week, index)
            # A whole date is read like those of a column, so that the file is judged by it too.
            said = head if week is None else on
            found.append(_Column(place, on, half, f"{day_name(on)[:3]} {short_month_day(on)} {half}", said))
        _check_each_once(found, index)
        return found


def _cell(row: Row, place: int) -> Cell:
    return row[place] if place < len(row) else None


def _check_each_once(found: list[_Column], row: int) -> None:
    seen = set()
    for column in found:
        if (column.on, column.half) in seen:
            raise FileRefused(
                f"Row {row} and {row + 1}: {column.label} stands there twice. Put each day over one AM and PM"
            )
        seen.add((column.on, column.half))


def _week_commencing(titles: list[Row]) -> date | None:
    """The date beside, or behind, the words week commencing; raises FileRefused if that is no date."""
    for number, row in enumerate(titles, start=1):
        for place, cell in enumerate(row):
            label = _WEEK.fullmatch(plain(cell)) if isinstance(cell, str) else None
            if label is None:
                continue
            written = label[1] or next((cell for cell in row[place + 1 :] if cell is not None), None)
            week, turned = dates.day(written), dates.either_way(written)
            if week is None:
                raise FileRefused(
                    f"Row {number}, Week commencing: {_quoted(written)} is not a date. "
                    "Write it with the day first, like 16/11/2026"
                )
            if turned and week.weekday() and not turned.weekday():
                raise dates.MonthFirst(number, "Week commencing")
            return week
    return None


def _day_of_head(head: Cell, week: date | None, row: int) -> date:
    """The day a heading means: a whole date, or a weekday or day and month of the week the return is for."""
    whole = dates.day(head)
    if head is None:
        raise FileRefused(f"Row {row}: write the day over each AM and PM, like 'Mon 09/11'")
    if week is None:
        if whole is None:
            raise FileRefused(
                f"{_quoted(head)} in row {row} has no year, and the return does not say which week it is for. "
                "Write 'Week commencing:' and the date above it"
            )
        return whole
    days = [week + timedelta(days=n) for n in range(min(7, (date.max - week).days + 1))]
    on = whole or _named_day(head, days)
    if on not in days:
        if dates.either_way(head) in days or _named_day(head, days, month_first=True):
            raise dates.MonthFirst(row)
        raise FileRefused(
            f"{_quoted(head)} in row {row} is not a day of the week commencing {day_figures(week)}. "
            "Correct the heading or the week"
        )
    return on


def _quoted(head: Cell) -> str:
    """What a heading says, if it is about a day; anything else may be about a child."""
    text = cells.shown(head)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    is_day = all(word[:3] in (*dates.DAYS, *dates.MONTHS) or word in ("st", "nd", "rd", "th") for word in words)
    return f"'{text}'" if is_day and len(text) <= 25 else "What stands there"


def _named_day(head: Cell, days: list[date], *, month_first: bool = False) -> date | None:
    parts = _DAY_HEAD.fullmatch(plain(head)) if isinstance(head, str) else None
    if parts is None or not any(parts.groups()):
        return None
    weekday, day, month = parts.groups()
    if month_first:
        day, month = month, day
    for on in days:
        right_name = weekday is None or weekday[:3].lower() == dates.DAYS[on.weekday()]
        right_date = day is None or (on.day, on.month) == (int(day), int(month))
        if right_name and right_date:
            return on
    return None
