"""The national schools register (Get Information about Schools): its extracts, read into rows.

The extract has had at least five sets of columns since 2017, so a column is found by its heading, never by its place.
Heads' names stand in the extract and are not read.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from accounts.importing import shifts
from core import clock, identifiers
from core.files import dates, sheets
from core.files.cells import plain
from core.files.faults import FileRefused
from core.files.sheets import Limits

MANDATORY = (
    "URN",
    "LA (code)",
    "EstablishmentNumber",
    "EstablishmentName",
    "EstablishmentStatus (code)",
    "TypeOfEstablishment (code)",
)
LINK_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")

NOT_KNOWN = date(1900, 1, 1)
"""The register writes 1 January 1900 for a date it does not know."""

FARTHEST_AHEAD = 20
"""Years until which a school may be planned to open or close."""

LIMITS = Limits(megabytes=250, rows=250_000)
"""Several times the whole of England with its closed schools."""

_DATE = re.compile(r"(\d{2})([-/])(\d{2})\2(\d{4})", re.ASCII)
"""The register writes 31-08-2024; saved again in Excel it is 31/08/2024."""

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One establishment as the register has it; what it leaves blank is an empty text or None."""

    urn: str
    la_code: str
    la_name: str
    establishment_number: str
    name: str
    type_code: str
    type_name: str
    type_group: str
    status_code: str
    status_name: str
    phase_code: str
    phase_name: str
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    street: str
    locality: str
    town: str
    postcode: str
    telephone: str
    website: str
    easting: int | None
    northing: int | None
    ukprn: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One end of a link: for the school `urn`, the linked school is its predecessor, successor or merger."""

    urn: str
    linked_urn: str
    linked_name: str
    kind: str
    established_on: date | None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken over, by its number in the file (the heading is row 1), and why."""

    row: int
    reason: str

    @property
    def sentence(self) -> str:
        """The row and the reason in one line."""
        return f"Row {self.row}: {self.reason}"


class _Wrong(Exception):
    """Why one row is not taken over."""


def read_schools(path: Path | str) -> Iterator[SchoolRow | Refused]:
    """Every establishment of an extract, open, closed or proposed to close; raises FileRefused for the whole file."""
    return _rows(path, MANDATORY, _school, key=lambda school: school.urn)


def read_links(path: Path | str) -> Iterator[LinkRow | Refused]:
    """Every line of the register's links file; raises FileRefused for the whole file."""
    return _rows(path, LINK_COLUMNS, _link, key=lambda link: (link.urn, link.linked_urn, link.kind))


def _rows(
    path: Path | str,
    mandatory: tuple[str, ...],
    build: Callable[[dict[str, str], int], Read],
    key: Callable[[Read], object],
) -> Iterator[Read | Refused]:
    """Checks the headings now, reads the rows as they are asked for."""
    data = sheets.content(Path(path), LIMITS)
    if len(data) > LIMITS.megabytes * 1024 * 1024:
        raise FileRefused(f"The file is bigger than {LIMITS.megabytes} MB. Choose the extract as CSV")
    if b"\x00" in data and not data.startswith(_UTF_16_MARKS):
        raise FileRefused("The file is not a text file. Choose the extract as CSV")
    numbered = enumerate(sheets.csv_rows(data, unknown="replace"), start=1)
    rows = ((number, cells) for number, cells in numbered if any(cells))
    header = [plain(cell) for _, cells in islice(rows, 1) for cell in cells]
    _check_headings(header, mandatory)
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file has headings but no rows under them. Download the extract again")
    return _each_row(chain([first], rows), header, build, key)


def _check_headings(header: list[str], mandatory: tuple[str, ...]) -> None:
    if not header:
        raise FileRefused("The file is empty. Download the extract again")
    missing = [column for column in mandatory if column not in header]
    if missing:
        raise FileRefused(f"This is not an extract of the schools register: it has no column {', '.join(missing)}")
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise FileRefused(f"The column {', '.join(twice)} stands in the file twice. Download the extract again")


def _each_row(
    rows: Iterable[tuple[int, list[str]]],
    header: list[str],
    build: Callable[[dict[str, str], int], Read],
    key: Callable[[Read], object],
) -> Iterator[Read | Refused]:
    seen: dict[object, int] = {}
    for number, cells in rows:
        if number > LIMITS.rows:
            raise FileRefused(f"The file has more than {LIMITS.rows:,} rows, more than there are schools")
        months = [name for name, cell in zip(header, cells, strict=False) if _is_month_first(name, cell)]
        if months:
            raise FileRefused(f"Row {number}, {months[0]}: {dates.MONTH_FIRST}")
        try:
            if len(cells) != len(header):
                raise _Wrong(f"it has {len(cells)} cells under {len(header)} headings")
            row = build(dict(zip(header, map(str.strip, cells), strict=True)), number)
            first = seen.setdefault(key(row), number)
            if first != number:
                raise _Wrong(f"it says again what row {first} says")
        except _Wrong as wrong:
            yield Refused(number, str(wrong))
        else:
            yield row


def _is_month_first(column: str, cell: str) -> bool:
    return column.endswith("Date") and len(cell) == 10 and dates.is_month_first(cell)


def _school(cells: dict[str, str], number: int) -> SchoolRow:
    def text(column: str) -> str:
        cell = cells.get(column, "")
        if "\ufffd" in cell:
            raise _Wrong(f"{column} '{cell[:40]}' has a letter that cannot be read")
        return cell

    opened_on, closed_on = _date("OpenDate", text("OpenDate")), _date("CloseDate", text("CloseDate"))
    if opened_on and closed_on and closed_on < opened_on:
        raise _Wrong(f"CloseDate {text('CloseDate')} is before OpenDate {text('OpenDate')}")
    found = SchoolRow(
        urn=_urn("URN", text("URN")),
        la_code=_digits("LA (code)", text("LA (code)"), 3),
        la_name=text("LA (name)"),
        establishment_number=_digits("EstablishmentNumber", text("EstablishmentNumber"), 4, or_blank=True),
        name=_needed("EstablishmentName", text("EstablishmentName")),
        type_code=_needed("TypeOfEstablishment (code)", text("TypeOfEstablishment (code)")),
        type_name=text("TypeOfEstablishment (name)"),
        type_group=text("EstablishmentTypeGroup (name)"),
        status_code=_needed("EstablishmentStatus (code)", text("EstablishmentStatus (code)")),
        status_name=text("EstablishmentStatus (name)"),
        phase_code=text("PhaseOfEducation (code)"),
        phase_name=text("PhaseOfEducation (name)"),
        opened_on=opened_on,
        closed_on=closed_on,
        low_age=_number(text("StatutoryLowAge"), digits=2),
        high_age=_number(text("StatutoryHighAge"), digits=2),
        street=text("Street"),
        locality=text("Locality"),
        town=text("Town"),
        postcode=_if_valid(identifiers.postcode(text("Postcode"))),
        telephone=_telephone(text("TelephoneNum")),
        website=text("SchoolWebsite"),
        easting=_number(text("Easting")),
        northing=_number(text("Northing")),
        ukprn=_if_valid(identifiers.ukprn(text("UKPRN"))),
        row=number,
    )
    if why := shifts.fault(cells):
        raise _Wrong(why)
    return found


def _link(cells: dict[str, str], number: int) -> LinkRow:
    urn, linked_urn = _urn("URN", cells["URN"]), _urn("LinkURN", cells["LinkURN"])
    if urn == linked_urn:
        raise _Wrong(f"LinkURN {linked_urn} links the school to itself")
    return LinkRow(
        urn=urn,
        linked_urn=linked_urn,
        linked_name=cells["LinkName"],
        kind=_needed("LinkType", cells["LinkType"]),
        established_on=_date("LinkEstablishedDate", cells["LinkEstablishedDate"]),
        row=number,
    )


def _urn(column: str, text: str) -> str:
    if not text:
        raise _Wrong(f"{column} is blank, which is not a URN")
    checked = identifiers.urn(text)
    if checked.fault:
        raise _Wrong(f"{column} '{text[:20]}' is not a URN: {checked.fault}")
    return checked.value


def _needed(column: str, text: str) -> str:
    if not text:
        raise _Wrong(f"{column} is blank")
    return text


def _digits(column: str, text: str, length: int, or_blank: bool = False) -> str:
    """A number that is text, its leading zeros given back; authority 0 is a school overseas."""
    if not text and or_blank:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= length):
        raise _Wrong(f"{column} '{text[:20]}' is not a number of {length} digits")
    return text.zfill(length)


def _date(column: str, text: str) -> date | None:
    if not text:
        return None
    parts = _DATE.fullmatch(text)
    try:
        day, month, year = (int(part) for part in parts.group(1, 3, 4)) if parts else (0, 0, 0)
        found = date(year, month, day)
    except ValueError:
        raise _Wrong(f"{column} '{text[:20]}' is not a date written 31-08-2024") from None
    if found.year > clock.today().year + FARTHEST_AHEAD:
        raise _Wrong(f"{column} {text} is too far ahead")
    return None if found == NOT_KNOWN else found


def _number(text: str, digits: int = 7) -> int | None:
    """A number the portal can do without: what cannot be one is not known."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def _telephone(text: str) -> str:
    """The register drops the first zero of a number in this country; longer ones are from abroad."""
    digits = "".join(text.split())
    return f"0{digits}" if digits.isdigit() and len(digits) in (9, 10) and digits[0] != "0" else digits


def _if_valid(checked: identifiers.Checked) -> str:
    return checked.value if checked.is_valid else ""
