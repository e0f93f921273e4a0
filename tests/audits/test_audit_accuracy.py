"""The provider checks the facts of the draft, within its school days, before the audit is final."""

from datetime import date

import pytest
from django.urls import reverse

from audits import auditing
from core import clock
from core.models import Event, Message, MoveRefused

LAST_DAY = date(2026, 11, 25)


@pytest.fixture
def shown(rate, manager):
    """A draft shown to the provider on Wednesday 18 November: five school days end on the 25th."""
    audit = rate(A1_2="not_met")
    auditing.draft(audit, visited_on=clock.today(), by=manager)
    auditing.ask_for_accuracy(audit, by=manager)
    return audit


def test_it_has_five_school_days_and_is_told(shown, provider):
    assert shown.accuracy_due_on == LAST_DAY
    message = Message.objects.get(template="audits/accuracy")
    assert message.recipient == provider.user
    assert message.context["due_on"] == "25 November 2026"


@pytest.mark.parametrize("day", [date(2026, 11, 18), LAST_DAY])
def test_it_is_not_made_final_while_the_provider_may_answer(shown, manager, day):
    with clock.set_to(clock.at(day)), pytest.raises(MoveRefused, match="The provider has until 25 November 2026"):
        auditing.finalise(shown, by=manager)
    shown.refresh_from_db()
    assert (shown.status, shown.outcome) == ("factual_accuracy", "")


def test_the_day_after_it_may_be_made_final_without_an_answer(shown, manager):
    with clock.set_to(clock.at(date(2026, 11, 26))):
        auditing.finalise(shown, by=manager)
    assert shown.outcome == "compliant_with_actions"


def test_an_answer_makes_it_possible_at_once(sign_in, shown, provider, quality):
    address = reverse("audits:audit-answer-accuracy", args=[shown.pk])
    sign_in(provider).post(address, {"note": "A1.2: the rota was on the wall."})
    page = sign_in(quality).get(reverse("audits:audit-finalise", args=[shown.pk]))
    assert "A1.2: the rota was on the wall." in page.text
    sign_in(quality).post(reverse("audits:audit-finalise", args=[shown.pk]))
    shown.refresh_from_db()
    assert shown.status == "final"
    assert "accuracy_answered" in Event.objects.about(shown).values_list("act", flat=True)


def test_too_early_is_said_on_the_page(sign_in, shown, quality):
    client, address = sign_in(quality), reverse("audits:audit-finalise", args=[shown.pk])
    assert "has not answered yet" in client.get(address).text
    assert "The provider has until 25 November 2026" in client.post(address).text
    page = client.get(reverse("audits:audit", args=[shown.pk]))
    assert "Make the audit final" not in page.text


def test_a_corrected_draft_is_shown_anew_with_days_of_its_own(shown, provider, manager):
    auditing.answer_accuracy(shown, note="A1.2 is wrong.", by=provider)
    auditing.take_back(shown, by=manager)
    with clock.set_to(clock.at(date(2026, 11, 20))):
        auditing.ask_for_accuracy(shown, by=manager)
        assert (shown.accuracy_due_on, shown.accuracy_answered_on) == (date(2026, 11, 27), None)
        assert shown.accuracy_note == "A1.2 is wrong."
        with pytest.raises(MoveRefused, match="until 27 November 2026"):
            auditing.finalise(shown, by=manager)


def test_nothing_is_answered_before_it_is_asked_or_after_it_is_final(started, provider, shown, manager):
    with clock.set_to(clock.at(date(2026, 11, 26))):
        auditing.finalise(shown, by=manager)
        with pytest.raises(MoveRefused, match="no longer open"):
            auditing.answer_accuracy(shown, note="Too late.", by=provider)
    shown.refresh_from_db()
    assert shown.accuracy_note == ""


def test_the_end_of_the_term_dates_is_said_in_a_sentence(rate, manager):
    audit = rate()
    auditing.draft(audit, visited_on=clock.today(), by=manager)
    with clock.set_to(clock.at(date(2027, 7, 23))), pytest.raises(MoveRefused, match="term dates end within 5"):
        auditing.ask_for_accuracy(audit, by=manager)
    audit.refresh_from_db()
    assert audit.status == "draft"
