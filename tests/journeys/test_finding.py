"""Finding things in a real browser: one key, the words, one key; without a mouse, without scripts, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.factories.placing import agreed
from tests.factories.pupils import EnrolmentFactory, PupilFactory, upn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]


@pytest.fixture
def jo(calendar: Any, lead: Any, provider: Any, manager: Any) -> Any:
    """A child of whom there is something to find."""
    child = PupilFactory(legal_forename="Jo", legal_surname="Begum", upn=upn(4321))
    EnrolmentFactory(pupil=child, school=lead.organisation)
    return agreed(lead, provider, pupil=child)


def open_as(page: Page, live_server: Any, sign_in: Any, acting: Any, address: str = "/") -> Page:
    cookie = sign_in(acting).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + address)
    return page


def find(page: Page, words: str) -> None:
    """One key, the words, one key."""
    page.keyboard.press("/")
    expect(page.get_by_label("Search: child, reference")).to_be_focused()
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_one_key_the_words_one_key(
    page: Page, live_server: Any, sign_in: Any, manager: Any, jo: Any, accessible: Check
) -> None:
    open_as(page, live_server, sign_in, manager)
    find(page, "begun jo")
    expect(page.get_by_role("heading", name="Pupils")).to_be_visible()
    expect(page.get_by_role("link", name="Jo Begum")).to_be_visible()
    assert "beg" not in page.url
    accessible(page)
    for words, address in (
        (jo.reference, reverse("placements:placement", args=[jo.pk])),
        (upn(4321), reverse("pupils:pupil", args=[jo.pupil_id])),
    ):
        find(page, words)
        assert page.url == live_server.url + address
    page.go_back()
    find(page, "irwell frge")
    expect(page.get_by_role("link", name="Irwell Forge", exact=True)).to_be_visible()
    find(page, "nobody whom we know")
    expect(page.get_by_text("Nothing was found")).to_be_visible()
    accessible(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Found for “irwell frge”")).to_be_visible()


def test_the_key_is_a_letter_where_somebody_types_and_can_be_turned_off(
    page: Page, live_server: Any, sign_in: Any, manager: Any, jo: Any
) -> None:
    open_as(page, live_server, sign_in, manager, reverse("placements:placements"))
    box = page.get_by_label("Pupil’s name or UPN")
    box.fill("a")
    box.press("/")
    expect(box).to_have_value("a/")
    page.goto(live_server.url + reverse("search"))
    page.get_by_role("button", name="Turn this key off").click()
    expect(page.get_by_role("button", name="Turn this key on")).to_be_focused()
    page.goto(live_server.url)
    page.keyboard.press("/")
    expect(page.get_by_label("Search: child, reference")).not_to_be_focused()


def test_without_scripts_one_searches_looks_through_lists_and_opens_the_menu(
    browser: Browser, live_server: Any, sign_in: Any, manager: Any, jo: Any
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = open_as(context.new_page(), live_server, sign_in, manager)
        page.get_by_label("Search: child, reference").fill("begum")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Jo Begum").click()
        assert page.url == live_server.url + reverse("pupils:pupil", args=[jo.pupil_id])
        page.get_by_role("navigation", name="Menu").locator("summary").click()
        page.get_by_role("link", name="Placements", exact=True).click()
        page.get_by_label("Pupil’s name or UPN").fill("begum")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_text("1 placement", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "name, query",
    [("attendance:attendance", "?sort=rate"), ("outcomes:reviews", "?page=1"), ("accounts:people", "?state=never")],
)
def test_lists_with_what_one_often_looks_at_pass_axe(
    page: Page, live_server: Any, sign_in: Any, manager: Any, jo: Any, accessible: Check, name: str, query: str
) -> None:
    open_as(page, live_server, sign_in, manager, reverse(name) + query)
    page.get_by_role("navigation", name="Menu").locator("summary").click()
    accessible(page)
