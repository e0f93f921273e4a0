"""Reference data of this room: what audits and QA visits ask, as drafts, and the periods an audit runs on."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from audits.models import AuditTemplate, Question, Section
from core.models import Loaded
from core.reference import add_thresholds
from providers.models import DocumentKind

DATA = Path(__file__).parent / "data"
STANDARD = "DfE standards for non-school AP, part {}"
SHOWN_BY = "audits.Question.document_kind"


def load() -> dict[str, int]:
    """How many questions and thresholds were added; a version that is there already is never edited."""
    with transaction.atomic():
        return {
            "audit questions": _load_template(),
            "QA criteria": sum(_load_areas(f"{kind}_template.json") for kind in ("qa_visit", "internal_ap")),
            "documents that answer a question": _load_document_kinds(),
            "audit thresholds": add_thresholds(DATA),
        }


def _load_template() -> int:
    """The questions of the safeguarding audit."""
    given = _read("safeguarding_audit_template.json")
    template = _begin(given, outcomes=given["outcomes"])
    return sum(_load_section(template, place, part) for place, part in enumerate(given["sections"])) if template else 0


def _begin(given: dict[str, Any], **more: Any) -> AuditTemplate | None:
    """A draft, for the council to put into force. One deleted or given another code since does not come again."""
    code, version = given["template_code"], given["template_version"]
    is_new = Loaded.objects.first_time(AuditTemplate._meta.label, f"{code} {version}")
    if not is_new or AuditTemplate.objects.filter(code=code, version=version).exists():
        return None
    return AuditTemplate.objects.create(
        kind=given.get("kind", AuditTemplate.Kind.SAFEGUARDING),
        code=code,
        version=version,
        number=1,
        title=given["title"],
        # Of a draft no day is asked for: it begins on the day it is put into force for.
        starts_on=date(2024, 9, 1),
        is_approved=given["status"] == "approved",
        **more,
    )


def _load_areas(name: str) -> int:
    """The areas and criteria of a template of quality."""
    given = _read(name)
    told = {key: given[key] for key in ("grades", "visit_kinds", "overall_rules")}
    template = _begin(given, **told)
    return sum(_load_area(template, place, area) for place, area in enumerate(given["areas"])) if template else 0


def _load_area(template: AuditTemplate, place: int, area: dict[str, Any]) -> int:
    section = Section.objects.create(
        template=template,
        code=area["code"],
        title=area["title"],
        position=place,
        weight=area["weight"],
        is_limiting=area["limiting"],
        applies_to=area["applies_to"],
        descriptors=area["grade_descriptors"],
    )
    Question.objects.bulk_create(
        Question(
            section=section,
            code=row["id"],
            standard=STANDARD.format(row["dfe_nsap_part"]) if "dfe_nsap_part" in row else "",
            text=row["text"],
            evidence=row["evidence"],
            response_type="criterion",
            position=number,
        )
        for number, row in enumerate(area["criteria"])
    )
    return len(area["criteria"])


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
    """Which kind of document a question is shown by, where nobody said one yet and the kind is known; once."""
    known = set(DocumentKind.objects.values_list("code", flat=True))
    told = _read("question_documents.json")
    bare = Question.objects.filter(section__template__code=told["template_code"], document_kind=None)
    loaded = Loaded.objects.keys_of(SHOWN_BY)
    pairs = {code: kind for code, kind in told["documents"].items() if kind in known and code not in loaded}
    Loaded.objects.note(SHOWN_BY, pairs)
    return sum(bare.filter(code=code).update(document_kind=kind) for code, kind in pairs.items())


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
