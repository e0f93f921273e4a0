"""A child's record is filled in, its notes named readers, access limited, two records merged; without script too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from accounts.models import Affiliation
from pupils import merging
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.journeys.test_onboarding import checked
from tests.signing_in import make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SAME = {"legal_forename": "Ada", "legal_surname": "Quillon"}


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: Any) -> bool:
    return bool(request.param)


@pytest.fixture
def opened(live_server: Any, browser: Browser, client: Any, has_script: bool) -> Any:
    """Opens a page as somebody, in a browser of their own."""
    contexts = []

    def page_of(acting: Affiliation, path: str) -> Page:
        context = browser.new_context(java_script_enabled=has_script)
        contexts.append(context)
        key = make_session(client, acting).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield page_of
    for context in contexts:
        context.close()


@pytest.fixture
def pupil(lead: Affiliation) -> Any:
    pupil = PupilFactory(**SAME)
    EnrolmentFactory(pupil=pupil, school=lead.organisation)
    return pupil


def test_a_number_to_ring_and_an_allergy_are_written_down(
    opened: Any, accessible: Check, has_script: bool, lead: Affiliation, pupil: Any
) -> None:
    page = opened(lead, f"/placements/pupils/{pupil.pk}/")
    expect(page.get_by_text("nobody is written down")).to_be_visible()
    page.get_by_role("link", name="Contacts, health, needs and travel").click()
    page.get_by_role("button", name="Add a contact").click()
    checked(page, accessible, has_script)
    page.get_by_label("Full name").fill("Amina Hassan")
    page.get_by_label("Relationship to the child").select_option("Mother")
    page.get_by_label("Has parental responsibility").check()
    page.get_by_label("Telephone", exact=False).first.fill("0161 496 0001")
    page.get_by_role("button", name="Save the contact").click()
    checked(page, accessible, has_script)
    page.get_by_role("link", name="Change (Health)").click()
    checked(page, accessible, has_script)
    page.get_by_role("group", name="Allergies").get_by_label("Asked: there is").check()
    page.get_by_label("To what, how it shows").fill("Peanuts")
    page.get_by_role("button", name="Save what is known").click()
    expect(page.get_by_text("Peanuts")).to_be_visible()
    page.get_by_role("link", name="Who may read this, and who did").click()
    checked(page, accessible, has_script)
    page.get_by_role("button", name="Name a reader").click()
    checked(page, accessible, has_script)
    own = page.url[: page.url.index("medical")]
    for name in ("(Special educational needs)", "(Travel)", "looked after", "youth justice worker"):
        page.goto(f"{own}record/")
        page.get_by_role("link", name=f"Change {name}").click()
        checked(page, accessible, has_script)
    page.goto(own)
    number = page.get_by_role("link", name="0161 496 0001")
    expect(number).to_have_attribute("href", "tel:01614960001")
    checked(page, accessible, has_script)


def test_a_child_is_limited_and_two_records_are_merged(
    opened: Any, accessible: Check, has_script: bool, officer: Affiliation, manager: Affiliation, pupil: Any
) -> None:
    double = PupilFactory(**SAME, upn=None, no_upn_reason="new_arrival")
    page = opened(officer, f"/placements/pupils/{pupil.pk}/")
    page.get_by_role("link", name="Merge another record into this one").click()
    checked(page, accessible, has_script)
    merge = merging.propose(pupil, double, "The school says so", by=officer)
    page = opened(manager, f"/placements/merges/{merge.pk}/")
    checked(page, accessible, has_script)
    page.get_by_role("button", name="Merge the records").click()
    checked(page, accessible, has_script)
    page.get_by_label("I have compared the records").check()
    page.get_by_role("button", name="Merge the records").click()
    expect(page.get_by_text("The records were merged.")).to_be_visible()
    page = opened(officer, f"/placements/pupils/{pupil.pk}/limit/")
    checked(page, accessible, has_script)
    page.get_by_label("Why few may find this child").fill("An aunt is a colleague")
    page.get_by_role("button", name="Limit the access").click()
    page.get_by_role("link", name="See who they are").click()
    checked(page, accessible, has_script)
    page.get_by_role("link", name="Lift the limited access").click()
    checked(page, accessible, has_script)
    page = opened(manager, f"/placements/pupils/{pupil.pk}/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
