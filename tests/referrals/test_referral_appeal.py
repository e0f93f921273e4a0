"""A decline is appealed once, and answered by somebody who neither made nor declined it."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import Event, Message, MoveRefused
from referrals import appealing, deciding
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.referrals.referring_steps import load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def second(council):
    return AffiliationFactory(role="ap_manager", organisation=council)


@pytest.fixture
def declined(lead, manager):
    row = submitted_by(lead)
    deciding.decline(row, by=manager, why="not_eligible", reason="No lot fits")
    Message.objects.all().delete()
    return Referral.objects.get(pk=row.pk)


@pytest.fixture
def appealed(declined, lead):
    appealing.appeal(declined, by=lead, reason="The plan changed")
    return Referral.objects.get(pk=declined.pk)


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def test_it_has_a_day_and_is_told_only_to_those_who_may_answer(declined, lead, manager, second):
    appealing.appeal(declined, by=lead, reason="The plan changed")
    declined.refresh_from_db()
    assert (declined.status, declined.appeal_due_on) == ("declined", date(2026, 12, 2))
    assert [message.recipient for message in Message.objects.all()] == [second.user]
    assert "The plan changed" not in str(Message.objects.get().context)


def test_there_is_one_appeal_and_only_against_a_decline(appealed, lead):
    with pytest.raises(MoveRefused, match="one for each referral"):
        appealing.appeal(appealed, by=lead, reason="Again")
    with pytest.raises(MoveRefused, match="only a decline"):
        appealing.appeal(submitted_by(lead), by=lead, reason="Why")


def test_upheld_it_stays_declined_and_who_referred_is_told(appealed, second, lead):
    Message.objects.all().delete()
    appealing.uphold(appealed, by=second, answer="Nothing new")
    appealed.refresh_from_db()
    assert (appealed.status, appealed.appeal_answer, appealed.is_appeal_open) == ("declined", "Nothing new", False)
    assert Message.objects.get().recipient == lead.user


def test_allowed_it_is_approved_by_whoever_answers(appealed, second):
    appealing.allow(appealed, by=second, answer="The plan says so")
    appealed.refresh_from_db()
    assert (appealed.status, appealed.decided_by, appealed.declined_for) == ("approved", second.user, "")
    assert Event.objects.get(act="appeal_allowed").changes["status"] == ["declined", "approved"]


@pytest.mark.parametrize("answer", [appealing.uphold, appealing.allow])
def test_neither_who_declined_nor_who_referred_answers(appealed, manager, lead, council, answer):
    both = AffiliationFactory(role="ap_manager", organisation=council, user=lead.user)
    for person in (manager, both):
        with pytest.raises(MoveRefused, match="Another AP Manager does"):
            answer(appealed, by=person, answer="Mine")


def test_of_two_answers_the_second_is_told(appealed, second):
    other = Referral.objects.get(pk=appealed.pk)
    appealing.uphold(appealed, by=second, answer="No")
    with pytest.raises(MoveRefused, match="no appeal to answer any more"):
        appealing.allow(other, by=second, answer="Yes")


def test_a_decline_without_an_appeal_is_not_approved(declined, second):
    with pytest.raises(MoveRefused, match="cannot be approved"):
        deciding.approve(declined, by=second)
    with pytest.raises(MoveRefused, match="no appeal"):
        appealing.allow(declined, by=second, answer="Yes")


def test_home_counts_for_each_what_their_list_opens(appealed, manager, second, sign_in):
    for person, rows in ((manager, []), (second, [appealed])):
        client = sign_in(person)
        cards = {card.label: card for card in client.get("/").context["cards"]}
        assert cards["appeals to answer"].count == len(rows)
        assert list(client.get(cards["appeals to answer"].url).context["page_obj"]) == rows


def test_the_pages_offer_it_to_whom_it_belongs(declined, lead, manager, second, sign_in):
    client = sign_in(lead)
    assert "Appeal against the decline" in client.get(page("referral", declined)).content.decode()
    client.post(page("referral-appeal", declined), {"reason": "The plan changed"})
    shown = sign_in(manager).get(page("referral", declined)).content.decode()
    assert "The plan changed" in shown
    assert page("referral-appeal-allow", declined) not in shown
    assert sign_in(manager).get(page("referral-appeal-allow", declined)).status_code == 403
    client = sign_in(second)
    assert page("referral-appeal-allow", declined) in client.get(page("referral", declined)).content.decode()
    client.post(page("referral-appeal-allow", declined), {"answer": "The plan says so"})
    declined.refresh_from_db()
    assert declined.status == "approved"
