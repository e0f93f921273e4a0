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
    """The same file, approved before."""
    return FILES.sent_before(file, kind=file.kind)
