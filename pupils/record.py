"""What rooms above show of a pupil on the pupil's record: tables, in the order in which they were offered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.acting import Acting
from pupils.models import Pupil


@dataclass(frozen=True)
class Table:
    """Rows about the pupil that whoever looks may see, and what is said when there is none."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str


Shown = Callable[[Pupil, Any], Table | None]
TABLES: list[Shown] = []


def shows(table: Shown) -> Shown:
    """Have this table on every pupil's record; None where it is not for whoever looks."""
    if table not in TABLES:
        TABLES.append(table)
    return table


def tables_of(pupil: Pupil, acting: Acting) -> Iterable[Table]:
    """The tables of this pupil's record."""
    return [found for table in TABLES if (found := table(pupil, acting)) is not None]
