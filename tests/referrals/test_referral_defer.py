"""A decision is put off to a day: off the desk until then, its clocks run on, and it is back by itself."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, MoveRefused, Threshold
from referrals import deciding, deferring
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.referrals.referring_steps import load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

UNTIL = date(2026, 12, 2)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def sent(lead):
    return submitted_by(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16))


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def defer(row, by, until=UNTIL, reason="The plan's review is on Monday"):
    return deferring.defer(row, by=by, reason=reason, until=until)


def test_it_leaves_the_desk_and_is_back_on_its_day(sent, manager):
    defer(sent, manager)
    assert [*Referral.objects.deferred()] == [sent]
    assert not Referral.objects.to_decide().exists()
    assert Referral.objects.get().step.label == "Deferred until 2 Dec"
    with clock.set_to(clock.at(UNTIL, 8)):
        assert [*Referral.objects.to_decide()] == [sent]
        assert Referral.objects.get().step.label == "Submitted"


def test_who_referred_is_told_without_the_reason(sent, manager, lead):
    defer(sent, manager)
    message = Message.objects.get()
    assert (message.recipient, message.template) == (lead.user, "referrals/referral_deferred")
    assert "review" not in str(message.context)
    assert "The clocks run on" in Event.objects.get(act="deferred").sentence


def test_a_decision_made_meanwhile_ends_it(sent, manager):
    defer(sent, manager)
    deciding.return_for_information(sent, by=manager, wanted="The plan")
    assert Referral.objects.get().deferred_until is None


def test_only_to_a_day_to_come_that_the_councils_rule_allows(sent, manager):
    with pytest.raises(MoveRefused, match="a day after today"):
        defer(sent, manager, clock.today())
    Threshold.objects.filter(code="defer_school_days").update(value=3)
    with pytest.raises(MoveRefused, match="23 November 2026 at most"):
        defer(sent, manager, date(2026, 11, 24))
    defer(sent, manager, date(2026, 11, 23))


def test_only_what_waits_for_a_decision_with_a_reason_and_not_ones_own(sent, manager, lead, council):
    with pytest.raises(MoveRefused, match="^Enter why"):
        defer(sent, manager, reason=" ")
    both = AffiliationFactory(role="ap_manager", organisation=council, user=lead.user)
    with pytest.raises(MoveRefused, match="You made this referral"):
        defer(sent, both)
    deciding.approve(sent, by=manager)
    with pytest.raises(MoveRefused, match="This is approved"):
        defer(sent, manager)


def test_the_page_says_that_the_clocks_run_on_and_home_counts_what_its_list_opens(sent, manager, sign_in):
    client = sign_in(manager)
    assert "Its clocks run on" in client.get(page("referral-defer", sent)).content.decode()
    day = {"until_day": "2", "until_month": "12", "until_year": "2026", "reason": "The review is on Monday"}
    client.post(page("referral-defer", sent), day)
    shown = client.get(page("referral", sent)).content.decode()
    assert "deferred until 2 December 2026. The clocks run on" in " ".join(shown.split())
    assert "The review is on Monday" in shown
    card = next(card for card in client.get("/").context["cards"] if card.label == "referrals to decide")
    assert (card.count, [*client.get(card.url).context["page_obj"]]) == (0, [])
    tabs = {tab["label"]: tab for tab in client.get(f"{reverse('referrals:referrals')}?page=1").context["tabs"]}
    assert (tabs["To decide"]["count"], tabs["Waiting"]["count"]) == (0, 1)
    rows = client.get(reverse("referrals:referrals") + tabs["Waiting"]["url"]).context["page_obj"]
    assert [*rows] == [sent]
