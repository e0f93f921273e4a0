"""Reads the cells of a file of pupils: each column into a field, or a sentence that says why not. No database."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from core import identifiers
from core.files import dates
from core.files.cells import bare, plain
from core.files.faults import Wrong
from core.files.workbook import Cell

OLDEST = 26
YEAR = timedelta(days=366)
LONGEST_NAME = 120
"""Letters a name may have in law. A file format that takes fewer cuts it when it is written, and nothing before."""
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YES = {"Y": True, "YES": True, "T": True, "TRUE": True, "1": True}
_NO = {"N": False, "NO": False, "F": False, "FALSE": False, "0": False}
_NOT_ON_ROLL = {
    "P": "that the pupil was here and has left",
    "G": "that the pupil is a guest",
    "S": "that the school has a subsidiary registration",
    "O": "that the pupil comes from another provider",
}
_FORMULA_STARTS = ("=", "+", "-", "@")


Readers = Mapping[str, tuple[str, Callable[[Any], Any]]]


def cell_readers(today: date, known: Mapping[str, set[str]]) -> Readers:
    """How each column is read, and into which field."""
    return {
        "UPN": ("upn", _upn),
        "Surname": ("legal_surname", _name(needed=True)),
        "Forename": ("legal_forename", _name(needed=True)),
        "MiddleNames": ("middle_names", _name()),
        "PreferredForename": ("preferred_forename", _name()),
        "DOB": ("born_on", lambda cell: _birth_date(cell, today)),
        "Sex": ("sex", _one_of({"F", "M", "U"})),
        "NCYear": ("year", _year),
        "Ethnicity": ("ethnicity", _one_of(known["Ethnicity"])),
        "Language": ("language", _language),
        "FSM": ("has_free_meals", _yes_no),
        "SENprovision": ("sen_provision", _one_of({"N", "K", "E"})),
        "SENneed": ("primary_need", _one_of(known["SENneed"])),
        "LookedAfter": ("is_looked_after", _yes_no),
        "Postcode": ("postcode", _checked(identifiers.postcode)),
        "HomeSchoolURN": ("school_urn", _checked(identifiers.urn)),
        "HomeSchoolLAEstab": ("school_number", _dfe_number),
        "EnrolStatus": ("enrolled_as", _enrolled_as),
        "EntryDate": ("starts_on", lambda cell: _entry_date(cell, today)),
    }


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split()) if cell is not None else ""
    return plain(text) if text.startswith('="') else text


def _value(cell: Cell) -> str:
    """What is no name, without what programs put round it."""
    return bare(_text(cell))


def _upn(cell: Cell) -> str:
    checked = identifiers.upn(_text(cell))
    if not checked.value:
        raise Wrong("is missing. Add a pupil without one by hand, with the reason")
    if checked.fault:
        raise Wrong(checked.fault)
    return checked.value


def _name(*, needed: bool = False) -> Callable[[Any], str | None]:
    def read_name(cell: Cell) -> str | None:
        text = _text(cell)
        if not text:
            if needed:
                raise Wrong("is missing")
            return None
        if len(text) > LONGEST_NAME:
            raise Wrong(f"is longer than {LONGEST_NAME} characters")
        if fault := _name_fault(text):
            raise Wrong(fault)
        return text

    return read_name


def _name_fault(text: str) -> str:
    """What shows that this is no name; never the name itself."""
    if not any(map(str.isalpha, text)):
        return "has no letters"
    if text.startswith(_FORMULA_STARTS):
        return f"starts with “{text[0]}” like a formula. Type the name"
    if "\ufffd" in text or _is_read_wrong(text):
        return "has letters that were lost when the file was saved. Save it as 'CSV UTF-8' where they are still right"
    return "" if text.isprintable() else "has a sign that cannot be seen. Type the name anew"


def _is_read_wrong(text: str) -> bool:
    """Whether these are the letters that UTF-8 makes when it is taken for Windows-1252: Ã« for ë."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _birth_date(cell: Cell, today: date) -> date:
    day = _day(cell)
    if day is None:
        raise Wrong("must be a date like 2012-03-14 or 14/03/2012")
    if day > today:
        raise Wrong("is in the future")
    if today.year - day.year > OLDEST:
        raise Wrong("is more than 26 years ago")
    return day


def _enrolled_as(cell: Cell) -> None:
    """Only somebody who is registered at the school for good is put on its roll by a file."""
    text = _value(cell).upper()
    if text in _NOT_ON_ROLL:
        raise Wrong(f"{text} says {_NOT_ON_ROLL[text]}: nobody is put on a roll by that")


def _entry_date(cell: Cell, today: date) -> date | None:
    if cell is None or not _text(cell):
        return None
    day = _day(cell)
    if day is None:
        raise Wrong("must be a date like 2026-09-01 or 01/09/2026")
    if not today - OLDEST * YEAR <= day <= today + YEAR:
        raise Wrong("is too long ago or too far ahead")
    return day


def _day(cell: Cell) -> date | None:
    """A day as a true date or in writing with all figures of its year; a spreadsheet's bare number is none."""
    if isinstance(cell, date):
        return dates.day(cell)
    text = _value(cell)
    return dates.day(text) if _YEAR.search(text) and (len(text) >= 8 or not text.isdigit()) else None


def _one_of(codes: set[str]) -> Callable[[Any], str | None]:
    def read_code(cell: Cell) -> str | None:
        text = _value(cell).upper()
        if not text:
            return None
        if text not in codes:
            listed = f": use {', '.join(sorted(codes))}" if len(codes) < 6 else " of the census"
            raise Wrong(f"“{text[:10]}” is not a code{listed}")
        return text

    return read_code


def _yes_no(cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = _value(cell).upper()
    if not text:
        return None
    if text not in _YES | _NO:
        raise Wrong(f"“{text[:10]}” must be Y or N")
    return (_YES | _NO)[text]


def _language(cell: Cell) -> str | None:
    text = _value(cell).upper()
    if text and not re.fullmatch(r"[A-Z]{3}", text):
        raise Wrong(f"“{text[:10]}” is not a language code of three letters")
    return text or None


def _year(cell: Cell) -> str | None:
    text = _value(cell).upper()
    if not text:
        return None
    year = {"R": "0"}.get(text, text)
    if not (year.isascii() and year.isdigit() and int(year) <= 14):
        raise Wrong(f"“{text[:10]}” is not a year group: use R or 1 to 14")
    return str(int(year))


def _checked(check: Callable[[str], identifiers.Checked]) -> Callable[[Any], str | None]:
    def read_identifier(cell: Cell) -> str | None:
        text = _value(cell)
        checked = check(text) if text else identifiers.Checked("")
        if checked.fault:
            raise Wrong(checked.fault)
        return checked.value or None

    return read_identifier


def _dfe_number(cell: Cell) -> str | None:
    """Only compared with the school's: one that cannot be read says nothing."""
    checked = identifiers.dfe_number(_value(cell))
    return checked.value if checked.is_valid else None
