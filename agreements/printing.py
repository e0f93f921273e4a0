"""Flow: a paper becomes a tagged PDF with the signatures it has, once; its bytes and their hash are kept."""

import hashlib
import uuid
from collections.abc import Callable

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from agreements.content import Section
from agreements.models import Paper, Printed
from core import clock, council
from core.handing_out import note_lost
from core.pdf import print_html
from placements.models import Agreement

log = structlog.get_logger(__name__)


def html_of(agreement: Agreement, paper: Paper | None, sections: list[Section]) -> str:
    """The printed page; of a paper with the same signatures it comes out the same every time."""
    return render_to_string(
        "pdf/agreement.html",
        {
            "paper_title": f"Agreement {agreement.reference}",
            "agreement": agreement,
            "paper": paper,
            "sections": sections,
            "signatures": list(paper.signatures.all()) if paper else [],
            "COUNCIL": council.facts(),
        },
    )


def kept(printed: Printed) -> bytes | None:
    """The bytes as they were printed; None when the file was lost or changed."""
    try:
        with printed.pdf.open("rb") as file:
            body: bytes = file.read()
    except OSError as broken:
        note_lost(printed, broken)
        return None
    is_as_printed = hashlib.sha256(body).hexdigest() == printed.sha256
    if not is_as_printed:
        log.error("pdf_changed", printed=str(printed.pk))
    return body if is_as_printed else None


def pdf_of(paper: Paper, *, before: Callable[[], None]) -> bytes:
    """The PDF with its signatures of now; one not kept yet comes out the same. `before` is called when it must be."""
    there = paper.printed.filter(signatures=paper.signatures.count()).first()
    body = kept(there) if there else None
    if body is None:
        before()
        body = _print(paper)
    return body


def _print(paper: Paper) -> bytes:
    return print_html(html_of(paper.agreement, paper, [Section.kept(row) for row in paper.content]))


def print_once(paper: Paper) -> None:
    """Print and keep it with the signatures it has."""
    number, body = paper.signatures.count(), _print(paper)
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=paper.pk)
        if not paper.printed.filter(signatures=number).exists():
            digest = hashlib.sha256(body).hexdigest()
            printed = Printed(paper=paper, signatures=number, sha256=digest, printed_at=clock.now())
            printed.pdf.save(f"{uuid.uuid4().hex}.pdf", ContentFile(body), save=False)
            printed.save()
        if paper.signatures.count() == number:
            Paper.objects.filter(pk=paper.pk).update(is_to_print=False)
