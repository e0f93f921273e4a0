"""Flow: pupils come from a file. What is doubtful is reported; nobody is merged and nobody is moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, School
from core import clock, sheets
from core.identifiers import masked_upn
from core.models import record
from placements import enrolling, reference
from placements.models import Enrolment, FormerUpn, Pupil
from placements.pupil_sheet import Fault, PupilRow, plain_name, read

IMPORTED = "The pupil came from a file."


@dataclass
class Outcome:
    """What came of a file: counts, and each row that was not taken with its reason."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Fault] = field(default_factory=list)
    candidates: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The five counts by name."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len({fault.number for fault in self.refused}),
            "candidates": len(self.candidates),
        }


def import_pupils(
    name: str, data: bytes, *, by: Any, since: date | None = None, confirmed: Collection[str] = ()
) -> Outcome:
    """Take in a file of pupils: every good row in one transaction, the others reported.

    `since` is the day from which new pupils are on their school's roll, today when not given. `confirmed` are UPNs
    that a person has compared with the candidates and found to be other children. Raises SheetRefused.
    """
    today = clock.today()
    sheet = sheets.read(name, data)
    found = read(sheet, today=today, ethnicities=set(reference.ethnicities()), needs=set(reference.needs()))
    outcome = Outcome(refused=found.faults)
    with transaction.atomic():
        rows = _without_duplicates(found.rows, outcome)
        _Intake(rows, outcome, by=by, today=today, since=since or today, confirmed=frozenset(confirmed)).take()
        outcome.refused.sort(key=lambda fault: fault.number)
        record(
            "pupils_imported",
            Organisation.objects.council(),
            by=by,
            sentence="A file of pupils was taken in.",
            changes=outcome.counts,
        )
    return outcome


def _without_duplicates(rows: Iterable[PupilRow], outcome: Outcome) -> list[PupilRow]:
    """Each UPN once: of equal rows the first stands, of differing rows none does."""
    by_upn: dict[str, list[PupilRow]] = defaultdict(list)
    for row in rows:
        by_upn[row.upn].append(row)
    kept = []
    for same in by_upn.values():
        first, *others = same
        if all((row.values, row.school_urn) == (first.values, first.school_urn) for row in others):
            kept.append(first)
            outcome.refused += [Fault(row.number, f"The same as row {first.number}") for row in others]
            continue
        numbers = ", ".join(str(row.number) for row in same)
        outcome.refused += [
            Fault(row.number, f"UPN {masked_upn(row.upn)} stands in rows {numbers} with different details")
            for row in same
        ]
    return kept


class _Intake:
    """The rows of one file against what the portal knows, read in a constant number of queries."""

    def __init__(
        self, rows: list[PupilRow], outcome: Outcome, *, by: Any, today: date, since: date, confirmed: frozenset[str]
    ) -> None:
        self.rows, self.outcome = rows, outcome
        self.by, self.today, self.since, self.confirmed = by, today, since, confirmed
        upns = [row.upn for row in rows]
        self.schools = {
            school.urn: school
            for school in School.objects.filter(urn__in={row.school_urn for row in rows}).select_related("organisation")
        }
        self.known = {pupil.upn: pupil for pupil in Pupil.objects.filter(upn__in=upns, left_on=None)}
        self.gone = set(Pupil.objects.filter(upn__in=upns).exclude(left_on=None).values_list("upn", flat=True))
        self.former = set(FormerUpn.objects.filter(upn__in=upns).values_list("upn", flat=True))
        self.homes = {
            enrolment.pupil_id: enrolment
            for enrolment in Enrolment.objects.home_from(today).filter(pupil__in=[p.pk for p in self.known.values()])
        }
        births = {row.values["born_on"] for row in rows}
        self.born: dict[date, list[Pupil]] = defaultdict(list)
        for pupil in Pupil.objects.filter(born_on__in=births, left_on=None):
            self.born[pupil.born_on].append(pupil)

    def take(self) -> None:
        """Every row in the order of the file."""
        fresh = []
        for row in self.rows:
            self.outcome.warnings += [Fault(row.number, words) for words in row.warnings]
            school = self.schools.get(row.school_urn)
            fault = _school_fault(row, school)
            if fault:
                self._refuse(row, fault)
            elif row.upn in self.known:
                self._settle(row, self.known[row.upn], school)
            elif row.upn in self.gone or row.upn in self.former:
                words = "replaced by another" if row.upn in self.former else "that of a pupil who has left"
                self._ask(row, f"This UPN is known as one {words}: put the pupil right by hand")
            else:
                fresh.append(row)
        self._add(fresh)

    def _settle(self, row: PupilRow, pupil: Pupil, school: School | None) -> None:
        """A known UPN: bring the record up to date, unless it looks like somebody else or is on another roll."""
        home = self.homes.get(pupil.pk)
        if pupil.born_on != row.values["born_on"]:
            self._refuse(row, "This UPN is known with another date of birth: check both with the school")
            return
        if school and home and home.school_id != school.pk:
            self._refuse(row, "This UPN is on another school's roll: nobody was moved. Ask that school to end it first")
            return
        changed = bool(enrolling.change(pupil, dict(row.values), by=self.by, sentence=IMPORTED))
        if school and home is None:
            enrolling.enrol(pupil, school.organisation, self.since)
            record("enrolled", pupil, by=self.by, sentence="The pupil was put on a school's roll from a file.")
            changed = True
        if changed:
            self.outcome.changed += 1
        else:
            self.outcome.unchanged += 1

    def _add(self, rows: list[PupilRow]) -> None:
        """UPNs never seen: new pupils, but for those who may be known under another number."""
        alike: dict[Any, list[PupilRow]] = defaultdict(list)
        for row in rows:
            alike[row.near].append(row)
        for row in rows:
            words = "" if row.upn in self.confirmed else self._likeness(row, alike[row.near])
            if words:
                self._ask(row, words)
                continue
            school = self.schools.get(row.school_urn)
            values = {**row.values, "upn": row.upn}
            enrolling.add(
                values, school=school and school.organisation, since=self.since, by=self.by, sentence=IMPORTED
            )
            self.outcome.new += 1

    def _likeness(self, row: PupilRow, alike: list[PupilRow]) -> str:
        """Who else this may be, in the portal or in the same file."""
        values = row.values
        surname, forename, postcode = values["legal_surname"], values["legal_forename"], values.get("postcode", "")
        for pupil in self.born[values["born_on"]]:
            if enrolling.is_near(pupil, surname, forename, postcode):
                under = f"under UPN {masked_upn(pupil.upn)}" if pupil.upn else "without a UPN"
                return f"A pupil of this surname and date of birth is known {under}: compare them"
        for other in alike:
            if other.upn != row.upn and _rows_are_near(row, other):
                return f"Row {other.number} has the same surname and date of birth: compare them"
        return ""

    def _refuse(self, row: PupilRow, words: str) -> None:
        self.outcome.refused.append(Fault(row.number, words))

    def _ask(self, row: PupilRow, words: str) -> None:
        self.outcome.candidates.append(Fault(row.number, words))


def _school_fault(row: PupilRow, school: School | None) -> str:
    if not row.school_urn:
        return ""
    if school is None:
        return f"HomeSchoolURN: {row.school_urn} is not among the schools of the portal. Import the schools first"
    return (
        f"HomeSchoolURN: {row.school_urn} is closed. Give the URN of the school that followed"
        if school.is_closed
        else ""
    )


def _rows_are_near(one: PupilRow, other: PupilRow) -> bool:
    first, second = one.values.get("postcode"), other.values.get("postcode")
    same_name = plain_name(one.values["legal_forename"]) == plain_name(other.values["legal_forename"])
    return same_name or not first or not second or first == second
