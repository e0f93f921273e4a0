"""Sections of a version: added, renamed, moved and closed while it is a draft, and told when two are compared."""

from typing import Any

import pytest
from django.urls import reverse

from audits import reference, version_changes, version_parts, versions
from audits.models import AuditTemplate
from core import clock
from core.models import Event, MoveRefused
from salford_ap.setting_up import set_up
from tests.factories.audits import AuditFactory, AuditTemplateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Any:
    return AuditTemplateFactory(is_approved=False)


@pytest.fixture
def qa() -> Any:
    """The template of QA visits as it is shipped."""
    reference.load()
    return AuditTemplate.objects.get(kind="qa_visit")


def page(act: str, row: Any, *more: str) -> str:
    return reverse(f"audits:{act}", args=[row.pk, *more])


def order(template: Any) -> list[str]:
    return list(template.sections.values_list("code", flat=True))


def told(before: Any, after: Any) -> list[str]:
    return [f"{change.about}: {change.tag.label}" for change in version_changes.between(before, after)]


def test_a_section_is_added_where_it_is_wanted(draft: Any, admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    assert 'value="C"' in client.get(page("section-add", draft)).content.decode()
    for code, after in (("c", "A"), ("D", "first")):
        client.post(page("section-add", draft), {"code": code, "title": f"Part {code}", "after": after})
    assert order(draft) == ["D", "A", "C", "B"]
    added = draft.sections.get(code="C")
    said = {"section": added.pk, "standard": "S", "text": "T.", "criticality": "minor", "applies_to": "all"}
    client.post(page("question-add", draft), {**said, "is_na_allowed": "no"})
    assert [row.code for row in added.questions.all()] == ["C.1"]


@pytest.mark.parametrize(
    "code, words", [("A", "There is a section A"), ("1A", "up to five letters"), ("A B", "begins")]
)
def test_a_code_that_is_there_or_is_none_is_refused(
    draft: Any, admin: Any, sign_in: Any, code: str, words: str
) -> None:
    said = {"code": code, "title": "Again", "after": "B"}
    assert words in sign_in(admin).post(page("section-add", draft), said).content.decode()
    assert order(draft) == ["A", "B"]


def test_a_section_is_renamed_moved_and_closed(draft: Any, admin: Any, sign_in: Any) -> None:
    client, (first, second) = sign_in(admin), draft.sections.all()
    client.post(page("section-change", first), {"title": "Recruitment"})
    client.post(page("section-move", first), {"after": "B"})
    assert order(draft) == ["B", "A"]
    assert "the 3 questions in it" in client.get(page("section-close", second)).content.decode()
    client.post(page("section-close", second))
    assert [str(row) for row in draft.sections.all()] == ["A. Recruitment"]
    sentences = [row.sentence for row in Event.objects.filter(object_type="audits.AuditTemplate").order_by("pk")]
    assert sentences == [
        "Section A changed: title",
        "Section A moved after B",
        "Section B. Part B closed, with 3 of its own",
    ]


@pytest.mark.parametrize("is_approved", [True, False])
def test_sections_of_a_version_in_force_or_in_use_stay(draft: Any, admin: Any, sign_in: Any, is_approved: bool) -> None:
    if is_approved:
        AuditTemplate.objects.update(is_approved=True)
    else:
        AuditFactory(template=draft)
    client, section = sign_in(admin), draft.sections.first()
    said = {"title": "Other", "after": "B", "code": "C"}
    for act, row in (
        ("section-change", section),
        ("section-move", section),
        ("section-close", section),
        ("section-add", draft),
    ):
        assert "Copy it to change its questions" in client.post(page(act, row), said).content.decode()
    assert [str(row) for row in draft.sections.all()] == ["A. Part A", "B. Part B"]


def test_a_version_with_a_bare_section_is_not_put_into_force(draft: Any, admin: Any) -> None:
    version_parts.add_section(draft, code="C", title="Bare", after=None, by=admin)
    with pytest.raises(MoveRefused, match="Bare” has no question"):
        versions.put_in_force(draft, clock.today(), by=admin)


def test_two_versions_are_compared_section_by_section(draft: Any, admin: Any, sign_in: Any) -> None:
    versions.put_in_force(draft, clock.today(), by=admin)
    after = versions.copy(draft, by=admin)
    assert told(draft, after) == []
    first, second = after.sections.all()
    version_parts.change_section(first, title="Recruitment", by=admin)
    version_parts.add_section(after, code="C", title="New", after=second, by=admin)
    version_parts.change_question(first.questions.all()[0], text="Otherwise.", by=admin)
    version_parts.remove_question(first.questions.all()[1], by=admin)
    version_parts.move_section(second, after=None, by=admin)
    assert set(told(draft, after)) == {
        "A. Recruitment: Changed",
        "A1.1: Otherwise.: Changed",
        "A1.2: Question A2 is met.: Closed",
        "C. New: Added",
        "B. Part B: Moved",
    }
    html = sign_in(admin).get(page("template-compare", after)).content.decode()
    assert "was “Part A”, is “Recruitment”" in html
    version_parts.close_section(second, by=admin)
    assert "B. Part B: Closed" in told(draft, after)


def test_the_qa_template_is_shipped_as_a_draft_with_areas_grades_and_visits(qa: Any, admin: Any, sign_in: Any) -> None:
    assert (qa.is_draft, qa.sections.count(), len(qa.visits)) == (True, 11, 7)
    html = sign_in(admin).get(page("template", qa)).content.decode()
    for words in ("Quality of education", "Weight 3", "Exceeds the standard", "Monitoring visit", "Register sample"):
        assert words.lower() in html.lower()
    assert "No visit is planned or recorded in the portal yet" in html
    assert "Audits planned on it" not in html


def test_an_area_says_how_it_counts_and_what_each_grade_means(qa: Any, admin: Any, sign_in: Any) -> None:
    client, area = sign_in(admin), qa.sections.get(code="VM")
    said = {"title": "Money", "weight": "0", "is_limiting": "yes", "applies_to": "post16_ehcp", "grade_meets": "Enough"}
    client.post(page("section-change", area), said)
    area.refresh_from_db()
    assert (area.weight, area.is_limiting, area.applies_to) == (0, True, "post16_ehcp")
    assert area.descriptors == {"meets": "Enough"}
    client.post(page("question-change", area.questions.first()), {"text": "Fair price", "evidence": "rates\n\nbills"})
    changed = area.questions.first()
    assert (changed.text, changed.evidence, changed.criticality) == ("Fair price", ["rates", "bills"], "")


def test_grades_are_called_otherwise_and_visits_look_at_other_areas(qa: Any, admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    labels = {row["code"]: row["label"] for row in qa.grades}
    client.post(page("template-grades", qa), {**labels, "meets": "Good"})
    said = {"label": "Termly visit", "when": "Each term", "areas": ["SG", "AT"]}
    client.post(page("template-visit", qa, "monitoring"), said)
    client.post(page("section-close", qa.sections.get(code="AT")))
    qa.refresh_from_db()
    assert [row["label"] for row in qa.grades if row["code"] == "meets"] == ["Good"]
    visit = next(row for row in qa.visits if row["code"] == "monitoring")
    assert (visit["label"], visit["areas"]) == ("Termly visit", ["SG"])
    assert client.get(page("template-visit", qa, "nothing")).status_code == 404


def test_a_qa_template_has_versions_and_is_put_into_force_by_itself(qa: Any, admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    today = clock.today()
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}
    client.post(page("template-in-force", qa), day)
    assert versions.in_force(today, AuditTemplate.Kind.QA_VISIT) == qa
    assert versions.in_force(today) is None
    client.post(page("template-copy", qa))
    copied = AuditTemplate.objects.get(kind="qa_visit", number=2)
    assert versions.numbers(today)["qa_visit"] == (1, 2)
    assert (copied.grades, copied.visits) == (qa.grades, qa.visits)
    assert told(qa, copied) == []
    done = {step["title"]: step["status"] for step in set_up(admin, today).steps}
    assert (done["QA visit template"], done["Safeguarding audit template"]) == ("completed", "not_started")


def test_comparing_costs_the_same_for_many_questions(
    draft: Any, admin: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    versions.put_in_force(draft, clock.today(), by=admin)
    after = versions.copy(draft, by=admin)
    for _ in range(40):
        version_parts.add_question(after.sections.first(), by=admin, standard="S", text="T", criticality="minor")
    client = sign_in(admin)
    with django_assert_max_num_queries(25):
        client.get(page("template-compare", after))
