"""Flow: pupils come from a file. What is doubtful is reported; nobody is merged and nobody is moved."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.council import the_council
from accounts.models import School
from core import clock
from core.acting import Acting
from core.bulk import insert_many, update_many
from core.files import sheets
from core.files.faults import FileRefused
from core.files.sheets import Sheet
from core.identifiers import masked_upn, tidy
from core.models import record, record_each
from pupils import alike, ctf, enrolling, leavers, leaving, locks, reference, transfers
from pupils.called import keep_words
from pupils.comparing import AT_ONCE, Comparison
from pupils.intake import Change, New, PupilIntake, Reading
from pupils.models import Enrolment, FormerUpn, Pupil
from pupils.sheet import OF_ONE_SCHOOL, WANTED, PupilRow, Read, read

IMPORTED = "The pupil came from a file."
ENROLLED = "The pupil was put on a school's roll from a file."
MOVED = "The first day on the school's roll was put right from a file."
AT_THE_SAME_MOMENT = "Somebody entered one of these pupils at the same moment. Import the file again"


def import_pupils(
    name: str,
    data: bytes,
    *,
    by: Acting | None,
    since: date | None = None,
    confirmed: Collection[str] = (),
    mends: bool = False,
    school: School | None = None,
    is_whole: bool = False,
    saves: bool = True,
) -> PupilIntake:
    """Take in a file of pupils: every good row in one transaction, the others reported.

    `since` is the day from which new pupils are on their school's roll, today when not given. `confirmed` are UPNs
    that a person has compared with the candidates and found to be other children; `mends` lets birth dates and first
    days on a roll that are saved be put right. With `school` all are of its roll, and with `is_whole` whoever is on it
    and not in the file is told. Nothing is saved unless `saves`. Raises FileRefused.
    """
    today = clock.today()
    found, left_sheets = rows_of(name, data, today, school)
    how = Reading(
        by=by,
        today=today,
        since=since or today,
        school=school,
        confirmed=_compared(found.rows, confirmed),
        mends=mends,
    )
    with transaction.atomic():
        compared = compare(found, how, left_sheets)
        if school and is_whole:
            compared.intake.leavers = leavers.not_in(found, school.organisation)
        if saves:
            save(compared, by=by)
    return compared.intake


def rows_of(name: str, data: bytes, today: date, school: School | None = None) -> tuple[Read, list[str]]:
    """The rows of a file, and the sheets it has beside; one of a chosen school need not name it. Raises FileRefused."""
    if name.rpartition(".")[2].lower() not in ctf.ENDINGS:
        sheet = sheets.read(name, data)
        return _read(sheet, today, is_of_one_school=school is not None), sheet.left
    transfer = ctf.read(data)
    found = _read(transfers.sheet_of(transfer, school, today), today)
    found.left = transfer.left
    return found, []


def _read(sheet: Sheet, today: date, *, is_of_one_school: bool = False) -> Read:
    wanted = OF_ONE_SCHOOL if is_of_one_school else WANTED
    known = {"ethnicities": set(reference.ethnicities()), "needs": set(reference.needs())}
    return read(sheet, today=today, wanted=wanted, **known)


def compare(found: Read, how: Reading, left_sheets: list[str]) -> Comparison:
    """What the rows would do now. Inside a transaction the pupils they name are held until it ends."""
    intake = PupilIntake(
        read=len(found.rows), refused=list(found.faults), left_columns=found.left, left_sheets=left_sheets
    )
    once = alike.each_upn_once(found.rows, how.answers, asks=how.asks)
    intake.refused += once.refused
    intake.questions += once.questions
    compared = Comparison(once.rows, intake, how)
    compared.take()
    intake.refused.sort(key=lambda fault: fault.number)
    return compared


def _compared(rows: Iterable[PupilRow], confirmed: Collection[str]) -> frozenset[str]:
    """The UPNs a person has compared; raises FileRefused for one that is not in the file."""
    upns = frozenset(map(tidy, confirmed))
    if missing := upns - {row.upn for row in rows}:
        named = ", ".join(sorted(map(masked_upn, missing)))
        raise FileRefused(f"No row that can be read has the UPN {named}, which was said to be another child's")
    return upns


def save(compared: Comparison, *, by: Acting | None) -> None:
    """Everything at once, each pupil's part on the trail."""
    new, changes = compared.new, compared.changes
    for change in changes:
        for name, (_before, after) in change.fields.items():
            setattr(change.pupil, name, after)
    touched = [change for change in changes if change.fields]
    _refuse_entered_meanwhile(new, [change for change in touched if "upn" in change.fields])
    columns = [column.attname for column in Pupil._meta.concrete_fields]
    insert_many(Pupil, columns, _cells((one.pupil for one in new), columns))
    update_many(Pupil, "id", columns[1:], _cells((change.pupil for change in touched), columns))
    _keep_former(touched)
    keep_words([*(one.pupil for one in new), *(change.pupil for change in touched)])
    _enrol([*new, *changes])
    _move_first_days([change for change in changes if change.moved])
    leaving.take_back([change.pupil for change in changes if change.is_back], by=by)
    _tell(new, changes, by=by)
    if changes:
        enrolling.follow(None)
    sentence = "A file of pupils was taken in."
    record("pupils_imported", the_council(), by=by, sentence=sentence, changes=compared.intake.counts)


def _enrol(rows: Iterable[New | Change]) -> None:
    single = Enrolment.Status.SINGLE
    columns = ("pupil", "school", "status", "starts_on")
    values = ((row.pupil.pk, row.school.pk, single, row.starts_on) for row in rows if row.school)
    insert_many(Enrolment, columns, values)


def _move_first_days(changes: list[Change]) -> None:
    """Put first days on a roll right; one that was ended meanwhile is looked at again."""
    days = {change.moved.pk: change for change in changes if change.moved}
    held = Enrolment.objects.filter(pk__in=list(days)).select_for_update().order_by("pk")
    for enrolment in held:
        first = days[enrolment.pk].starts_on
        if first and enrolment.ends_on and enrolment.ends_on < first:
            raise FileRefused(AT_THE_SAME_MOMENT)
    update_many(Enrolment, "id", ["starts_on"], ((pk, change.starts_on) for pk, change in days.items()))


def _keep_former(changes: Iterable[Change]) -> None:
    """A number that the file replaced is kept with the pupil."""
    replaced = [(change.pupil, change.fields["upn"][0]) for change in changes if "upn" in change.fields]
    today = clock.today()
    rows = [FormerUpn(pupil=pupil, upn=upn, replaced_on=today) for pupil, upn in replaced if upn]
    FormerUpn.objects.bulk_create(rows, ignore_conflicts=True)


def _tell(new: list[New], changes: list[Change], *, by: Acting | None) -> None:
    record_each("added", [(one.pupil, {}) for one in new], by=by, sentence=IMPORTED)
    changed = [(change.pupil, {"fields": sorted(change.fields)}) for change in changes if change.fields]
    record_each("changed", changed, by=by, sentence=IMPORTED)
    late: list[tuple[Pupil, dict[str, Any]]] = [(change.pupil, {}) for change in changes if change.school]
    record_each("enrolled", late, by=by, sentence=ENROLLED)
    moved = [(change.pupil, {"fields": ["starts_on"]}) for change in changes if change.moved]
    record_each("changed", moved, by=by, sentence=MOVED)


def _refuse_entered_meanwhile(new: list[New], renumbered: list[Change]) -> None:
    """A number that was nobody's when the file was compared may have been entered since."""
    locks.numbers()
    pupils = [*(one.pupil for one in new), *(change.pupil for change in renumbered)]
    upns = [str(pupil.upn) for pupil in pupils]
    for start in range(0, len(upns), AT_ONCE):
        if Pupil.objects.filter(upn__in=upns[start : start + AT_ONCE]).exists():
            raise FileRefused(AT_THE_SAME_MOMENT)


def _cells(pupils: Iterable[Pupil], columns: Sequence[str]) -> Iterator[list[Any]]:
    return ([getattr(pupil, column) for column in columns] for pupil in pupils)
