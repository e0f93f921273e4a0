"""Reads a file of pupils into rows and faults. No database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core import identifiers
from core.files import dates, headings
from core.files.faults import Fault, FileRefused, Wrong
from core.files.headings import Columns
from core.files.sheets import Row, Sheet
from core.likeness import folded
from pupils.age import year_group
from pupils.cells import Readers, cell_readers

_WHY = headings.folded("What to correct")
_COLUMNS = Path(__file__).parent / "data" / "columns.json"
WANTED = ("UPN", "Surname", "Forename", "DOB", "HomeSchoolURN")
OTHERS = (
    "MiddleNames",
    "PreferredForename",
    "Sex",
    "NCYear",
    "Ethnicity",
    "Language",
    "FSM",
    "SENprovision",
    "SENneed",
    "LookedAfter",
    "Postcode",
    "HomeSchoolLAEstab",
    "HomeSchoolName",
    "EnrolStatus",
    "EntryDate",
)
OF_ONE_SCHOOL = WANTED[:-1]
"""What a file of one school, chosen by a person, cannot do without."""
WHY = "What to correct"
DATES = ("DOB", "EntryDate")
NOT_READ = ("Provider", "PlacementStart", "PlacementEnd", "Pattern")
"""Columns that files of pupils often have and that say nothing about the pupil."""


@dataclass(frozen=True)
class PupilRow:
    """One row that can be read: where it stands, the UPN, the pupil's fields that were given, the home school."""

    number: int
    upn: str
    values: Mapping[str, Any]
    school_urn: str
    school_number: str = ""
    warnings: tuple[str, ...] = ()
    starts_on: date | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        """All that the row says, to tell whether another says the same."""
        return dict(self.values), self.school_urn, self.starts_on

    @property
    def near(self) -> tuple[str, date]:
        """What two records of one child have in common: surname, spelt plainly, and birth date."""
        return folded(self.values["legal_surname"]), self.values["born_on"]


@dataclass
class Read:
    """A file read to its end, and the headings of the columns that were left out."""

    rows: list[PupilRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    given: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """The cells of each row by column, for the file to correct."""


def read(sheet: Sheet, *, today: date, ethnicities: set[str], needs: set[str], wanted: Sequence[str] = WANTED) -> Read:
    """Every row of the sheet, or why it is refused. Raises FileRefused when the headings are not understood."""
    heading_at, heads = next((place, cells) for place, cells in enumerate(sheet.rows) if any(cells))
    found_columns = _columns(heads, wanted)
    columns = {name: place for name, place in found_columns.places.items() if name not in NOT_READ}
    known = cell_readers(today, {"Ethnicity": ethnicities, "SENneed": needs})
    readers = {name: reader for name, reader in known.items() if name in columns}
    found = Read(left=[head for head in found_columns.unknown.values() if headings.folded(head) != _WHY])
    below = enumerate(sheet.rows[heading_at + 1 :], start=heading_at + 2)
    rows = [(number, cells) for number, cells in below if any(cell is not None for cell in cells)]
    if not rows:
        raise FileRefused("The file has headings but no pupils under them. Check that the right file was saved")
    _check_nothing_without_a_heading(heads, rows)
    for number, cells in rows:
        given = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        found.given[number] = given
        if fault := _width_fault(cells, heads, columns, wanted):
            found.faults.append(Fault(number, fault))
            continue
        for name in DATES:
            if dates.is_month_first(given.get(name)):
                raise dates.MonthFirst(number, name)
        row, faults = _row(number, given, today, readers)
        found.faults += faults
        if row:
            found.rows.append(row)
    return found


def _check_nothing_without_a_heading(heads: Row, rows: list[tuple[int, Row]]) -> None:
    for place, head in enumerate(heads):
        if head is None and any(place < len(cells) and cells[place] is not None for _, cells in rows):
            raise FileRefused(f"Column {place + 1} has cells but no heading. Name it or take it out")


def _width_fault(cells: Row, heads: Row, columns: Mapping[str, int], wanted: Sequence[str]) -> str:
    """Whether the cells of a row stand under other headings than they belong to."""
    if any(cell is not None for cell in cells[len(heads) :]):
        return (
            f"it has {len(cells)} cells under {len(heads)} headings. Put a cell that holds a comma in quotation marks"
        )
    cut = [name for name in wanted if columns[name] >= len(cells)]
    return f"it is cut short before {', '.join(cut)}. Put in the cells that are missing" if cut else ""


def _columns(cells: Row, wanted: Sequence[str]) -> Columns:
    """Where each column stands; those that are not known are left out and named."""
    found = headings.find(cells, _known())
    if found.twice:
        raise FileRefused(f"The column {found.twice[0]} stands in the file twice. Take one of them out")
    if missing := found.missing(wanted):
        raise FileRefused(f"The first row must hold the headings; missing: {', '.join(missing)}")
    return found


@cache
def _known() -> dict[str, str]:
    return headings.synonyms(_COLUMNS)


def _row(number: int, given: dict[str, Any], today: date, readers: Readers) -> tuple[PupilRow | None, list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for name, (target, read_cell) in readers.items():
        try:
            value = read_cell(given[name])
        except Wrong as wrong:
            faults.append(Fault(number, wrong.message, name))
            continue
        if value is not None:
            values[target] = value
    if not faults and "year" in values:
        faults += _year_faults(number, values, today)
    if faults:
        return None, faults
    upn = identifiers.upn(values.pop("upn"))
    warnings = (f"UPN: {upn.warning}",) if upn.warning else ()
    school = (values.pop("school_urn", ""), values.pop("school_number", ""))
    starts_on = values.pop("starts_on", None)
    return PupilRow(number, upn.value, values, *school, warnings, starts_on), []


def _year_faults(number: int, values: dict[str, Any], today: date) -> Iterator[Fault]:
    """A year group two or more away from the pupil's age is taken for a slip; one away is taught out of year."""
    from_age = year_group(values["born_on"], today)
    year = int(values.pop("year"))
    if abs(year - from_age) > 1:
        yield Fault(number, f"{year} does not fit the date of birth, which makes it {from_age}", "NCYear")
    values["year_override"] = "" if year == from_age else str(year)
