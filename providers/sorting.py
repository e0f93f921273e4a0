"""Flow: many files are sent in one go, and of each is said afterwards which document it is."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core import clock, limits
from core.acting import Acting
from core.errors import when_again
from core.files.faults import FileRefused
from core.handing_out import note_lost
from core.models import MoveRefused, record
from providers import filing
from providers.documents import Slot
from providers.models import Document, Provider, UnsortedFile


@dataclass
class Received:
    """What came of one sending."""

    kept: list[UnsortedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def receive(provider: Provider, files: Iterable[Any], *, by: Acting) -> Received:
    """Keep each file that may be a document; of the others, the name and the reason."""
    came, room = Received(), filing.MOST_MB * 1024 * 1024
    for file in files:
        room -= file.size
        try:
            if room < 0:
                raise FileRefused(f"Send this one again: together the files are more than {filing.MOST_MB}MB")
            limits.count_for("document", by)
            came.kept.append(keep(provider, file.name, file.read(), by))
        except (FileRefused, MoveRefused) as refused:
            came.refused.append(f"{file.name}: {refused}")
        except limits.TooOften as often:
            came.refused.append(f"{file.name}: not taken, the limit is {often.limit}. {when_again(often)}")
    return came


def keep(provider: Provider, name: str, data: bytes, by: Acting) -> UnsortedFile:
    """One file, under a random name. Raises FileRefused, and MoveRefused when the very same one is there already."""
    ending, digest = filing.check(name, data), hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        if there := UnsortedFile.objects.filter(provider=provider, sha256=digest).first():
            raise MoveRefused(f"This very file is here already, as {there.given_name}")
        if filing.waits(provider, digest):
            raise MoveRefused("This very file was handed in already and waits to be checked")
        row = UnsortedFile(
            provider=provider,
            given_name=PurePath(name).name[-200:],
            size=len(data),
            sha256=digest,
            sent_by=by.user if by else None,
            sent_at=clock.now(),
        )
        row.file.save(f"{uuid.uuid4()}{ending}", ContentFile(data), save=False)
        row.save()
        record("file_sent", row, by=by, sentence="A file was sent, to be said which document it is")
    return row


def hand_in(row: UnsortedFile, slot: Slot, *, by: Acting, expires_on: date | None) -> Document:
    """Hand it in as this document. Raises MoveRefused when somebody did, or removed it, meanwhile."""
    with transaction.atomic():
        locked = _lock(row)
        try:
            data = locked.file.read()
        except OSError as broken:
            note_lost(locked, broken)
            raise MoveRefused("This file is lost. Remove it here, and send it again.") from broken
        document = filing.hand_in(
            locked.provider, slot.kind, locked.given_name, data, by=by, site=slot.site, expires_on=expires_on
        )
        _take_off(locked)
    return document


def remove(row: UnsortedFile, *, by: Acting) -> None:
    """Take away what was sent by mistake, with its file."""
    with transaction.atomic():
        locked = _lock(row)
        record("file_removed", locked, by=by, sentence="A file of which nobody had said what it is was removed")
        _take_off(locked)


def _lock(row: UnsortedFile) -> UnsortedFile:
    locked = UnsortedFile.objects.select_for_update(of=("self",)).select_related("provider").filter(pk=row.pk).first()
    if locked is None:
        raise MoveRefused("Somebody handed this file in, or removed it, while this page was open.")
    return locked


def _take_off(row: UnsortedFile) -> None:
    file = row.file
    row.delete()
    transaction.on_commit(partial(file.storage.delete, str(file.name)))


def titles(slots: Sequence[Slot]) -> list[tuple[str, str]]:
    """Each document by the key of its kind, once, however many sites need their own."""
    return list({slot.kind.pk: slot.kind.title for slot in slots}.items())
