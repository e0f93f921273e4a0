"""Postcodes and their places on the national grid, read from Code-Point Open or from the tidy list we ship."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction

from accounts.models import Postcode
from core import identifiers
from core.sheets import SheetRefused

WARDS = Path(__file__).parent / "data" / "wards_salford.csv"
BATCH = 2_000
TIDY_COLUMNS = ("postcode", "easting", "northing")
# Code-Point Open has no headings: postcode, quality, easting, northing, country, two of health, county, district, ward.
RAW_WIDTH = 10
NO_GRID_REFERENCE = "90"


@dataclass
class Counts:
    """What came of an import; refused rows by their number in the file, with the reason."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """One postcode of a file; the ward is empty when the file does not say."""

    postcode: str
    easting: int
    northing: int
    ward_name: str


def read_in(path: Path | str) -> Counts:
    """Add and update every postcode of the file in one transaction; raises SheetRefused for the whole file."""
    counts = Counts()
    places = _places(Path(path), counts)
    with transaction.atomic():
        while batch := {place.postcode: place for place in islice(places, BATCH)}:
            _save(batch, counts)
    return counts


def _save(batch: dict[str, Place], counts: Counts) -> None:
    known = Postcode.objects.in_bulk(batch)
    rows = []
    for postcode, place in batch.items():
        was = known.get(postcode)
        ward_name = place.ward_name or (was.ward_name if was else "")
        if was is None:
            counts.new += 1
        elif (was.easting, was.northing, was.ward_name) == (place.easting, place.northing, ward_name):
            counts.unchanged += 1
            continue
        else:
            counts.changed += 1
        rows.append(Postcode(postcode=postcode, easting=place.easting, northing=place.northing, ward_name=ward_name))
    Postcode.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["postcode"],
        update_fields=["easting", "northing", "ward_name"],
        batch_size=BATCH,
    )


def _places(path: Path, counts: Counts) -> Iterator[Place]:
    """Every good row; a bad one is counted as refused."""
    for number, row in enumerate(_rows(path), start=1):
        try:
            place = _place(row)
        except ValueError as wrong:
            counts.refused.append((number, str(wrong)))
            continue
        if place:
            yield place


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows under one set of names, whichever of the two layouts the file has. The headings are an empty row."""
    reader = csv.reader(_lines(path))
    try:
        first = next(reader)
    except StopIteration:
        raise SheetRefused("The file is empty") from None
    header = [cell.strip().lower() for cell in first]
    if all(column in header for column in TIDY_COLUMNS):
        yield {}
        for cells in reader:
            yield dict(zip(header, cells, strict=False))
        return
    if len(first) != RAW_WIDTH or not identifiers.postcode(first[0]).is_valid:
        raise SheetRefused(
            "This is not a list of postcodes: it is neither Code-Point Open (10 columns without headings) "
            "nor has it the columns postcode, easting and northing"
        )
    wards = _ward_names()
    for cells in (first, *reader):
        cells = [*cells, *[""] * (RAW_WIDTH - len(cells))]
        yield {
            "postcode": cells[0],
            "positional_quality": cells[1],
            "easting": cells[2],
            "northing": cells[3],
            "ward_name": wards.get(cells[9], ""),
        }


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for line in file:
                if "\x00" in line:
                    raise SheetRefused("The file is not a text file. Choose the list of postcodes as CSV")
                yield line
        except UnicodeDecodeError:
            raise SheetRefused("The file is not written in UTF-8. Choose the list of postcodes as CSV") from None


def _place(row: dict[str, str]) -> Place | None:
    """The postcode a row gives; None for the headings. Raises ValueError with the reason it is refused."""
    if not row or not any(row.values()):
        return None
    checked = identifiers.postcode(row.get("postcode"))
    if not checked.is_valid:
        raise ValueError(f"'{(row.get('postcode') or '')[:20]}' is not a postcode")
    easting, northing = ((row.get(name) or "").strip() for name in ("easting", "northing"))
    if row.get("positional_quality") == NO_GRID_REFERENCE or (easting, northing) == ("0", "0"):
        raise ValueError(f"{checked.value} has no grid reference")
    if not all(text.isascii() and text.isdigit() and len(text) <= 7 for text in (easting, northing)):
        raise ValueError(f"{checked.value} has no grid reference in whole metres")
    return Place(checked.value, int(easting), int(northing), (row.get("ward_name") or "").strip())


def _ward_names() -> dict[str, str]:
    with WARDS.open(encoding="utf-8", newline="") as file:
        return {row["ward_code"]: row["ward_name"] for row in csv.DictReader(file)}
