"""From the rows of a register file to the sessions they are about: new, changed, unchanged, or rejected and why."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.council import calendar_of_council
from attendance import reading
from attendance.cells import Meaning
from attendance.identity import Known, Person
from attendance.mark_rules import SESSION_FIELDS, Due, MarkRules, Proposed, Sorted, minutes_between
from attendance.models.mark import words_for
from attendance.not_due import NotDue
from attendance.questions import Question, which_way, whose
from attendance.said import Register, RegisterFault, Row
from core import clock
from core.acting import Acting
from core.bulk import Memo, collector_paused, maker
from govuk.dates import day_figures
from placements.models import Placement, Session
from providers.models import Provider
from pupils.models import FormerUpn

GROUPS = ("new", "changed", "unchanged", "rejected")
"""What a row can be, in the order in which it is told."""

SHOWN = 50
"""Rows of each group that a page shows; the rest is in the file to correct."""

FEW_PUPILS = 500
"""Up to this many the database is asked for these pupils alone."""

NAMES = ("legal_surname", "legal_forename", "middle_names", "preferred_forename", "born_on")
"""What a row is compared with, of the pupil who has its UPN."""

ANOTHER_NAME = "row {} says the same of this UPN under another name or date of birth. Correct one of them"
ANOTHER_NUMBER = "row {} says something else of the same pupil under another UPN. Keep one of them"

Key = tuple[str | None, date, str]


@dataclass(frozen=True)
class Proposal:
    """What approving a file would do, at the moment it was looked at."""

    register: Register
    marks: Sorted
    faults: list[RegisterFault]
    questions: tuple[Question, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many marks stand in each group; rows said twice or left out are told beside them."""
        return {
            "new": len(self.marks.new),
            "changed": len(self.marks.changed),
            "unchanged": len(self.marks.unchanged),
            "rejected": len(self.faults),
            "repeats": self.register.repeats,
            "left_out": len(self.register.left_out),
        }

    @property
    def size(self) -> int:
        """Marks and faults in the file."""
        return len(self.register.rows) + len(self.register.faults)

    def digest(self) -> str:
        """Changes when anything approving would do changes; what the file itself says never does.

        For comparing in the server only: it leaves as a fingerprint of core.seen, which says nothing of the marks.
        """
        told_apart = hashlib.sha256()
        for group in (self.marks.new, self.marks.unchanged):
            told_apart.update(array("q", [proposed.due.session_id for proposed in group]).tobytes() + b"|")
        for proposed in self.marks.changed:
            told_apart.update(repr((proposed.due.session_id, proposed.due.saved)).encode())
        for fault in self.faults:
            told_apart.update(repr((fault.number, fault.place, fault.sentence)).encode())
        told_apart.update(repr(self.questions).encode() if self.questions else b"")
        return told_apart.hexdigest()

    def findings(self) -> dict[str, Any]:
        """The first rows of each group for the page, by session; no pupil is named."""
        return {
            "faults": [fault.sentence for fault in self.faults[:SHOWN]],
            "contested": sum(fault.contested for fault in self.faults),
            "new": [_shown(proposed) for proposed in self.marks.new[:SHOWN]],
            "changed": [_shown(proposed) for proposed in self.marks.changed[:SHOWN]],
            "questions": [question._asdict() for question in self.questions],
            "new_kinds": dict(Counter(proposed.says.kind for proposed in self.marks.new)),
        }


def _shown(proposed: Proposed) -> dict[str, Any]:
    row, due, says = proposed
    before = words_for(*due.saved[:4]) if due.saved else ""
    return {"row": row.number, "session": due.session_id, "before": before, "after": words_for(*says[:4])}


def school_years() -> tuple[date, date]:
    """The first and last day of the school years the portal knows; the last year and the next without a calendar."""
    calendar = calendar_of_council()
    half_terms = calendar.school_days().half_terms if calendar else ()
    if half_terms:
        return half_terms[0].starts_on, half_terms[-1].ends_on
    today = clock.today()
    return date(today.year - 1, 9, 1), date(today.year + 1, 8, 31)


def read(name: str, data: bytes) -> Register:
    """Read a file by the days the portal knows; raises FileRefused."""
    return reading.read(name, data, between=school_years(), today=clock.today())


def propose(provider: Provider, said: Register, *, by: Acting) -> Proposal:
    """What the rows of a file would do at this provider now, in a constant number of queries."""
    with collector_paused():
        matching = _Matching(provider, said, by)
        marks = MarkRules.of(by).sort(matching.found())
        refused = [refused.source.fault(refused.why) for refused in marks.refused]
        faults = [*said.faults, *matching.faults, *refused]
        faults.sort(key=lambda fault: (fault.number, fault.place))
        return Proposal(said, marks, faults, (*whose(said.providers, provider.name), *which_way(matching.astray)))


class _Matching:
    """Finds the session of each row by UPN, day and half-day; a pupil of others reads exactly like an unknown one."""

    def __init__(self, provider: Provider, said: Register, by: Acting) -> None:
        self.provider = provider
        self.said = said
        self.rows = said.rows
        self.astray: list[int] = []
        self.faults: list[RegisterFault] = []
        self.told: set[int] = set()
        self.not_due: list[Row] = []
        self.placements = Placement.objects.visible_to(by).filter(provider=provider)
        placed = self.placements.exclude(pupil__upn=None)
        people = list(placed.values_list("pupil__upn", "pupil_id", *(f"pupil__{name}" for name in NAMES)))
        self.pupils: dict[str | None, Any] = {upn: pk for upn, pk, *_ in people}
        known = Known({upn: Person._make(names) for upn, _, *names in people})
        self.other = Memo(lambda about: known.fault(*about))
        former = FormerUpn.objects.filter(pupil__placements__in=self.placements).exclude(pupil__upn=None)
        self.upns: dict[str | None, str | None] = dict(former.values_list("upn", "pupil__upn"))
        self.upns |= {upn: upn for upn in self.pupils}

    def found(self) -> Iterator[Proposed]:
        """Each row that has its session, with what it says of it; the others become faults."""
        sessions, doubled = self._sessions()
        astray = ((key, number) for key, number in self.said.astray if (self.upns.get(key[0]), *key[1:]) in sessions)
        self.astray = [number for _, number in astray]
        former = self._former()
        clashes = self._clashes(former)
        used: dict[int, int] = {}
        # Where nobody has two numbers, no session stands there twice and no row repeats another, a row that finds its
        # session by its own number only has to name the right pupil.
        is_plain = not (former or doubled or self.said.beside)
        named = {(row.upn, row.who) for row in self.rows if row.upn in self.pupils}
        strangers = {about for about in named if self.other[about]}
        make = maker(Proposed)
        for row in self.rows:
            due = sessions.get(row.key)
            if due is None or not is_plain or (strangers and (row.upn, row.who) in strangers):
                due = self._looked_for(row, sessions, doubled, clashes, used)
                if due is None:
                    continue
            says = row.meaning
            yield make((row, due, _on_time(says, row, due) if says.kind == "late" else says))
        self._say_why_not_due()

    def _looked_for(
        self, row: Row, sessions: dict[Key, Due], doubled: set[Key], clashes: dict[Key, set[int]], used: dict[int, int]
    ) -> Due | None:
        """The session of one row; without one that it may have, the row becomes a fault."""
        upn, on, half = row.key
        now = self.upns.get(upn, "")
        if now and self._names_another(now, row):
            return None
        key = (now, on, half)
        due = sessions.get(key)
        if key in clashes:
            self.faults.append(row.fault(ANOTHER_NUMBER.format(min(clashes[key].difference([row.number])))))
        elif due is None:
            if (now, self.said.turned.get(on), half) in sessions:
                self.astray.append(row.number)
            self._not_found(row)
        elif key in doubled:
            self.faults.append(
                row.fault("two sessions are due for this pupil on this half-day. Use the register page instead")
            )
        elif (first := used.setdefault(due.session_id, row.number)) != row.number:
            self.faults.append(row.fault(f"row {first} is about the same pupil under another UPN. Keep one", "UPN"))
        else:
            return due
        return None

    def _names_another(self, upn: str, row: Row) -> bool:
        """Whether this row, or one that says the same beside it, is about somebody else: then none of them counts."""
        rows = [row, *self.said.beside.get(row.key, ())]
        wrong = {each.number: why for each in rows if (why := self.other[upn, each.who])}
        for each in rows if wrong else ():
            self._turn_down(each, wrong.get(each.number) or ANOTHER_NAME.format(min(wrong)))
        return bool(wrong)

    def _former(self) -> set[str]:
        """The numbers in the file that are former ones."""
        said = {row.upn for row in self.rows} | {upn for upn, *_ in self.said.spoilt}
        return {upn for upn in said if self.upns.get(upn, upn) != upn}

    def _clashes(self, former: set[str]) -> dict[Key, set[int]]:
        """The sessions of which rows under two numbers of one pupil say different things, with the rows."""
        twice = {self.upns[upn] for upn in former}
        said: dict[Key, dict[int, Any]] = {}
        if twice:
            for row in self.rows:
                if (now := self.upns.get(row.upn)) in twice:
                    said.setdefault((now, row.on, row.half), {})[row.number] = row.meaning
            for (upn, on, half), number in self.said.spoilt.items():
                if (now := self.upns.get(upn)) in twice:
                    said.setdefault((now, on, half), {})[number] = None
        return {key: set(rows) for key, rows in said.items() if len(set(rows.values())) > 1}

    def _sessions(self) -> tuple[dict[Key, Due], set[Key]]:
        """The sessions of these days at this provider by UPN, day and half, and the keys that stand for two."""
        days = (
            {row.on for row in self.rows} | {on for (_, on, _), _ in self.said.astray} | set(self.said.turned.values())
        )
        if not days:
            return {}, set()
        named = {row.upn for row in self.rows} | {key[0] for key, _ in self.said.astray}
        wanted = {self.upns[upn] for upn in named if upn in self.upns}
        # Whoever has no number is named by no row.
        numbered = Session.objects.filter(placement__in=self.placements, placement__pupil__upn__isnull=False)
        rows = numbered.filter(date__range=(min(days), max(days)))
        if len(wanted) <= FEW_PUPILS:
            rows = rows.filter(placement__pupil__upn__in=wanted)
        found: dict[Key, Due] = {}
        doubled = set()
        provider, pupils, make = self.provider.pk, self.pupils, maker(Due)
        said = rows.order_by().values_list("placement__pupil__upn", *SESSION_FIELDS).iterator(20_000)
        # Each column by its name: a slice of a hundred thousand rows takes half as long again.
        for upn, pk, on, half, starts, ends, kind, reason, minutes_late, left_at, nature in said:
            due = make((pupils[upn], provider, pk, on, half, starts, ends, kind, reason, minutes_late, left_at, nature))
            key = (upn, on, half)
            if found.setdefault(key, due) is not due:
                doubled.add(key)
        return found, doubled

    def _not_found(self, row: Row) -> None:
        if row.upn in self.upns:
            self.not_due.append(row)
        else:
            self._turn_down(row, f"no pupil with this UPN is placed with {self.provider.name}. Check the number")

    def _turn_down(self, row: Row, why: str) -> None:
        """The whole row, once, however many marks it has."""
        if row.number not in self.told:
            self.told.add(row.number)
            self.faults.append(row.fault(why, "UPN"))

    def _say_why_not_due(self) -> None:
        """The rows of this provider's own pupils without a session; what keeps them from being due is asked once."""
        if not self.not_due:
            return
        found = {self.pupils[self.upns[row.upn]] for row in self.not_due}
        placed = self.placements.select_related("provider")
        known = NotDue(placed.filter(pupil__in=found) if len(found) <= FEW_PUPILS else placed)
        for row in self.not_due:
            why = known.why(self.pupils[self.upns[row.upn]], row.on, row.half)
            self.faults.append(
                row.fault(
                    f"this pupil is not due on {day_figures(row.on)} {row.half}{': ' if why else ''}{why}. "
                    "Check the day, or ask the commissioner to change the agreement"
                )
            )


def _on_time(says: Meaning, row: Row, due: Due) -> Meaning:
    """A late mark with its minutes worked out from the time of arrival when the row gives none."""
    if says.minutes_late:
        return says
    minutes = None
    if row.arrived_at is not None and row.arrived_at > due.starts:
        minutes = minutes_between(due.starts, row.arrived_at)
    return says._replace(minutes_late=minutes)
