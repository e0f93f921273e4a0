"""Every page of offers, placements, agreements and reviews in a real browser, wide and narrow, in each of its states."""

import os
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from core import clock
from placements import agreeing, offering, running
from placements.models import Placement
from providers import blocking
from tests.factories.placements import ReviewFactory
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("PICTURES", "")
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def here(live_server: Any, page: Page) -> Callable[[Affiliation], Page]:
    """A browser in which this person is signed in and acts in this role."""

    def signed_in(acting: Affiliation) -> Page:
        client = Client()
        client.force_login(acting.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(acting.pk)
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    return signed_in


@pytest.fixture
def world(lead: Any, provider: Any, provider2: Any, quality: Any, council: Any) -> Any:
    """An open offer, a blocked provider, a draft to sign, a running placement with a pause and a review overdue."""
    membership, other = on_framework(provider), on_framework(provider2)
    pupil = PupilFactory(primary_need="SEMH", sen_provision="E", postcode="M7 4BX")
    offer = offered(approved(lead.organisation, pupil=pupil, risk="medium"), membership, lead)
    declined = offered(approved(lead.organisation), membership, lead)
    offering.decline(declined, reason="no_capacity", note="From January", by=provider)
    draft = accepted(offered(approved(lead.organisation), membership, lead), provider).agreements.get()
    live = agreed(lead, provider, membership)
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(live)
    waiting = agreed(lead, provider2, other)
    blocking.block(other.provider, ground="other", reason="Flood", by=quality)
    ReviewFactory(placement=live, due_on=date(2026, 11, 13))
    held = ReviewFactory(placement=live, due_on=date(2026, 11, 6))
    return SimpleNamespace(
        membership=membership,
        referral=approved(lead.organisation),
        offer=offer,
        declined=declined,
        draft=draft,
        running=Placement.objects.get(pk=live.pk),
        waiting=waiting,
        held=held,
    )


def look(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look."""
    if PICTURES:
        for width, end in ((1280, ""), (320, "-320")):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}{end}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def sees(live_server: Any, here: Any, quiet: Page, accessible: Any) -> Callable[..., Page]:
    """Opens a page for somebody, checks it wide and narrow, and keeps its picture."""

    def opened(acting: Affiliation, name: str, *args: Any, query: str = "", picture: str = "") -> Page:
        page = here(acting)
        page.goto(f"{live_server.url}{reverse(name if ':' in name else f'placements:{name}', args=args)}{query}")
        expect(page.locator("h1")).to_have_count(1)
        accessible(page)
        look(page, picture or name)
        return page

    return opened


def test_the_way_to_an_offer(sees: Any, accessible: Any, world: Any, lead: Any, manager: Any) -> None:
    sees(lead, "referrals:referral", world.referral.pk, picture="referral-approved")
    sees(manager, "gate-override", world.referral.pk, world.waiting.provider_id)
    page = sees(lead, "referral-places", world.referral.pk)
    page.get_by_role("link", name="Offer a place at Irwell Forge", exact=False).click()
    accessible(page)
    look(page, "referral-offer")
    page.get_by_label("Mornings end").fill("9:00")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Mornings must end after they start")).to_be_visible()
    accessible(page)
    look(page, "referral-offer-error")
    page.get_by_label("Mornings end").fill("12:00")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Check the offer before you send it")
    accessible(page)
    look(page, "referral-offer-check")
    page.get_by_role("button", name="Change your answers").click()
    expect(page.get_by_label("Monday morning")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send the offer").click()
    expect(page.get_by_text("The offer was sent.")).to_be_visible()


def test_offers_and_their_answers(sees: Any, world: Any, lead: Any, provider: Any) -> None:
    sees(lead, "offers", picture="offers-lead")
    sees(lead, "offer", world.declined.pk, picture="offer-declined")
    sees(lead, "offer-lapse", world.offer.pk)
    sees(provider, "offer-decline", world.offer.pk)
    sees(provider, "offer-accept", world.declined.pk, picture="offer-accept-too-late")
    page = sees(provider, "offers", picture="offers-provider")
    page.get_by_role("row").filter(has_text="Social").get_by_role("link").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You accepted the offer.", exact=False)).to_be_visible()


def test_an_offer_as_a_provider_reads_it(sees: Any, world: Any, provider: Any) -> None:
    sees(provider, "offer", world.offer.pk, picture="offer-provider")


def test_agreements(sees: Any, accessible: Any, world: Any, provider: Any, lead: Any) -> None:
    sees(lead, "agreements:agreements", picture="agreements")
    sees(lead, "agreements:agreement", world.draft.pk, picture="agreement-drafted")
    page = sees(provider, "agreements:agreement-sign-for-provider", world.draft.pk)
    accessible(page)
    look(page, "agreement-sign")
    page.get_by_role("button", name="Sign the agreement").click()
    expect(page.get_by_text("You signed the agreement.")).to_be_visible()
    sees(lead, "agreements:agreement-sign-for-commissioner", world.draft.pk)


def test_placements(
    sees: Any, accessible: Any, world: Any, manager: Any, lead: Any, provider: Any, viewer: Any
) -> None:
    sees(manager, "placements", picture="placements-manager")
    sees(provider, "placements", picture="placements-provider")
    sees(viewer, "placement", world.running.pk, picture="placement-viewer")
    sees(lead, "placement", world.running.pk, picture="placement-lead")
    sees(lead, "placement-pause", world.running.pk)
    sees(lead, "placement-resume", world.running.pk)
    page = sees(lead, "placement-change", world.running.pk)
    page.get_by_role("button", name="Continue").click()
    accessible(page)
    look(page, "placement-change-check")
    page = sees(lead, "placement-end", world.running.pk)
    page.get_by_role("button", name="Continue").click()
    accessible(page)
    look(page, "placement-end-error")
    with clock.set_to(clock.at(FIRST, 9)):
        running.hold(world.waiting)
        sees(manager, "placement", world.waiting.pk, picture="placement-could-not-start")
    with clock.set_to(clock.at(TUESDAY, 9)):
        agreeing.change(world.running, starts_on=TUESDAY, ends_on=LAST, pattern=cells("fri_am"), by=lead)
        running.pause(world.running, on=TUESDAY, reason="In hospital", by=lead)
        sees(lead, "placement", world.running.pk, picture="placement-paused")
        running.end(world.running, on=TUESDAY, reason="returned", note="Back full-time", by=lead)
        sees(lead, "placement", world.running.pk, picture="placement-ended")


def test_reviews(sees: Any, accessible: Any, world: Any, lead: Any) -> None:
    with clock.set_to(clock.at(TUESDAY, 9)):
        sees(lead, "outcomes:reviews", picture="reviews")
        sees(lead, "outcomes:review", world.held.pk, picture="review-overdue")
        page = sees(lead, "outcomes:review-hold", world.held.pk)
        page.get_by_role("button", name="Continue").click()
        accessible(page)
        look(page, "review-hold-error")
        page.get_by_label("Continue as it is").check()
        page.get_by_role("button", name="Continue").click()
        accessible(page)
        page.get_by_role("button", name="Record the review").click()
        expect(page.get_by_text("The review was recorded.")).to_be_visible()
        accessible(page)
        look(page, "review-held")
