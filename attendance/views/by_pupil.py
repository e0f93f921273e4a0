"""The sessions of a day put together by pupil, with each reason for a code said once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from attendance.codes import Proposal
from attendance.views.session_columns import mark_of
from core.half_days import Half
from placements.models import Session


class Reason(NamedTuple):
    """Why a code is proposed, and what is to be done about it."""

    words: str
    alert: str


class Told(NamedTuple):
    """One session: what happened, the code proposed and the number of its reason; none while it is to come."""

    session: Session
    happened: dict[str, Any]
    proposal: Proposal | None
    number: int


@dataclass
class OfPupil:
    """A pupil's day: mornings and afternoons, nearly always one at most of each."""

    first: Session
    halves: dict[str, list[Told]] = field(default_factory=lambda: {half.value: [] for half in Half})

    @property
    def cells(self) -> list[tuple[str, list[Told]]]:
        return [(str(Half(half).label), told) for half, told in self.halves.items()]


def grouped(sessions: Iterable[Session], proposals: Mapping[int, Proposal]) -> tuple[list[OfPupil], list[Reason]]:
    """Each pupil once, in the order of the sessions, and the key of the reasons."""
    pupils: dict[Any, OfPupil] = {}
    key: dict[Reason, int] = {}
    for row in sessions:
        happened, proposal, number = mark_of(row), proposals.get(row.pk), 0
        if happened["is_to_come"]:
            proposal = None
        if proposal:
            number = key.setdefault(Reason(proposal.reason, proposal.alert), len(key) + 1)
        pupil = pupils.setdefault(row.placement.pupil_id, OfPupil(row))
        pupil.halves[row.half].append(Told(row, happened, proposal, number))
    return list(pupils.values()), list(key)
