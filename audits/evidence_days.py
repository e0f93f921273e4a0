"""The last day evidence is valid, from the documents the council has accepted of the audited provider."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from audits.models import Answer, Audit
from core import clock
from core.acting import Acting
from govuk.dates import day_words
from providers.models import Document


@dataclass(frozen=True)
class Known:
    """Until when a document shows a question, and whence that is known."""

    expires_on: date
    words: str


def known(audit: Audit, answers: Iterable[Answer], *, by: Acting) -> dict[int, Known]:
    """By question: of the accepted documents of its kind, the one that is valid longest."""
    asked = {answer.question_id: answer.question.document_kind_id for answer in answers if _asks(answer)}
    if not asked:
        return {}
    rows = Document.objects.visible_to(by).accepted().filter(provider=audit.provider_id, kind__in=asked.values())
    here = rows.filter(Q(site=None) | Q(site=audit.site_id)).exclude(expires_on=None)
    latest = {row.kind_id: row for row in here.select_related("kind").order_by("expires_on")}
    return {question: _said(latest[kind]) for question, kind in asked.items() if kind in latest}


def _asks(answer: Answer) -> bool:
    return answer.question.response_type == "date_document" and answer.question.document_kind_id is not None


def _said(document: Document) -> Known:
    accepted = f", accepted {day_words(clock.day_of(document.checked_at))}" if document.checked_at else ""
    is_over = document.expires_on is not None and document.expires_on < clock.today()
    over = ". It has run out since" if is_over else ""
    return Known(document.expires_on, f"{document.kind.title}{accepted}{over}")  # type: ignore[arg-type]
