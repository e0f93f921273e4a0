"""Files of the council: schools, postcodes and terms, each proposed and saved as `core.sent_files` has it."""

from django.core.files.uploadedfile import UploadedFile

from accounts.importing.proposed import propose
from accounts.models import CouncilFile
from core.acting import Acting
from core.sent_files import SentFiles

FILES = SentFiles(CouncilFile, propose, "accounts.tasks.check_file", "accounts.tasks.approve_file")


def send(kind: str, sent: UploadedFile, *, by: Acting, **asked_for: list[str]) -> CouncilFile:
    """Receive a file. A small one is read at once, and raises FileRefused before anything is kept."""
    return FILES.send(CouncilFile(kind=kind, **asked_for), sent, by=by)


def sent_before(file: CouncilFile) -> CouncilFile | None:
    """The same file, approved before: a hint, for what a file says is settled row by row."""
    same = CouncilFile.objects.filter(kind=file.kind, sha256=file.sha256, status=CouncilFile.Status.APPROVED)
    return same.exclude(pk=file.pk).order_by("-sent_at").first()
