"""Days and times as people and programs write them: a day the ISO way or with the day first, never the month first.

A day that makes sense only with the month first is told apart from what is no day at all, because it says how the
whole file was written.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.files import cells
from core.files.faults import Fault, FileRefused
from core.files.workbook import Cell

LONDON = ZoneInfo("Europe/London")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = r"(?:[T ,]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII | re.IGNORECASE)
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)", re.ASCII | re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_UK = re.compile(
    r"(?:([a-z]{3,9})[.,]? +)?(\d{1,2})(?:st|nd|rd|th)?(?: *[/.-] *| +)(\d{1,2}|[a-z]{3,9}\.?)(?:,? *[/.-] *|,? +)"
    rf"(\d{{4}}|\d{{2}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_WRITTEN = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?!\d)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_SERIAL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Days since the start of 1900 that a spreadsheet shows as a date between 1954 and 2119."""


class MonthFirst(FileRefused):
    """A file is refused for one day in it that is none but with the month first."""

    def __init__(self, row: int, column: str = "") -> None:
        message = (
            "the date there is written with the month first (mm/dd/yyyy), so every date of this file may be. "
            "Write all of them with the day first (dd/mm/yyyy), like 16/11/2026, and send the file again"
        )
        super().__init__(Fault(row, message, column).sentence)


def day(cell: Cell) -> date | None:
    """The day a cell says, None when it says none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float):
        if _SERIALS.start <= cell < _SERIALS.stop:
            return _SERIAL_DAY_0 + timedelta(days=int(cell))
        return _in_words(f"{cell:.0f}") if cell.is_integer() else None
    return _in_words(cells.bare(cell)) if isinstance(cell, str) else None


def time_of_day(cell: Cell) -> time | None:
    """The time of day a cell says, to the minute; None when it says none."""
    if isinstance(cell, datetime | time):
        return time(cell.hour, cell.minute)
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    parts = _CLOCK.fullmatch(cells.text(cell))
    if parts:
        afternoon = 12 if (parts[3] or "").lower() == "pm" and int(parts[1]) < 12 else 0
        if int(parts[1]) + afternoon < 24 and int(parts[2]) < 60:
            return time(int(parts[1]) + afternoon, int(parts[2]))
    return None


def is_month_first(cell: Cell) -> bool:
    """Whether a cell says a day only when its month is read first."""
    if not isinstance(cell, str):
        return False
    text = cells.bare(cell)
    return _in_words(text) is None and _turned(text) is not None


def has_month_first(cell: Cell) -> bool:
    """Whether a day that can only be month first stands anywhere in a line of text."""
    return isinstance(cell, str) and any(is_month_first(found[0]) for found in _WRITTEN.finditer(cell))


def either_way(cell: Cell) -> date | None:
    """What else a written day would be if its month stood first; None where that cannot be meant."""
    if not isinstance(cell, str):
        return None
    text = cells.bare(cell)
    read = _in_words(text)
    other = _turned(text) if read else None
    return None if other == read else other


def is_day_first(cell: Cell) -> bool:
    """Whether a cell says a day in figures that would be none with the month first: 16/11/2026."""
    if not isinstance(cell, str):
        return False
    text = cells.bare(cell)
    parts = _UK.fullmatch(text)
    return bool(parts and parts[3].isdigit() and _in_words(text) and _turned(text) is None)


def _in_words(text: str) -> date | None:
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return _SERIAL_DAY_0 + timedelta(days=int(text))
    try:
        if _ZONED.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(LONDON).date()
        if iso := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if parts := _UK.fullmatch(text):
            return _checked(parts[1], date(_year(parts[4]), _month(parts[3]), int(parts[2])))
    except (ValueError, OverflowError):
        pass
    return None


def _turned(text: str) -> date | None:
    """A day in figures read with its month first."""
    parts = _UK.fullmatch(text)
    if parts is None or not parts[3].isdigit():
        return None
    try:
        return _checked(parts[1], date(_year(parts[4]), int(parts[2]), int(parts[3])))
    except ValueError:
        return None


def _checked(weekday: str | None, found: date) -> date:
    """The day, if it is the weekday written before it; raises ValueError."""
    if weekday and weekday[:3].lower() != DAYS[found.weekday()]:
        raise ValueError
    return found


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    """A month by number or by at least three letters of its name; raises ValueError."""
    return int(text) if text.isdigit() else MONTHS.index(text[:3].lower()) + 1
