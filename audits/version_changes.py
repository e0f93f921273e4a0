"""What one version asks otherwise than another: sections and questions added, closed, renamed, moved, changed."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from audits.models import AuditTemplate, Question, Section
from core.columns import Tag

ADDED, CLOSED, CHANGED, MOVED = (
    Tag("Added", "green"),
    Tag("Closed", "red"),
    Tag("Changed", "yellow"),
    Tag("Moved", "blue"),
)
OF_SECTION = {
    "title": "Title",
    "weight": "Weight",
    "is_limiting": "Limits the whole",
    "applies_to": "Looked at for",
}
OF_QUESTION = {
    "standard": "Standard",
    "text": "Words",
    "guidance": "Guidance",
    "evidence": "Where it is seen",
    "criticality": "How much hangs on it",
    "applies_to": "Asked of",
    "is_na_allowed": "May be not applicable",
    "evidence_expires_months": "Months its evidence holds",
    "document_kind": "Document that shows it",
}


class Was(NamedTuple):
    """One thing that was otherwise."""

    name: str
    before: str
    after: str


class Change(NamedTuple):
    """What happened to a section, a question or a kind of visit."""

    about: str
    tag: Tag
    details: Sequence[Was] = ()


def between(before: AuditTemplate, after: AuditTemplate) -> list[Change]:
    """From the earlier of the two to the later, part by part in the order of the later one."""
    old, new = _sections(before), _sections(after)
    return [
        *_of_sections(old, new),
        *_of_words("Grade", _by_code(before.grades, "label"), _by_code(after.grades, "label")),
        *_of_visits(before, after),
    ]


def _of_sections(old: Mapping[str, Section], new: Mapping[str, Section]) -> Iterator[Change]:
    moved = _moved([code for code in old if code in new], [code for code in new if code in old])
    for code, section in new.items():
        if code not in old:
            yield Change(f"{section}", ADDED)
        else:
            if details := _differences(old[code], section, OF_SECTION) + _meanings(old[code], section):
                yield Change(f"{section}", CHANGED, details)
            if code in moved:
                yield Change(f"{section}", MOVED)
        yield from _of_questions(old.get(code), section)
    yield from (Change(f"{section}", CLOSED) for code, section in old.items() if code not in new)


def _of_questions(before: Section | None, after: Section) -> Iterator[Change]:
    old = {row.code: row for row in before.questions.all()} if before else {}
    new = {row.code: row for row in after.questions.all()}
    for code, row in new.items():
        if code not in old:
            yield Change(f"{code}: {row.text}", ADDED)
        elif details := _differences(old[code], row, OF_QUESTION):
            yield Change(f"{code}: {row.text}", CHANGED, details)
    yield from (Change(f"{code}: {row.text}", CLOSED) for code, row in old.items() if code not in new)


def _of_visits(before: AuditTemplate, after: AuditTemplate) -> Iterator[Change]:
    old = {row["code"]: row for row in before.visit_kinds}
    for row in after.visit_kinds:
        was = old.get(row["code"], {"label": "", "when": "", "areas": []})
        pairs = [
            ("Kind of visit", was["label"], row["label"]),
            ("When it is due", was["when"], row["when"]),
            ("Areas it looks at", ", ".join(was["areas"]), ", ".join(row["areas"])),
        ]
        if details := [Was(*pair) for pair in pairs if pair[1] != pair[2]]:
            yield Change(row["label"], CHANGED, details)


def _of_words(kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for code, words in new.items():
        if old.get(code, "") != words:
            yield Change(f"{kind}: {words}", CHANGED, [Was("Words", old.get(code, ""), words)])


def _differences(old: Section | Question, new: Section | Question, names: Mapping[str, str]) -> list[Was]:
    pairs = [(label, _said(old, name), _said(new, name)) for name, label in names.items()]
    return [Was(*pair) for pair in pairs if pair[1] != pair[2]]


def _meanings(old: Section, new: Section) -> list[Was]:
    """What each grade means in an area."""
    pairs = [(label, old.descriptors.get(code, ""), new.descriptors.get(code, "")) for code, label in _grades(new)]
    return [Was(*pair) for pair in pairs if pair[1] != pair[2]]


def _grades(section: Section) -> list[tuple[str, str]]:
    return list(_by_code(section.template.grades, "label").items())


def _by_code(rows: list[dict[str, Any]], key: str) -> dict[str, str]:
    return {row["code"]: row[key] for row in rows}


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest that explain how one order became the other."""
    stayed = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(new) - {code for block in stayed for code in new[block.b : block.b + block.size]}


def _sections(template: AuditTemplate) -> dict[str, Section]:
    found = {}
    for section in template.sections.prefetch_related("questions__document_kind"):
        section.template = template
        found[section.code] = section
    return found


def _said(row: Section | Question, name: str) -> str:
    """The value as a page says it."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(value)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else "" if value is None else value)
