"""Postcodes and their places on the national grid, read from Code-Point Open or from the tidy list we ship."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.db import transaction

from accounts.boundaries import ward_names
from accounts.importing.shifts import FARTHEST
from accounts.models import Postcode
from core import identifiers
from core.files import headings, sheets, zipped
from core.files.cells import plain
from core.files.faults import Fault, FileRefused, Wrong
from core.files.intake import Intake, read_each
from core.files.sheets import Limits

BATCH = 2_000
TIDY_COLUMNS = ("postcode", "easting", "northing")
FACTS = ("easting", "northing", "ward_name")
# Code-Point Open has no headings: postcode, quality, easting, northing, country, two of health, county, district, ward.
RAW_WIDTH = 10
NO_GRID_REFERENCE = "90"
LONGEST_WARD = 100
LIMITS = Limits(megabytes=250)
"""More than the whole country in one file."""


Follower = Callable[[], None]
FOLLOWERS: list[Follower] = []


def followed_by(act: Follower) -> Follower:
    """Have this done whenever postcodes were read in, in the same transaction."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


@dataclass(frozen=True, slots=True)
class Place:
    """One postcode of a file; the ward is empty when the file does not say."""

    postcode: str
    easting: int
    northing: int
    ward_name: str
    number: int = 0


@dataclass
class Compared:
    """What reading a file in would do, and the first few of what is new and what changes."""

    intake: Intake = field(default_factory=Intake)
    new: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    left_out: int = 0


class Areas:
    """Which postcode areas of a file are taken, such as BL and M: all where none is named."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        self.named, self.left_out = frozenset(name.upper() for name in named), 0

    def only(self, places: Iterable[Place | Fault]) -> Iterator[Place | Fault]:
        """Those; a row that cannot be read is let through, to be refused with its reason."""
        for place in places:
            if self.named and isinstance(place, Place) and _area(place.postcode) not in self.named:
                self.left_out += 1
            else:
                yield place


def _area(postcode: str) -> str:
    """The letters it begins with."""
    return postcode[: 1 + postcode[1:2].isalpha()]


def compare(path: Path | str, most: int, areas: Iterable[str] = ()) -> Compared:
    """Tell the postcodes apart by what they would change; nothing is saved. Raises FileRefused for the whole file."""
    compared, wanted = Compared(), Areas(areas)
    for batch in _batches(path, wanted):
        new, changed = _sort(batch, compared.intake)
        compared.new += [place.postcode for place in new][: most - len(compared.new)]
        told = (
            (known.postcode, f"{known.easting}, {known.northing} {known.ward_name}".strip()) for known, _ in changed
        )
        compared.changed += list(islice(told, most - len(compared.changed)))
    compared.left_out = wanted.left_out
    return compared


def read_in(path: Path | str, *, only_new: bool = False, areas: Areas | None = None) -> Intake:
    """Add and update every postcode of the file in one transaction; raises FileRefused for the whole file.

    Those that stand already are left as they are where only new ones are asked for.
    """
    intake = Intake()
    with transaction.atomic():
        for batch in _batches(path, areas or Areas()):
            _save(batch, intake, only_new=only_new)
        for follow in FOLLOWERS:
            follow()
    return intake


def first_outside(path: Path | str, wards: Collection[str]) -> tuple[int, str] | None:
    """The first row that names a ward which is none of these, and what it names; raises FileRefused."""
    named = ((number, (row.get("ward_name") or "").strip()) for number, row in _rows(Path(path)))
    return next(((number, ward) for number, ward in named if ward and ward not in wards), None)


def _batches(path: Path | str, areas: Areas) -> Iterator[list[Place | Fault]]:
    again = "{key} stands in row {row} already"
    read = read_each(_rows(Path(path)), _place, lambda place: place.postcode, again)
    places = areas.only(read)
    while batch := list(islice(places, BATCH)):
        yield batch


def _sort(batch: list[Place | Fault], intake: Intake) -> tuple[list[Place], list[tuple[Postcode, bool]]]:
    known = Postcode.objects.in_bulk([place.postcode for place in batch if isinstance(place, Place)])
    return intake.sort(batch, saved=lambda place: known.get(place.postcode), change=_take_over)


def _save(batch: list[Place | Fault], intake: Intake, *, only_new: bool) -> None:
    new, changed = _sort(batch, intake)
    made = [Postcode(**{fact: getattr(place, fact) for fact in ("postcode", *FACTS)}) for place in new]
    Postcode.objects.bulk_create(
        [*made, *(postcode for postcode, _ in changed if not only_new)],
        update_conflicts=True,
        unique_fields=["postcode"],
        update_fields=FACTS,
        batch_size=BATCH,
    )


def _take_over(place: Place, postcode: Postcode) -> bool:
    """Set what the file says differently; a file that does not say the ward leaves it."""
    before = (postcode.easting, postcode.northing, postcode.ward_name)
    after = (place.easting, place.northing, place.ward_name or postcode.ward_name)
    postcode.easting, postcode.northing, postcode.ward_name = after
    return before != after


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their numbers, under one set of names, whichever of the two layouts the file has."""
    data = sheets.content(path, LIMITS)
    sheets.check_size(data, LIMITS, "Import it in parts")
    data = zipped.table(data, LIMITS, _is_list, "a list of postcodes", are_joined=True)
    rows = sheets.numbered(sheets.csv_rows(data))
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file is empty. Choose the list of postcodes as CSV")
    header = [plain(cell).lower() for cell in first[1]]
    if _is_tidy(header):
        yield from _tidy_rows(header, rows)
    elif _is_list(first[1]):
        yield from _raw_rows(chain([first], rows))
    else:
        raise FileRefused(
            "This is not a list of postcodes: it is neither Code-Point Open (10 columns without headings) "
            "nor has it the columns postcode, easting and northing"
        )


def _is_tidy(header: list[str]) -> bool:
    return not headings.as_published(header).missing(TIDY_COLUMNS)


def _is_list(first: list[str]) -> bool:
    """Whether a file that begins so is one of the two; the headings that Code-Point Open explains itself by are not."""
    is_raw = len(first) == RAW_WIDTH and identifiers.postcode(first[0]).is_valid
    return is_raw or _is_tidy([plain(cell).lower() for cell in first])


def _tidy_rows(header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    found = headings.as_published(header)
    if twice := [column for column in TIDY_COLUMNS if column in found.twice]:
        raise FileRefused(f"The column {', '.join(twice)} stands in the file twice. Take one of them out")
    first = next(rows, None)
    if first is None:
        raise FileRefused("The file has headings but no postcodes under them")
    for number, cells in chain([first], rows):
        yield number, dict(zip(header, cells, strict=False)) if len(cells) <= len(header) else {}


def _raw_rows(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    wards = ward_names()
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


def _place(row: dict[str, str], number: int) -> Place:
    """The postcode a row gives; raises Wrong."""
    if not row:
        raise Wrong("it has more cells than there are headings")
    checked = identifiers.postcode(row.get("postcode"))
    if not checked.is_valid:
        raise Wrong(f"'{(row.get('postcode') or '')[:20]}' is not a postcode")
    easting, northing = ((row.get(name) or "").strip() for name in ("easting", "northing"))
    if row.get("positional_quality") == NO_GRID_REFERENCE or (easting, northing) == ("0", "0"):
        raise Wrong(f"{checked.value} has no grid reference")
    if not all(text.isascii() and text.isdigit() and len(text) <= 7 for text in (easting, northing)):
        raise Wrong(f"{checked.value} has no grid reference in whole metres")
    if int(easting) > FARTHEST["Easting"] or int(northing) > FARTHEST["Northing"]:
        raise Wrong(f"{checked.value} has a grid reference that lies outside the country")
    ward_name = (row.get("ward_name") or "").strip()
    if len(ward_name) > LONGEST_WARD:
        raise Wrong(f"{checked.value} has a ward name longer than {LONGEST_WARD} characters")
    return Place(checked.value, int(easting), int(northing), ward_name, number)
