"""Flow: a paper is added to a referral, or taken away. Its content must be what its name says, and readable."""

import hashlib
import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from core import clock
from core.acting import Acting
from core.files import scanning
from core.files.faults import FileRefused
from core.files.pictures import redrawn
from core.models import MoveRefused, record
from core.trail_changes import folds
from providers import filing
from referrals import risking
from referrals.models import Referral, ReferralFile
from referrals.reasons import FILE_KINDS

folds("paper_added")

MOST = 20
"""At one referral."""
PICTURES = (".jpg", ".jpeg", ".png")
_CUT_OFF = "The PDF is damaged or cut off: nobody could read it. Save it again and send the new copy"
_END = 2048
"""Within so many bytes of its end a PDF says where its parts are."""


@dataclass(frozen=True)
class Paper:
    """A file that may be kept."""

    name: str
    ending: str
    data: bytes


def look_at(name: str, data: bytes) -> Paper:
    """What may be kept of a file somebody sent; a picture is drawn anew, without its place. Raises FileRefused."""
    ending = filing.check(name, data)
    if ending in PICTURES:
        return Paper(f"{PurePath(name).stem[-190:]}.jpg", ".jpg", redrawn(data))
    if ending == ".pdf" and (b"startxref" not in data[-_END:] or b"%%EOF" not in data[-_END:]):
        raise FileRefused(_CUT_OFF)
    return Paper(PurePath(name).name[-200:], ending, data)


def add(referral: Referral, code: str, paper: Paper, *, by: Acting) -> ReferralFile:
    """Keep it under a random name. Raises MoveRefused when it is there already, or nothing is added any more."""
    if not FILE_KINDS.is_offered(code):
        raise MoveRefused("Select what it is.")
    digest = hashlib.sha256(paper.data).hexdigest()
    with transaction.atomic():
        _held(referral)
        papers = ReferralFile.objects.now().filter(referral=referral)
        if papers.filter(sha256=digest).exists():
            raise MoveRefused("This very file was added already.")
        if papers.count() >= MOST:
            raise MoveRefused(f"A referral can have {MOST} papers. Remove one, then add this.")
        row = ReferralFile(
            referral=referral,
            code=code,
            given_name=paper.name,
            size=len(paper.data),
            sha256=digest,
            is_scanned=scanning.is_set_up(),
            added_by_id=by.user_id,
            added_for=by.organisation.name,
            added_at=clock.now(),
        )
        row.file.save(f"{uuid.uuid4()}{paper.ending}", ContentFile(paper.data), save=False)
        row.save()
        record("paper_added", referral, by=by, sentence=f"{row} added.")
    return row


def remove(paper: ReferralFile, *, by: Acting, reason: str = "") -> None:
    """Take it away: for good while nothing was sent, else with a reason, and who refers and decides reads it still."""
    with transaction.atomic():
        referral = _held(paper.referral)
        if not ReferralFile.objects.now().filter(pk=paper.pk).exists():
            raise MoveRefused("This was removed already.")
        if referral.submitted_at is None:
            name, storage = str(paper.file.name), paper.file.storage
            ReferralFile.objects.filter(pk=paper.pk).delete()
            transaction.on_commit(partial(storage.delete, name))
        else:
            if not reason.strip():
                raise MoveRefused("Enter why it is removed.")
            stamps = {"removed_by_id": by.user_id, "removed_at": clock.now(), "removed_reason": reason.strip()}
            ReferralFile.objects.filter(pk=paper.pk).update(**stamps)
        record("paper_removed", referral, by=by, sentence=f"{paper} removed.")


def _held(referral: Referral) -> Referral:
    now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not risking.may_be_written(now):
        raise MoveRefused(f"This is {now.get_status_display().lower()} and can no longer be changed.")
    return now
