"""Reads a file of people to be asked in: name, e-mail address, role, organisation. No database."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from core.files import cells, headings, sheets
from core.files.faults import FileRefused
from core.files.headings import Columns
from core.files.sheets import Limits, Row

COLUMNS = ("Name", "Email", "Role", "Organisation")
NEEDED = ("Name", "Email", "Role")
WHOLE_NAME = ("Forename", "Surname")
"""Do for a name where a file has it in two parts."""
WHY = "What to correct"
LIMITS = Limits(megabytes=2, rows=500, columns=50)
LOOKED_THROUGH = 10
"""Rows at the top among which the headings stand: over them a file may have a title."""
LONGEST = 300
"""Letters of a cell that are kept: a longer one is refused by what it was cut to."""
_KNOWN = headings.synonyms(Path(__file__).parent / "data" / "people_columns.json")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it stands in the file; what it means is asked when it is compared."""

    number: int
    name: str
    email: str
    role: str
    organisation: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """As a file has them."""
        return self.name, self.email, self.role, self.organisation


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """The rows of a file, and the headings of columns that were left out."""

    rows: list[PersonRow]
    left_columns: list[str]


def read(name: str, data: bytes) -> PeopleSheet:
    """Every row under the headings; raises FileRefused."""
    sheet = sheets.read(name, data, LIMITS)
    top, columns = _headings(sheet.rows)
    below = enumerate(sheet.rows[top + 1 :], start=top + 2)
    rows = [_row(number, line, columns) for number, line in below if any(cell is not None for cell in line)]
    if not rows:
        raise FileRefused("The file has headings but nobody under them. Check that the right file was saved")
    if len(rows) > LIMITS.rows:
        raise FileRefused(f"The file has more than {LIMITS.rows} rows. Send it in parts")
    left = [heading for heading in columns.unknown.values() if headings.folded(heading) != headings.folded(WHY)]
    return PeopleSheet(rows, left)


def kept(rows: Iterable[PersonRow]) -> list[list[str | int]]:
    """Rows as the table keeps them."""
    return [list(astuple(row)) for row in rows]


def from_kept(rows: Iterable[list[str]]) -> list[PersonRow]:
    """The same rows again."""
    return [PersonRow(int(number), *said) for number, *said in rows]


def sample(council: str) -> bytes:
    """A file to fill in, with a line for each kind of place."""
    return sheets.write_csv(
        COLUMNS,
        [
            ("Ada Example", "ada@school.example", "AP Lead", "The name of the school, or its URN"),
            ("Ben Example", "ben@provider.example", "Provider manager", "The name of the provider, or its UKPRN"),
            ("Cara Example", "cara@council.example", "Quality officer", council),
        ],
    )


def to_correct(refused: Iterable[list[str]]) -> bytes:
    """Refused rows in the layout they are sent in, each with what to correct."""
    return sheets.write_csv((*COLUMNS, WHY), [row[1:] for row in refused])


def _headings(rows: list[Row]) -> tuple[int, Columns]:
    for place, line in enumerate(rows[:LOOKED_THROUGH]):
        found = headings.find(line, _KNOWN)
        if len(found.places) > 1 or (found.places and place + 1 == len(rows)):
            break
    else:
        found, place = Columns(), 0
    needed = [name for name in NEEDED if name != "Name" or found.missing(WHOLE_NAME)]
    if missing := found.missing(needed):
        raise FileRefused(f"The file has no column {' and no column '.join(missing)}. Start from the sample")
    if found.twice:
        raise FileRefused(f"The column {found.twice[0]} stands there twice. Take one of them out")
    return place, found


def _row(number: int, line: Row, columns: Columns) -> PersonRow:
    """A number says which organisation it is better than a name."""
    said = {
        name: " ".join(cells.text(line[place])[:LONGEST].split()) if place < len(line) else ""
        for name, place in columns.places.items()
    }
    name = said.get("Name") or " ".join(said[part] for part in WHOLE_NAME if said.get(part))
    place = said.get("Number") or said.get("Organisation", "")
    return PersonRow(number, name, said["Email"], said["Role"], place)
