"""Handing out a file that somebody sent: logged, always to be saved, and a page of its own when it is lost."""

import structlog
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from core.acting import Acting
from core.errors import file_missing
from core.models import opened

log = structlog.get_logger(__name__)


def hand_out(
    request: HttpRequest,
    row: Model,
    file: FieldFile,
    *,
    by: Acting,
    name: str,
    content_type: str = "application/octet-stream",
    what_to_do: str,
) -> HttpResponseBase:
    """The file of this row, its taking away logged. Nothing was sent: 404; it is lost: what happened, what to do."""
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except OSError as broken:
        note_lost(row, broken)
        return file_missing(request, what_to_do)
    opened(row, by=by)
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )


def note_lost(row: Model, broken: Exception) -> None:
    """A fault of ours, for those who look after the portal: which row's file, and why it did not open."""
    log.error("file_lost", kind=row._meta.label, row=str(row.pk), why=type(broken).__name__)
