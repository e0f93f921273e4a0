"""Tables that people send and take away: CSV and Excel files into rows of cells, and rows into files."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from numbers import Number
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.bulk import Memo
from core.files import workbook
from core.files.faults import FileRefused
from core.files.workbook import HEADS
from core.files.workbook import Cell as Cell
from core.files.workbook import Row as Row
from govuk.readable import is_seen

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
# What starts a formula, its full-width twins too, and what starts one as the first sign of a cell.
_FORMULA_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_FORMULA_BREAKS = ("\t", "\r", "\n")
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: its size in megabytes, rows below the headings, columns."""

    megabytes: int = 10
    rows: int = 100_000
    columns: int = 300

    @property
    def bytes(self) -> int:
        """The size in bytes."""
        return self.megabytes * 1024 * 1024


LIMITS = Limits()
DIFFERENT = 100_000
"""Texts of a CSV file that are kept once for all cells that say them; a file of others takes no more room for it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. The first row is number 1, as a spreadsheet shows it; blank cells are None.

    `beside` are the other sheets of the same workbook, `hidden` those that nobody sees: they are never read.
    """

    title: str
    rows: list[Row]
    beside: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def left(self) -> list[str]:
        """The other sheets of the workbook, for the person who sent it."""
        return [*self.beside, *(f"{title} (hidden)" for title in self.hidden)]


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Sheet:
    """The first sheet that a person sees with anything in it; raises FileRefused."""
    return next(sheets(name, data, limits))


def sheets(name: str, data: bytes, limits: Limits = LIMITS) -> Iterator[Sheet]:
    """Every sheet that a person sees with anything in it, read one at a time, at least one; raises FileRefused."""
    ending = _ending(name, data, limits)
    found = _csv_sheets(data, limits) if ending == "csv" else _workbook_sheets(data, limits)
    empty, hidden = True, False
    for sheet in found:
        hidden = bool(sheet.hidden)
        if sheet.rows:
            empty = False
            yield sheet
    if empty and hidden:
        raise FileRefused(
            "The sheets of this workbook that are not hidden have no rows, and hidden sheets are not read. "
            "Unhide the sheet to be read, save the workbook and send it again"
        )
    if empty:
        raise FileRefused("The file has no rows. Check that the right file was saved and send it again")


def csv_rows(data: bytes, *, unknown: str = "strict") -> Iterator[list[str]]:
    """The rows of a CSV file one at a time, their cells as they stand; raises FileRefused.

    `unknown` is what becomes of bytes that no encoding has: the file is refused, or "replace" puts a mark for each.
    """
    separator, text = _separator(_decoded(data, unknown))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for row in reader:
            yield row
            read = reader.line_num
    except csv.Error as broken:
        raise FileRefused(
            f"Line {read + 1} cannot be read: a quotation mark is missing or stands in the wrong place, "
            "or a cell is too long"
        ) from broken


def numbered(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with anything in them, each with its number."""
    return ((number, cells) for number, cells in enumerate(rows, start=1) if any(cells))


def content(path: Path, limits: Limits = LIMITS) -> bytes:
    """What a file holds, and never more of it than shows that it is too big. Raises OSError."""
    with path.open("rb") as file:
        return file.read(limits.bytes + 1)


def check_size(data: bytes, limits: Limits, advice: str = "Send it in parts") -> None:
    """Raises FileRefused, with the advice, for more than the limit."""
    if len(data) > limits.bytes:
        raise FileRefused(f"The file is bigger than {limits.megabytes} MB. {advice}")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file that spreadsheets open with every letter right and no cell run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(cell) for cell in header])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "Sheet1") -> bytes:
    """An Excel workbook of one sheet, without formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([guarded(cell) for cell in header])
    for row in rows:
        sheet.append([guarded(cell) for cell in row])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def guarded(cell: Cell) -> Any:
    """A cell fit to leave: text that a spreadsheet would run gets an apostrophe, control characters go."""
    if cell is None or isinstance(cell, Number | date | time | timedelta):
        return cell
    text = str(cell)
    if text.isascii() and text.isalnum():
        return text
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    is_formula = text.startswith(_FORMULA_BREAKS) or _first_seen(text) in _FORMULA_STARTS
    return f"'{text}" if is_formula else text


def _first_seen(text: str) -> str:
    """The first sign that is neither blank nor invisible: spreadsheets pass over those as we do."""
    return next(filter(is_seen, text), "")


def _ending(name: str, data: bytes, limits: Limits) -> str:
    """What kind of file this is, its name and its content agreeing."""
    ending = name.rpartition(".")[2].lower()
    if not data:
        raise FileRefused("The file is empty (0 bytes). Save it again and choose it once more")
    check_size(data, limits)
    _check_ending(ending)
    if data.startswith(_OLE):
        raise FileRefused(_ole_reason(data))
    is_zip = data.startswith(b"PK\x03\x04")
    if is_zip != (ending == "xlsx"):
        raise FileRefused(f"The file is named .{ending} but is something else inside. Save it as .xlsx or .csv")
    return ending


def _check_ending(ending: str) -> None:
    if ending == "xls":
        raise FileRefused("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx")
    if ending in ("xlsm", "xltm", "xlsb", "xlam"):
        raise FileRefused(f"Workbooks with macros (.{ending}) are not read. Save it as .xlsx, without macros")
    if ending not in ("csv", "xlsx"):
        raise FileRefused("Send a CSV file (.csv) or an Excel workbook (.xlsx)")


def _ole_reason(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "This workbook is protected by a password. Save a copy without one and send that"
    return "This is an old Excel file, whatever its name says. Open it in Excel and save it as .xlsx"


def _workbook_sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    book = workbook.read(data, limits.rows, limits.columns)
    for title, cells in book.sheets:
        beside = tuple(other for other in book.seen if other != title)
        yield Sheet(title, _without_tail(cells), beside, book.hidden)


def _csv_sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    reader = csv_rows(data)
    # Most cells say what others say: one text stands for all of these.
    clean = Memo(lambda cell: cell.strip() or None, most=DIFFERENT).__getitem__
    rows: list[Row] = [tuple(map(clean, row)) for row in islice(reader, limits.rows + HEADS)]
    if any(any(row) for row in reader):
        raise FileRefused(f"The file has more than {limits.rows:,} rows. Send it in parts")
    if max(map(len, rows), default=0) > limits.columns:
        raise FileRefused(f"The file has more than {limits.columns} columns. Remove those not needed")
    yield Sheet("", _without_tail(rows))


def _decoded(data: bytes, unknown: str = "strict") -> str:
    """Text in the encoding it was saved in: UTF-8 or UTF-16 by their marks, else UTF-8, else Windows-1252."""
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf_16 and (data.startswith(_NOT_TEXT) or b"\x00" in data):
        raise FileRefused("The file is named .csv but is not text. Save the sheet as CSV and send that")
    try:
        text = data.decode("utf-16") if is_utf_16 else _utf_8_or_windows(data, unknown)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise FileRefused("The letters in this file cannot be read. Save it as 'CSV UTF-8' and send that")
    return text


def _utf_8_or_windows(data: bytes, unknown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # A file put together from two others can hold both, each letter of one wrong in the other.
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    return "".join(_line(line, unknown) for line in lines)


def _line(line: bytes, unknown: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors=unknown)


def _separator(text: str) -> tuple[str, str]:
    """Comma, semicolon or tab: what Excel declared, else what the first lines have most of outside quotes."""
    declared = re.match(r'"?sep=([,;\t])"?\r?\n', text, re.IGNORECASE)
    if declared:
        return declared[1], "\n" + text[declared.end() :]
    sample = _QUOTED.sub("", "\n".join(text[:20_000].splitlines()[:HEADS]))
    return max(",;\t", key=sample.count), text


def _without_tail(rows: list[Row]) -> list[Row]:
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return rows
