"""What stands in a version that is not in force: its sections and questions, of quality its areas and criteria."""

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase
from typing import Any

from django.db import transaction
from django.db.models import Max

from audits.models import AuditTemplate, Question, Section
from audits.versions import must_be_draft
from core.acting import Acting
from core.models import MoveRefused, record

CODE = re.compile(r"[A-Z][A-Z0-9]{0,4}")
CODE_WORDS = "Enter a code of up to five letters and digits that begins with a letter, like B or QE"


def next_code(template: AuditTemplate) -> str:
    """The first letter, or two, that no part of this version has."""
    taken = set(template.sections.values_list("code", flat=True))
    return next(code for code in _letters() if code not in taken)


def _letters() -> Iterator[str]:
    yield from ascii_uppercase
    for pair in product(ascii_uppercase, repeat=2):
        yield "".join(pair)


def code_of(section: Section, number: int) -> str:
    """B.3 in a section, QE3 in an area."""
    dot = "" if section.template.is_graded or section.code[1:] else "."
    return f"{section.code}{dot}{number}"


def add_section(template: AuditTemplate, *, by: Acting, code: str, after: Section | None, **said: Any) -> Section:
    """Ask in one more part, that stands after another or first."""
    with transaction.atomic():
        must_be_draft(template)
        if template.sections.filter(code=code).exists():
            raise MoveRefused(f"There is a {template.called.part} {code} in this version. Enter another code.")
        made = Section.objects.create(template=template, code=code, position=template.sections.count(), **said)
        _stand(made, after)
        record("added", template, by=by, sentence=_part_said(template, f"{made} added"))
    return made


def change_section(section: Section, *, by: Acting, **said: Any) -> None:
    """Call it otherwise, or let it count otherwise."""
    with transaction.atomic():
        template = must_be_draft(section.template)
        changed = {name: value for name, value in said.items() if getattr(section, name) != value}
        for name, value in changed.items():
            setattr(section, name, value)
        if changed:
            section.save(update_fields=changed)
            names = ", ".join(name.replace("_", " ").removeprefix("is ") for name in changed)
            record("changed", template, by=by, sentence=_part_said(template, f"{section.code} changed: {names}"))


def move_section(section: Section, *, by: Acting, after: Section | None) -> None:
    """Let it stand after another, or first."""
    with transaction.atomic():
        template = must_be_draft(section.template)
        if _stand(section, after):
            place = f"after {after.code}" if after else "to the beginning"
            record("moved", template, by=by, sentence=_part_said(template, f"{section.code} moved {place}"))


def close_section(section: Section, *, by: Acting) -> None:
    """Ask in it no more: it and its questions are left out of this version, which earlier ones keep."""
    with transaction.atomic():
        template, code = must_be_draft(section.template), section.code
        words = _part_said(template, f"{section} closed, with {section.questions.count()} of its own")
        section.delete()
        for kind in template.visit_kinds:
            kind["areas"] = [area for area in kind["areas"] if area != code]
        template.save(update_fields=["visit_kinds"])
        record("closed", template, by=by, sentence=words)


def name_grades(template: AuditTemplate, *, by: Acting, labels: dict[str, str]) -> None:
    """Call the grades otherwise; how many there are and what each counts stays."""
    with transaction.atomic():
        locked = must_be_draft(template)
        grades = [{**row, "label": labels.get(row["code"], row["label"])} for row in locked.grades]
        if grades != locked.grades:
            locked.grades = grades
            locked.save(update_fields=["grades"])
            record("changed", locked, by=by, sentence="Words of the grades changed")


def change_visit(template: AuditTemplate, code: str, *, by: Acting, label: str, when: str, areas: list[str]) -> None:
    """What a kind of visit is called, when it is due, and which areas it looks at."""
    with transaction.atomic():
        locked = must_be_draft(template)
        said = {"code": code, "label": label, "when": when, "areas": areas}
        kinds = [said if row["code"] == code else row for row in locked.visit_kinds]
        if kinds != locked.visit_kinds:
            locked.visit_kinds = kinds
            locked.save(update_fields=["visit_kinds"])
            record("changed", locked, by=by, sentence=f"Kind of visit changed: {label}")


def _stand(section: Section, after: Section | None) -> bool:
    """Give every part of the version its place anew; whether one moved."""
    rows = [row for row in Section.objects.filter(template=section.template_id).order_by("position", "pk")]
    before = [row.pk for row in rows]
    others = [row for row in rows if row.pk != section.pk]
    place = 1 + next((n for n, row in enumerate(others) if after and row.pk == after.pk), -1)
    order = [*others[:place], section, *others[place:]]
    for number, row in enumerate(order):
        row.position = number
    Section.objects.bulk_update(order, ["position"])
    return [row.pk for row in order] != before


def change_question(question: Question, *, by: Acting, **said: Any) -> None:
    """Ask it otherwise, in a version that is not in force."""
    with transaction.atomic():
        must_be_draft(question.section.template)
        changed = {name: value for name, value in said.items() if getattr(question, name) != value}
        for name, value in changed.items():
            setattr(question, name, value)
        if changed:
            question.save(update_fields=changed)
            template, names = question.section.template, ", ".join(name.replace("_", " ") for name in changed)
            record("changed", template, by=by, sentence=_said(template, f"{question.code} changed: {names}"))


def add_question(section: Section, *, by: Acting, **said: Any) -> Question:
    """Ask something more, at the end of a section, with the next number of it."""
    with transaction.atomic():
        must_be_draft(section.template)
        last = section.questions.aggregate(last=Max("position"))["last"]
        codes = set(section.questions.values_list("code", flat=True))
        code = next(code for n in range(1, 1_000) if (code := code_of(section, n)) not in codes)
        made = Question.objects.create(
            section=section, code=code, position=0 if last is None else last + 1, response_type="rating", **said
        )
        record("added", section.template, by=by, sentence=_said(section.template, f"{code} added"))
    return made


def remove_question(question: Question, *, by: Acting) -> None:
    """Ask it no more."""
    with transaction.atomic():
        template = must_be_draft(question.section.template)
        record("removed", template, by=by, sentence=_said(template, f"{question.code} removed"))
        question.delete()


def _said(template: AuditTemplate, words: str) -> str:
    return f"{template.called.item.capitalize()} {words}"


def _part_said(template: AuditTemplate, words: str) -> str:
    return f"{template.called.part.capitalize()} {words}"
