"""A concern raised on a telephone: two clicks from the register to the form, acknowledged by two, without script too."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import Affiliation
from concerns.models import Concern
from core import mail
from tests.factories.attendance import due, placed
from tests.factories.concerns import named_officer
from tests.journeys.conftest import NARROW
from tests.journeys.hand import Count, Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 18)


@pytest.fixture
def child(provider: Affiliation, school: Any, lead: Affiliation, viewer: Affiliation, council: Any) -> Any:
    """Due this morning; both safeguarding leads are named."""
    placement = placed(provider, school)
    due(placement, TODAY, halves=("AM",))
    viewer.turn_safeguarding_lead(by=lead)
    provider.turn_safeguarding_lead(by=provider)
    return placement


@pytest.mark.parametrize("has_script", [True, False])
def test_a_concern_is_raised_on_a_phone_and_acknowledged_by_two(
    browser: Browser,
    live_server: Any,
    child: Any,
    tutor: Affiliation,
    viewer: Affiliation,
    provider: Affiliation,
    has_script: bool,
) -> None:
    context = browser.new_context(viewport=NARROW, java_script_enabled=has_script)  # type: ignore[arg-type]
    page = context.new_page()
    hand = Hand(page, live_server.url, look=Looker(NARROW["width"]) if has_script else fits)
    hand.sign_in(tutor)
    page.goto(f"{live_server.url}/attendance/registers/{child.site_id}/2026-11-18/AM/")
    hand.begins()
    hand.press("link", "Raise a concern")
    hand.press("link", str(child.pupil))
    assert hand.count == Count(clicks=2, pages=2)
    hand.choose("Concern about the child")
    for label, words in (
        ("What happened?", "She said she is afraid to go home."),
        ("What was done at once?", "I stayed with her."),
    ):
        hand.type(label, words)
    hand.press("button", "Continue")
    hand.press("button", "Send")
    assert hand.count == Count(clicks=5, typed=2, pages=4)
    concern = Concern.objects.get()
    expect(page.get_by_text(concern.reference).first).to_be_visible()
    mail.sweep()
    for person, left in ((viewer, 1), (provider, 0)):
        hand.sign_in(person)
        hand.press("link", "1 concern to acknowledge", exact=False)
        hand.press("link", concern.reference, exact=False)
        expect(page.get_by_text("She said she is afraid to go home.")).to_be_visible()
        hand.press("button", "I have read it")
        assert hand.count == Count(clicks=3, pages=3)
        assert concern.told_to.filter(acknowledged_at=None).count() == left
    context.close()


def fits(page: Page) -> None:
    """Nothing is wider than the telephone; what else is wrong is looked at with script."""
    assert page.locator("main").bounding_box()["width"] <= NARROW["width"]  # type: ignore[index]


def test_an_allegation_is_sent_and_only_its_reference_is_left(
    page: Page, live_server: Any, child: Any, tutor: Any, quality: Any, admin: Any, manager: Any
) -> None:
    named_officer(quality, by=admin)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    hand = Hand(page, live_server.url, look=Looker(NARROW["width"]))
    hand.sign_in(tutor)
    page.goto(f"{live_server.url}/attendance/registers/{child.site_id}/2026-11-18/AM/")
    hand.press("link", "Raise a concern")
    hand.press("link", "Report an allegation to the council's named officer")
    for label, words in (
        ("Whom is it about?", "The driver"),
        ("What happened?", "He shouted."),
        ("What was done at once to keep children safe?", "Another firm drives."),
    ):
        hand.type(label, words)
    hand.press("button", "Continue")
    hand.press("button", "Send to the named officer")
    expect(page.get_by_role("heading", name="Sent to the named officer")).to_be_visible()
    assert "He shouted." not in page.content()
    hand.sign_in(quality)
    hand.press("link", "1 allegation to acknowledge", exact=False)
    hand.press("link", "ALG-", exact=False)
    expect(page.get_by_text("He shouted.")).to_be_visible()
    hand.press("button", "I have read it")
    hand.sign_in(manager)
    assert "llegation" not in page.content()
