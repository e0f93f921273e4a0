"""An upload from the file to its marks: received, checked, approved by a person, or cancelled.

The row is the job. A page or a bell does the work at once; whatever they leave, the sweep takes up again.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Affiliation
from attendance import kept_files, marks, matching, named_in
from attendance.marks import Saved
from attendance.matching import GROUPS, Proposal
from attendance.models import Upload
from attendance.models.upload import random_name
from attendance.questions import CONFIRMED
from attendance.said import Register
from core import bell, clock
from core.acting import Acting
from core.bulk import collector_paused
from core.files.faults import FileRefused
from core.files.intake import counted
from core.models import Event, MoveRefused, Threshold, next_reference, record
from core.seen import Shown
from core.sent_files import Came
from placements.models import Placement
from providers.models import Provider

log = structlog.get_logger(__name__)

AT_ONCE_BYTES = 1_000_000
"""A bigger file is not even opened while somebody waits."""

CHANGES = "changes"
"""What a person confirms of a file that would change marks which are saved already."""


def send(provider: Provider, given_name: str, data: bytes, *, by: Acting) -> Upload:
    """Receive a file; a small one is read and checked at once, and raises FileRefused before anything is kept."""
    said = matching.read(given_name, data) if len(data) <= AT_ONCE_BYTES else None
    with transaction.atomic():
        upload = receive(provider, given_name, data, by=by, said=said)
        if said is not None and _rows(said) <= rows_at_once():
            _keep_check(upload, said, by=by)
        else:
            bell.ring_on_commit("attendance.tasks.check_upload", str(upload.pk), queue="files")
    return upload


def receive(provider: Provider, given_name: str, data: bytes, *, by: Acting, said: Register | None = None) -> Upload:
    """Keep a file under a random name, to be checked.

    Of a file that was read already, nothing is kept that the portal must not have; others lose it when they are.
    """
    kept = said.without_unknown() if said is not None and said.is_cut else data
    name = given_name if kept is data else kept_files.REWRITTEN
    with transaction.atomic():
        upload = Upload(
            reference=next_reference("UPL", clock.today()),
            provider=provider,
            given_name=given_name[-200:],
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            findings=kept_files.left_out(None, said) if said is not None else {},
            sent_by_id=by.user_id,
            sent_as_id=by.pk,
            sent_at=clock.now(),
        )
        upload.file.save(name, ContentFile(kept), save=False)
        upload.save(force_insert=True)
        record("received", upload, by=by, sentence="A file of attendance was received.")
    return upload


def provider_of(by: Acting) -> Provider:
    """The provider a person acts for. Raises MoveRefused when their organisation has no profile as one yet."""
    found = Provider.objects.select_related("organisation").filter(organisation=by.organisation_id).first()
    if found is None:
        raise MoveRefused(f"{by.organisation} is not set up as a provider yet. Ask the council to add it.")
    return found


def sent_before(upload: Upload) -> Upload | None:
    """The same file, sent earlier and not cancelled: only a hint, for what a file says is settled at each mark."""
    same = Upload.objects.filter(provider=upload.provider_id, sha256=upload.sha256, sent_at__lt=upload.sent_at)
    return same.exclude(status=Upload.Status.CANCELLED).select_related("sent_by").order_by("-sent_at", "-pk").first()


def rows_at_once() -> int:
    """Rows up to which a file is worked through while its sender waits."""
    return int(Threshold.objects.value_on("upload_background_rows", clock.today(), settings.UPLOAD_BACKGROUND_ROWS))


def check(upload_id: Any) -> Proposal | None:
    """Check a received file row by row; None when that was done already, or the file cannot be read."""
    upload = _load(upload_id)
    if upload is None or upload.status != Upload.Status.RECEIVED:
        return None
    try:
        said = matching.read(kept_files.name_of(upload), kept_files.content(upload))
    except (FileRefused, OSError) as refused:
        why = kept_files.why_unread(upload, refused)
        with transaction.atomic():
            upload.move(
                Upload.Status.CANCELLED,
                by=None,
                act="refused",
                sentence="The file could not be read.",
                refusal=why[:500],
                checked_at=clock.now(),
                **kept_files.forget(upload, refused),
            )
        return None
    return _keep_check(upload, said, by=None)


def _keep_check(upload: Upload, said: Register, *, by: Acting | None) -> Proposal:
    proposal = matching.propose(upload.provider, said, by=upload.sent_as)
    with transaction.atomic():
        if said.is_cut:
            kept_files.forget_unknown(upload, said)
        named_in.keep(upload, named_in.placements(upload.provider, said, by=upload.sent_as))
        outcome = _outcome(upload, proposal)
        upload.move(Upload.Status.CHECKED, by=by, act="checked", sentence=_counted(proposal.counts), **outcome)
    return proposal


def _outcome(upload: Upload, proposal: Proposal) -> dict[str, Any]:
    """What a check found, as the row keeps it; the rows to correct go into a file."""
    to_correct = ""
    if proposal.faults:
        content = ContentFile(proposal.register.corrected_ready(proposal.faults))
        to_correct = default_storage.save(random_name(upload, "to-correct.csv"), content)
    findings = proposal.findings() | kept_files.left_out(upload, proposal.register)
    return {
        "layout": proposal.register.layout,
        "counts": proposal.counts,
        "findings": findings,
        "fingerprint": Shown(proposal.digest(), of=upload).fingerprint,
        "to_correct": to_correct,
        "names_others": bool(proposal.faults),
        "checked_at": clock.now(),
    }


def ask(upload: Upload, *, by: Acting, fingerprint: str, confirmed: Collection[str] = ()) -> Came:
    """A person approves what they saw: small files are saved at once, others in the background.

    `confirmed` are the questions of the check that they answered with yes, and CHANGES where saved marks would change;
    raises MoveRefused while one is open.
    """
    if fingerprint != upload.fingerprint:
        return Came.DIFFERS
    if upload.counts.get("changed") and CHANGES not in confirmed:
        raise MoveRefused("Marks that are saved already would change. Confirm that before you approve.")
    if _rows_of(upload) <= rows_at_once():
        return approve(upload.pk, by=by, confirmed=confirmed)
    _check_answered(upload.findings.get("questions", ()), confirmed)
    findings = {**upload.findings, "confirmed": sorted(confirmed)}
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=upload.pk, status=Upload.Status.CHECKED, fingerprint=fingerprint)
        asked = {"approval_asked_at": clock.now(), "decided_by": by, "findings": findings}
        if not waiting.filter(approval_asked_at=None).update(**asked):
            raise MoveRefused("Somebody else was quicker. Look again before you approve.")
        record("approval_asked", upload, by=by, sentence="The upload was approved; its marks are being saved.")
        bell.ring_on_commit("attendance.tasks.approve_upload", str(upload.pk), queue="files")
    return Came.LATER


def _check_answered(questions: Iterable[dict[str, Any]], confirmed: Collection[str]) -> None:
    for question in questions:
        if question["code"] not in confirmed:
            raise MoveRefused(f"{question['asks']}. Confirm it before you approve. {question['otherwise']}.")


def approve(
    upload_id: UUID | str, *, by: Acting, said: Register | None = None, confirmed: Collection[str] | None = None
) -> Came:
    """Save the good rows of a checked file in one transaction, if they would do now what was shown.

    Otherwise nothing is saved and the new proposal is kept, to be shown again. Raises MoveRefused. `said` is the
    file already read, when it was read a moment ago; `confirmed` as in `ask`, where it was kept if None.
    """
    upload = _load(upload_id)
    if upload is None or not upload.can_move(Upload.Status.APPROVED):
        raise MoveRefused("This upload was already approved or cancelled.")
    said = said or _read_again(upload)
    with collector_paused(), transaction.atomic():
        _lock(upload)
        proposal = matching.propose(upload.provider, said, by=by)
        if not Shown(proposal.digest(), of=upload).is_still(upload.fingerprint):
            _show_again(upload, proposal)
            return Came.DIFFERS
        answered = upload.findings.get("confirmed", ()) if confirmed is None else confirmed
        _check_answered((question._asdict() for question in proposal.questions), answered)
        saved = marks.write(proposal.marks, by=by, why=f"Upload {upload.reference}", upload=upload)
        _approved(upload, saved, by, [question.code for question in proposal.questions])
    return Came.SAVED


def _read_again(upload: Upload) -> Register:
    try:
        return matching.read(kept_files.name_of(upload), kept_files.content(upload))
    except (FileRefused, OSError) as refused:
        raise MoveRefused(kept_files.why_unread(upload, refused)) from None


def _lock(upload: Upload) -> None:
    """Of two people approving at once the second is refused, and no other save comes between check and write."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk, status=Upload.Status.CHECKED)
    if not held.values_list("pk", flat=True):
        raise MoveRefused("Somebody else was quicker: this upload was already approved or cancelled.")
    marks.lock([upload.provider_id], Placement.objects.filter(provider=upload.provider_id))


def _approved(upload: Upload, saved: Saved, by: Acting, confirmed: Iterable[str]) -> Event:
    stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now()}
    told = "".join(f" Confirmed {CONFIRMED[code]}." for code in confirmed)
    words = f"Approved: {saved.sentence}{told}"
    return upload.move(Upload.Status.APPROVED, by=by, act="approved", sentence=words, beside=saved.changes, **stamps)


def _show_again(upload: Upload, proposal: Proposal) -> None:
    outcome = _outcome(upload, proposal)
    outcome["findings"]["again"] = True
    outcome["names_others"] |= upload.names_others
    Upload.objects.filter(pk=upload.pk).update(**outcome, approval_asked_at=None, decided_by=None)
    record("shown_again", upload, by=None, sentence="Marks had changed since the check: " + _counted(proposal.counts))


def cancel(upload: Upload, *, by: Acting) -> Event:
    """Save nothing of this file."""
    words = "The upload was cancelled; nothing of it was saved."
    stamps: dict[str, Any] = {"decided_by": by, "decided_at": clock.now(), "approval_asked_at": None}
    return upload.move(Upload.Status.CANCELLED, by=by, act="cancelled", sentence=words, **stamps)


def finish(upload_id: Any) -> None:
    """Save an upload whose approval was asked for; the person must still hold the role they approved in."""
    upload = _load(upload_id)
    if upload is None or not upload.is_being_saved or upload.decided_by is None:
        return
    if not Affiliation.objects.current().filter(pk=upload.decided_by.pk).exists():
        Upload.objects.filter(pk=upload.pk).update(approval_asked_at=None, decided_by=None)
        record("approval_dropped", upload, by=None, sentence="Who approved it holds no role any more.")
        return
    approve(upload_id, by=upload.decided_by)


def sweep() -> int:
    """Take up every upload that is still to be checked or saved; returns how many were left."""
    now, older = clock.now(), timedelta(seconds=settings.UPLOAD_SWEEP_AFTER_SECONDS)
    to_check = list(Upload.objects.left_to_check(now, older).values_list("pk", flat=True))
    to_save = list(Upload.objects.left_to_save(now, older).values_list("pk", flat=True))
    for pks, work in ((to_check, check), (to_save, finish)):
        for pk in pks:
            try:
                work(pk)
            except MoveRefused:
                log.info("upload_done_elsewhere", upload=str(pk))
            except Exception:  # one file that cannot be worked through must not hold up the others
                log.exception("upload_not_done", upload=str(pk))
    return len(to_check) + len(to_save)


def _load(upload_id: UUID | str) -> Upload | None:
    related = ("provider__organisation", "sent_as__organisation", "decided_by__organisation")
    return Upload.objects.select_related(*related).filter(pk=upload_id).first()


def _rows(said: Register) -> int:
    return len(said.rows) + len(said.faults) + said.repeats


def _rows_of(upload: Upload) -> int:
    return sum(upload.counts.get(group, 0) for group in (*GROUPS, "repeats"))


def _counted(counts: dict[str, int]) -> str:
    return f"The file was checked: {counted({group: counts[group] for group in GROUPS})}."
