"""Home in a real browser: from a clock to the act in one click, and from a closed provider to a decision."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from placements import tasks
from placements.models import Continuation
from providers import blocking
from providers.models import Provider
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import OfferFactory, ReviewFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory
from tests.journeys.conftest import WIDE
from tests.journeys.hand import Count, Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 18)
Check = Callable[[Page], None]


@pytest.fixture
def hand(live_server: Any, page: Page) -> Hand:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return Hand(page, live_server.url)


@pytest.fixture
def late(lead: Affiliation, provider: Affiliation, school: Any) -> None:
    """A child looked after without education, an answer and a review that are late, and a register of today."""
    route = RouteFactory(code="excluded", due_school_day=6, due_school_day_looked_after=1)
    excluded = {"route": route, "excluded_on": date(2026, 11, 9), "education_due_on": date(2026, 11, 9)}
    child = PupilFactory(legal_surname="Grimshaw", preferred_forename="Lewis", is_looked_after=True)
    ReferralFactory(approved=True, commissioner=school, pupil=child, **excluded)
    OfferFactory(referral__commissioner=school, reply_by=date(2026, 11, 17))
    placement = placed(provider, school)
    ReviewFactory(placement=placement, due_on=date(2026, 11, 10))
    MarkFactory(session=due(placement, TODAY, halves=("AM",))[0])
    due(placed(provider, school), TODAY)


@pytest.mark.parametrize(
    "act, heading",
    [
        ("Find a place", "Choose where to offer a place"),
        ("Open the offer", "Offer"),
        ("Record the review", "Record the review"),
    ],
)
def test_each_clock_is_one_click_from_its_act(
    hand: Hand, late: None, lead: Affiliation, council: Any, act: str, heading: str
) -> None:
    hand.sign_in(lead)
    hand.press("link", act, within=hand.page.get_by_role("region", name="Clocks"), exact=False)
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert hand.count == Count(clicks=1, pages=1)


def test_a_clock_says_who_what_why_and_how_late(hand: Hand, late: None, lead: Affiliation, council: Any) -> None:
    hand.sign_in(lead)
    row = hand.page.get_by_role("region", name="Clocks").get_by_role("row").nth(1)
    for words in ("Lewis Grimshaw", "Education due by 9 Nov 2026", "looked after: first day", "7 school days late"):
        expect(row).to_contain_text(words)


@pytest.mark.parametrize("role", ["manager", "lead", "provider"])
def test_home_passes_axe_with_something_late(
    request: Any, hand: Hand, late: None, council: Any, quality: Affiliation, accessible: Check, role: str
) -> None:
    membership = Provider.objects.get(organisation__name="Irwell Forge").memberships.first()
    assert membership is not None
    blocking.block(membership.provider, ground="other", reason="A flood", by=quality)
    tasks.watch_standings()
    hand.sign_in(request.getfixturevalue(role))
    expect(hand.page.get_by_role("region", name="Sessions today")).to_be_visible()
    accessible(hand.page)


def test_a_closed_provider_is_decided_on_from_home(
    hand: Hand, late: None, lead: Affiliation, council: Any, quality: Affiliation
) -> None:
    membership = Provider.objects.get(organisation__name="Irwell Forge").memberships.first()
    assert membership is not None
    blocking.block(membership.provider, ground="other", reason="A flood", by=quality)
    tasks.watch_standings()
    hand.sign_in(lead)
    asked = Continuation.objects.select_related("placement__pupil").first()
    assert asked is not None
    hand.press("link", f"Decide whether it goes on: {asked.placement.pupil}")
    hand.choose("It goes on")
    hand.type("Why does it go on?", "We visit each day.")
    hand.press("button", "Continue")
    hand.press("button", "Save the decision")
    hand.sees("You decided: it goes on")
    assert (hand.count.clicks, hand.count.pages) == (4, 3)
    assert Continuation.objects.filter(outcome="goes_on").count() == 1
