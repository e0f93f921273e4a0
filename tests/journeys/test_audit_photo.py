"""A photo at a question of an audit, on a phone: two clicks beside choosing it, and the same question again."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from audits import auditing, reference
from audits.models import Attachment, Audit
from providers.models import Provider
from tests.factories.audits import AuditFactory, AuditTemplateFactory
from tests.journeys.conftest import NARROW
from tests.journeys.hand import Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHOTO = Path(settings.BASE_DIR) / "demo" / "data" / "fire-exit.png"


@pytest.fixture
def started(calendar: Any, council: Any, provider: Affiliation, manager: Affiliation) -> Audit:
    reference.load()
    audited = Provider.objects.get(organisation=provider.organisation)
    audit = AuditFactory(provider=audited, template=AuditTemplateFactory())
    auditing.start(audit, by=manager)
    return audit


@pytest.fixture
def hand(live_server: Any, page: Page, tmp_path: Path, settings: Any) -> Hand:
    settings.MEDIA_ROOT = tmp_path
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return Hand(page, live_server.url, Looker(NARROW["width"]))


def test_a_photo_is_two_clicks_and_back_at_its_question(hand: Hand, started: Audit, quality: Affiliation) -> None:
    hand.sign_in(quality)
    hand.page.goto(f"{hand.base}/audits/{started.pk}/section/A/")
    hand.begins()
    hand.type("What falls short of A1.2", "The fire exit is blocked.")
    hand.press("button", "Save and add a photo of A1.2")
    hand.page.get_by_label("Take a photo", exact=True).set_input_files(PHOTO)
    hand.press("button", "Add")
    assert hand.count.clicks == 2
    answer = started.answers.get(question__code="A1.2")
    expect(hand.page.locator(f"#id_rating_{answer.pk}_0")).to_be_in_viewport()
    expect(hand.page.get_by_label("What falls short of A1.2")).to_have_value("The fire exit is blocked.")
    hand.sees("fire-exit.jpg")
    assert Attachment.objects.get().answer == answer


def test_enter_saves_the_section_and_opens_no_photos(hand: Hand, started: Audit, quality: Affiliation) -> None:
    answer = started.answers.get(question__code="A1.2")
    hand.sign_in(quality)
    hand.page.goto(f"{hand.base}/audits/{started.pk}/section/A/")
    hand.page.locator(f"#id_rating_{answer.pk}_0").focus()
    hand.page.keyboard.press("Enter")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("B. Part B")
