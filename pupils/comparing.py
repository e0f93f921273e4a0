"""Rows of a file of pupils against what the portal knows: new, changed, unchanged, refused, or put before a person.

Nobody is merged and nobody is moved, and nobody is told of a child they may not see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import School
from core.files.faults import Fault
from core.identifiers import masked_upn
from core.likeness import folded
from govuk.dates import day_figures
from pupils import alike, enrolling, readers
from pupils.alike import ANOTHER, NONE, Question
from pupils.intake import Change, New, PupilIntake, Reading
from pupils.models import ON_ROLL, Enrolment, FormerUpn, Pupil
from pupils.sheet import PupilRow

AT_ONCE = 10_000
"""UPNs asked for in one question: a database takes only so many."""


class Comparison:
    """The rows of one file against what the portal knows, read in a constant number of queries."""

    def __init__(self, rows: list[PupilRow], intake: PupilIntake, how: Reading) -> None:
        self.rows, self.intake, self.how = rows, intake, how
        self.new: list[New] = []
        self.changes: list[Change] = []
        urns = {row.school_urn for row in rows}
        self.schools = {
            school.urn: school for school in School.objects.filter(urn__in=urns).select_related("organisation")
        }
        self.known: dict[str, Pupil] = {}
        self.gone: dict[str, list[Pupil]] = defaultdict(list)
        self.former: set[str] = set()
        self.seen: set[Any] = set()
        self.same: dict[int, Pupil] = {}
        # Home schools from today on; and those that ended, but not before the first day a new roll would have.
        self.homes: dict[Any, Enrolment] = {}
        self.ended: dict[Any, Enrolment] = {}
        starts = (row.starts_on for row in rows if row.starts_on)
        self.earliest = min(how.today, how.since, *starts)
        for start in range(0, len(rows), AT_ONCE):
            self._look_up([row.upn for row in rows[start : start + AT_ONCE]])
        births = {day for row in rows for day in enrolling.may_be_born(row.values["born_on"])}
        self.born: dict[date, list[Pupil]] = defaultdict(list)
        for pupil in self._told_of().filter(born_on__in=births):
            self.born[pupil.born_on].append(pupil)
        self.reader = readers.Reader(how.by, how.today) if how.by else None

    @property
    def _sees_all(self) -> bool:
        return self.how.by is None or self.how.by.sees_everything

    def _told_of(self) -> Any:
        """The pupils of whom whoever sent the file may be told all: a school of those on its roll, or that is to be."""
        if self._sees_all or self.how.by is None:
            return Pupil.objects.visible_to(self.how.by) if self.how.by else Pupil.objects.all()
        rolls = Enrolment.objects.filter(school=self.how.by.organisation_id, status__in=ON_ROLL)
        open_ones = rolls.filter(Q(ends_on=None) | Q(ends_on__gte=self.how.today))
        return Pupil.objects.filter(pk__in=open_ones.values("pupil"))

    def _look_up(self, upns: list[str]) -> None:
        """What the portal knows under these UPNs, its pupils locked against a change at the same moment."""
        here = Pupil.objects.filter(upn__in=upns, left_on=None)
        found = list(here.select_for_update(no_key=True).order_by("pk"))
        self.known |= {pupil.upn: pupil for pupil in found if pupil.upn}
        gone = Pupil.objects.filter(upn__in=upns).exclude(left_on=None)
        for pupil in gone.select_for_update(no_key=True).order_by("pk"):
            self.gone[str(pupil.upn)].append(pupil)
        self.former |= set(FormerUpn.objects.filter(upn__in=upns).values_list("upn", flat=True))
        if not self._sees_all:
            self.seen |= set(self._told_of().filter(upn__in=upns).values_list("pk", flat=True))
        self._look_up_homes(pupil__upn__in=upns)

    def _look_up_homes(self, **whose: Any) -> None:
        homes = Enrolment.objects.home_from(self.earliest).filter(**whose)
        for enrolment in homes.order_by("starts_on", "pk"):
            is_over = enrolment.ends_on is not None and enrolment.ends_on < self.how.today
            (self.ended if is_over else self.homes)[enrolment.pupil_id] = enrolment

    def take(self) -> None:
        """Every row in the order of the file, but for those a person must compare first."""
        for row in self.rows:
            self.intake.warnings += [Fault(row.number, words) for words in _warnings(row, self._school(row))]
        left = self._put_before_a_person()
        certain = (row for row in self.rows if row.number not in left)
        new, changed = self.intake.sort(certain, saved=self._saved, change=self._change, fault=self._fault)
        self.changes += [change for _, change in changed]
        for row in new:
            pupil = Pupil(**row.values, upn=row.upn)
            self.new.append(New(row, pupil, self._school(row), self._starts(row)))

    def _starts(self, row: PupilRow) -> date:
        return row.starts_on or self.how.since

    def _school(self, row: PupilRow) -> School | None:
        if self.how.school and row.school_urn in ("", self.how.school.urn):
            return self.how.school
        return self.schools.get(row.school_urn)

    def _saved(self, row: PupilRow) -> Pupil | None:
        """The pupil with this UPN, or whom a person named: here, or the one child who left and is on a roll again."""
        if row.number in self.same:
            return self.same[row.number]
        if row.upn in self.known:
            return self.known[row.upn]
        gone = self.gone.get(row.upn, [])
        is_back = self._school(row) is not None and row.upn not in self.former and len(gone) == 1
        return gone[0] if is_back and enrolling.is_same(gone[0], row.values) else None

    def _put_before_a_person(self) -> set[int]:
        """Rows of nobody the portal has under their UPN who may be known all the same; gives those not taken."""
        unknown = [row for row in self.rows if self._saved(row) is None and not self._fault(row, None)]
        fresh, told = [], []
        for row in unknown:
            if row.upn in self.gone or row.upn in self.former:
                told.append(Fault(row.number, self._was_anothers(row)))
            elif row.upn not in self.how.confirmed:
                fresh.append(row)
        if not self.how.asks:
            told += self._candidates(fresh)
            self.intake.candidates += sorted(told, key=lambda fault: fault.number)
            return {fault.number for fault in told}
        found = alike.twins(fresh, self.how.answers)
        self._ask_about_known(found)
        self.intake.refused += [*told, *found.refused]
        self.intake.questions += found.questions
        asked = {row.number for question in found.questions for row in question.rows}
        return asked | {fault.number for fault in (*told, *found.refused)}

    def _was_anothers(self, row: PupilRow) -> str:
        if not self._sees_all:
            return enrolling.UPN_TAKEN
        words = "replaced by another" if row.upn in self.former else "that of a pupil who has left"
        return f"This UPN is known as one {words}: put the pupil right by hand"

    def _candidates(self, fresh: list[PupilRow]) -> Iterator[Fault]:
        """Without a person to ask, rows that somebody compares before they are sent again."""
        by_near: dict[Any, list[PupilRow]] = defaultdict(list)
        for row in fresh:
            by_near[row.near].append(row)
        for row in fresh:
            others = (other for other in by_near[row.near] if other.upn != row.upn and alike.are_near(row, other))
            if known := next(self._near(row), None):
                under = f"under UPN {masked_upn(known.upn)}" if known.upn else "without a UPN"
                turned = "" if known.born_on == row.values["born_on"] else ", day and month the other way round,"
                yield Fault(
                    row.number, f"A pupil of this surname and date of birth{turned} is known {under}: compare them"
                )
            elif other := next(others, None):
                yield Fault(row.number, f"Row {other.number} has the same surname and date of birth: compare them")

    def _near(self, row: PupilRow) -> Iterator[Pupil]:
        """Pupils of the portal who may be this child."""
        surname, forename = row.values["legal_surname"], row.values["legal_forename"]
        born_on = row.values["born_on"]
        for pupil in (pupil for day in sorted(enrolling.may_be_born(born_on)) for pupil in self.born[day]):
            lives_at = self.reader.known_postcode(pupil) if self.reader else pupil.postcode
            if enrolling.is_near(pupil, born_on, surname, forename, row.values.get("postcode", ""), lives_at=lives_at):
                yield pupil

    def _ask_about_known(self, found: alike.Sorted) -> None:
        """Whether a row is a pupil of the portal under another UPN or none, asked or as it was answered."""
        upns, said = {row.upn for row in self.rows}, {}
        for row in found.rows:
            near = tuple(self._near(row))
            if not near:
                continue
            same = tuple(pupil for pupil in near if pupil.upn not in upns)
            question = Question(f"near-{row.number}", (row,), near, same)
            answer = self.how.answers.get(question.key, "")
            if answer not in question.answers:
                found.questions.append(question)
            elif answer == NONE:
                found.refused.append(
                    Fault(row.number, "Said to be the same child as a pupil who is known: put it right there")
                )
            elif answer != ANOTHER:
                said[row.number] = next(pupil.pk for pupil in same if answer == f"same-{pupil.pk}")
        self._hold_same(found, said)

    def _hold_same(self, found: alike.Sorted, said: dict[int, Any]) -> None:
        """Hold the pupils whom a person named; two rows cannot be one child."""
        if not said:
            return
        held = {pupil.pk: pupil for pupil in _locked(said.values())}
        self._look_up_homes(pupil__in=list(held))
        self.seen |= set(held)
        for number, pk in said.items():
            if held[pk] in self.same.values():
                found.refused.append(Fault(number, "Said to be the same child as another row of this file"))
            else:
                self.same[number] = held[pk]

    def _change(self, row: PupilRow, pupil: Pupil) -> Change:
        """What this row changes of the record of a pupil who is known, the roll included."""
        values = {**row.values, "upn": row.upn}
        if self.how.by and not readers.sees_postcode(self.how.by, pupil):
            values.pop("postcode", None)
        fields = {name: (getattr(pupil, name), value) for name, value in values.items()}
        change = Change(row, pupil, {name: pair for name, pair in fields.items() if pair[0] != pair[1]})
        home, school = self.homes.get(pupil.pk), self._school(row)
        if school and home is None:
            change.school, change.starts_on = school, self._starts(row)
        elif home and school and row.starts_on and home.starts_on != row.starts_on:
            change.moved, change.starts_on = home, row.starts_on
        change.is_back = bool(pupil.left_on)
        return change

    def _fault(self, row: PupilRow, pupil: Pupil | None) -> str:
        """Why a row is not taken: its school, or a record that looks like somebody else's or is on another roll."""
        school = self._school(row)
        if (fault := self._school_fault(row, school)) or pupil is None:
            return fault
        if not self._sees_all and pupil.pk not in self.seen and pupil.left_on is None:
            return enrolling.UPN_TAKEN
        home = self.homes.get(pupil.pk)
        if pupil.born_on != row.values["born_on"] and not (self.how.mends and _is_of_one_name(pupil, row)):
            return "This UPN is known with another date of birth: check both with the school"
        if school and home and home.school_id != school.pk:
            return "This UPN is on another school's roll: nobody was moved. Ask that school to end it first"
        if enrolling.is_somebody_else(pupil, row.values["legal_surname"], row.values["legal_forename"]):
            return "This UPN is known with another surname and forename: check whose it is with the school"
        return self._roll_fault(row, pupil, home) if school else ""

    def _roll_fault(self, row: PupilRow, pupil: Pupil, home: Enrolment | None) -> str:
        """Why the first day on the roll cannot be what the row says."""
        before = self.ended.get(pupil.pk)
        is_kept = home is not None and row.starts_on in (None, home.starts_on)
        if is_kept:
            return ""
        if home and not self.how.mends:
            return "EntryDate: is another than the first day on the roll: check it with the school"
        if home and home.ends_on and self._starts(row) > home.ends_on:
            return f"EntryDate: is after the last day on the roll, {day_figures(home.ends_on)}"
        last_day = before.ends_on if before else None
        return enrolling.home_until(last_day) if last_day and last_day >= self._starts(row) else ""

    def _school_fault(self, row: PupilRow, school: School | None) -> str:
        if self.how.school and school != self.how.school:
            return f"HomeSchoolURN: {row.school_urn} is not the school this file is of. Send its pupils in another file"
        if school is None:
            not_there = f"HomeSchoolURN: {row.school_urn} is not among the schools of the portal"
            return f"{not_there}. Import the schools first" if row.school_urn else ""
        if school.is_closed:
            return f"HomeSchoolURN: {row.school_urn} is closed. Give the URN of the school that followed"
        if row.starts_on and row.starts_on < row.values["born_on"]:
            return "EntryDate: is before the date of birth"
        is_unborn = self._starts(row) < row.values["born_on"]
        first = day_figures(self.how.since)
        return f"DOB: is after {first}, the day given as the first on the school's roll" if is_unborn else ""


def _locked(keys: Iterable[Any]) -> Iterable[Pupil]:
    return Pupil.objects.filter(pk__in=list(keys)).select_for_update(no_key=True).order_by("pk")


def _is_of_one_name(pupil: Pupil, row: PupilRow) -> bool:
    """Whether both names are the pupil's: only then may another birth date be a slip put right."""
    surname, forename = folded(row.values["legal_surname"]), folded(row.values["legal_forename"])
    called = map(folded, (pupil.legal_forename, pupil.known_forename))
    return surname == folded(pupil.legal_surname) and forename in called


def _warnings(row: PupilRow, school: School | None) -> Iterator[str]:
    """What deserves a second look and is taken in all the same."""
    yield from row.warnings
    if school and row.school_number and school.dfe_number not in ("", row.school_number):
        yield (
            f"HomeSchoolURN: {school.urn} is the school with the DfE number {school.dfe_number}, "
            f"not {row.school_number}: check which is right"
        )
