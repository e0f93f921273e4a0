"""The national schools register (Get Information about Schools): its extracts, read into rows.

The extract has had at least five sets of columns since 2017, so a column is found by its heading, never by its place.
Heads' names stand in the extract and are not read.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from accounts.importing import shifts
from core import clock, identifiers
from core.files import dates, headings, sheets, zipped
from core.files.cells import plain
from core.files.faults import Fault, FileRefused, Wrong
from core.files.intake import read_each
from core.files.sheets import Limits

MANDATORY = (
    "URN",
    "LA (code)",
    "EstablishmentNumber",
    "EstablishmentName",
    "EstablishmentStatus (code)",
    "TypeOfEstablishment (code)",
)

NOT_KNOWN = date(1900, 1, 1)
"""The register writes 1 January 1900 for a date it does not know."""

FARTHEST_AHEAD = 20
"""Years until which a school may be planned to open or close."""

LIMITS = Limits(megabytes=250, rows=250_000)
"""Several times the whole of England with its closed schools."""

_DATE = re.compile(r"\d{2}([-/])\d{2}\1\d{4}", re.ASCII)
"""The register writes 31-08-2024; saved again in Excel it is 31/08/2024."""

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

Read = TypeVar("Read")
Numbered = tuple[int, list[str]]


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
    number: int = field(default=0, compare=False)


class Wanted:
    """Which schools of the whole register are taken: of these authorities, and these by their URN."""

    def __init__(self, authorities: Iterable[str], urns: Iterable[str] = ()) -> None:
        self.authorities, self.urns = frozenset(authorities), frozenset(urns)
        self.left_out = 0

    def only(self, header: list[str], rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """Those rows; one that has not the cells of its headings is let through, to be refused with its reason."""
        urn_at, authority_at = header.index("URN"), header.index("LA (code)")
        for number, cells in rows:
            is_whole = len(cells) == len(header)
            if is_whole and not self._takes(cells[urn_at].strip(), cells[authority_at].strip()):
                self.left_out += 1
                continue
            yield number, cells

    def _takes(self, urn: str, authority: str) -> bool:
        return authority.zfill(3) in self.authorities or urn in self.urns


def read_schools(path: Path | str, wanted: Wanted | None = None) -> Iterator[SchoolRow | Fault]:
    """Every establishment of an extract, open, closed or proposed to close; raises FileRefused for the whole file."""
    return read_rows(path, MANDATORY, _school, key=lambda school: school.urn, wanted=wanted)


def read_rows(
    path: Path | str,
    mandatory: tuple[str, ...],
    build: Callable[[dict[str, str], int], Read],
    key: Callable[[Read], Hashable],
    wanted: Wanted | None = None,
    what: str = "an extract of the schools register",
) -> Iterator[Read | Fault]:
    """Every row of a file of the register. Checks the headings now, reads the rows as they are asked for."""
    data = sheets.content(Path(path), LIMITS)
    sheets.check_size(data, LIMITS, "Choose the extract as CSV")
    data = zipped.table(data, LIMITS, lambda header: is_headed(header, mandatory), what)
    if b"\x00" in data and not data.startswith(_UTF_16_MARKS):
        raise FileRefused("The file is not a text file. Choose the extract as CSV")
    rows = sheets.numbered(sheets.csv_rows(data, unknown="replace"))
    header = [plain(cell) for _, cells in islice(rows, 1) for cell in cells]
    _check_headings(header, mandatory)
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file has headings but no rows under them. Download the extract again")
    every: Iterable[Numbered] = chain([first], rows)
    if wanted:
        every = wanted.only(header, every)
    return read_each(every, lambda cells, number: build(_by_heading(header, cells, number), number), key)


def is_headed(header: list[str], mandatory: tuple[str, ...]) -> bool:
    """Whether a file that begins so is one with these columns."""
    return not headings.as_published([plain(cell) for cell in header]).missing(mandatory)


def _check_headings(header: list[str], mandatory: tuple[str, ...]) -> None:
    if not header:
        raise FileRefused("The file is empty. Download the extract again")
    found = headings.as_published(header)
    if missing := found.missing(mandatory):
        raise FileRefused(f"This is not an extract of the schools register: it has no column {', '.join(missing)}")
    if found.twice:
        twice = ", ".join(sorted(set(found.twice)))
        raise FileRefused(f"The column {twice} stands in the file twice. Download the extract again")


def _by_heading(header: list[str], cells: list[str], number: int) -> dict[str, str]:
    """The cells of one row by their headings; raises FileRefused when it shows that the whole file is wrong."""
    if number > LIMITS.rows:
        raise FileRefused(f"The file has more than {LIMITS.rows:,} rows, more than there are schools")
    months = [name for name, cell in zip(header, cells, strict=False) if _is_month_first(name, cell)]
    if months:
        raise dates.MonthFirst(number, months[0])
    if len(cells) != len(header):
        raise Wrong(f"it has {len(cells)} cells under {len(header)} headings")
    return dict(zip(header, map(str.strip, cells), strict=True))


def _is_month_first(column: str, cell: str) -> bool:
    return column.endswith("Date") and len(cell) == 10 and dates.is_month_first(cell)


def _span(opened: str, closed: str) -> tuple[date | None, date | None]:
    opened_on, closed_on = day("OpenDate", opened), day("CloseDate", closed)
    if opened_on and closed_on and closed_on < opened_on:
        raise Wrong(f"CloseDate {closed} is before OpenDate {opened}")
    return opened_on, closed_on


def _school(cells: dict[str, str], number: int) -> SchoolRow:
    def text(column: str) -> str:
        cell = cells.get(column, "")
        if "\ufffd" in cell:
            raise Wrong(f"{column} '{cell[:40]}' has a letter that cannot be read")
        return cell

    opened_on, closed_on = _span(text("OpenDate"), text("CloseDate"))
    found = SchoolRow(
        urn=urn("URN", text("URN")),
        la_code=_digits("LA (code)", text("LA (code)"), 3),
        la_name=text("LA (name)"),
        establishment_number=_digits("EstablishmentNumber", text("EstablishmentNumber"), 4, or_blank=True),
        name=needed("EstablishmentName", text("EstablishmentName")),
        type_code=needed("TypeOfEstablishment (code)", text("TypeOfEstablishment (code)")),
        type_name=text("TypeOfEstablishment (name)"),
        type_group=text("EstablishmentTypeGroup (name)"),
        status_code=needed("EstablishmentStatus (code)", text("EstablishmentStatus (code)")),
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
        number=number,
    )
    if why := shifts.fault(cells):
        raise Wrong(why)
    return found


def urn(column: str, text: str) -> str:
    if not text:
        raise Wrong(f"{column} is blank, which is not a URN")
    checked = identifiers.urn(text)
    if checked.fault:
        raise Wrong(f"{column} '{text[:20]}' is not a URN: {checked.fault}")
    return checked.value


def needed(column: str, text: str) -> str:
    if not text:
        raise Wrong(f"{column} is blank")
    return text


def _digits(column: str, text: str, length: int, or_blank: bool = False) -> str:
    """A number that is text, its leading zeros given back; authority 0 is a school overseas."""
    if not text and or_blank:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= length):
        raise Wrong(f"{column} '{text[:20]}' is not a number of {length} digits")
    return text.zfill(length)


def day(column: str, text: str) -> date | None:
    """A day as the register writes it; None where it says nothing."""
    if not text:
        return None
    found = dates.day(text) if _DATE.fullmatch(text) else None
    if found is None:
        raise Wrong(f"{column} '{text[:20]}' is not a date written 31-08-2024")
    if found.year > clock.today().year + FARTHEST_AHEAD:
        raise Wrong(f"{column} {text} is too far ahead")
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


def too_long(row: object, room: Mapping[str, Any]) -> str:
    """Which fact of a row has more letters than its column has room for; empty when all fit."""
    for fact, column in room.items():
        if len(getattr(row, fact)) > column.max_length:
            return f"has a {column.verbose_name} that is too long to be right"
    return ""
