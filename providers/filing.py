"""Flow: a provider's document is handed in. The file's content must be what its name says."""

import hashlib
import io
import uuid
import zipfile
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Affiliation, Role
from core import clock
from core.acting import Acting
from core.files.faults import FileRefused
from core.files.packages import Danger, danger
from core.files.scanning import refuse_infected
from core.models import MoveRefused, record
from providers.models import Document, DocumentKind, Provider, Site

ENDINGS = (".pdf", ".docx", ".png", ".jpg", ".jpeg")
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
MOST_BYTES = 10 * 1024 * 1024
MOST_MB = 50
"""Of all files of one sending together: a line that breaks off must not lose an afternoon."""
_STARTS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
# Word documents of before 2007, and those with a password.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "The file is an old Word document, or one with a password. Save it as .docx or PDF without a password"
_DAMAGED = "The Word document is damaged. Save it again and send the new copy"
_TOO_MUCH = "The Word document holds too much. Save it as PDF and send that"
_DANGERS = {
    Danger.PROTECTED: _PROTECTED,
    Danger.MACROS: "The Word document has macros. Save it as a document without macros or as PDF",
    Danger.ODD: _DAMAGED,
    Danger.TOO_MANY: _TOO_MUCH,
    Danger.TOO_BIG: _TOO_MUCH,
}


def check(name: str, data: bytes) -> str:
    """The ending of a file whose content agrees with it. Raises FileRefused."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise FileRefused("The file must be a PDF, a Word document (.docx) or a picture (.png, .jpg)")
    if not data:
        raise FileRefused("The file is empty. Save it again and send the new copy")
    if len(data) > MOST_BYTES:
        raise FileRefused("The file must be 10MB or smaller. Scan it in black and white, or send its parts")
    refuse_infected(data)
    if data.startswith(_OLE):
        raise FileRefused(_PROTECTED)
    if not data.startswith(_STARTS[ending]):
        raise FileRefused(f"The file's name ends in {ending} but its content is something else. Save it again as PDF")
    if ending == ".docx":
        _check_word(data)
    if ending == ".pdf" and b"/Encrypt" in data:
        raise FileRefused("The PDF has a password or is locked. Save a copy without one and send that")
    return ending


def _check_word(data: bytes) -> None:
    """Looks into the package before anybody opens it: size unpacked, members, macros, paths that lead outside."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise FileRefused(_DAMAGED) from None
    if "word/document.xml" not in [member.filename for member in members]:
        raise FileRefused("The file's name ends in .docx but it is no Word document. Save it again as PDF")
    if found := danger(members):
        raise FileRefused(_DANGERS[found])


def hand_in(
    provider: Provider,
    kind: DocumentKind,
    name: str,
    data: bytes,
    *,
    by: Acting,
    site: Site | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
) -> Document:
    """Keep a document for checking, under a random name outside every web root.

    Raises FileRefused for the file, MoveRefused when the very same one waits to be checked already.
    """
    ending = check(name, data)
    digest = hashlib.sha256(data).hexdigest()
    if site and site.provider_id != provider.pk:
        raise MoveRefused("That site belongs to another provider. Select one of yours.")
    same = {"provider": provider, "kind": kind, "site": site, "sha256": digest}
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        if Document.objects.filter(**same, status=Document.Status.AWAITING_CHECK).exists():
            raise MoveRefused("This very file was handed in already and waits to be checked.")
        document = Document(
            **same,
            given_name=PurePath(name).name[-200:],
            size=len(data),
            issued_on=issued_on,
            expires_on=expires_on,
            sent_by=by.user if by else None,
            sent_at=clock.now(),
        )
        document.file.save(f"{uuid.uuid4()}{ending}", ContentFile(data), save=False)
        document.save()
        words = f"{kind.title} handed in"
        record("handed_in", document, by=by, sentence=words, changes={"status": [None, document.status]})
    return document


def waits(provider: Provider, digest: str) -> bool:
    """Whether a file of this content was handed in as any document and is still to be checked."""
    return Document.objects.filter(provider=provider, sha256=digest, status=Document.Status.AWAITING_CHECK).exists()


def checkers(document: Document) -> list[str]:
    """Who may check it, by name: the council's AP Managers and quality officers, less who handed it in."""
    roles = [Role.AP_MANAGER, Role.QUALITY_OFFICER]
    people = Affiliation.objects.current().filter(role__in=roles, organisation__is_council=True)
    return sorted(set(people.exclude(user=document.sent_by_id).values_list("user__name", flat=True)))
