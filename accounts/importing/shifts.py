"""Tells a row of the schools register whose cells stand under other headings than they belong to. No database.

A row that was cut and mended by a program can have as many cells as there are headings, a town where its postcode
should be. What contradicts itself is told by the column, never by its cell: heads' names stand in the extract.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core import identifiers
from core.files.headings import folded

_CODES = Path(__file__).parents[1] / "data" / "gias_codes.json"
_IS_NO_CODE = re.compile(r"[\sa-z@]")
_IS_NO_NAME = re.compile(r"\d+|\d\d[-/]\d\d[-/]\d{4}", re.ASCII)
_NO_NUMBER = re.compile(r"[^\d.]", re.ASCII)
_NUMBERS = ("Easting", "Northing", "StatutoryLowAge", "StatutoryHighAge", "UKPRN")
_NO_POSTCODE = ("Street", "Locality", "Address3", "Town", "County (name)", "SchoolWebsite", "TelephoneNum")
FARTHEST = {"Easting": 700_000, "Northing": 1_300_000}
"""The north-east corner of the national grid, in metres."""


def fault(cells: Mapping[str, str]) -> str:
    """Why the cells of a row cannot all stand where they belong; empty when nothing says so."""
    pairs = (_pair_fault(column, text, cells) for column, text in cells.items() if column.endswith("(code)"))
    numbers = (_number_fault(column, cells.get(column, "")) for column in _NUMBERS)
    first = next(filter(None, (*pairs, *numbers)), "")
    return first or _age_fault(cells) or _address_fault(cells)


def _age_fault(cells: Mapping[str, str]) -> str:
    low, high = cells.get("StatutoryLowAge", ""), cells.get("StatutoryHighAge", "")
    if low.isdecimal() and high.isdecimal() and int(low) > int(high):
        return "StatutoryLowAge is more than StatutoryHighAge"
    return ""


def _address_fault(cells: Mapping[str, str]) -> str:
    """Whether a postcode stands anywhere but in its column, or something else in its place."""
    for column in _NO_POSTCODE:
        text = cells.get(column, "")
        if text and identifiers.postcode(text).is_valid:
            return f"{column} holds a postcode: its cells stand under other headings"
    postcode, website = cells.get("Postcode", ""), cells.get("SchoolWebsite", "")
    if "://" in postcode or postcode.lower().startswith("www.") or re.fullmatch(r"\d{9,}", postcode):
        return "Postcode holds no postcode: its cells stand under other headings"
    if re.fullmatch(r"[\d ]{9,}", website):
        return "SchoolWebsite holds a number: its cells stand under other headings"
    return ""


def _pair_fault(column: str, code: str, cells: Mapping[str, str]) -> str:
    """Whether a code and the name beside it are each what they should be, and belong together."""
    noun = column.removesuffix(" (code)")
    name = cells.get(f"{noun} (name)")
    if name is None:
        return ""
    if _IS_NO_CODE.search(code) or _IS_NO_NAME.fullmatch(name):
        return f"{column} and {noun} (name) hold no code and name: its cells stand under other headings"
    if noun == "EstablishmentStatus" and bool(code) != bool(name):
        return f"{column} and {noun} (name) do not belong together"
    known = _names().get(noun, {})
    if (code or name) and known and not (folded(name) == folded(known.get(code, name)) and _is_own(name, code, known)):
        return f"{column} and {noun} (name) do not belong together"
    return ""


def _is_own(name: str, code: str, known: Mapping[str, str]) -> bool:
    """Whether no other code has this name."""
    return all(other == code or folded(title) != folded(name) for other, title in known.items())


def _number_fault(column: str, text: str) -> str:
    if not text:
        return ""
    if _NO_NUMBER.search(text):
        return f"{column} holds no number: its cells stand under other headings"
    whole = text.partition(".")[0]
    if len(whole) > 8 or int(whole or 0) > FARTHEST.get(column, 99_999_999):
        return f"{column} is too big: its cells stand under other headings, or the place lies outside the country"
    return ""


@cache
def _names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(_CODES.read_text(encoding="utf-8"))
    return names
