"""The file of an upload as it is kept: as it was sent, or without the columns that the portal must not have."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from attendance.models import Upload
from attendance.said import Register
from core.files.faults import FileRefused
from core.handing_out import note_lost

REWRITTEN = "without-unknown-columns.csv"


def content(upload: Upload) -> bytes:
    """What is in it; raises FileNotFoundError."""
    with upload.file.open("rb") as file:
        return file.read()


def why_unread(upload: Upload, refused: Exception) -> str:
    """What is said of a file that is not read; one that is lost is a fault of ours, and noted."""
    if isinstance(refused, FileRefused):
        return f"{refused}."
    note_lost(upload, refused)
    return "The file is no longer there. Send it again."


def name_of(upload: Upload) -> str:
    """A name with the ending of the file that is kept, which may be another than was sent."""
    was_workbook = upload.given_name.lower().endswith(".xlsx")
    return f"{upload.given_name}.csv" if was_workbook and str(upload.file).endswith(".csv") else upload.given_name


def left_out(upload: Upload | None, said: Register) -> dict[str, Any]:
    """What was read and what was left of the file: told once, a file that was rewritten no longer shows it."""
    before = upload.findings if upload else {}
    return {name: value or before.get(name, value) for name, value in said.left.items()}


def forget(upload: Upload, refused: Exception) -> dict[str, Any]:
    """Put away the file of an upload that is refused, once that is saved: nobody can tell what stands in it."""
    if not isinstance(refused, FileRefused):
        return {}
    storage, received = upload.file.storage, str(upload.file)
    transaction.on_commit(lambda: storage.delete(received))
    return {"file": ""}


def forget_unknown(upload: Upload, said: Register) -> None:
    """Put the file without the columns left out in the place of one that was received unread."""
    storage, received, kept = upload.file.storage, str(upload.file), said.without_unknown()
    if content(upload) == kept:
        return
    upload.file.save(REWRITTEN, ContentFile(kept), save=False)
    Upload.objects.filter(pk=upload.pk).update(file=str(upload.file))
    transaction.on_commit(lambda: storage.delete(received))
