"""A file of the council from its sending to its rows: received, read, approved by a person, or cancelled.

The row is the job, as an upload of attendance is: a page or a bell does the work, a sweep takes up what they leave.
"""

import hashlib
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.importing.proposed import Proposed, propose
from accounts.models import Affiliation, CouncilFile
from accounts.models.council_file import random_name
from core import bell, clock
from core.acting import Acting
from core.bulk import collector_paused
from core.files.faults import FileRefused
from core.files.intake import counted
from core.handing_out import note_lost
from core.models import Event, MoveRefused, next_reference, record
from core.seen import Shown

log = structlog.get_logger(__name__)
Status = CouncilFile.Status

AT_ONCE_BYTES = 200_000
"""A bigger file is read while nobody waits."""
AT_ONCE_ROWS = 500


class Came(Enum):
    """What came of approving."""

    SAVED = "saved"
    LATER = "later"
    DIFFERS = "differs"


def send(kind: str, sent: UploadedFile, *, by: Acting, **asked_for: list[str]) -> CouncilFile:
    """Receive a file. A small one is read at once, and raises FileRefused before anything is kept."""
    size = sent.size or 0
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    file = CouncilFile(
        reference=next_reference("FIL", clock.today()),
        kind=kind,
        given_name=str(sent.name)[-200:],
        size=size,
        sha256=digest.hexdigest(),
        sent_by_id=by.user_id,
        sent_at=clock.now(),
        **asked_for,
    )
    file.file.save(str(sent.name), sent, save=False)
    kept, storage = str(file.file), file.file.storage
    try:
        with transaction.atomic():
            file.save(force_insert=True)
            record("received", file, by=by, sentence=f"A file was received: {file.get_kind_display().lower()}.")
            if size <= AT_ONCE_BYTES:
                _keep_check(file, propose(file), by=by)
            else:
                bell.ring_on_commit("accounts.tasks.check_file", str(file.pk), queue="files")
    except BaseException:
        storage.delete(kept)
        raise
    return file


def sent_before(file: CouncilFile) -> CouncilFile | None:
    """The same file, approved before: a hint, for what a file says is settled row by row."""
    same = CouncilFile.objects.filter(kind=file.kind, sha256=file.sha256, status=Status.APPROVED)
    return same.exclude(pk=file.pk).order_by("-sent_at").first()


def check(file_id: UUID | str) -> None:
    """Read a received file; nothing to do when that was done already."""
    file = _load(file_id)
    if file is None or file.status != Status.RECEIVED:
        return
    try:
        proposed = propose(file)
    except (FileRefused, OSError) as refused:
        why = _why(file, refused)
        stamps: dict[str, Any] = {"refusal": why[:500], "checked_at": clock.now()}
        file.move(Status.CANCELLED, by=None, act="refused", sentence="The file could not be read.", **stamps)
        return
    _keep_check(file, proposed, by=None)


def _why(file: CouncilFile, refused: Exception) -> str:
    if isinstance(refused, FileRefused):
        return f"{refused}."
    note_lost(file, refused)
    return "The file is no longer there. Send it again."


def _keep_check(file: CouncilFile, proposed: Proposed, *, by: Acting | None) -> None:
    words = f"The file was read: {counted(proposed.intake.counts)}."
    file.move(Status.CHECKED, by=by, act="checked", sentence=words, **_outcome(file, proposed))


def _outcome(file: CouncilFile, proposed: Proposed) -> dict[str, Any]:
    to_correct = ""
    if proposed.intake.refused:
        kept = ContentFile(proposed.to_correct())
        to_correct = default_storage.save(random_name(file, "to-correct.csv"), kept)
    return {
        "counts": proposed.counts,
        "findings": proposed.findings(),
        "fingerprint": Shown(proposed.said, of=file).fingerprint,
        "to_correct": to_correct,
        "checked_at": clock.now(),
    }


def ask(file: CouncilFile, *, by: Acting, fingerprint: str) -> Came:
    """A person approves what they saw: a small file is saved at once, another in the background."""
    if fingerprint != file.fingerprint:
        return Came.DIFFERS
    if file.to_save <= AT_ONCE_ROWS and file.size <= AT_ONCE_BYTES:
        return approve(file.pk, by=by)
    with transaction.atomic():
        waiting = CouncilFile.objects.filter(pk=file.pk, status=Status.CHECKED, fingerprint=fingerprint)
        if not waiting.filter(approval_asked_at=None).update(approval_asked_at=clock.now(), decided_by=by):
            raise MoveRefused("Somebody else was quicker. Look again before you approve.")
        record("approval_asked", file, by=by, sentence="The file was approved; its rows are being saved.")
        bell.ring_on_commit("accounts.tasks.approve_file", str(file.pk), queue="files")
    return Came.LATER


def approve(file_id: UUID | str, *, by: Acting) -> Came:
    """Save a file that was read in one transaction, if it would do now what was shown; else show it again."""
    file = _load(file_id)
    if file is None or not file.can_move(Status.APPROVED):
        raise MoveRefused("This file was already approved or cancelled.")
    with collector_paused(), transaction.atomic():
        # Files are saved one after the other: what one adds, the next one finds.
        list(CouncilFile.objects.select_for_update().filter(status=Status.CHECKED).order_by("pk").values_list("pk"))
        try:
            proposed = propose(file)
        except (FileRefused, OSError) as refused:
            raise MoveRefused(_why(file, refused)) from None
        if not Shown(proposed.said, of=file).is_still(file.fingerprint):
            outcome = _outcome(file, proposed)
            CouncilFile.objects.filter(pk=file.pk).update(**outcome, approval_asked_at=None, decided_by=None)
            record("shown_again", file, by=None, sentence="The portal had changed since the file was read.")
            return Came.DIFFERS
        stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now()}
        words = f"Approved: {counted(proposed.intake.counts)}."
        file.move(Status.APPROVED, by=by, act="approved", sentence=words, **stamps)
        proposed.save(by)
    return Came.SAVED


def cancel(file: CouncilFile, *, by: Acting) -> Event:
    """Save nothing of this file."""
    stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now(), "approval_asked_at": None}
    words = "The file was cancelled; nothing of it was saved."
    return file.move(Status.CANCELLED, by=by, act="cancelled", sentence=words, **stamps)


def finish(file_id: UUID | str) -> None:
    """Save a file whose approval was asked for; the person must still hold the role they approved in."""
    file = _load(file_id)
    if file is None or not file.is_being_saved or file.decided_by is None:
        return
    if not Affiliation.objects.current().filter(pk=file.decided_by.pk).exists():
        CouncilFile.objects.filter(pk=file.pk).update(approval_asked_at=None, decided_by=None)
        record("approval_dropped", file, by=None, sentence="Who approved it holds no role any more.")
        return
    approve(file_id, by=file.decided_by)


def sweep() -> None:
    """Take up every file that is still to be read or saved."""
    now, older = clock.now(), timedelta(seconds=settings.UPLOAD_SWEEP_AFTER_SECONDS)
    rows = CouncilFile.objects
    for left, work in ((rows.left_to_check(now, older), check), (rows.left_to_save(now, older), finish)):
        for pk in left.values_list("pk", flat=True):
            try:
                work(pk)
            except MoveRefused:
                log.info("file_done_elsewhere", file=str(pk))
            except Exception:  # one file that cannot be worked through must not hold up the others
                log.exception("file_not_done", file=str(pk))


def _load(file_id: UUID | str) -> CouncilFile | None:
    return CouncilFile.objects.select_related("decided_by__organisation").filter(pk=file_id).first()
