"""Headings of files that people send: compared by their letters and figures alone, and known by other words too."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from core.files.workbook import Cell

LONGEST = 40
_SENSITIVE = Path(__file__).parent / "data" / "sensitive_columns.json"


def folded(cell: Cell) -> str:
    """A heading without case, blanks, dots and signs that cannot be seen; what is no text is no heading."""
    if not isinstance(cell, str):
        return ""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)
    return "".join(filter(str.isalnum, cell.casefold()))


def synonyms(path: Path) -> dict[str, str]:
    """The column that each folded heading stands for, from a list of columns with the other words for them."""
    columns: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {folded(word): name for name, words in columns.items() for word in (name, *words)}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column of a table stands, which stand there twice, and the headings that are not known."""

    places: dict[str, int] = field(default_factory=dict)
    twice: tuple[str, ...] = ()
    unknown: dict[int, str] = field(default_factory=dict)

    def missing(self, needed: Iterable[str]) -> list[str]:
        """Those of the columns needed that are not there."""
        return [name for name in needed if name not in self.places]

    @property
    def is_sensitive(self) -> bool:
        """Whether a column that is left out says what the portal must not keep: telephone, address, religion."""
        return any(map(_is_sensitive, self.unknown.values()))


def _is_sensitive(heading: str) -> bool:
    """Whether one of the listed words is in it; those of up to four letters must be a word of their own."""
    words, whole = {folded(word) for word in re.split(r"[\W_]+", heading)}, folded(heading)
    return any(word in words or (len(word) > 4 and word in whole) for word in _sensitive_words())


@cache
def _sensitive_words() -> frozenset[str]:
    return frozenset(map(folded, json.loads(_SENSITIVE.read_text(encoding="utf-8"))))


def find(row: Iterable[Cell], known: Mapping[str, str]) -> Columns:
    """The columns of a row of headings."""
    found = Columns()
    twice = []
    for place, cell in enumerate(row):
        if cell is None:
            continue
        name = known.get(folded(cell))
        if name is None:
            found.unknown[place] = shown(cell, place)
        elif found.places.setdefault(name, place) != place:
            twice.append(name)
    return Columns(found.places, tuple(twice), found.unknown)


def as_published(row: Iterable[str]) -> Columns:
    """The columns of a row whose headings are the same in every file: by their own letters, blank ones left out."""
    found = Columns()
    twice = [name for place, name in enumerate(row) if name and found.places.setdefault(name, place) != place]
    return Columns(found.places, tuple(twice))


def shown(cell: Cell, place: int) -> str:
    """What to call a column that is not known: its heading, unless that may be a number of a child."""
    text = " ".join(str(cell).split())
    if sum(map(str.isdigit, text)) > 3 or not text.isprintable():
        return f"column {place + 1}"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
