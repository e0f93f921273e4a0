"""A council pack: a folder of plain tables that say what one council starts with (docs/council-pack.md).

Whatever is wrong is a sentence that names the file and the line; the rooms take it over (`pack.py` of each), all or
nothing.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.files import headings, sheets
from core.files.cells import plain
from core.files.faults import FileRefused

FILES = frozenset(
    {f"{name}.csv" for name in ("council", "terms", "closures", "wards", "postcodes", "frameworks", "lots", "rounds")}
    | {"outline.geojson", "wards.geojson"}
)
YES_OR_NO = {"yes": True, "no": False}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class PackRefused(Exception):
    """Why a pack is not loaded: file, line and what to do, as one sentence without its full stop."""


@dataclass(frozen=True)
class Line:
    """One line of a table of the pack, by its columns."""

    file: str
    number: int
    cells: Mapping[str, str]

    def wrong(self, message: str) -> PackRefused:
        """To be raised: the sentence that begins with where it stands."""
        return PackRefused(f"{self.file}, line {self.number}: {message}")

    def text(self, column: str, *, is_needed: bool = True) -> str:
        """What stands in the column; empty only where it may be."""
        value = self.cells.get(column, "")
        if is_needed and not value:
            raise self.wrong(f"{column} is empty")
        return value

    def day(self, column: str) -> date:
        """A day written 2026-09-01."""
        value = self.text(column)
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.wrong(f"{column} is '{value[:30]}', and a day is written like 2026-09-01")

    def days(self) -> tuple[date, date]:
        """Its first and last day, in this order."""
        first, last = self.day("first_day"), self.day("last_day")
        if first > last:
            raise self.wrong(f"the last day, {last}, is before the first, {first}")
        return first, last

    def whole(self, column: str, *, most: int, is_needed: bool = False) -> int | None:
        """A whole number from 1 on, or None where nothing stands."""
        value = self.text(column, is_needed=is_needed)
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= most:
            return int(value)
        raise self.wrong(f"{column} is '{value[:30]}', and not a whole number from 1 to {most}")

    def yes(self, column: str, *, usual: bool = False) -> bool:
        """Yes or no; what is usual where nothing stands."""
        value = self.text(column, is_needed=False).lower()
        if value and value not in YES_OR_NO:
            raise self.wrong(f"{column} is '{value[:30]}', and neither yes nor no")
        return YES_OR_NO.get(value, usual)

    def one_of(self, column: str, known: Collection[str]) -> str:
        """One of these words."""
        value = self.text(column)
        if value not in known:
            raise self.wrong(f"{column} is '{value[:40]}', and must be one of {', '.join(known)}")
        return value

    def row(self, model: type[Model], **values: Any) -> dict[str, Any]:
        """These values, once they fit the table."""
        try:
            model(**values).clean_fields(exclude={name for name in _fields(model) if name not in values})
        except ValidationError as wrong:
            column, messages = next(iter(wrong.message_dict.items()))
            raise self.wrong(f"{column}: {messages[0].rstrip('.')}") from None
        return values


class Once:
    """Says of the second line of the same key that there is a first."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], int] = {}

    def first(self, line: Line, key: str, *, within: str = "") -> str:
        """The key, where no line above has it."""
        before = self.lines.setdefault((within, key), line.number)
        if before != line.number:
            raise line.wrong(f"'{key}' stands in line {before} already")
        return key


def _fields(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.fields}


@dataclass(frozen=True)
class Shape:
    """One shape of a map file: its facts, and its rings as longitudes and latitudes."""

    facts: Mapping[str, Any]
    rings: tuple[tuple[tuple[float, float], ...], ...]


class Pack:
    """The folder of a pack. Raises PackRefused for one that is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []  # what may be right, and is to be looked at
        if not (folder / "council.csv").is_file():
            raise PackRefused(f"{folder} is not a council pack: it has no council.csv (docs/council-pack.md)")
        tables = (path.name for path in folder.iterdir() if path.suffix in {".csv", ".geojson", ".json", ".xlsx"})
        for name in sorted(set(tables) - FILES):
            raise PackRefused(f"{name} is not a file of a council pack. Those are {', '.join(sorted(FILES))}")

    def has(self, name: str) -> bool:
        """Whether it says anything of this; only council.csv must be there."""
        return (self.folder / name).is_file()

    def lines(self, name: str, needed: Collection[str], more: Collection[str] = ()) -> Iterator[Line]:
        """The lines of a table below its headings; none where the file is not there."""
        if not self.has(name):
            return
        rows = self._rows(name)
        number, header = next(rows, (0, []))
        if not header:
            raise PackRefused(f"{name}: nothing stands in it. Fill it in, or take the file out of the pack")
        columns = [plain(cell).lower() for cell in header]
        found = headings.as_published(columns)
        for column in found.missing(needed):
            raise PackRefused(f"{name}, line {number}: the column {column} is missing")
        for column in (*found.twice, *(found.places.keys() - {*needed, *more})):
            raise PackRefused(f"{name}, line {number}: the column {column} is not known, or stands there twice")
        number = 0
        for number, cells in rows:
            if len(cells) > len(columns):
                raise PackRefused(f"{name}, line {number}: it has more cells than there are headings")
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield Line(name, number, {column: plain(cell) for column, cell in zip(columns, padded, strict=True)})
        if not number:
            raise PackRefused(
                f"{name}: it has no line below its headings. Fill it in, or take the file out of the pack"
            )

    def shapes(self, name: str) -> Iterator[Shape]:
        """The shapes of a GeoJSON file; none where it is not there."""
        if not self.has(name):
            return
        try:
            collection = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except json.JSONDecodeError as broken:
            raise PackRefused(f"{name}, line {broken.lineno}: this is not JSON ({broken.msg})") from None
        except UnicodeDecodeError:
            raise PackRefused(f"{name}, line 1: this is not text in UTF-8") from None
        features = collection.get("features") if isinstance(collection, dict) else None
        if not isinstance(features, list) or not features:
            raise PackRefused(f"{name}, line 1: this is not a FeatureCollection with shapes in it")
        for place, feature in enumerate(features, start=1):
            try:
                yield Shape(feature["properties"], _rings(feature["geometry"]))
            except (KeyError, TypeError, ValueError, IndexError):
                raise PackRefused(
                    f"{name}, shape {place}: it is not a Polygon or MultiPolygon of longitudes and latitudes"
                ) from None

    def _rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        try:
            data = sheets.content(self.folder / name)
            sheets.check_size(data, sheets.LIMITS, "Take out what is not needed")
            yield from sheets.numbered(sheets.csv_rows(data))
        except FileRefused as refused:
            raise PackRefused(f"{name}: {refused}") from None


def _rings(shape: Mapping[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The rings of a polygon, or of all of several."""
    pieces = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}[shape["type"]]
    rings = tuple(tuple((float(point[0]), float(point[1])) for point in ring) for piece in pieces for ring in piece)
    if not rings or any(len(ring) < 4 or not all(_is_in_britain(*point) for point in ring) for ring in rings):
        raise ValueError
    return rings


def _is_in_britain(longitude: float, latitude: float) -> bool:
    return -10 < longitude < 4 and 48 < latitude < 62
