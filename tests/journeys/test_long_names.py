"""A name of 120 letters without a blank never widens a page, on a screen or a telephone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Affiliation
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import ReviewFactory
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 18)


def sign_in(page: Page, address: str, acting: Affiliation) -> None:
    client = Client()
    client.force_login(acting.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(acting.pk)
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_the_longest_name_fits_on_every_page_that_shows_it(
    live_server: Any, quiet: Page, accessible: Callable[[Page], None], lead: Any, manager: Any, provider: Any
) -> None:
    pupil = PupilFactory(legal_surname="W" * 120, legal_forename="M" * 120, middle_names="O" * 120)
    placement = placed(provider, lead.organisation, pupil=pupil)
    session = due(placement, TODAY)[0]
    MarkFactory(session=due(placement, date(2026, 11, 16))[0])
    review = ReviewFactory(placement=placement)
    own = {
        lead: [
            reverse("pupils:pupils"),
            reverse("pupils:pupil", args=[pupil.pk]),
            reverse("placements:placements"),
            reverse("placements:placement", args=[placement.pk]),
            reverse("referrals:referral", args=[placement.referral_id]),
            reverse("outcomes:review", args=[review.pk]),
            reverse("outcomes:reviews"),
            reverse("referrals:referrals"),
            reverse("attendance:attendance"),
            reverse("attendance:day"),
        ],
        provider: [reverse("attendance:register", args=[placement.site_id, TODAY, session.half])],
        manager: [reverse("reports:dashboard-rows", args=["placements"])],
    }
    for acting, addresses in own.items():
        sign_in(quiet, live_server.url, acting)
        for address in addresses:
            quiet.goto(live_server.url + address)
            assert "W" * 120 in quiet.content()
            accessible(quiet)
