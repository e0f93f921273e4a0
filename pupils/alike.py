"""Rows of one file that may be of one child: told, or put before a person with what each may be answered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.files.faults import Fault
from core.identifiers import masked_upn
from core.likeness import folded
from pupils.models import Pupil
from pupils.sheet import PupilRow

ANOTHER = "another"
NONE = "none"
MOST_ROWS = 6
"""Rows that a person can compare at once: of more the file is wrong."""


@dataclass(frozen=True)
class Question:
    """Rows, and pupils of the portal, that a person compares; `key` is how the answer is kept."""

    key: str
    rows: tuple[PupilRow, ...]
    pupils: tuple[Pupil, ...] = ()
    same: tuple[Pupil, ...] = ()
    """Those of the pupils whom the row may be said to be."""

    @property
    def kind(self) -> str:
        """Of one UPN, alike in the file, or near a pupil of the portal."""
        return self.key.partition("-")[0]

    @property
    def answers(self) -> list[str]:
        """What may be said."""
        if self.kind == "near":
            return [ANOTHER, *(f"same-{pupil.pk}" for pupil in self.same), NONE]
        rows = [f"row-{row.number}" for row in self.rows]
        return [*rows, NONE] if self.kind == "upn" else [ANOTHER, *rows]


@dataclass
class Sorted:
    """Rows that stand, those that do not with the reason, and what a person is asked."""

    rows: list[PupilRow] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def refuse(self, rows: Iterable[PupilRow], words: str) -> None:
        self.refused += [Fault(row.number, words) for row in rows]

    def keep_one(self, answer: str, rows: Sequence[PupilRow], words: str) -> None:
        """Of these rows the one a person named stands."""
        for row in rows:
            if answer == f"row-{row.number}":
                self.rows.append(row)
            else:
                self.refused.append(Fault(row.number, words))


def each_upn_once(rows: Iterable[PupilRow], answers: Mapping[str, str], *, asks: bool) -> Sorted:
    """Of equal rows the first stands; of differing ones the one a person names, or none."""
    found = Sorted()
    by_upn: dict[str, list[PupilRow]] = defaultdict(list)
    for row in rows:
        by_upn[row.upn].append(row)
    for same in by_upn.values():
        different = list(_different(same, found))
        if len(different) == 1:
            found.rows += different
            continue
        question = Question(f"upn-{different[0].number}", tuple(different))
        answer = answers.get(question.key, "")
        numbers = _listed([row.number for row in different])
        told = f"UPN {masked_upn(different[0].upn)} stands in rows {numbers} with different details"
        if answer == NONE:
            found.refuse(different, f"{told}, and none was said to be right")
        elif answer in question.answers:
            found.keep_one(answer, different, f"{told}, and another of them was said to be right")
        elif asks and len(different) <= MOST_ROWS:
            found.questions.append(question)
        else:
            found.refuse(different, told)
    return found


def _different(same: list[PupilRow], found: Sorted) -> Iterator[PupilRow]:
    is_of_two = any(row.said != same[0].said for row in same)
    for place, row in enumerate(same):
        first = next((other for other in same[:place] if other.said == row.said), None)
        # As a file without a person to ask has it: where rows differ, all of them are told to.
        if first is None or (is_of_two and len(same) > MOST_ROWS):
            yield row
        else:
            found.refused.append(Fault(row.number, f"The same as row {first.number}"))


def twins(rows: Sequence[PupilRow], answers: Mapping[str, str]) -> Sorted:
    """Rows of one surname and birth date under several UPNs: twins, or one child twice. A person says which."""
    found = Sorted()
    by_near: dict[object, list[PupilRow]] = defaultdict(list)
    for row in rows:
        by_near[row.near].append(row)
    for group in by_near.values():
        alike = [row for row in group if any(other is not row and are_near(row, other) for other in group)]
        found.rows += [row for row in group if row not in alike]
        if not alike:
            continue
        question = Question(f"alike-{alike[0].number}", tuple(alike))
        answer = answers.get(question.key, "")
        if answer == ANOTHER:
            found.rows += alike
        elif answer in question.answers:
            found.keep_one(answer, alike, f"Said to be the same child as {answer.replace('-', ' ')}")
        elif len(alike) > MOST_ROWS:
            numbers = _listed([row.number for row in alike])
            found.refuse(alike, f"Rows {numbers} have the same surname and date of birth: compare them")
        else:
            found.questions.append(question)
    return found


def are_near(one: PupilRow, other: PupilRow) -> bool:
    """Whether two rows of one surname and birth date may be one child's: of one forename, or not of two addresses."""
    first, second = one.values.get("postcode"), other.values.get("postcode")
    same_name = folded(one.values["legal_forename"]) == folded(other.values["legal_forename"])
    return same_name or not first or not second or first == second


def _listed(numbers: Sequence[int], most: int = 10) -> str:
    words = ", ".join(map(str, numbers[:most]))
    return f"{words} and {len(numbers) - most:,} more" if len(numbers) > most else words
