"""Reference data of this room: the questions of the safeguarding audit, and the periods it runs on."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from audits.models import AuditTemplate, Question, Section
from core.models import Threshold
from core.reference import add_missing, thresholds
from providers.models import DocumentKind

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many questions and thresholds were added; a version that is there already is never edited."""
    with transaction.atomic():
        return {
            "audit questions": _load_template(),
            "documents that answer a question": _load_document_kinds(),
            "audit thresholds": _load_thresholds(),
        }


def _load_template() -> int:
    given = _read("safeguarding_audit_template.json")
    template, is_new = AuditTemplate.objects.get_or_create(
        code=given["template_code"],
        version=given["template_version"],
        defaults={
            "number": 1,
            "title": given["title"],
            # Questions hold for audits of the whole framework, whatever the day this version was written.
            "starts_on": date(2024, 9, 1),
            "is_approved": given["status"] == "approved",
            "outcomes": given["outcomes"],
        },
    )
    return sum(_load_section(template, place, part) for place, part in enumerate(given["sections"])) if is_new else 0


def _load_section(template: AuditTemplate, place: int, part: dict[str, Any]) -> int:
    section = Section.objects.create(template=template, code=part["id"], title=part["title"], position=place)
    asked = [(standard, question) for standard in part["standards"] for question in standard["questions"]]
    Question.objects.bulk_create(
        Question(
            section=section,
            code=question["id"],
            standard=standard["title"],
            text=question["text"],
            guidance=question.get("guidance", ""),
            evidence=question["evidence"],
            sources=question["source_refs"],
            response_type=question["response_type"],
            criticality=question["criticality"],
            applies_to=question["applies_to"],
            is_na_allowed=question["na_allowed"],
            evidence_expires_months=question.get("evidence_expires_months"),
            position=number,
        )
        for number, (standard, question) in enumerate(asked)
    )
    return len(asked)


def _load_document_kinds() -> int:
    """Which kind of document a question is shown by, where it has none yet and the kind is known."""
    known = set(DocumentKind.objects.values_list("code", flat=True))
    told = _read("question_documents.json")
    bare = Question.objects.filter(section__template__code=told["template_code"], document_kind=None)
    pairs = [(code, kind) for code, kind in told["documents"].items() if kind in known]
    return sum(bare.filter(code=code).update(document_kind=kind) for code, kind in pairs)


def _load_thresholds() -> int:
    return add_missing(Threshold, ("code", "starts_on"), thresholds(DATA))


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
