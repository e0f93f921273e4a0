"""The pages of audits and actions, by role."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits import auditing
from audits.models import Action, Answer, Audit, Section
from core import clock
from tests.factories.audits import ActionFactory, AuditFactory


def test_an_officer_plans_an_audit_once_however_often_the_form_is_sent(sign_in, quality, questions, audited):
    client = sign_in(quality)
    page = client.get(reverse("audits:audit-plan"))
    sent = {
        "once": page.context["once"],
        "provider": str(audited.pk),
        "planned_on_day": "1",
        "planned_on_month": "12",
        "planned_on_year": "2026",
    }
    first = client.post(reverse("audits:audit-plan"), sent)
    again = client.post(reverse("audits:audit-plan"), sent)
    assert first.url == again.url == reverse("audits:audit", args=[Audit.objects.get().pk])


def test_a_section_is_answered_in_parts(sign_in, quality, started):
    client = sign_in(quality)
    address = reverse("audits:audit-section", args=[started.pk, "A"])
    answer = started.answers.get(question__code="A1.2")
    page = client.get(address)
    response = client.post(
        address, {"seen": page.context["seen"], f"rating_{answer.pk}": "partly_met", f"note_{answer.pk}": "No rota."}
    )
    assert response.status_code == 302
    answer.refresh_from_db()
    assert (answer.final_rating, answer.auditor_note) == ("partly_met", "No rota.")


def test_not_applicable_asks_why(sign_in, quality, started):
    answer = started.answers.get(question__code="A1.2")
    response = sign_in(quality).post(
        reverse("audits:audit-section", args=[started.pk, "A"]), {f"rating_{answer.pk}": "not_applicable"}
    )
    assert "Enter why A1.2 does not apply" in response.text
    answer.refresh_from_db()
    assert answer.final_rating == ""


def test_not_applicable_is_not_offered_where_it_may_not_be(sign_in, quality, started):
    critical = started.answers.get(question__code="A1.1")
    page = sign_in(quality).get(reverse("audits:audit-section", args=[started.pk, "A"]))
    values = [value for value, _ in page.context["form"].fields[f"rating_{critical.pk}"].choices]
    assert "not_applicable" not in values


def test_a_stale_save_keeps_what_was_typed_and_saves_nothing(sign_in, quality, manager, started):
    client = sign_in(quality)
    address = reverse("audits:audit-section", args=[started.pk, "A"])
    seen = client.get(address).context["seen"]
    answer = started.answers.get(question__code="A1.2")
    Answer.objects.filter(pk=answer.pk).update(version=1, final_rating="met")
    response = client.post(address, {"seen": seen, f"rating_{answer.pk}": "not_met", f"note_{answer.pk}": "Kept words"})
    assert "Somebody else answered in this section" in response.text
    assert "Kept words" in response.text
    answer.refresh_from_db()
    assert answer.final_rating == "met"


def test_the_provider_rates_itself_and_never_sees_the_officers_rating_before_the_draft(sign_in, provider, started):
    Answer.objects.update(final_rating="not_met", auditor_note="MARKER-NOTE")
    client = sign_in(provider)
    address = reverse("audits:audit-section", args=[started.pk, "A"])
    assert "MARKER-NOTE" not in client.get(address).text
    answer = started.answers.get(question__code="A1.1")
    client.post(address, {f"rating_{answer.pk}": "met", f"note_{answer.pk}": "We have a rota."})
    answer.refresh_from_db()
    assert (answer.self_rating, answer.final_rating) == ("met", "not_met")


@pytest.mark.parametrize("name", ["audit", "audit-section"])
def test_a_stranger_and_a_school_do_not_find_an_audit_in_progress(sign_in, provider2, lead, tutor, started, name):
    arguments = [started.pk, "A"] if name == "audit-section" else [started.pk]
    address = reverse(f"audits:{name}", args=arguments)
    assert sign_in(provider2).get(address).status_code == 404
    assert sign_in(lead).get(address).status_code in (403, 404)
    assert sign_in(tutor).get(address).status_code == 403


def test_a_school_sees_the_outcome_and_nothing_of_the_answers(sign_in, lead, manager, rate):
    audit = rate(A1_2="not_met")
    Answer.objects.filter(audit=audit, question__code="A1.2").update(auditor_note="MARKER-NOTE")
    auditing.draft(audit, visited_on=clock.today(), by=manager)
    auditing.ask_for_accuracy(audit, by=manager)
    auditing.answer_accuracy(audit, note="We agree.", by=manager)
    auditing.finalise(audit, by=manager)
    page = sign_in(lead).get(reverse("audits:audit", args=[audit.pk]))
    assert "Compliant with actions" in page.text
    assert "MARKER-NOTE" not in page.text
    assert "Sections" not in page.text


def test_evidence_is_handed_in_with_a_file_and_read_only_by_those_concerned(
    sign_in, provider, provider2, quality, audited
):
    action = ActionFactory(audit__provider=audited)
    client = sign_in(provider)
    client.post(
        reverse("audits:action-submit", args=[action.pk]),
        {"evidence": "Renewed.", "file": SimpleUploadedFile("certificate.pdf", b"%PDF-1.7 test")},
    )
    action.refresh_from_db()
    assert action.status == "evidence_submitted"
    assert "certificate" not in action.evidence_file.name
    address = reverse("audits:action-evidence", args=[action.pk])
    response = sign_in(quality).get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 test"
    assert response.headers["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert sign_in(provider2).get(address).status_code == 404


def test_a_wrong_kind_of_file_is_refused_and_nothing_is_saved(sign_in, provider, audited):
    action = ActionFactory(audit__provider=audited)
    response = sign_in(provider).post(
        reverse("audits:action-submit", args=[action.pk]),
        {"evidence": "Renewed.", "file": SimpleUploadedFile("run.exe", b"MZ")},
    )
    assert "The selected file must be a PDF, DOCX, PNG, JPG or JPEG" in response.text
    action.refresh_from_db()
    assert action.status == "open"


@pytest.mark.parametrize("name, make", [("audits", AuditFactory), ("actions", ActionFactory)])
def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, quality, questions, queries, name, make):
    client = sign_in(quality)
    make.create_batch(2)
    few = queries(client.get, reverse(f"audits:{name}"))
    make.create_batch(18)
    assert queries(client.get, reverse(f"audits:{name}")) == few


def test_one_audit_costs_the_same_however_many_sections_it_has(sign_in, quality, started, queries):
    client = sign_in(quality)
    address = reverse("audits:audit", args=[started.pk])
    few = queries(client.get, address)
    for place in range(2, 12):
        Section.objects.create(template=started.template, code=f"C{place}", title="More", position=place)
    ActionFactory(audit=started)
    assert queries(client.get, address) <= few + 1
    assert Action.objects.count() == 1


def test_the_outcome_so_far_is_told_in_words_with_its_reasons(sign_in, quality, rate):
    audit = rate(A1_2="not_met")
    page = sign_in(quality).get(reverse("audits:audit", args=[audit.pk]))
    assert "Compliant with actions</strong> with 83.3% of the points. 1 answer is short of met." in page.text
    rate(A1_1="")
    page = sign_in(quality).get(reverse("audits:audit", args=[audit.pk]))
    assert "Not known yet: 1 question is not answered." in page.text


def test_what_falls_short_is_listed_with_a_way_to_it(sign_in, quality, officer, lead, rate):
    audit = rate(A1_1="partly_met", A1_3="not_met", B1_2="met")
    page = sign_in(quality).get(reverse("audits:audit", args=[audit.pk]))
    assert [answer.question.code for answer in page.context["short"]] == ["A1.1", "A1.3"]
    link = reverse("audits:audit-section", args=[audit.pk, "A"]) + f"#id_rating_{page.context['short'][0].pk}_0"
    assert link in page.text
    assert f'id="{link.partition("#")[2]}"' in sign_in(quality).get(link).text
    assert link not in sign_in(officer).get(reverse("audits:audit", args=[audit.pk])).text


def test_the_draft_is_the_green_button_only_when_every_question_is_rated(sign_in, quality, rate):
    audit = rate(A1_1="", B1_1="")
    draft = reverse("audits:audit-draft", args=[audit.pk])
    client = sign_in(quality)
    page = client.get(reverse("audits:audit", args=[audit.pk])).text
    assert "2 questions still to rate." in page
    assert "govuk-button--secondary" in page[page.index(draft) : page.index(draft) + 200]
    rate()
    page = client.get(reverse("audits:audit", args=[audit.pk])).text
    assert "still to rate" not in page
    assert "govuk-button--secondary" not in page[page.index(draft) : page.index(draft) + 200]


def test_a_lone_link_has_nothing_to_be_parted_from(viewer, quality, sign_in):
    address = reverse("audits:audits")
    assert " · " in sign_in(quality).get(address).text
    page = sign_in(viewer).get(address).text
    assert "never audited first" in page
    assert "·" not in page


def test_the_list_says_the_day_of_the_visit_once_it_was_made(sign_in, quality, questions):
    AuditFactory(planned_on=date(2026, 12, 3), visited_on=date(2026, 11, 27), status="draft")
    AuditFactory(planned_on=date(2026, 12, 4))
    page = sign_in(quality).get(reverse("audits:audits")).text
    assert "27 Nov 2026" in page
    assert "3 Dec 2026" not in page
    assert "planned 4 Dec 2026" in page


def test_actions_stand_by_how_much_hangs_on_them_then_by_how_late_they_are(sign_in, quality, questions):
    minor = ActionFactory(priority="minor", due_on=date(2026, 10, 1), required="Label the kiln.")
    critical = ActionFactory(priority="critical", due_on=date(2026, 11, 16), required="Check every tutor.")
    later = ActionFactory(priority="critical", due_on=date(2026, 12, 16))
    done = ActionFactory(priority="critical", due_on=date(2026, 9, 1), status="closed")
    page = sign_in(quality).get(reverse("audits:actions"))
    assert list(page.context["object_list"]) == [critical, later, minor, done]
    assert "Check every tutor.</a>" in page.text
    assert "2 days late" in page.text


def test_what_was_done_is_told_in_sentences(sign_in, quality, started):
    page = sign_in(quality).get(reverse("audits:audit", args=[started.pk]))
    assert "Started: the provider answers its own questions by 9 December 2026" in page.text


def test_only_who_answers_a_section_is_led_to_it(sign_in, officer, quality, provider, started):
    address = reverse("audits:audit", args=[started.pk])
    section = reverse("audits:audit-section", args=[started.pk, "A"])
    for acting, is_led in ((officer, False), (quality, True), (provider, True)):
        client = sign_in(acting)
        assert (section in client.get(address).content.decode()) is is_led
        assert client.get(section).status_code == (200 if is_led else 403)


def test_home_opens_the_self_assessments_it_counts(sign_in, provider, audited, started):
    AuditFactory(provider=audited, template=started.template, status="in_progress", self_assessed_on=clock.today())
    client = sign_in(provider)
    page = client.get("/").context
    card = next(card for card in page["cards"] if card.label == "self-assessments to send")
    assert (card.count, client.get(card.url).context["page_obj"].paginator.count) == (1, 1)


def test_audits_planned_for_one_day_stand_by_their_reference(sign_in, quality, questions, audited):
    for serial in (12, 14, 11, 13):
        AuditFactory(provider=audited, template=questions, reference=f"AUD-2026-0000{serial}", planned_on=clock.today())
    for address in (reverse("audits:audits"), f"{reverse('audits:audits')}?sort=-planned_on"):
        page = sign_in(quality).get(address)
        assert [row.reference[-2:] for row in page.context["page_obj"]] == ["14", "13", "12", "11"], address
