"""The flow of photos and files at a question: added while it is answered, removed until the audit is drafted."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from audits import answering
from audits.models import Answer, Attachment
from core import clock
from core.acting import Acting
from core.files.pictures import redrawn
from core.models import MoveRefused, record
from core.trail_changes import folds
from providers import filing

folds("photo_added")

MOST = 10
"""At one question."""
PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Sent:
    """A file that may be kept: its content is what its name says, and a picture is drawn anew."""

    name: str
    ending: str
    data: bytes


def look_at(name: str, data: bytes) -> Sent:
    """What may be kept of a file somebody sent. Raises FileRefused."""
    ending = filing.check(name, data)
    if ending not in PICTURES:
        return Sent(PurePath(name).name[-200:], ending, data)
    return Sent(f"{PurePath(name).stem[-190:]}.jpg", ".jpg", redrawn(data))


def attach(answer: Answer, files: Iterable[Sent], *, by: Acting) -> list[Attachment]:
    """Keep photos or files at a question, under random names. Raises MoveRefused when there are enough."""
    files = list(files)
    with transaction.atomic():
        audit = answering.lock_open(answer.audit, by=by)
        if answer.attachments.count() + len(files) > MOST:
            raise MoveRefused(f"{answer.question.code} can have {MOST} photos and files. Remove one, then add this.")
        kept = [_keep(answer, sent, by) for sent in files]
        record("photo_added", audit, by=by, sentence=f"Photo or file added to {answer.question.code}")
    return kept


def _keep(answer: Answer, sent: Sent, by: Acting) -> Attachment:
    attachment = Attachment(
        answer=answer,
        given_name=sent.name,
        size=len(sent.data),
        is_by_provider=answering.is_provider_side(by),
        added_by=by.user,
        added_at=clock.now(),
    )
    attachment.file.save(f"{uuid.uuid4()}{sent.ending}", ContentFile(sent.data), save=False)
    attachment.save()
    return attachment


def remove(attachment: Attachment, *, by: Acting) -> None:
    """Take a photo away, with its file: the officer any, the provider its own."""
    with transaction.atomic():
        audit = answering.lock_open(attachment.audit, by=by)
        if answering.is_provider_side(by) and not attachment.is_by_provider:
            raise MoveRefused("The officer added this. Ring the quality officer if it should not be here.")
        code, file = attachment.answer.question.code, attachment.file
        attachment.delete()
        record("photo_removed", audit, by=by, sentence=f"Photo or file removed from {code}")
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
