"""A pair kept apart: an officer sets it from a child's page; the other school meets a place that is not available."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from apart.models import Pair
from tests.factories.placing import agreed, approved, on_framework
from tests.journeys.hand import Count, Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = 1280


def test_a_pair_is_set_bites_and_is_seen_by_its_reader_alone(
    page: Page,
    live_server: Any,
    officer: Affiliation,
    lead: Affiliation,
    lead2: Affiliation,
    provider: Affiliation,
    council: Any,
) -> None:
    membership = on_framework(provider)
    placed = agreed(lead, provider, membership, pupil__legal_forename="Rhys", pupil__legal_surname="Ashworth")
    theirs = approved(lead2.organisation, pupil__legal_forename="Paige", pupil__legal_surname="Brierley")
    hand = Hand(page, live_server.url, look=Looker(WIDE))
    hand.sign_in(officer)
    page.goto(live_server.url + reverse("pupils:pupil", args=[placed.pupil_id]))
    hand.begins()
    hand.press("button", "Keep apart from another child")
    hand.type("The other child", "Paige Brierley")
    hand.type("Why they must not meet", "They fought, and one was hurt.")
    hand.press("button", "Keep them apart")
    assert hand.count == Count(clicks=2, typed=2, pages=2)
    expect(page.get_by_role("heading", name="Where it bites")).to_be_visible()
    expect(page.get_by_text("finds no place available at")).to_be_visible()
    assert Pair.objects.get().reason == "They fought, and one was hurt."

    hand.sign_in(lead2)
    page.goto(live_server.url + reverse("placements:referral-places", args=[theirs.pk]))
    hand.begins()
    expect(page.get_by_text("No place is available on Monday morning, Wednesday morning.")).to_be_visible()
    expect(page.get_by_role("heading", name="Places that can be offered (0)")).to_be_visible()
    assert "apart" not in page.content()
    assert "Ashworth" not in page.content()
