"""Versions of the audit's questions: copied, changed, put into force; an audit keeps the one it was planned on."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from audits import auditing, version_parts, versions
from audits.models import AuditTemplate, Question
from core import clock
from core.models import Event, MoveRefused
from tests.factories.audits import AuditFactory, AuditTemplateFactory
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> Any:
    return AuditTemplateFactory(is_approved=False)


def page(act: str, row: Any) -> str:
    return reverse(f"audits:{act}", args=[row.pk])


def said(day: date) -> dict[str, Any]:
    return {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}


QUESTION = {
    "standard": "Doors",
    "text": "The doors are locked.",
    "guidance": "",
    "criticality": "minor",
    "applies_to": "all",
    "is_na_allowed": "no",
}


def texts(template: Any) -> list[str]:
    rows = Question.objects.filter(section__template=template).order_by("section__position", "position")
    return list(rows.values_list("text", flat=True))


def test_a_copy_is_changed_and_put_into_force_from_a_day(template: Any, admin: Any, manager: Any, sign_in: Any) -> None:
    versions.put_in_force(template, clock.today(), by=admin)
    client, before = sign_in(admin), texts(template)
    client.post(page("template-copy", template))
    made = AuditTemplate.objects.get(number=template.number + 1)
    assert texts(made) == before
    first = Question.objects.filter(section__template=made).first()
    assert first
    client.post(page("question-change", first), QUESTION)
    client.post(page("question-add", made), {**QUESTION, "text": "One more.", "section": first.section_id})
    last = Question.objects.filter(section=first.section, text="One more.").get()
    client.post(page("question-remove", first.section.questions.exclude(pk__in=[first.pk, last.pk]).first()))
    assert "The doors are locked." in texts(made)
    assert texts(template) == before
    day = clock.today() + timedelta(days=10)
    assert versions.in_force(day) == template
    client.post(page("template-in-force", made), said(day))
    assert versions.in_force(day - timedelta(days=1)) == template
    assert versions.in_force(day) == made
    plan = {"lead_officer": manager.user, "by": manager}
    assert auditing.plan(ProviderFactory(), planned_on=day, **plan).template == made
    acts = Event.objects.filter(object_type="audits.AuditTemplate").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["put_in_force", "copied", "changed", "added", "removed", "put_in_force"]


def test_an_audit_keeps_the_questions_it_was_planned_on(template: Any, admin: Any) -> None:
    audit = AuditFactory(template=template)
    assert not template.is_draft
    made = versions.copy(template, by=admin)
    versions.put_in_force(made, clock.today(), by=admin)
    audit.refresh_from_db()
    assert audit.template == template


@pytest.mark.parametrize("is_approved", [True, False])
def test_what_is_in_force_or_in_use_is_not_changed(template: Any, admin: Any, sign_in: Any, is_approved: bool) -> None:
    question = Question.objects.filter(section__template=template).first()
    assert question
    if is_approved:
        AuditTemplate.objects.update(is_approved=True)
    else:
        AuditFactory(template=template)
    client, before = sign_in(admin), texts(template)
    for act, row in (("question-change", question), ("question-remove", question), ("question-add", template)):
        html = client.post(page(act, row), {**QUESTION, "section": question.section_id}).content.decode()
        assert "Copy it to change its questions" in html
        assert "Copy it to change its questions" in client.get(page(act, row)).content.decode()
    client.post(page("template-remove", template))
    assert texts(template) == before


def test_an_audit_is_planned_on_a_version_that_was_put_into_force(
    template: Any, admin: Any, manager: Any, sign_in: Any
) -> None:
    AuditTemplateFactory(code="qa_visit", kind="qa_visit")
    provider, today = ProviderFactory(), clock.today()
    plan = {"planned_on": today, "lead_officer": manager.user, "by": manager}
    with pytest.raises(MoveRefused, match="An administrator puts one into force"):
        auditing.plan(provider, **plan)
    asked = reverse("audits:audit-plan")
    assert "what is shipped is a draft" in sign_in(manager).get(asked).content.decode()
    versions.put_in_force(template, today, by=admin)
    assert "what is shipped is a draft" not in sign_in(manager).get(asked).content.decode()
    assert auditing.plan(provider, **plan).template == template


def test_an_audit_under_way_goes_on_when_its_shipped_version_is_put_into_force(
    template: Any, admin: Any, manager: Any, rate: Any
) -> None:
    audit = rate()
    audit.started_at = clock.at(clock.today() - timedelta(days=9))
    audit.template.starts_on = clock.today()
    auditing.draft(audit, visited_on=clock.today() - timedelta(days=2), by=manager)
    assert audit.status == "draft"


def test_there_is_one_draft_at_a_time_and_it_can_be_removed(template: Any, admin: Any, sign_in: Any) -> None:
    AuditTemplate.objects.update(is_approved=True)
    client = sign_in(admin)
    client.post(page("template-copy", template))
    html = client.post(page("template-copy", template)).content.decode()
    assert "is being changed already" in html
    client.post(page("template-remove", AuditTemplate.objects.get(is_approved=False)))
    assert AuditTemplate.objects.get() == template


def test_a_version_is_put_into_force_once_and_not_in_the_past(template: Any, admin: Any) -> None:
    with pytest.raises(MoveRefused, match="today or later"):
        versions.put_in_force(template, clock.today() - timedelta(days=1), by=admin)
    versions.put_in_force(template, clock.today(), by=admin)
    with pytest.raises(MoveRefused, match="already"):
        versions.put_in_force(template, clock.today(), by=admin)


def test_what_is_typed_stays_words(template: Any, admin: Any, sign_in: Any) -> None:
    question, client = Question.objects.filter(section__template=template).first(), sign_in(admin)
    assert question
    client.post(page("question-change", question), {**QUESTION, "text": "<script>x</script> \u202ede"})
    html = client.get(page("template", template)).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt; de" in html


def test_the_pages_ask_as_much_for_many_questions_as_for_few(
    template: Any, admin: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    section = template.sections.first()
    for _ in range(60):
        version_parts.add_question(section, by=admin, standard="S", text="T", criticality="minor")
    client = sign_in(admin)
    for address in (reverse("audits:templates"), page("template", template)):
        with django_assert_max_num_queries(25):
            client.get(address)
