"""How a file of pupils is read, and what comes of its rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import School
from core.acting import Acting
from core.files.faults import Fault
from core.files.intake import Intake
from pupils.alike import Question
from pupils.models import Enrolment, Pupil
from pupils.sheet import PupilRow


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file is read: for whom, from which day, of whose roll, and what a person has said of its rows."""

    by: Acting | None
    today: date
    since: date
    school: School | None = None
    """The one school the file is of; without it each row names its own."""
    confirmed: Collection[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False
    """Whether a person can be asked about rows that may be of one child."""
    mends: bool = False
    """Whether birth dates and first days that are saved may be put right."""


@dataclass
class PupilIntake(Intake):
    """What came of a file of pupils: rows that could be read, those a person must compare, and what was left out."""

    read: int = 0
    candidates: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    leavers: list[Enrolment] = field(default_factory=list)
    left_columns: list[str] = field(default_factory=list)
    left_sheets: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {**super().counts, "candidates": len(self.candidates)}


@dataclass
class New:
    """A pupil to be added, and the roll they are put on."""

    row: PupilRow
    pupil: Pupil
    school: School | None
    starts_on: date


@dataclass
class Change:
    """What a row changes of a pupil who is known: fields before and after, a roll, the first day on it."""

    row: PupilRow
    pupil: Pupil
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    school: School | None = None
    starts_on: date | None = None
    moved: Enrolment | None = None
    is_back: bool = False

    def __bool__(self) -> bool:
        return bool(self.fields or self.school or self.moved)
