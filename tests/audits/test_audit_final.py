"""A final audit never changes: not by a verb, not by a form, not in the admin, not in the database."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.urls import reverse

from audits import auditing
from audits.models import Action, Answer, Audit
from core import clock


@pytest.fixture
def final(rate, finish, manager):
    """An audit with one action open."""
    return finish(rate(A1_2="partly_met"), manager)


@pytest.mark.parametrize("person", ["quality", "provider"])
def test_a_form_kept_open_saves_nothing(request, sign_in, final, person):
    answer = final.answers.get(question__code="A1.1")
    before = Answer.objects.filter(pk=answer.pk).values().get()
    response = sign_in(request.getfixturevalue(person)).post(
        reverse("audits:audit-section", args=[final.pk, "A"]),
        {f"rating_{answer.pk}": "not_met", f"note_{answer.pk}": "No rota."},
    )
    assert "its answers cannot be changed" in response.text
    assert Answer.objects.filter(pk=answer.pk).values().get() == before


def test_its_page_offers_no_field(sign_in, quality, final):
    page = sign_in(quality).get(reverse("audits:audit-section", args=[final.pk, "A"]))
    assert 'type="radio"' not in page.text
    assert "The officer found" in page.text


@pytest.mark.parametrize("model", [Audit, Answer, Action])
def test_the_admin_does_not_know_it(model):
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "compliant"},
        {"points": 0},
        {"points_possible": 1},
        {"status": "in_progress"},
        {"final_at": None},
        {"visited_on": date(2026, 11, 2)},
        {"accuracy_note": "Otherwise."},
    ],
)
def test_the_database_refuses_another_outcome(final, change):
    with pytest.raises(DatabaseError, match="A final audit never changes"), transaction.atomic():
        Audit.objects.filter(pk=final.pk).update(**change)


def test_the_database_refuses_another_answer(final):
    with pytest.raises(DatabaseError, match="A final audit never changes"), transaction.atomic():
        Answer.objects.filter(audit=final).update(final_rating="met")
    with pytest.raises(DatabaseError, match="A final audit never changes"), transaction.atomic():
        Answer.objects.filter(audit=final).delete()


def test_the_database_lets_it_be_closed_and_no_step_back(final, manager):
    Action.objects.update(status="closed")
    auditing.close(final, by=manager)
    with pytest.raises(DatabaseError, match="A final audit never changes"), transaction.atomic():
        Audit.objects.filter(pk=final.pk).update(status="final")


def test_an_audit_under_way_can_still_be_answered(started, final):
    assert Answer.objects.exclude(audit=final).update(final_rating="met") == 0
    audit = auditing.plan(final.provider, planned_on=date(2026, 12, 1), lead_officer=final.lead_officer, by=None)
    auditing.start(audit, by=None)
    assert Answer.objects.filter(audit=audit).update(final_rating="met") == 6


def test_evidence_that_runs_out_later_leaves_the_score_as_it_was(rate, finish, sign_in, manager):
    audit = rate()
    Answer.objects.filter(question__code="A1.1").update(evidence_expires_on=clock.today() + timedelta(days=5))
    finish(audit, manager)
    with clock.set_to(clock.at(date(2027, 1, 5))):
        result = auditing.result_of(Audit.objects.get(pk=audit.pk))
        page = sign_in(manager).get(reverse("audits:audit", args=[audit.pk]))
    assert (result.code, result.score.percentage) == ("compliant", 100)
    assert "100.0% of the points" in page.text


def test_the_outcome_is_shown_with_its_reasons_and_never_the_score_alone(sign_in, final, quality, lead):
    page = sign_in(quality).get(reverse("audits:audit", args=[final.pk]))
    assert "Compliant with actions" in page.text
    assert "1 answer is short of met" in page.text
    school = sign_in(lead).get(reverse("audits:audit", args=[final.pk]))
    assert "Compliant with actions" in school.text
    assert "of the points" not in school.text
