"""Five providers are asked at once; one answers on a telephone by the link in its mail; it is chosen, and offered."""

import re
from typing import Any

import pytest
from django.core import mail as post
from playwright.sync_api import Browser, Page

from accounts.models import Affiliation
from core import mail
from enquiries.models import Asked, LinkUse
from placements.models import Offer
from tests.enquiries.conftest import also_on
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import approved, on_framework
from tests.factories.providers import ProviderFactory
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.hand import Count, Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def providers(provider: Affiliation, provider2: Affiliation, council: Any) -> list[Affiliation]:
    """Five on one lot, each with a manager."""
    more = [
        AffiliationFactory(role="provider_manager", organisation=ProviderFactory(organisation__name=name).organisation)
        for name in ("Barton Boats", "Clifton Clay", "Eccles Engines")
    ]
    membership = on_framework(provider)
    for other in (provider2, *more):
        also_on(other, membership.lot)
    return [provider, provider2, *more]


def link_to(person: Affiliation) -> str:
    """The link in the mail that asks this person."""
    mail.sweep()
    body = next(each.body for each in post.outbox if each.to == [person.user.email])
    return re.search(r"https?://[^/]+(/enquiries/key/\S+)", body).group(1)  # type: ignore[union-attr]


def test_five_are_asked_one_answers_by_its_link_and_is_offered_the_place(
    page: Page, browser: Browser, live_server: Any, lead: Affiliation, providers: list[Affiliation]
) -> None:
    lot = providers[0].organisation.provider.memberships.get().lot
    referral = approved(lead.organisation, lot=lot)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    hand = Hand(page, live_server.url, look=Looker(WIDE["width"]))
    hand.sign_in(lead)
    page.goto(f"{live_server.url}/placements/referrals/{referral.pk}/")
    hand.press("link", "Ask several providers at once")
    hand.press("button", "Continue")
    for each in providers:
        hand.choose(each.organisation.name)
    hand.press("button", "Send")
    hand.sees("The enquiry was sent")
    assert hand.count == Count(clicks=8, typed=0, pages=3)

    answered = answers_by_link(browser, live_server.url, link_to(providers[2]))
    assert answered == Count(clicks=2, typed=1, pages=2)
    assert LinkUse.objects.get().asked.provider == providers[2].organisation.provider

    hand.sign_in(lead)
    hand.press("link", "1 enquiry with answers in", exact=False)
    hand.press("link", "ENQ-", exact=False)
    hand.press("link", "Choose Barton Boats")
    hand.press("button", "Choose")
    hand.press("button", "Continue")
    hand.press("button", "Send the offer")
    hand.sees("The offer was sent")
    assert hand.count == Count(clicks=6, typed=0, pages=6)
    offer = Offer.objects.get()
    assert (offer.provider, offer.half_days) == (providers[2].organisation.provider, ["mon_am", "wed_am"])


def answers_by_link(browser: Browser, base: str, link: str) -> Count:
    """On a telephone, signed in nowhere, without script; a scanner of mail has opened the link before."""
    context = browser.new_context(viewport=NARROW)  # type: ignore[arg-type]
    hand = Hand(context.new_page(), base, look=Looker(NARROW["width"]))
    for _ in range(2):
        hand.page.goto(f"{base}{link}")
    hand.look(hand.page)
    hand.press("button", "We could")
    hand.type("Your name", "Ola Reed")
    hand.press("button", "Send the answer")
    hand.sees("Your answer was sent")
    hand.page.goto(f"{base}{link}")
    hand.sees("This link no longer works")
    hand.look(hand.page)
    context.close()
    assert Asked.objects.filter(status="can").count() == 1
    return hand.count
