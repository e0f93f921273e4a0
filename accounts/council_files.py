"""Files of the council: schools, their links, postcodes and terms, each on the way that `core.sent_files` has."""

from django.core.files.uploadedfile import UploadedFile

from accounts.importing.proposed import propose
from accounts.models import CouncilFile
from core.acting import Acting
from core.files import zipped
from core.sent_files import SentFiles


def _weight(sent: UploadedFile) -> int:
    """How much there is to read: of a zip what it unpacks to."""
    head = sent.read(4)
    sent.seek(0)
    if not zipped.is_zip(head):
        return sent.size or 0
    size = zipped.unpacked_size(sent.read())
    sent.seek(0)
    return size


FILES = SentFiles(CouncilFile, propose, "accounts.tasks.check_file", "accounts.tasks.approve_file", weigh=_weight)


def send(kind: str, sent: UploadedFile, *, by: Acting, **asked_for: list[str]) -> CouncilFile:
    """Receive a file. A small one is read at once, and raises FileRefused before anything is kept."""
    return FILES.send(CouncilFile(kind=kind, **asked_for), sent, by=by)


def sent_before(file: CouncilFile) -> CouncilFile | None:
    """The same file, approved before: a hint, for what a file says is settled row by row."""
    same = CouncilFile.objects.filter(kind=file.kind, sha256=file.sha256, status=CouncilFile.Status.APPROVED)
    return same.exclude(pk=file.pk).order_by("-sent_at").first()
