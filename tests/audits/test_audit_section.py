"""The questions of one section: answered in parts, by both sides, each with its own say."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audits import answering, auditing
from audits.models import Answer, Question
from core import clock
from core.models import Event, MoveRefused
from tests.factories.audits import AuditFactory


def address_of(audit, code="A"):
    return reverse("audits:audit-section", args=[audit.pk, code])


def answer_to(audit, code):
    return audit.answers.select_related("question__section").get(question__code=code)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_audit_that_has_not_started_has_no_section_yet(sign_in, quality, questions, audited, method):
    audit = AuditFactory(provider=audited, template=questions)
    assert getattr(sign_in(quality), method)(address_of(audit)).status_code == 404


def test_a_section_that_is_not_of_this_audit_is_not_found(sign_in, quality, started):
    assert sign_in(quality).get(address_of(started, "Z")).status_code == 404


def test_a_rating_nobody_offers_is_refused(sign_in, quality, started):
    answer = answer_to(started, "A1.1")
    for rating in ("not_applicable", "excellent", "met' OR 1=1"):
        response = sign_in(quality).post(address_of(started), {f"rating_{answer.pk}": rating})
        assert response.status_code == 200
        assert "There is a problem" in response.text
    answer.refresh_from_db()
    assert answer.final_rating == ""


@pytest.mark.parametrize(
    "code, given, words",
    [
        ("A1.1", answering.Given("not_applicable", "", "Not offered"), "A1.1 applies to every provider"),
        ("A1.2", answering.Given("not_applicable", ""), "Enter why A1.2 does not apply"),
    ],
)
def test_what_may_not_be_left_out_is_not_whoever_calls(started, manager, code, given, words):
    answer = answer_to(started, code)
    with pytest.raises(MoveRefused, match=words):
        answering.save(started, answer.question.section, {answer.pk: given}, by=manager)


@pytest.mark.parametrize("rating", ["partly_met", "not_met"])
def test_an_officer_says_what_falls_short_and_a_provider_need_not(sign_in, quality, provider, started, rating):
    answer = answer_to(started, "A1.2")
    page = sign_in(quality).post(address_of(started), {f"rating_{answer.pk}": rating})
    assert "Enter what falls short of A1.2" in page.text
    with pytest.raises(MoveRefused, match="Enter what falls short of A1.2"):
        answering.save(started, answer.question.section, {answer.pk: answering.Given(rating, "")}, by=quality)
    assert sign_in(provider).post(address_of(started), {f"rating_{answer.pk}": rating}).status_code == 302


def test_saving_leads_to_the_next_section_and_from_the_last_to_the_audit(sign_in, quality, started):
    client, audit = sign_in(quality), reverse("audits:audit", args=[started.pk])
    assert client.post(address_of(started), {}).url == address_of(started, "B")
    assert client.post(address_of(started), {"save_draft": "1"}).url == audit
    assert client.post(address_of(started, "B"), {}).url == audit
    assert "Save and next section" in client.get(address_of(started)).text
    assert "Save and next section" not in client.get(address_of(started, "B")).text


def test_the_database_asks_why_a_question_does_not_apply(started):
    answer = answer_to(started, "A1.2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(final_rating="not_applicable", na_reason="")


def test_the_provider_may_say_a_question_does_not_apply_without_a_reason(started, provider):
    answer = answer_to(started, "A1.2")
    given = answering.Given("not_applicable", "We have no minibus.")
    assert answering.save(started, answer.question.section, {answer.pk: given}, by=provider) == 1


def test_an_answer_can_be_taken_away_again(started, quality):
    answer = answer_to(started, "A1.1")
    section = answer.question.section
    answering.save(started, section, {answer.pk: answering.Given("met", "Seen.")}, by=quality)
    answering.save(started, section, {answer.pk: answering.Given("", "")}, by=quality)
    answer.refresh_from_db()
    assert (answer.final_rating, answer.auditor_note) == ("", "")


def test_saving_the_same_again_is_no_event(started, quality):
    answer = answer_to(started, "A1.1")
    given = {answer.pk: answering.Given("met", "Seen.")}
    assert answering.save(started, answer.question.section, given, by=quality) == 1
    assert answering.save(started, answer.question.section, given, by=quality) == 0
    assert [event.act for event in Event.objects.about(started)] == ["started", "rated"]


def test_after_a_stale_save_the_next_one_counts(sign_in, quality, started):
    client, answer = sign_in(quality), answer_to(started, "A1.2")
    seen = client.get(address_of(started)).context["seen"]
    Answer.objects.filter(pk=answer.pk).update(final_rating="met")
    sent = {"seen": seen, f"rating_{answer.pk}": "not_met", f"note_{answer.pk}": "No rota."}
    page = client.post(address_of(started), sent)
    assert "Somebody else answered in this section" in page.text
    assert client.post(address_of(started), {**sent, "seen": page.context["seen"]}).status_code == 302
    answer.refresh_from_db()
    assert answer.final_rating == "not_met"


def test_what_the_provider_saves_does_not_stop_the_officer(sign_in, quality, started):
    client, answer = sign_in(quality), answer_to(started, "A1.2")
    seen = client.get(address_of(started)).context["seen"]
    Answer.objects.filter(pk=answer.pk).update(self_rating="met", provider_note="Ours.")
    sent = {"seen": seen, f"rating_{answer.pk}": "not_met", f"note_{answer.pk}": "No rota."}
    assert client.post(address_of(started), sent).status_code == 302


def test_a_sent_self_assessment_is_read_only(sign_in, provider, started):
    Answer.objects.update(self_rating="met")
    auditing.send_self_assessment(started, by=provider)
    answer, client = answer_to(started, "A1.1"), sign_in(provider)
    assert 'type="radio"' not in client.get(address_of(started)).text
    assert "Your self-assessment was sent" in client.post(address_of(started), {f"rating_{answer.pk}": "not_met"}).text
    answer.refresh_from_db()
    assert answer.self_rating == "met"


@pytest.fixture
def dated(started):
    """A1.1 is met by a certificate that runs out."""
    Question.objects.filter(code="A1.1").update(response_type="date_document")
    return answer_to(started, "A1.1")


def day_of(answer, day):
    return {
        f"expires_{answer.pk}_day": str(day.day),
        f"expires_{answer.pk}_month": str(day.month),
        f"expires_{answer.pk}_year": str(day.year),
    }


def test_what_is_met_by_a_paper_that_runs_out_asks_until_when(sign_in, quality, started, dated):
    client = sign_in(quality)
    page = client.post(address_of(started), {f"rating_{dated.pk}": "met"})
    assert "Enter the last day the evidence of A1.1 is valid" in page.text
    day = clock.today() + timedelta(days=400)
    assert client.post(address_of(started), {f"rating_{dated.pk}": "met", **day_of(dated, day)}).status_code == 302
    dated.refresh_from_db()
    assert dated.evidence_expires_on == day
    sent = {f"rating_{dated.pk}": "not_met", f"note_{dated.pk}": "It ran out."}
    assert client.post(address_of(started), sent).status_code == 302


def test_the_day_the_provider_entered_is_there_for_the_officer(sign_in, provider, quality, started, dated):
    day = date(2027, 3, 1)
    sign_in(provider).post(address_of(started), {f"rating_{dated.pk}": "met", **day_of(dated, day)})
    form = sign_in(quality).get(address_of(started)).context["form"]
    assert form.fields[f"expires_{dated.pk}"].initial == day


@pytest.mark.parametrize("days, outcome", [(-1, "suspended"), (0, "compliant")])
def test_evidence_is_good_to_the_end_of_its_last_day(rate, finish, manager, days, outcome):
    audit = rate()
    Answer.objects.filter(question__code="A1.1").update(evidence_expires_on=clock.today() + timedelta(days=days))
    assert finish(audit, manager).outcome == outcome


def test_every_section_is_one_page_and_counts_what_is_answered(sign_in, quality, started):
    Answer.objects.filter(question__code__in=["A1.1", "A1.2"]).update(final_rating="met")
    tasks = sign_in(quality).get(reverse("audits:audit", args=[started.pk])).context["tasks"]
    assert [(task["title"], task["hint"], task["status"]) for task in tasks] == [
        ("A. Part A", "2 of 3 answered", "in_progress"),
        ("B. Part B", "0 of 3 answered", "not_started"),
    ]


def test_no_question_is_called_optional(sign_in, quality, provider, started, dated):
    for person in (quality, provider):
        page = sign_in(person).get(address_of(started))
        assert "A1.1 Question A1 is met." in page.text
        assert f'name="rating_{dated.pk}"' in page.text
        assert "(optional)" not in page.text
    page = sign_in(quality).get(address_of(started)).text
    assert page.count(f'name="na_{answer_to(started, "A1.2").pk}"') == 1
