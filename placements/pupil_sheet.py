"""Reads a file of pupils into rows and faults. No database."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core import identifiers
from core.sheets import Sheet, SheetRefused
from placements.age import year_group

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
)
NOT_READ = ("Provider", "PlacementStart", "PlacementEnd", "Pattern")
"""Columns that files of pupils often have and that say nothing about the pupil."""

OLDEST = 26
_UK = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_YES = {"Y": True, "YES": True, "T": True, "TRUE": True, "1": True}
_NO = {"N": False, "NO": False, "F": False, "FALSE": False, "0": False}


class Wrong(Exception):
    """Why a cell cannot be read: a sentence."""


@dataclass(frozen=True)
class PupilRow:
    """One row that can be read: where it stands, the UPN, the pupil's fields that were given, the home school."""

    number: int
    upn: str
    values: Mapping[str, Any]
    school_urn: str
    warnings: tuple[str, ...] = ()

    @property
    def near(self) -> tuple[str, date]:
        """What two records of one child have in common: surname, spelt plainly, and birth date."""
        return plain_name(self.values["legal_surname"]), self.values["born_on"]


@dataclass(frozen=True)
class Fault:
    """A row that is refused, and why: column and sentence."""

    number: int
    sentence: str


@dataclass
class Read:
    """A file read to its end."""

    rows: list[PupilRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(sheet: Sheet, *, today: date, ethnicities: set[str], needs: set[str]) -> Read:
    """Every row of the sheet, or why it is refused. Raises SheetRefused when the headings are not understood."""
    heading_at, columns = _columns(sheet)
    known = {"Ethnicity": ethnicities, "SENneed": needs}
    found = Read()
    for number, cells in enumerate(sheet.rows[heading_at + 1 :], start=heading_at + 2):
        if not any(cell is not None for cell in cells):
            continue
        given = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        row, faults = _row(number, given, today, known)
        found.faults += faults
        if row:
            found.rows.append(row)
    return found


def plain_name(name: str) -> str:
    """A name without accents, blanks, hyphens and apostrophes, for comparing."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in letters if letter.isalpha())


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Which row holds the headings, and where each column stands."""
    by_name = {name.casefold(): name for name in (*WANTED, *OTHERS, *NOT_READ)}
    heads = [str(cell).strip() if cell is not None else "" for cell in sheet.rows[0]]
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = by_name.get(head.casefold().replace(" ", ""))
        if head and name is None:
            raise SheetRefused(
                f"The column “{head[:40]}” is not known. The columns are {', '.join((*WANTED, *OTHERS))}. "
                "Rename it or take it out"
            )
        if name in places:
            raise SheetRefused(f"The column {name} stands in the file twice. Take one of them out")
        if name:
            places[name] = place
    missing = [name for name in WANTED if name not in places]
    if missing:
        raise SheetRefused(f"The first row must hold the headings; missing: {', '.join(missing)}")
    return 0, {name: place for name, place in places.items() if name not in NOT_READ}


def _row(
    number: int, given: dict[str, Any], today: date, known: Mapping[str, set[str]]
) -> tuple[PupilRow | None, list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    readers = {name: read for name, read in _readers(today, known).items() if name in given}
    for name, (target, read_cell) in readers.items():
        try:
            value = read_cell(given[name])
        except Wrong as wrong:
            faults.append(Fault(number, f"{name}: {wrong}"))
            continue
        if value is not None:
            values[target] = value
    if not faults and "year" in values:
        faults += _year_faults(number, values, today)
    if faults:
        return None, faults
    upn = identifiers.upn(values.pop("upn"))
    warnings = (f"UPN: {upn.warning}",) if upn.warning else ()
    return PupilRow(number, upn.value, values, values.pop("school_urn", ""), warnings), []


def _readers(today: date, known: Mapping[str, set[str]]) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """How each column is read, and into which field."""
    return {
        "UPN": ("upn", _upn),
        "Surname": ("legal_surname", _name(35, needed=True)),
        "Forename": ("legal_forename", _name(35, needed=True)),
        "MiddleNames": ("middle_names", _name(60)),
        "PreferredForename": ("preferred_forename", _name(35)),
        "DOB": ("born_on", lambda cell: _birth_date(cell, today)),
        "Sex": ("sex", _one_of({"F", "M", "U"})),
        "NCYear": ("year", _year),
        "Ethnicity": ("ethnicity", _one_of(known["Ethnicity"])),
        "Language": ("language", _language),
        "FSM": ("has_free_meals", _yes_no),
        "SENprovision": ("sen_provision", _one_of({"N", "K", "E"})),
        "SENneed": ("primary_need", _one_of(known["SENneed"])),
        "LookedAfter": ("is_looked_after", _yes_no),
        "Postcode": ("postcode", _postcode),
        "HomeSchoolURN": ("school_urn", _urn),
    }


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if cell is not None else ""


def _upn(cell: Any) -> str:
    checked = identifiers.upn(_text(cell))
    if not checked.value:
        raise Wrong("is missing. Add a pupil without one by hand, with the reason")
    if checked.fault:
        raise Wrong(checked.fault)
    return checked.value


def _name(longest: int, *, needed: bool = False) -> Callable[[Any], str | None]:
    def read_name(cell: Any) -> str | None:
        text = _text(cell)
        if not text:
            if needed:
                raise Wrong("is missing")
            return None
        if len(text) > longest:
            raise Wrong(f"is longer than {longest} characters")
        if not plain_name(text):
            raise Wrong("has no letters")
        return text

    return read_name


def _birth_date(cell: Any, today: date) -> date:
    day = _day(cell)
    if day is None:
        raise Wrong("must be a date like 2012-03-14 or 14/03/2012")
    if day > today:
        raise Wrong("is in the future")
    if today.year - day.year > OLDEST:
        raise Wrong("is more than 26 years ago")
    return day


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    uk = _UK.fullmatch(text)
    try:
        return date(int(uk[3]), int(uk[2]), int(uk[1])) if uk else date.fromisoformat(text[:10])
    except ValueError:
        return None


def _one_of(codes: set[str]) -> Callable[[Any], str | None]:
    def read_code(cell: Any) -> str | None:
        text = _text(cell).upper()
        if not text:
            return None
        if text not in codes:
            listed = f": use {', '.join(sorted(codes))}" if len(codes) < 6 else " of the census"
            raise Wrong(f"“{text[:10]}” is not a code{listed}")
        return text

    return read_code


def _yes_no(cell: Any) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = _text(cell).upper()
    if not text:
        return None
    if text not in _YES | _NO:
        raise Wrong(f"“{text[:10]}” must be Y or N")
    return (_YES | _NO)[text]


def _language(cell: Any) -> str | None:
    text = _text(cell).upper()
    if text and not re.fullmatch(r"[A-Z]{3}", text):
        raise Wrong(f"“{text[:10]}” is not a language code of three letters")
    return text or None


def _year(cell: Any) -> str | None:
    text = _text(cell).upper()
    if not text:
        return None
    year = {"R": "0"}.get(text, text)
    if not (year.isascii() and year.isdigit() and int(year) <= 14):
        raise Wrong(f"“{text[:10]}” is not a year group: use R or 1 to 14")
    return str(int(year))


def _postcode(cell: Any) -> str | None:
    text = _text(cell)
    if not text:
        return None
    checked = identifiers.postcode(text)
    if checked.fault:
        raise Wrong(checked.fault)
    return checked.value


def _urn(cell: Any) -> str | None:
    text = _text(cell)
    if not text:
        return None
    checked = identifiers.urn(text)
    if checked.fault:
        raise Wrong(checked.fault)
    return checked.value


def _year_faults(number: int, values: dict[str, Any], today: date) -> Iterator[Fault]:
    """A year group two or more away from the pupil's age is taken for a slip; one away is taught out of year."""
    from_age = year_group(values["born_on"], today)
    year = int(values.pop("year"))
    if abs(year - from_age) > 1:
        yield Fault(number, f"NCYear: {year} does not fit the date of birth, which makes it {from_age}")
    values["year_override"] = "" if year == from_age else str(year)
