"""Files of pupils: what one would do, put before a person, and saved as `core.sent_files` has it.

Who sent it decides which children it may tell of, whoever looks at it later.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Affiliation, Organisation
from core import clock
from core.acting import Acting
from core.files.faults import Fault, FileRefused
from core.files.sheets import write_csv
from core.models import MoveRefused, record
from core.sent_files import Came, SentFiles
from pupils import enrolling, importing, leavers
from pupils.comparing import Comparison
from pupils.intake import Reading
from pupils.models import Enrolment, PupilFile
from pupils.said import change_said, new_said, question_said
from pupils.sheet import WHY, Read

SHOWN = 50
FAULTS_KEPT = 5_000
KEPT_FOR = timedelta(days=30)
KEPT = ("faults", "left_columns", "left_sheets", "leavers")
"""What of the findings stays: sentences without a child, and keys of rolls."""
ASKED = "Not answered yet: compare the rows and pupils on the page of the file"


@dataclass(frozen=True)
class Proposed:
    """What a file of pupils would do now."""

    found: Read
    compared: Comparison
    save: Callable[[Acting], None]
    leavers: list[Enrolment]
    """Who is on the roll and not in a whole file; nothing is done to them by approving it."""

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what approving would do; those that wait for an answer are counted apart."""
        counts = self.compared.intake.counts
        counts.pop("candidates")
        return {**counts, "to_compare": len(self._asked)}

    @property
    def _asked(self) -> set[int]:
        return {row.number for question in self.compared.intake.questions for row in question.rows}

    @property
    def said(self) -> Any:
        compared, intake = self.compared, self.compared.intake
        new = [[one.row.number, one.row.said, one.pupil.upn, one.school, one.starts_on] for one in compared.new]
        changes = [[change.pupil, change.fields, change.school, change.starts_on] for change in compared.changes]
        asked = [[question.key, question.answers] for question in intake.questions]
        return [new, changes, asked, [[fault.number, fault.reason] for fault in intake.refused]]

    def findings(self) -> dict[str, Any]:
        """What the page shows of it."""
        intake = self.compared.intake
        return {
            "new": [new_said(one) for one in self.compared.new[:SHOWN]],
            "changed": [change_said(change) for change in self.compared.changes[:SHOWN]],
            "questions": [question_said(question) for question in intake.questions],
            "faults": [fault.sentence for fault in intake.refused[:SHOWN]],
            "warnings": [fault.sentence for fault in intake.warnings[:SHOWN]],
            "left_columns": intake.left_columns,
            "left_sheets": intake.left_sheets,
            "leavers": [enrolment.pk for enrolment in self.leavers],
        }

    def to_correct(self) -> bytes:
        """The rows that are not taken as they were sent, each with what is wrong, fit to be sent again."""
        why: dict[int, list[str]] = {}
        asked = [Fault(number, ASKED) for number in sorted(self._asked)]
        for fault in [*self.compared.intake.refused, *asked][:FAULTS_KEPT]:
            why.setdefault(fault.number, []).append(fault.reason)
        if not why:
            return b""
        columns = list(next(iter(self.found.given.values())))
        rows = (
            [*_cells(self.found.given.get(number, {}), columns), "; ".join(reasons)]
            for number, reasons in sorted(why.items())
        )
        return write_csv([*columns, WHY], rows)


def _cells(given: Mapping[str, Any], columns: list[str]) -> list[Any]:
    cells = (given.get(name) for name in columns)
    return [cell.isoformat()[:10] if isinstance(cell, date) else cell for cell in cells]


def propose(file: PupilFile) -> Proposed:
    """Read the file and tell what it would do; nothing is saved. Raises FileRefused for the whole file."""
    today = clock.today()
    school = file.school.school if file.school else None
    with file.file.open("rb") as sent:
        found, left_sheets = importing.rows_of(file.given_name, sent.read(), today, school)
    how = Reading(
        by=file.sent_as,
        today=today,
        since=file.since,
        school=school,
        answers=file.answers,
        asks=True,
        mends=True,
    )
    with transaction.atomic():
        compared = importing.compare(found, how, left_sheets)
    return Proposed(found, compared, partial(_save, file, compared), _leavers(file, found, compared))


def _leavers(file: PupilFile, found: Read, compared: Comparison) -> list[Enrolment]:
    if not (file.is_whole and file.school):
        return []
    asked = [pupil for question in compared.intake.questions for pupil in question.pupils]
    return leavers.not_in(found, file.school, but=[*compared.same.values(), *asked])


def _save(file: PupilFile, compared: Comparison, by: Acting) -> None:
    try:
        importing.save(compared, by=by)
    except FileRefused as refused:
        raise MoveRefused(f"{refused}.") from None
    taken = [fault for fault in compared.intake.refused if fault.message == enrolling.UPN_TAKEN]
    if taken:
        words = f"{len(taken)} UPNs in a file of pupils are other pupils' in the portal."
        record("upn_refused", by.organisation, by=by, sentence=words)


def forget() -> int:
    """What nobody decided on within thirty days is cancelled, and rows to correct go by then; returns of how many."""
    before = clock.now() - KEPT_FOR
    old = list(PupilFile.objects.filter(status=PupilFile.Status.CHECKED, sent_at__lt=before))
    for file in old:
        with suppress(MoveRefused):  # somebody has just decided
            FILES.cancel(file, by=None)
    corrected = list(PupilFile.objects.filter(decided_at__lt=before).exclude(to_correct=""))
    for file in corrected:
        file.to_correct.delete(save=False)
        PupilFile.objects.filter(pk=file.pk).update(to_correct="")
    return len(old) + len(corrected)


def _forget(file: PupilFile) -> None:
    """Once it is decided no child stands in it any more; what is wrong with which row does, and the rows to correct."""
    kept = {name: said for name, said in file.findings.items() if name in KEPT}
    storage, name = file.file.storage, str(file.file)
    PupilFile.objects.filter(pk=file.pk).update(findings=kept, answers={}, file="")
    transaction.on_commit(lambda: storage.delete(name), robust=True)
    file.findings, file.answers = kept, {}


FILES = SentFiles(PupilFile, propose, "pupils.tasks.check_file", "pupils.tasks.approve_file", _forget)


def send(
    sent: UploadedFile, *, school: Organisation | None, since: date | None, is_whole: bool = False, by: Affiliation
) -> PupilFile:
    """Receive a file of a school's pupils, or of all. Raises FileRefused before anything of a small one is kept."""
    file = PupilFile(school=school, since=since or clock.today(), is_whole=is_whole, sent_as=by)
    return FILES.send(file, sent, by=by)


def sent_before(file: PupilFile, acting: Acting) -> PupilFile | None:
    """The same file for the same school, approved before, where whoever looks may see it."""
    same = PupilFile.objects.visible_to(acting).filter(sha256=file.sha256, school=file.school)
    return same.filter(status=PupilFile.Status.APPROVED).exclude(pk=file.pk).order_by("-sent_at").first()


def answer(file: PupilFile, answers: Mapping[str, str], *, by: Acting) -> Came:
    """Keep what a person said of rows that may be of one child, and show anew what the file would do.

    Of a big file that is shown later: it is read anew as a whole, for one answer may bear on other rows.
    """
    with transaction.atomic():
        list(PupilFile.objects.select_for_update().filter(pk=file.pk))
        file.refresh_from_db(fields=["answers", "status", "approval_asked_at"])
        file.answers = {**file.answers, **answers}
        PupilFile.objects.filter(pk=file.pk).update(answers=file.answers)
        words = f"{len(answers)} questions about rows that may be of one child were answered."
        return FILES.check_again(file, by=by, words=words)
