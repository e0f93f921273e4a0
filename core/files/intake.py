"""What comes of a file: its rows told apart by what taking them over would do."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from core.files.faults import Fault, Wrong


class Numbered(Protocol):
    """A row that knows where it stands in its file."""

    @property
    def number(self) -> int: ...


Read = TypeVar("Read")
Row = TypeVar("Row", bound=Numbered)
Saved = TypeVar("Saved")
Change = TypeVar("Change")


def read_each(
    rows: Iterable[tuple[int, Any]],
    read: Callable[[Any, int], Read],
    key: Callable[[Read], Hashable],
    again: str = "it says again what row {row} says",
) -> Iterator[Read | Fault]:
    """Each row read, or why it is not taken: the first cell of it that is wrong, or an earlier row of the same key."""
    seen: dict[Hashable, int] = {}
    for number, cells in rows:
        try:
            found = read(cells, number)
        except Wrong as wrong:
            yield Fault(number, wrong.message)
            continue
        first = seen.setdefault(key(found), number)
        yield found if first == number else Fault(number, again.format(row=first, key=key(found)))


@dataclass
class Intake:
    """How many rows are new, changed and unchanged, and why each of the others is not taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name, for the trail and the last line; a row counts as refused once."""
        refused = len({fault.number for fault in self.refused})
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "refused": refused}

    @property
    def is_nothing(self) -> bool:
        """Whether no row was taken."""
        return not (self.new or self.changed or self.unchanged)

    def sort(
        self,
        rows: Iterable[Row | Fault],
        *,
        saved: Callable[[Row], Saved | None],
        change: Callable[[Row, Saved], Change],
        fault: Callable[[Row, Saved | None], str] = lambda row, saved: "",
    ) -> tuple[list[Row], list[tuple[Saved, Change]]]:
        """Count every row, and give those to be saved: new ones, and what each of the others changes."""
        new: list[Row] = []
        changed: list[tuple[Saved, Change]] = []
        for row in rows:
            if isinstance(row, Fault):
                self.refused.append(row)
                continue
            before = saved(row)
            if why := fault(row, before):
                self.refused.append(Fault(row.number, why))
            elif before is None:
                new.append(row)
            elif difference := change(row, before):
                changed.append((before, difference))
            else:
                self.unchanged += 1
        self.new += len(new)
        self.changed += len(changed)
        return new, changed


def counted(counts: dict[str, int]) -> str:
    """Such as 2 new, 0 changed, 5 unchanged, 1 refused."""
    return ", ".join(f"{count} {group}" for group, count in counts.items())
