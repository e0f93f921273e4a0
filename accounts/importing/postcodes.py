"""Postcodes and their places on the national grid, read from Code-Point Open or from the tidy list we ship."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.db import transaction

from accounts.models import Postcode
from core import identifiers
from core.files import sheets
from core.files.cells import plain
from core.files.faults import FileRefused
from core.files.sheets import Limits

WARDS = Path(__file__).parents[1] / "data" / "wards_salford.csv"
BATCH = 2_000
TIDY_COLUMNS = ("postcode", "easting", "northing")
# Code-Point Open has no headings: postcode, quality, easting, northing, country, two of health, county, district, ward.
RAW_WIDTH = 10
NO_GRID_REFERENCE = "90"
FARTHEST = (700_000, 1_300_000)
"""The north-east corner of the national grid, in metres."""
LONGEST_WARD = 100
LIMITS = Limits(megabytes=250)
"""More than the whole country in one file."""


@dataclass
class Counts:
    """What came of an import; refused rows by their number in the file, with the reason."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether every row was refused."""
        return not (self.new or self.changed or self.unchanged)


@dataclass(frozen=True, slots=True)
class Place:
    """One postcode of a file; the ward is empty when the file does not say."""

    postcode: str
    easting: int
    northing: int
    ward_name: str


def read_in(path: Path | str) -> Counts:
    """Add and update every postcode of the file in one transaction; raises FileRefused for the whole file."""
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
    seen: dict[str, int] = {}
    for number, row in _rows(path):
        try:
            place = _place(row)
            first = seen.setdefault(place.postcode, number)
            if first != number:
                raise ValueError(f"{place.postcode} stands in row {first} already")
        except ValueError as wrong:
            counts.refused.append((number, str(wrong)))
        else:
            yield place


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their numbers, under one set of names, whichever of the two layouts the file has."""
    data = sheets.content(path, LIMITS)
    if len(data) > LIMITS.megabytes * 1024 * 1024:
        raise FileRefused(f"The file is bigger than {LIMITS.megabytes} MB. Import it in parts")
    rows = ((number, cells) for number, cells in enumerate(sheets.csv_rows(data), start=1) if any(cells))
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file is empty. Choose the list of postcodes as CSV")
    header = [plain(cell).lower() for cell in first[1]]
    if all(column in header for column in TIDY_COLUMNS):
        yield from _tidy_rows(header, rows)
    elif len(header) == RAW_WIDTH and identifiers.postcode(first[1][0]).is_valid:
        yield from _raw_rows(chain([first], rows))
    else:
        raise FileRefused(
            "This is not a list of postcodes: it is neither Code-Point Open (10 columns without headings) "
            "nor has it the columns postcode, easting and northing"
        )


def _tidy_rows(header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    twice = [column for column in TIDY_COLUMNS if header.count(column) > 1]
    if twice:
        raise FileRefused(f"The column {', '.join(twice)} stands in the file twice. Take one of them out")
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file has headings but no postcodes under them")
    for number, cells in chain([first], rows):
        yield number, dict(zip(header, cells, strict=False)) if len(cells) <= len(header) else {}


def _raw_rows(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    wards = _ward_names()
    for number, cells in rows:
        postcode, quality, easting, northing, *_, ward = [*cells, *[""] * (RAW_WIDTH - len(cells))]
        yield (
            number,
            {
                "postcode": postcode,
                "positional_quality": quality,
                "easting": easting,
                "northing": northing,
                "ward_name": wards.get(ward, ""),
            },
        )


def _place(row: dict[str, str]) -> Place:
    """The postcode a row gives. Raises ValueError with the reason it is refused."""
    if not row:
        raise ValueError("it has more cells than there are headings")
    checked = identifiers.postcode(row.get("postcode"))
    if not checked.is_valid:
        raise ValueError(f"'{(row.get('postcode') or '')[:20]}' is not a postcode")
    easting, northing = ((row.get(name) or "").strip() for name in ("easting", "northing"))
    if row.get("positional_quality") == NO_GRID_REFERENCE or (easting, northing) == ("0", "0"):
        raise ValueError(f"{checked.value} has no grid reference")
    if not all(text.isascii() and text.isdigit() and len(text) <= 7 for text in (easting, northing)):
        raise ValueError(f"{checked.value} has no grid reference in whole metres")
    if int(easting) > FARTHEST[0] or int(northing) > FARTHEST[1]:
        raise ValueError(f"{checked.value} has a grid reference that lies outside the country")
    ward_name = (row.get("ward_name") or "").strip()
    if len(ward_name) > LONGEST_WARD:
        raise ValueError(f"{checked.value} has a ward name longer than {LONGEST_WARD} characters")
    return Place(checked.value, int(easting), int(northing), ward_name)


def _ward_names() -> dict[str, str]:
    with WARDS.open(encoding="utf-8", newline="") as file:
        return {row["ward_code"]: row["ward_name"] for row in csv.DictReader(file)}
