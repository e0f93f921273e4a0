"""A child's page and the weeks in a real browser: accessible at every width, cards on a telephone, today framed."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.factories.attendance import MarkFactory
from tests.factories.placements import AgreementFactory, PatternFactory, PlacementFactory, ReviewFactory, SessionFactory
from tests.factories.placing import on_framework
from tests.factories.pupils import EnrolmentFactory
from tests.journeys.test_placing_look import here  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def placement(council: Any, lead: Any, provider: Any) -> Any:
    """Two days of a week at a provider, one marked, and a review that is late."""
    membership = on_framework(provider)
    pupil = EnrolmentFactory(school=lead.organisation).pupil
    site = membership.provider.sites.first()
    placement = PlacementFactory(
        offer__referral__pupil=pupil, offer__membership=membership, commissioner=lead.organisation, site=site
    )
    PatternFactory(agreement=AgreementFactory(placement=placement), weekday=2, half="AM")
    for day in (date(2026, 11, 17), date(2026, 11, 18)):
        SessionFactory(placement=placement, date=day, half="AM", starts=time(9, 30), ends=time(12))
    MarkFactory(session=placement.sessions.first(), kind="absent", reason="illness")
    ReviewFactory(placement=placement, due_on=date(2026, 11, 2))
    return placement


def test_each_page_is_accessible_at_every_width(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    lead: Any,
    provider: Any,
    placement: Any,
    accessible: Callable[[Page], None],
) -> None:
    pages = {
        lead: [("pupils:pupils", []), ("pupils:pupils-week", []), ("pupils:pupil", [placement.pupil_id])],
        provider: [("attendance:site-week", [placement.site_id]), ("attendance:placement", [placement.pk])],
    }
    for acting, addresses in pages.items():
        page = here(acting)
        for name, args in addresses:
            page.goto(live_server.url + reverse(name, args=args))
            accessible(page)


def test_the_week_is_a_table_that_becomes_cards(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    lead: Any,
    placement: Any,
) -> None:
    page = here(lead)
    page.goto(live_server.url + reverse("pupils:pupil", args=[placement.pupil_id]))
    week = page.get_by_role("table", name="This week")
    assert week.get_by_role("columnheader", name="Wed 18 Nov Today").is_visible()
    tuesday = week.get_by_role("row", name="Morning").get_by_role("cell").nth(1)
    assert "Absent ill" in tuesday.inner_text().replace("\n", " ")
    boxes = [table.bounding_box() for table in page.locator(".app-week").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    page.set_viewport_size({"width": 320, "height": 900})
    below, wide = page.locator(".app-week").nth(1).bounding_box(), page.locator(".app-week").first.bounding_box()
    assert below["y"] > wide["y"] + wide["height"] - 1
    assert wide["width"] <= 300
