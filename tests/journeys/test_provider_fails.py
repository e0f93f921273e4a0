"""A provider fails with nine children: what ending their places and looking for others costs in clicks."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Affiliation
from core import clock
from core.models import Message
from placements import overnight
from placements.models import Placement
from providers.models import Block
from tests.factories.placing import agreed
from tests.journeys import world
from tests.journeys.conftest import WIDE, axe
from tests.journeys.hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NINE = ("mon_am", "mon_pm", "tue_am", "tue_pm", "wed_am", "wed_pm", "thu_am", "thu_pm", "fri_am")


def looked_at(page: Page) -> None:
    axe(page)


def test_nine_places_end_in_one_go_and_the_first_search_is_a_click_away(
    live_server: Any, page: Page, manager: Affiliation, lead: Affiliation, provider: Affiliation, quality: Affiliation
) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    world.load_reference()
    membership = world.in_order(provider)
    rows = [agreed(lead, provider, membership, codes=[code]) for code in NINE]
    Block.objects.create(
        provider=membership.provider,
        ground="safeguarding",
        reason="Fire",
        starts_on=clock.today(),
        made_by=quality.user,
    )
    overnight.watch_standings(clock.today())
    hand = Hand(page, live_server.url, look=looked_at)
    hand.sign_in(lead)
    hand.press("link", "closed provider with live placements", exact=False)
    hand.press("link", "End or move", exact=False)
    stays = rows[0]
    page.get_by_text(f"{stays.pupil}, {stays.reference}", exact=False).first.click()
    hand.count.clicks += 1
    page.locator(f"[name=then_{stays.pk}][value=stay]").check()
    hand.count.clicks += 1
    hand.choose("All 9 end, and other places are looked for")
    page.get_by_label("Why do they end?").select_option("provider_withdrew")
    hand.count.clicks += 1
    hand.press("button", "Continue")
    hand.sees("Goes on")
    hand.press("button", "End these placements")
    hand.sees("8 placements end")
    assert (hand.count.clicks, hand.count.pages) == (8, 4)
    ended = Placement.objects.filter(end_reason="provider_withdrew", ends_on__gte=date(2026, 11, 18))
    assert ended.count() == 8
    assert Message.objects.filter(template="continuity/places_end", recipient=lead.user).count() == 1
    hand.begins()
    first = page.get_by_role("row").filter(has_text="Find another place").first
    hand.press("link", "Find another place for", within=first, exact=False)
    hand.sees("Choose where to offer a place")
