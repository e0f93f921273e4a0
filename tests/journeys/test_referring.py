"""Referring a pupil in a real browser: counted by hand, looked at wide and narrow, and done without scripts."""

import os
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from accounts.models import Affiliation
from referrals.models import Referral
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, PlacementFactory, SessionFactory
from tests.factories.pupils import PupilFactory
from tests.journeys.hand import Hand
from tests.journeys.steps_placing import TWO_MORNINGS, refers
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
PICTURES = os.environ.get("PICTURES", "")
NEED = "Part-time alternative provision - academic"
MOST_CLICKS, MOST_TYPED, MOST_PAGES = 14, 10, 8


@pytest.fixture(autouse=True)
def _reference(council: Any) -> None:
    load()


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


def look(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 700})
        page.screenshot(path=f"{PICTURES}/{name}-320.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(
    "half_days, asked, clicks",
    [
        (TWO_MORNINGS, 2, 12),
        (("Monday all day", "Wednesday all day"), 4, 12),
        (("Every day, all day",), 10, 11),
    ],
)
def test_referring_a_pupil_costs_no_more_than_we_promise(
    live_server: Any, here: Any, quiet: Page, lead: Any, half_days: tuple[str, ...], asked: int, clicks: int
) -> None:
    pupil = pupil_of(lead.organisation)
    hand = Hand(here(lead), live_server.url)
    hand.page.goto(f"{live_server.url}/cookies/")
    refers(hand, pupil, half_days, NEED, date(2026, 11, 30))
    expect(hand.page.get_by_text("REF-2026-000001")).to_be_visible()
    referral = Referral.objects.get()
    assert referral.submitted_at
    assert referral.is_approved_by_route
    assert (len(referral.half_days), referral.baseline_possible) == (asked, 112)
    assert (hand.count.clicks, hand.count.typed, hand.count.pages) == (clicks, 7, 7)
    assert hand.count.clicks <= MOST_CLICKS
    assert hand.count.typed <= MOST_TYPED
    assert hand.count.pages <= MOST_PAGES


@pytest.mark.parametrize("half_days", [TWO_MORNINGS, ("Every day, all day", "Monday morning")])
def test_it_is_done_without_scripts(
    live_server: Any, here: Any, lead: Any, accessible: Check, half_days: tuple[str, ...]
) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    pupil = pupil_of(lead.organisation)
    hand = Hand(here(lead), live_server.url)
    hand.page.route("**/*.js", refuse)
    hand.page.goto(f"{live_server.url}/cookies/")
    refers(hand, pupil, half_days, NEED, date(2026, 11, 30))
    expect(hand.page.get_by_text("REF-2026-000001")).to_be_visible()
    assert len(Referral.objects.get().half_days) == (2 if half_days == TWO_MORNINGS else 10)
    accessible(hand.page)


def test_what_keeps_everyone_safe_is_asked_where_the_risk_is_not_low(
    live_server: Any, here: Any, quiet: Page, lead: Any
) -> None:
    page = here(lead)
    page.goto(live_server.url + reverse("referrals:referral-views", args=[draft_of(lead).pk]))
    note = page.get_by_label("What the provider must know to keep everyone safe", exact=True)
    for risk, is_asked in (("Medium", True), ("Low", False), ("High", True)):
        page.get_by_label(risk, exact=True).check()
        expect(note).to_be_visible(visible=is_asked)


def test_a_reason_is_asked_only_on_routes_that_do_not_say_it(
    live_server: Any, here: Any, quiet: Page, lead: Any
) -> None:
    page = here(lead)
    page.goto(live_server.url + reverse("referrals:referral-add", args=[pupil_of(lead.organisation).pk]))
    reason = page.get_by_role("group", name="Main reason")
    page.get_by_label("Arranged by the school to re-engage the pupil").check()
    expect(reason).to_be_visible()
    page.get_by_label("Suspension of more than five school days").check()
    expect(reason).to_be_hidden()


def test_each_page_of_a_referral_passes_axe(
    live_server: Any, here: Any, quiet: Page, accessible: Check, lead: Any
) -> None:
    draft = draft_of(lead, route=None, parent_view="", excluded_on=date(2026, 11, 12))
    page = here(lead)
    page.goto(live_server.url + reverse("referrals:referral-add", args=[pupil_of(lead.organisation).pk]))
    look(page, "referral-add")
    accessible(page)
    page.get_by_label("Suspension of more than five school days").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title("Error: Refer a pupil: route and reason - Salford AP")
    look(page, "referral-add-errors")
    accessible(page)
    draft.route_id = "suspension_day6"
    draft.save()
    for name in ("tasks", "route", "place", "attendance", "views", "submit", "withdraw"):
        page.goto(live_server.url + reverse(f"referrals:referral-{name}", args=[draft.pk]))
        look(page, f"referral-{name}")
        accessible(page)
    draft.parent_view = "Yes."
    draft.save()
    page.goto(live_server.url + reverse("referrals:referral-submit", args=[draft.pk]))
    look(page, "referral-submit-ready")
    accessible(page)
    page.get_by_role("button", name="Send the referral").click()
    look(page, "referral-submitted")
    accessible(page)


def test_each_page_of_a_decision_passes_axe(
    live_server: Any, here: Any, quiet: Page, accessible: Check, manager: Any, lead: Any
) -> None:
    referral = submitted_by(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 12))
    submitted_by(lead)
    draft_of(lead)
    page = here(manager)
    page.goto(live_server.url + reverse("referrals:referrals"))
    look(page, "referrals")
    accessible(page)
    page.get_by_text("Filter", exact=True).click()
    accessible(page)
    look(page, "referrals-filter")
    for name in (
        "referral",
        "referral-approve",
        "referral-assign",
        "referral-decline",
        "referral-return",
        "referral-withdraw",
    ):
        page.goto(live_server.url + reverse(f"referrals:{name}", args=[referral.pk]))
        look(page, name)
        accessible(page)
    page.get_by_role("button", name="Withdraw the referral").click()
    look(page, "referral-withdraw-error")
    accessible(page)
    page.goto(live_server.url + reverse("referrals:referral-approve", args=[referral.pk]))
    page.get_by_role("button", name="Approve the referral").click()
    expect(page.get_by_text("The referral was approved.").first).to_be_visible()
    look(page, "referral-approved")
    accessible(page)


def test_each_page_about_a_pupil_passes_axe(
    live_server: Any, here: Any, quiet: Page, accessible: Check, manager: Any, lead: Any, provider: Any
) -> None:
    pupil = pupil_of(lead.organisation, sen_provision="K", primary_need="SEMH", postcode="M6 5FW")
    offer = OfferFactory(
        referral=submitted_by(lead, status="approved", pupil=pupil),
        membership__provider=provider.organisation.provider,
        status="accepted",
    )
    placement = PlacementFactory(offer=offer)
    PatternFactory(agreement=AgreementFactory(placement=placement), weekday=2, half="AM")
    SessionFactory(placement=placement, date=date(2026, 11, 18), half="AM", starts=time(9, 30), ends=time(12, 0))
    alone = PupilFactory(legal_surname=pupil.legal_surname, legal_forename="Twin", born_on=pupil.born_on)
    page = here(manager)
    addresses = {
        "pupils": reverse("pupils:pupils"),
        "pupil": reverse("pupils:pupil", args=[pupil.pk]),
        "pupil-alone": reverse("pupils:pupil", args=[alone.pk]),
        "pupil-add": reverse("pupils:pupil-add"),
        "pupil-edit": reverse("pupils:pupil-edit", args=[pupil.pk]),
        "pupil-leave": reverse("pupils:pupil-leave", args=[pupil.pk]),
    }
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        look(page, name)
        accessible(page)
    page.get_by_role("button", name="Save the last day").click()
    accessible(page)
    page.goto(live_server.url + addresses["pupil-add"])
    page.get_by_role("button", name="Add the pupil").click()
    expect(page).to_have_title("Error: Add a pupil - Salford AP")
    look(page, "pupil-add-errors")
    accessible(page)


def test_a_pupil_is_found_by_name_and_the_address_does_not_tell(
    live_server: Any, here: Any, quiet: Page, lead: Any
) -> None:
    wanted, other = pupil_of(lead.organisation), pupil_of(lead.organisation)
    page = here(lead)
    page.goto(live_server.url + reverse("pupils:pupils"))
    page.get_by_label("Name or UPN").fill(wanted.legal_surname)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name=str(wanted), exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=str(other), exact=True)).to_have_count(0)
    assert wanted.legal_surname not in page.url
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("link", name=str(other), exact=True)).to_be_visible()
