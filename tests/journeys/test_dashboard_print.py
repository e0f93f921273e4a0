"""The dashboard on paper: two sheets of A4, lots in whole words, without what only a screen opens."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.providers import LotFactory, ProviderFactory
from tests.journeys.test_long_names import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Part-time Alternative Provision for pupils who cannot be in school"
PROVIDER = "Red Gantry Boxing and Learning"


def test_it_is_printed_on_two_sheets_with_every_lot_in_whole_words(
    live_server: Any, quiet: Page, accessible: Any, lead: Any, manager: Any
) -> None:
    lots = [LotFactory(number=number, title=f"{NAME} {number}") for number in range(51, 61)]
    for number in range(17):
        placement = placed(ProviderFactory(organisation__name=f"{PROVIDER} {number}"), lead.organisation)
        MarkFactory(session=due(placement, date(2026, 11, 16))[0])
    sign_in(quiet, live_server.url, manager)
    quiet.goto(live_server.url + reverse("reports:dashboard"))
    for lot in lots:
        expect(quiet.locator(".app-capacity__name", has_text=lot.title).first).to_be_visible()
    accessible(quiet)
    paper = quiet.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
    quiet.emulate_media(media="print")
    expect(quiet.get_by_text("Half-days a week by lot as a table")).to_be_hidden()
    expect(quiet.get_by_text("What the figures mean")).to_be_visible()
