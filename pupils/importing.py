"""Flow: pupils come from a file. What is doubtful is reported; nobody is merged and nobody is moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.council import the_council
from accounts.models import School
from core import clock
from core.acting import Acting
from core.bulk import insert_many, update_many
from core.files import sheets
from core.files.faults import Fault, FileRefused
from core.files.intake import Intake
from core.identifiers import masked_upn, tidy
from core.likeness import folded
from core.models import record, record_each
from govuk.dates import day_figures
from pupils import enrolling, leaving, locks, reference
from pupils.called import keep_words
from pupils.models import Enrolment, FormerUpn, Pupil
from pupils.sheet import PupilRow, read

IMPORTED = "The pupil came from a file."
ENROLLED = "The pupil was put on a school's roll from a file."
AT_ONCE = 10_000
"""UPNs asked for in one question: a database takes only so many."""


@dataclass
class PupilIntake(Intake):
    """What came of a file of pupils: rows that could be read, those a person must compare, and what was left out."""

    read: int = 0
    candidates: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    left_columns: list[str] = field(default_factory=list)
    left_sheets: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {**super().counts, "candidates": len(self.candidates)}


def import_pupils(
    name: str, data: bytes, *, by: Acting | None, since: date | None = None, confirmed: Collection[str] = ()
) -> PupilIntake:
    """Take in a file of pupils: every good row in one transaction, the others reported.

    `since` is the day from which new pupils are on their school's roll, today when not given. `confirmed` are UPNs
    that a person has compared with the candidates and found to be other children. Raises FileRefused.
    """
    today = clock.today()
    sheet = sheets.read(name, data)
    found = read(sheet, today=today, ethnicities=set(reference.ethnicities()), needs=set(reference.needs()))
    compared = _compared(found.rows, confirmed)
    intake = PupilIntake(read=len(found.rows), refused=found.faults, left_columns=found.left, left_sheets=sheet.left)
    with transaction.atomic():
        rows = _without_duplicates(found.rows, intake)
        _Comparison(rows, intake, by=by, today=today, since=since or today, confirmed=compared).take()
        intake.refused.sort(key=lambda fault: fault.number)
        sentence = "A file of pupils was taken in."
        record("pupils_imported", the_council(), by=by, sentence=sentence, changes=intake.counts)
    return intake


def _compared(rows: Iterable[PupilRow], confirmed: Collection[str]) -> frozenset[str]:
    """The UPNs a person has compared; raises FileRefused for one that is not in the file."""
    upns = frozenset(map(tidy, confirmed))
    if missing := upns - {row.upn for row in rows}:
        named = ", ".join(sorted(map(masked_upn, missing)))
        raise FileRefused(f"No row that can be read has the UPN {named}, which was said to be another child's")
    return upns


def _without_duplicates(rows: Iterable[PupilRow], intake: PupilIntake) -> list[PupilRow]:
    """Each UPN once: of equal rows the first stands, of differing rows none does."""
    by_upn: dict[str, list[PupilRow]] = defaultdict(list)
    for row in rows:
        by_upn[row.upn].append(row)
    kept = []
    for same in by_upn.values():
        first, *others = same
        if all((row.values, row.school_urn) == (first.values, first.school_urn) for row in others):
            kept.append(first)
            intake.refused += [Fault(row.number, f"The same as row {first.number}") for row in others]
            continue
        numbers = _listed([row.number for row in same])
        intake.refused += [
            Fault(row.number, f"UPN {masked_upn(row.upn)} stands in rows {numbers} with different details")
            for row in same
        ]
    return kept


def _listed(numbers: Sequence[int], most: int = 10) -> str:
    words = ", ".join(map(str, numbers[:most]))
    return f"{words} and {len(numbers) - most:,} more" if len(numbers) > most else words


class _Comparison:
    """The rows of one file against what the portal knows, read in a constant number of queries."""

    def __init__(
        self,
        rows: list[PupilRow],
        intake: PupilIntake,
        *,
        by: Acting | None,
        today: date,
        since: date,
        confirmed: frozenset[str],
    ) -> None:
        self.rows, self.intake = rows, intake
        self.by, self.today, self.since, self.confirmed = by, today, since, confirmed
        self.new: list[Pupil] = []
        self.changed: list[tuple[Pupil, dict[str, Any]]] = []
        self.enrolled: list[tuple[Pupil, School]] = []
        self.schools = {
            school.urn: school
            for school in School.objects.filter(urn__in={row.school_urn for row in rows}).select_related("organisation")
        }
        self.known: dict[str, Pupil] = {}
        self.gone: dict[str, list[Pupil]] = defaultdict(list)
        self.back: list[Pupil] = []
        self.former: set[str] = set()
        # Home schools from today on; and those that ended, but not before the first day a new roll would have.
        self.homes: dict[Any, Enrolment] = {}
        self.ended: dict[Any, Enrolment] = {}
        for start in range(0, len(rows), AT_ONCE):
            self._look_up([row.upn for row in rows[start : start + AT_ONCE]])
        births = {row.values["born_on"] for row in rows}
        self.born: dict[date, list[Pupil]] = defaultdict(list)
        for pupil in Pupil.objects.filter(born_on__in=births):
            self.born[pupil.born_on].append(pupil)

    def _look_up(self, upns: list[str]) -> None:
        """What the portal knows under these UPNs, its pupils locked against a change at the same moment."""
        here = Pupil.objects.filter(upn__in=upns, left_on=None)
        found = list(here.select_for_update(no_key=True).order_by("pk"))
        self.known |= {pupil.upn: pupil for pupil in found if pupil.upn}
        gone = Pupil.objects.filter(upn__in=upns).exclude(left_on=None)
        for pupil in gone.select_for_update(no_key=True).order_by("pk"):
            self.gone[str(pupil.upn)].append(pupil)
        self.former |= set(FormerUpn.objects.filter(upn__in=upns).values_list("upn", flat=True))
        homes = Enrolment.objects.home_from(min(self.today, self.since)).filter(pupil__upn__in=upns)
        for enrolment in homes.order_by("starts_on", "pk"):
            is_over = enrolment.ends_on is not None and enrolment.ends_on < self.today
            (self.ended if is_over else self.homes)[enrolment.pupil_id] = enrolment

    def take(self) -> None:
        """Every row in the order of the file, but for those a person must compare first."""
        for row in self.rows:
            self.intake.warnings += [Fault(row.number, words) for words in _warnings(row, self._school(row))]
        self.intake.candidates += self._candidates()
        asked = {fault.number for fault in self.intake.candidates}
        certain = (row for row in self.rows if row.number not in asked)
        new, _ = self.intake.sort(certain, saved=self._saved, change=self._take_over, fault=self._fault)
        for row in new:
            pupil = Pupil(**row.values, upn=row.upn)
            self.new.append(pupil)
            if school := self._school(row):
                self.enrolled.append((pupil, school))
        self._save()

    def _school(self, row: PupilRow) -> School | None:
        return self.schools.get(row.school_urn)

    def _saved(self, row: PupilRow) -> Pupil | None:
        """The pupil with this UPN: here, or the one child who had it, left, and is on a school's roll again."""
        if row.upn in self.known:
            return self.known[row.upn]
        gone = self.gone.get(row.upn, [])
        is_back = self._school(row) is not None and row.upn not in self.former and len(gone) == 1
        return gone[0] if is_back and enrolling.is_same(gone[0], row.values) else None

    def _candidates(self) -> Iterator[Fault]:
        """Rows of nobody the portal has under their UPN who may be known all the same."""
        unknown = [row for row in self.rows if self._saved(row) is None and not self._fault(row, None)]
        fresh = []
        alike: dict[Any, list[PupilRow]] = defaultdict(list)
        for row in unknown:
            if row.upn in self.gone or row.upn in self.former:
                words = "replaced by another" if row.upn in self.former else "that of a pupil who has left"
                yield Fault(row.number, f"This UPN is known as one {words}: put the pupil right by hand")
            else:
                fresh.append(row)
                alike[row.near].append(row)
        for row in fresh:
            if row.upn not in self.confirmed and (words := self._likeness(row, alike[row.near])):
                yield Fault(row.number, words)

    def _take_over(self, row: PupilRow, pupil: Pupil) -> bool:
        """Bring the record of a known UPN up to date; says whether anything changes, the roll included."""
        fields = [name for name, value in row.values.items() if getattr(pupil, name) != value]
        for name in fields:
            setattr(pupil, name, row.values[name])
        if fields:
            self.changed.append((pupil, {"fields": sorted(fields)}))
        if pupil.left_on:
            self.back.append(pupil)
        school = self._school(row)
        is_enrolled = school is not None and pupil.pk not in self.homes
        if school and is_enrolled:
            self.enrolled.append((pupil, school))
        return bool(fields) or is_enrolled

    def _fault(self, row: PupilRow, pupil: Pupil | None) -> str:
        """Why a row is not taken: its school, or a record that looks like somebody else's or is on another roll."""
        school = self._school(row)
        if (fault := _school_fault(row, school, self.since)) or pupil is None:
            return fault
        home, before = self.homes.get(pupil.pk), self.ended.get(pupil.pk)
        if pupil.born_on != row.values["born_on"]:
            return "This UPN is known with another date of birth: check both with the school"
        if school and home and home.school_id != school.pk:
            return "This UPN is on another school's roll: nobody was moved. Ask that school to end it first"
        if enrolling.is_somebody_else(pupil, row.values["legal_surname"], row.values["legal_forename"]):
            return "This UPN is known with another surname and forename: check whose it is with the school"
        if school and home is None and before and before.ends_on:
            return enrolling.home_until(before.ends_on)
        return ""

    def _save(self) -> None:
        """Everything at once, each pupil's part on the trail."""
        self._refuse_entered_meanwhile()
        columns = [column.attname for column in Pupil._meta.concrete_fields]
        insert_many(Pupil, columns, _cells(self.new, columns))
        update_many(Pupil, "id", columns[1:], _cells((pupil for pupil, _ in self.changed), columns))
        keep_words([*self.new, *(pupil for pupil, _ in self.changed)])
        single = Enrolment.Status.SINGLE
        insert_many(
            Enrolment,
            ("pupil", "school", "status", "starts_on"),
            ((pupil.pk, school.pk, single, self.since) for pupil, school in self.enrolled),
        )
        leaving.take_back(self.back, by=self.by)
        added = {pupil.pk for pupil in self.new}
        late: list[tuple[Pupil, dict[str, Any]]] = [(pupil, {}) for pupil, _ in self.enrolled if pupil.pk not in added]
        record_each("added", [(pupil, {}) for pupil in self.new], by=self.by, sentence=IMPORTED)
        record_each("changed", self.changed, by=self.by, sentence=IMPORTED)
        record_each("enrolled", late, by=self.by, sentence=ENROLLED)
        if self.changed or late:
            enrolling.follow(None)

    def _refuse_entered_meanwhile(self) -> None:
        """A number that was nobody's when the file was compared may have been entered since."""
        locks.numbers()
        upns = [str(pupil.upn) for pupil in self.new]
        for start in range(0, len(upns), AT_ONCE):
            if Pupil.objects.filter(upn__in=upns[start : start + AT_ONCE]).exists():
                raise FileRefused("Somebody entered one of these pupils at the same moment. Import the file again")

    def _likeness(self, row: PupilRow, alike: list[PupilRow]) -> str:
        """Who else this may be, in the portal or in the same file."""
        values = row.values
        surname, forename, postcode = values["legal_surname"], values["legal_forename"], values.get("postcode", "")
        for pupil in self.born[values["born_on"]]:
            if enrolling.is_near(pupil, surname, forename, postcode, lives_at=pupil.postcode):
                under = f"under UPN {masked_upn(pupil.upn)}" if pupil.upn else "without a UPN"
                return f"A pupil of this surname and date of birth is known {under}: compare them"
        for other in alike:
            if other.upn != row.upn and _rows_are_near(row, other):
                return f"Row {other.number} has the same surname and date of birth: compare them"
        return ""


def _cells(pupils: Iterable[Pupil], columns: Sequence[str]) -> Iterator[list[Any]]:
    return ([getattr(pupil, column) for column in columns] for pupil in pupils)


def _warnings(row: PupilRow, school: School | None) -> Iterator[str]:
    """What deserves a second look and is taken in all the same."""
    yield from row.warnings
    if school and row.school_number and school.dfe_number not in ("", row.school_number):
        yield (
            f"HomeSchoolURN: {school.urn} is the school with the DfE number {school.dfe_number}, "
            f"not {row.school_number}: check which is right"
        )


def _school_fault(row: PupilRow, school: School | None, since: date) -> str:
    if not row.school_urn:
        return ""
    if school is None:
        return f"HomeSchoolURN: {row.school_urn} is not among the schools of the portal. Import the schools first"
    if school.is_closed:
        return f"HomeSchoolURN: {row.school_urn} is closed. Give the URN of the school that followed"
    is_unborn = since < row.values["born_on"]
    return f"DOB: is after {day_figures(since)}, the day given as the first on the school's roll" if is_unborn else ""


def _rows_are_near(one: PupilRow, other: PupilRow) -> bool:
    first, second = one.values.get("postcode"), other.values.get("postcode")
    same_name = folded(one.values["legal_forename"]) == folded(other.values["legal_forename"])
    return same_name or not first or not second or first == second
