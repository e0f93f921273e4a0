"""Opening an Excel workbook that somebody sent, without trusting it.

A workbook is a zip of XML. A few kilobytes can unpack to gigabytes, one far-off cell can make a grid of millions, and
one long text can be named by every cell. All of that is counted first; then only what was counted is read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.files import blank_cells
from core.files.blank_cells import TooMuch
from core.files.faults import FileRefused
from core.files.packages import UNPACKED_BYTES, Danger, danger

Cell = str | date | datetime | time | float | None
Row = tuple[Cell, ...]

HEADS = 20
"""Rows of titles and headings that a file may have beside the rows that count."""

COLOURED_BYTES = 256 * 1024 * 1024
"""What sheets may unpack to before their blank cells are taken out, which are looked at a piece at a time."""

GRID_CELLS = 5_000_000
REPEATED_TEXT_BYTES = 256 * 1024 * 1024

_TOO_BIG = "This workbook is too big when unpacked. Save the sheet as CSV and send that"
_DAMAGED = "This workbook is damaged. Open it in Excel, save it again and send that"
_ODD = "This workbook is not built like one Excel saves. Save it again in Excel and send that"
_DANGERS = {
    Danger.PROTECTED: "This workbook is protected by a password. Save a copy without one and send that",
    Danger.MACROS: "This workbook holds macros. Save it as an Excel workbook without macros (.xlsx)",
    Danger.ODD: _ODD,
    Danger.TOO_MANY: _ODD,
    Danger.TOO_BIG: _TOO_BIG,
}

_SHARED_TEXTS = re.compile(rb"[<:]sst[\s/>]")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets a person sees, read one at a time, and the names of those that are hidden, which are not read."""

    sheets: Iterator[tuple[str, list[Row]]]
    seen: tuple[str, ...]
    hidden: tuple[str, ...]


def read(data: bytes, rows: int, columns: int) -> Book:
    """What a workbook holds; raises FileRefused, also while its sheets are read."""
    safe = _repacked(_members(data, rows, columns))
    try:
        book = CalamineWorkbook.from_filelike(safe)
        tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        seen = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as broken:  # a panic inside the reader is not an Exception
        raise FileRefused(_DAMAGED) from broken
    return Book(_tables(book, seen), tuple(seen), tuple(sheet.name for sheet in tables if sheet.name not in seen))


def _tables(book: CalamineWorkbook, names: list[str]) -> Iterator[tuple[str, list[Row]]]:
    try:
        for name in names:
            # Tuples of plain values cost the garbage collector nothing, however many there are.
            cells = [
                tuple([_plain(cell) for cell in row])
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            yield name, cells
    except (KeyboardInterrupt, SystemExit, GeneratorExit, FileRefused):
        raise
    except BaseException as broken:  # a panic inside the reader is not an Exception
        raise FileRefused(_DAMAGED) from broken


def _members(data: bytes, rows: int, columns: int) -> dict[str, bytes]:
    """What the zip holds, each part read no further than the size it declared."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            listed = packed.infolist()
            _check_listing(listed)
            members = _unpacked(packed, [entry for entry in listed if not entry.is_dir()])
    except FileRefused:
        raise
    except TooMuch as much:
        raise FileRefused(_TOO_BIG) from much
    except Exception as broken:  # a damaged zip raises a dozen kinds of error, IndexError among them
        raise FileRefused(_DAMAGED) from broken
    if "xl/workbook.xml" not in members:
        raise FileRefused("This is not an Excel workbook, whatever its name says. Save it as .xlsx or .csv")
    _check_contents(members, rows, columns)
    return members


def _unpacked(packed: zipfile.ZipFile, listed: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Every part; of sheets nothing but the cells that hold something, so that a coloured sheet is a small one."""
    members = {entry.filename: packed.read(entry) for entry in listed if not _is_sheet(entry.filename)}
    left = UNPACKED_BYTES - sum(map(len, members.values()))
    for entry in listed:
        if _is_sheet(entry.filename):
            with packed.open(entry) as part:
                members[entry.filename] = blank_cells.without(part, left)
            left -= len(members[entry.filename])
    return members


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _check_listing(listed: list[zipfile.ZipInfo]) -> None:
    """Refuse what can be refused before a single byte is unpacked."""
    if found := danger(listed, COLOURED_BYTES):
        raise FileRefused(_DANGERS[found])
    if sum(entry.file_size for entry in listed if not _is_sheet(entry.filename)) > UNPACKED_BYTES:
        raise FileRefused(_TOO_BIG)


def _check_contents(members: dict[str, bytes], rows: int, columns: int) -> None:
    longest_text = 1
    for content in members.values():
        if _DOCUMENT_TYPE.search(content):
            raise FileRefused("This workbook holds a document type, which Excel never writes. Save it again in Excel")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FileRefused(_ODD)
        if _SHARED_TEXTS.search(content):
            longest_text = max(longest_text, *map(len, _SHARED_TEXT.split(content)))
    for content in members.values():
        if b"sheetData" in content:
            _Extent(rows, columns, longest_text).measure(content)


class _Extent:
    """How far a sheet reaches, counted from its XML before a grid of that size is made."""

    def __init__(self, rows: int, columns: int, longest_text: int) -> None:
        self.limit_rows, self.limit_columns, self.longest_text = rows, columns, longest_text
        self.row = self.cell_row = self.column = self.last_row = self.last_column = self.texts = 0

    def measure(self, content: bytes) -> None:
        """Raise FileRefused if the sheet reaches too far or repeats too much text."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError) as broken:
            raise FileRefused(_DAMAGED) from broken
        if self.last_row > self.limit_rows + HEADS:
            raise FileRefused(f"This workbook has more than {self.limit_rows:,} rows. Send it in parts")
        if self.last_column > self.limit_columns:
            raise FileRefused(f"This workbook has more than {self.limit_columns} columns. Remove those not needed")
        too_much = self.texts * self.longest_text > REPEATED_TEXT_BYTES
        if too_much or self.last_row * self.last_column > GRID_CELLS:
            raise FileRefused("This workbook holds too much for one file. Save the sheet as CSV or send it in parts")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(" ")[2]
        if plain == "c":
            self._cell(attributes)
        elif plain == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.cell_row = self.row
            self.column = 0
        elif plain in ("v", "is", "f"):
            # A cell that only has a colour is nobody's row or column.
            self.last_row = max(self.last_row, self.cell_row)
            self.last_column = max(self.last_column, self.column)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        self.cell_row = self.row
        self.texts += attributes.get("t") == "s"
        place = attributes.get("r")
        if place:
            letters = place.rstrip("0123456789")
            self.column = _column_number(letters)
            self.cell_row = int(place[len(letters) :])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _repacked(members: dict[str, bytes]) -> io.BytesIO:
    """The same parts in a fresh zip, so that the reader sees exactly what was counted and nothing behind it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for name, content in members.items():
            book.writestr(name, content)
    packed.seek(0)
    return packed


def _plain(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, timedelta):
        return _clock_time(cell)
    return float(cell) if isinstance(cell, int) else cell


def _clock_time(length: timedelta) -> Cell:
    """A time of day that Excel kept as a length of time; longer or negative ones stay text."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return time(hours, minutes, seconds) if 0 <= hours < 24 else str(length)
