"""Choosing a provider in a real browser: the map by keyboard, four side by side, a shortlist that reaches the referral."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import clock
from providers import changing
from referrals.models import Referral
from tests import packs
from tests.factories.placements import PlacementFactory
from tests.factories.placing import on_framework
from tests.journeys.test_placing_look import here  # noqa: F401
from tests.referrals.referring_steps import draft_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(provider: Any, provider2: Any, lead: Any, council: Any) -> list[Any]:
    """Two providers on the map, one with a pupil of the school."""
    packs.load_map()
    found = []
    for number, acting in enumerate((provider, provider2)):
        membership = on_framework(acting)
        membership.provider.sites.update(easting=378_000 + 2_000 * number, northing=400_000)
        found.append(membership)
    PlacementFactory(
        provider=found[0].provider,
        membership=found[0],
        site=found[0].provider.sites.get(),
        commissioner=lead.organisation,
        starts_on=clock.today() - timedelta(days=30),
    )
    return found


def test_a_provider_has_room_for_its_words_on_a_desk(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    two: list[Any],
    lead: Any,
) -> None:
    lead.organisation.school.easting, lead.organisation.school.northing = 378_000, 399_000
    lead.organisation.school.save()
    page = here(lead)
    page.goto(live_server.url + reverse("providers:directory"))
    for width, least in ((1280, 280), (1000, 120)):
        page.set_viewport_size({"width": width, "height": 900})
        room = page.locator(".app-glance th").first.evaluate("cell => cell.offsetWidth")
        assert room >= least, f"{room} at {width}"


def test_each_page_is_accessible_at_every_width(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    two: list[Any],
    manager: Any,
    quality: Any,
    accessible: Callable[[Page], None],
) -> None:
    changing.propose(two[0], "suspend", "The lead tutor left", by=quality)
    page = here(manager)
    first, second = (membership.provider.pk for membership in two)
    for address in (
        reverse("providers:directory"),
        f"{reverse('providers:compare')}?provider={first}&provider={second}",
        reverse("providers:provider", args=[first]),
        reverse("providers:provider-documents", args=[first]),
        reverse("providers:provider-standing", args=[first]),
    ):
        page.goto(live_server.url + address)
        accessible(page)


def test_a_site_on_the_map_is_opened_by_keyboard(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    two: list[Any],
    lead: Any,
) -> None:
    page = here(lead)
    page.goto(live_server.url + reverse("providers:directory"))
    site = page.get_by_role("link", name=f"1: {two[0].provider.name}", exact=False)
    site.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(live_server.url + reverse("providers:provider", args=[two[0].provider.pk]))


def test_two_are_compared_in_three_clicks_and_one_that_is_shortlisted_is_first_in_the_referral(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    two: list[Any],
    lead: Any,
) -> None:
    page, draft = here(lead), draft_of(lead)
    page.goto(live_server.url + reverse("providers:directory"))
    for membership in two:
        page.get_by_label(f"Compare {membership.provider.name}").check()
    page.get_by_role("button", name="Compare those ticked").click()
    expect(page.get_by_role("heading", name="Compare providers")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"^Shortlist.*{two[1].provider.name}")).click()
    page.goto(live_server.url + reverse("referrals:referral-place", args=[draft.pk]))
    wished = page.get_by_label("Provider the school prefers", exact=False)
    wished.select_option(label=f"{two[1].provider.name} (on your shortlist)")
    assert wished.locator("option").nth(1).inner_text() == f"{two[1].provider.name} (on your shortlist)"
    page.get_by_role("button", name="Save and come back later").click()
    assert Referral.objects.get(pk=draft.pk).preferred_provider == two[1].provider
