"""A file from its sending to its rows: received, read, approved by a person, or cancelled; whatever its rows are about.

The row is the job, as an upload of attendance is: a page or a bell does the work, a sweep takes up what they leave.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import bell, clock
from core.acting import Acting
from core.bulk import collector_paused
from core.files.faults import FileRefused
from core.files.intake import counted
from core.handing_out import note_lost
from core.models import Event, MoveRefused, SentFile, next_reference, record
from core.seen import Shown

log = structlog.get_logger(__name__)
Kept = TypeVar("Kept", bound=SentFile)
Status = SentFile.Status

AT_ONCE_BYTES = 200_000
"""A bigger file is read while nobody waits."""
AT_ONCE_ROWS = 500
MOST_BYTES = 2**31 - 1
"""A column keeps no more; what says it has is refused when it is read."""


class Came(Enum):
    """What came of approving."""

    SAVED = "saved"
    LATER = "later"
    DIFFERS = "differs"


class Proposal(Protocol):
    """What a file would do now."""

    @property
    def said(self) -> Any:
        """All of it, to tell whether that has changed."""
        ...

    @property
    def save(self) -> Callable[[Acting], None]: ...

    @property
    def counts(self) -> dict[str, int]: ...

    def findings(self) -> dict[str, Any]:
        """What its page shows of it."""
        ...

    def to_correct(self) -> bytes:
        """The rows that are not taken, each with what is wrong; nothing where there are none."""
        ...


@dataclass(frozen=True)
class SentFiles(Generic[Kept]):
    """The way of one kind of file: where it is kept, what it would do, and who is rung when it is big."""

    model: type[Kept]
    propose: Callable[[Kept], Proposal]
    """Tell what a file would do; nothing is saved. Raises FileRefused for the whole file."""
    check_task: str
    approve_task: str
    forget: Callable[[Kept], None] = lambda file: None
    """What of it goes once it is decided."""
    weigh: Callable[[UploadedFile], int] = lambda sent: sent.size or 0
    """How many bytes there are to read, where that is not the size of what was sent."""

    @property
    def rows(self) -> Any:
        return self.model._default_manager

    def send(self, file: Kept, sent: UploadedFile, *, by: Acting) -> Kept:
        """Receive a file. A small one is read at once, and raises FileRefused before anything is kept."""
        size = min(max(sent.size or 0, self.weigh(sent)), MOST_BYTES)
        digest = hashlib.sha256()
        for chunk in sent.chunks():
            digest.update(chunk)
        file.reference = next_reference("FIL", clock.today())
        file.given_name, file.size, file.sha256 = str(sent.name)[-200:], size, digest.hexdigest()
        file.sent_by_id, file.sent_at = by.user_id, clock.now()
        file.file.save(str(sent.name), sent, save=False)
        kept, storage = str(file.file), file.file.storage
        try:
            with transaction.atomic():
                file.save(force_insert=True)
                record("received", file, by=by, sentence=f"A file was received: {file.told_as}.")
                if size <= AT_ONCE_BYTES:
                    self._keep_check(file, self.propose(file), by=by)
                else:
                    bell.ring_on_commit(self.check_task, str(file.pk), queue="files")
        except BaseException:
            storage.delete(kept)
            raise
        return file

    def check(self, file_id: UUID | str) -> None:
        """Read a received file; nothing to do when that was done already."""
        file = self._load(file_id)
        if file is None or file.status != Status.RECEIVED:
            return
        try:
            proposed = self.propose(file)
        except (FileRefused, OSError) as refused:
            why = _why(file, refused)
            stamps: dict[str, Any] = {"refusal": why[:500], "checked_at": clock.now()}
            file.move(Status.CANCELLED, by=None, act="refused", sentence="The file could not be read.", **stamps)
            self.forget(file)
            return
        self._keep_check(file, proposed, by=None)

    def check_again(self, file: Kept, *, by: Acting, words: str) -> Came:
        """Show anew what a file would do, when a person has said more about it: of a big one while nobody waits."""
        if file.size > AT_ONCE_BYTES:
            if file.is_being_saved:
                raise MoveRefused("This file was already approved or cancelled.")
            file.move(Status.RECEIVED, by=by, act="answered", sentence=words)
            bell.ring_on_commit(self.check_task, str(file.pk), queue="files")
            return Came.LATER
        try:
            outcome = self._outcome(file, self.propose(file))
        except (FileRefused, OSError) as refused:
            raise MoveRefused(_why(file, refused)) from None
        waiting = self.rows.filter(pk=file.pk, status=Status.CHECKED, approval_asked_at=None)
        if not waiting.update(**outcome):
            raise MoveRefused("This file was already approved or cancelled.")
        record("answered", file, by=by, sentence=words)
        return Came.SAVED

    def ask(self, file: Kept, *, by: Acting, fingerprint: str) -> Came:
        """A person approves what they saw: a small file is saved at once, another in the background."""
        if fingerprint != file.fingerprint:
            return Came.DIFFERS
        if file.to_save <= AT_ONCE_ROWS and file.size <= AT_ONCE_BYTES:
            return self.approve(file.pk, by=by)
        with transaction.atomic():
            waiting = self.rows.filter(pk=file.pk, status=Status.CHECKED, fingerprint=fingerprint)
            if not waiting.filter(approval_asked_at=None).update(approval_asked_at=clock.now(), decided_by=by):
                raise MoveRefused("Somebody else was quicker. Look again before you approve.")
            record("approval_asked", file, by=by, sentence="The file was approved; its rows are being saved.")
            bell.ring_on_commit(self.approve_task, str(file.pk), queue="files")
        return Came.LATER

    def approve(self, file_id: UUID | str, *, by: Acting) -> Came:
        """Save a file that was read in one transaction, if it would do now what was shown; else show it again."""
        file = self._load(file_id)
        if file is None or not file.can_move(Status.APPROVED):
            raise MoveRefused("This file was already approved or cancelled.")
        with collector_paused(), transaction.atomic():
            # Files are saved one after the other: what one adds, the next one finds.
            list(self.rows.select_for_update().filter(status=Status.CHECKED).order_by("pk").values_list("pk"))
            try:
                proposed = self.propose(file)
            except (FileRefused, OSError) as refused:
                raise MoveRefused(_why(file, refused)) from None
            if not Shown(proposed.said, of=file).is_still(file.fingerprint):
                outcome = self._outcome(file, proposed)
                self.rows.filter(pk=file.pk).update(**outcome, approval_asked_at=None, decided_by=None)
                record("shown_again", file, by=None, sentence="The portal had changed since the file was read.")
                return Came.DIFFERS
            stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now()}
            words = f"Approved: {_counted(proposed.counts)}."
            file.move(Status.APPROVED, by=by, act="approved", sentence=words, **stamps)
            proposed.save(by)
            self.forget(file)
        return Came.SAVED

    def cancel(self, file: Kept, *, by: Acting | None) -> Event:
        """Save nothing of this file."""
        stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now(), "approval_asked_at": None}
        words = "The file was cancelled; nothing of it was saved."
        with transaction.atomic():
            event = file.move(Status.CANCELLED, by=by, act="cancelled", sentence=words, **stamps)
            self.forget(file)
        return event

    def finish(self, file_id: UUID | str) -> None:
        """Save a file whose approval was asked for; the person must still hold the role they approved in."""
        file = self._load(file_id)
        if file is None or not file.is_being_saved or file.decided_by is None:
            return
        roles: Any = type(file.decided_by)
        if not roles.objects.current().filter(pk=file.decided_by.pk).exists():
            self.rows.filter(pk=file.pk).update(approval_asked_at=None, decided_by=None)
            record("approval_dropped", file, by=None, sentence="Who approved it holds no role any more.")
            return
        self.approve(file_id, by=file.decided_by)

    def sweep(self) -> None:
        """Take up every file that is still to be read or saved."""
        now, older = clock.now(), timedelta(seconds=settings.UPLOAD_SWEEP_AFTER_SECONDS)
        left = (
            (self.rows.left_to_check(now, older), self.check),
            (self.rows.left_to_save(now, older), self.finish),
        )
        for rows, work in left:
            for pk in rows.values_list("pk", flat=True):
                try:
                    work(pk)
                except MoveRefused:
                    log.info("file_done_elsewhere", file=str(pk))
                except Exception:  # one file that cannot be worked through must not hold up the others
                    log.exception("file_not_done", file=str(pk))

    def _load(self, file_id: UUID | str) -> Kept | None:
        found: Kept | None = self.rows.select_related("decided_by__organisation").filter(pk=file_id).first()
        return found

    def _keep_check(self, file: Kept, proposed: Proposal, *, by: Acting | None) -> None:
        words = f"The file was read: {_counted(proposed.counts)}."
        file.move(Status.CHECKED, by=by, act="checked", sentence=words, **self._outcome(file, proposed))

    def _outcome(self, file: Kept, proposed: Proposal) -> dict[str, Any]:
        bad, kept = proposed.to_correct(), ""
        if bad:
            to: Any = self.model._meta.get_field("to_correct")
            kept = to.storage.save(to.generate_filename(file, "to-correct.csv"), ContentFile(bad))
        return {
            "counts": proposed.counts,
            "findings": proposed.findings(),
            "fingerprint": Shown(proposed.said, of=file).fingerprint,
            "to_correct": kept,
            "checked_at": clock.now(),
        }


def _counted(counts: dict[str, int]) -> str:
    """Groups that only some files have are named where something is in them."""
    usual = ("new", "changed", "unchanged", "refused")
    return counted({name.replace("_", " "): count for name, count in counts.items() if count or name in usual})


def _why(file: SentFile, refused: Exception) -> str:
    if isinstance(refused, FileRefused):
        return f"{refused}."
    note_lost(file, refused)
    return "The file is no longer there. Send it again."
