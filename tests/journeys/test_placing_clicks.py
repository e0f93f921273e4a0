"""What placing a child costs in clicks and pages: decide the next of many, offer, answer, sign for both sides."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from accounts.models import Affiliation
from placements.models import Agreement
from referrals.models import Referral
from tests.factories.placing import approved
from tests.journeys import steps_placing as placing
from tests.journeys import world
from tests.journeys.conftest import WIDE
from tests.journeys.hand import Count, Hand
from tests.referrals.referring_steps import submitted_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hand(live_server: Any, page: Page) -> Hand:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return Hand(page, live_server.url)


@pytest.fixture(autouse=True)
def _reference(council: Any) -> None:
    world.load_reference()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_the_next_of_many_to_decide_costs_two_clicks(
    hand: Hand, manager: Affiliation, lead: Affiliation, *, with_scripts: bool
) -> None:
    if not with_scripts:

        def refuse(route: Route) -> None:
            route.abort()

        hand.page.route("**/*.js", refuse)
    for _ in range(3):
        submitted_by(lead)
    hand.sign_in(manager)
    hand.press("link", "referrals to decide", exact=False)
    hand.press("link", "REF-2026-", within=hand.page.get_by_role("row").nth(1), exact=False)
    hand.press("button", "Approve")
    hand.sees("The referral was approved")
    assert (hand.count.clicks, hand.count.pages) == (3, 3)
    for left in (2, 1):
        hand.begins()
        hand.press("link", f"Next to decide ({left} left)")
        hand.press("button", "Approve")
        hand.sees("The referral was approved")
        assert hand.count == Count(clicks=2, pages=2)
    assert set(Referral.objects.values_list("status", flat=True)) == {"approved"}


def test_a_place_is_offered_from_the_banner_answered_and_signed(
    hand: Hand, manager: Affiliation, lead: Affiliation, provider: Affiliation, officer: Affiliation
) -> None:
    membership = world.in_order(provider)
    referral = submitted_by(lead, lot=membership.lot, starts_on=placing.FIRST, ends_on=placing.LAST)
    hand.sign_in(manager)
    placing.approves(hand, referral.pupil)
    hand.begins()
    hand.press("button", "Offer a place", within=hand.page.get_by_role("alert"))
    hand.press("link", f"Offer a place at {provider.organisation.name}", exact=False)
    hand.press("button", "Continue")
    hand.press("button", "Send the offer")
    hand.sees("The offer was sent")
    assert hand.count == Count(clicks=4, pages=4)
    hand.sign_in(provider)
    placing.accepts(hand)
    assert hand.count == Count(clicks=2, pages=2)
    for who in (provider, lead):
        hand.sign_in(who)
        placing.signs(hand, who.organisation.name)
        assert hand.count == Count(clicks=2, pages=2)
    assert Agreement.objects.get().commissioner_signed_at


def test_the_council_signs_what_it_commissions_in_two_clicks(
    hand: Hand, officer: Affiliation, provider: Affiliation
) -> None:
    membership = world.in_order(provider)
    referral = approved(officer.organisation, lot=membership.lot)
    placement = world.drafted(referral, membership, officer, provider)
    hand.sign_in(provider)
    placing.signs(hand, provider.organisation.name)
    hand.sign_in(officer)
    placing.signs(hand, officer.organisation.name)
    assert hand.count == Count(clicks=2, pages=2)
    assert placement.agreements.get().commissioner_signed_at
