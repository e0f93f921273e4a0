"""What deciding costs in clicks and pages: a stop, a decline with its appeal, and a panel to its confirmed minutes."""

from datetime import time
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Affiliation, Organisation
from core import clock
from panels import planning
from panels.models import Meeting
from panels.planning import Sits
from referrals import referring
from referrals.models import Referral, Route
from tests.factories.accounts import AffiliationFactory
from tests.journeys import steps_placing as placing
from tests.journeys import world
from tests.journeys.conftest import WIDE
from tests.journeys.hand import Count, Hand, Looker
from tests.referrals.referring_steps import draft_of, submitted_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROUTE = "s19_otherwise"


@pytest.fixture
def hand(live_server: Any, page: Page) -> Hand:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return Hand(page, live_server.url, Looker(WIDE["width"]))


@pytest.fixture(autouse=True)
def _reference(council: Any) -> None:
    world.load_reference()


@pytest.fixture
def second(council: Organisation) -> Affiliation:
    return AffiliationFactory(role="ap_manager", organisation=council, user__name="Second Manager")  # type: ignore[return-value]


def test_a_stop_and_a_decline_that_is_appealed_against(
    hand: Hand, manager: Affiliation, lead: Affiliation, officer: Affiliation, second: Affiliation
) -> None:
    own = draft_of(lead)
    referring.submit(own, by=lead)
    asked = submitted_by(officer, route_id=ROUTE)
    hand.sign_in(manager)
    placing.stops(hand, own.pupil, "Two places already.")
    assert hand.count == Count(clicks=4, typed=1, pages=4)
    hand.visit("Home")
    hand.begins()
    hand.press("link", "referral to decide", exact=False)
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(asked.pupil)), exact=False)
    placing.declines(hand, "More can be tried in school first", "Come back with the plan's review.")
    assert hand.count == Count(clicks=5, typed=1, pages=4)
    hand.sign_in(officer)
    hand.visit("Referrals")
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(asked.pupil)), exact=False)
    placing.appeals(hand, "The review came yesterday.")
    assert hand.count == Count(clicks=4, typed=1, pages=4)
    hand.sign_in(second)
    hand.press("link", "appeal to answer", exact=False)
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(asked.pupil)), exact=False)
    placing.allows(hand, "The review says so.")
    assert hand.count == Count(clicks=4, typed=1, pages=4)
    assert Referral.objects.get(pk=asked.pk).status == "approved"


def test_a_panel_from_its_agenda_to_confirmed_minutes(
    hand: Hand, manager: Affiliation, officer: Affiliation, quality: Affiliation, second: Affiliation
) -> None:
    Route.objects.filter(pk=ROUTE).update(panel_from=clock.today().replace(month=9, day=1))
    waiting = [submitted_by(officer, route_id=ROUTE) for _ in range(2)]
    members = [Sits(manager, "chair"), Sits(second, "send"), Sits(quality, "inclusion")]
    planning.plan(by=manager, held_on=clock.today(), starts_at=time(14), place="Room 4", members=members)
    hand.sign_in(manager)
    hand.press("link", "panel planned", exact=False)
    hand.press("link", "PAN-", exact=False)
    hand.press("button", "Put referrals on the agenda")
    hand.press("button", "Put them on the agenda")
    hand.press("button", "Begin the panel")
    for seat in Meeting.objects.get().seats.in_order():
        hand.choose(seat.in_words)
    hand.press("button", "Begin")
    hand.press("link", str(waiting[0]))
    hand.press("button", "Approve")
    hand.press("button", "Record the approval")
    hand.press("link", str(waiting[1]))
    hand.press("button", "Decline")
    hand.choose("More can be tried in school first")
    hand.type("What the commissioner should know", "Come back with the plan's review.")
    hand.press("button", "Record the decline")
    hand.press("button", "Draft the minutes")
    hand.press("button", "Save the draft")
    assert hand.count == Count(clicks=18, typed=1, pages=14)
    hand.sign_in(second)
    hand.press("link", "panel with minutes to confirm", exact=False)
    hand.press("link", "PAN-", exact=False)
    hand.press("button", "Confirm the minutes")
    hand.press("button", "Confirm them")
    hand.sees("They never change")
    assert hand.count == Count(clicks=4, pages=4)
    assert [Referral.objects.get(pk=row.pk).status for row in waiting] == ["approved", "declined"]
