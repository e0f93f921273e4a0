"""Setting the portal up in a real browser: the checklist and its pages, with and without scripts, wide and narrow."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import Invitation, Postcode, School
from audits import reference as audits
from audits.models import AuditTemplate
from core import council
from core.models import Closure, Council
from providers.models import Round
from tests.factories.accounts import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
SCHOOLS = Path(__file__).parents[1] / "data" / "gias" / "salford_schools_2025.csv"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def here(browser: Browser, live_server: Any, sign_in: Any, request: Any) -> Iterator[Callable[[Any, str], Page]]:
    """A browser in which somebody is signed in; the clicks they make are counted."""
    with browser.new_context(java_script_enabled=request.param) as context:
        page = context.new_page()

        def opened(acting: Any, address: str = "/") -> Page:
            cookie = sign_in(acting).cookies["session"].value
            context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
            page.goto(live_server.url + address)
            return page

        yield opened
    council.forget()


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Upload").click()


def test_a_line_of_the_checklist_is_done_in_three_clicks(here: Any, admin: Any, request: Any) -> None:
    """The line, Upload, Approve: then the line says what there is."""
    page = here(admin)
    page.get_by_role("link", name="Schools", exact=True).click()
    upload(page, "register.csv", SCHOOLS.read_bytes())
    expect(page.get_by_text("To approve")).to_be_visible()
    page.get_by_role("button", name="Approve and save 20 rows").click()
    expect(page.get_by_text("Saved: 20 new, 0 changed")).to_be_visible()
    assert School.objects.count() == 20
    page.get_by_role("link", name="Set up").click()
    expect(page.get_by_text("20 open schools from the national register")).to_be_visible()


def test_postcodes_and_terms_come_from_files_too(here: Any, admin: Any) -> None:
    page = here(admin, reverse("accounts:postcodes-add"))
    upload(page, "bl.csv", b"postcode,easting,northing\nBL1 1AA,371000,409000\nnothing,1,1\n")
    page.get_by_role("button", name="Approve and save 1 row").click()
    assert Postcode.objects.filter(pk="BL1 1AA").exists()
    page.goto(page.url.split("/set-up")[0] + reverse("accounts:terms-add"))
    upload(page, "terms.csv", b"What,First day\nINSET day,02/09/2030\nMichaelmas,02/09/2030\n")
    expect(page.get_by_text("Row 3: What is 'Michaelmas'")).to_be_visible()
    page.get_by_role("button", name="Approve and save 1 row").click()
    assert Closure.objects.filter(kind="inset").count() == 1


def test_colours_are_looked_at_and_then_saved(here: Any, admin: Any) -> None:
    page = here(admin, reverse("accounts:brand-edit"))
    page.get_by_label("Colour of the header").fill("#ffdd00")
    page.get_by_role("button", name="Look at them first").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(page.get_by_text("1.3 to 1: too pale, 4.5 to 1 is needed")).to_be_visible()
    page.get_by_label("Colour of the header").fill("#112233")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The colours are saved")).to_be_visible()
    assert Council.objects.get().brand_colour == "#112233"


def test_what_is_bought_is_set_up_from_nothing_and_closed_again(here: Any, admin: Any) -> None:
    """A framework, then from its page its lot and its round, which is opened: each three clicks or fewer."""
    page = here(admin, reverse("providers:frameworks"))

    def presses(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()

    def dates(first: date, last: date) -> None:
        for group, day in (("First day", first), ("Last day", last)):
            for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                page.get_by_role("group", name=group).get_by_label(label).fill(str(part))

    presses("Add a framework")
    for label, words in (("Reference", "B77"), ("Name", "Bolton list"), ("Legal form", "A list")):
        page.get_by_label(label, exact=True).fill(words)
    dates(date(2026, 4, 1), date(2029, 3, 31))
    presses("Add the framework")
    expect(page.get_by_text("It has no lots yet")).to_be_visible()
    framework = page.url
    presses("Add a lot")
    page.get_by_label("Number", exact=True).fill("1")
    page.get_by_label("Title", exact=True).fill("Teaching")
    presses("Add the lot")
    page.get_by_role("link", name="1: Teaching").click()
    presses("Close it from a day")
    for label, words in (("Day", "1"), ("Month", "9"), ("Year", "2027")):
        page.get_by_label(label, exact=True).fill(words)
    presses("Close it")
    expect(page.get_by_text("Closes on 1 September 2027")).to_be_visible()
    page.goto(framework)
    presses("Add a round")
    page.get_by_label("Name", exact=True).fill("The first")
    dates(date(2026, 11, 1), date(2027, 1, 31))
    presses("Add the round")
    presses("Open it for applications")
    presses("Open it for applications")
    expect(page.get_by_text("The round is open.")).to_be_visible()
    assert Round.objects.get().status == Round.Status.OPEN


def test_an_organisation_of_many_is_found_by_keyboard(here: Any, manager: Any) -> None:
    """Some words, return, an arrow, return: no list of sixty to go through."""
    OrganisationFactory.create_batch(55)
    for name in ("Kersal Moor", "Kersal Vale"):
        OrganisationFactory(name=name)
    page = here(manager, reverse("accounts:person-invite"))
    page.locator("#id_name").fill("Ada Ardern")
    page.get_by_label("Email address").fill("ada@kersal.test")
    page.get_by_label("Provider manager").check()
    page.get_by_label("Organisation", exact=True).fill("kersal")
    page.keyboard.press("Enter")
    group = page.get_by_role("group", name="Organisation: which is meant?")
    expect(group.get_by_role("radio")).to_have_count(2)
    group.get_by_label("Kersal Moor").focus()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation(url="**/invitations/**"):
        page.keyboard.press("Enter")
    assert Invitation.objects.get().organisation.name == "Kersal Vale"


def test_a_qa_template_is_changed_compared_and_put_into_force_without_script(
    browser: Browser, live_server: Any, sign_in: Any, admin: Any
) -> None:
    audits.load()
    first = AuditTemplate.objects.get(kind="qa_visit")
    context = browser.new_context(java_script_enabled=False)
    cookie = sign_in(admin).cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("audits:template", args=[first.pk]))
    page.get_by_role("link", name="Change area LM").click()
    page.get_by_label("Title").fill("Leadership")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Move area LM").click()
    page.get_by_label("At the beginning").check()
    page.get_by_role("button", name="Move it").click()
    expect(page.locator(".govuk-summary-card__title").first).to_have_text("LM. Leadership")
    page.get_by_role("link", name="Close area VM").click()
    expect(page.locator("main")).to_contain_text("the 2 criteria in it")
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("button", name="Put into force").click()
    page.get_by_role("button", name="Put into force").click()
    expect(page.locator("main")).to_contain_text("In force")
    page.get_by_role("button", name="Copy to a new version").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("link", name="Compare with other versions").click()
    expect(page.locator("main")).to_contain_text("Nothing is asked otherwise")
    context.close()


@pytest.mark.parametrize(
    "page_name",
    ["set-up", "accounts:council-edit", "accounts:brand-edit", "accounts:logo-edit", "accounts:schools-add"]
    + ["accounts:postcodes-add", "accounts:terms-add", "accounts:council-files", "accounts:closures"]
    + ["accounts:closure-add", "accounts:links-add", "audits:templates", "times", "backup-time", "sweeps"]
    + ["providers:frameworks", "providers:framework-add", "providers:lots", "providers:lot-add", "providers:rounds"]
    + ["providers:round-add", "providers:document-kinds", "providers:document-kind-add"],
)
def test_each_page_passes_axe(
    quiet: Page, live_server: Any, sign_in: Any, admin: Any, accessible: Check, page_name: str
) -> None:
    cookie = sign_in(admin).cookies["session"].value
    quiet.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    quiet.goto(live_server.url + reverse(page_name))
    accessible(quiet)
    if page_name == "accounts:terms-add":
        upload(quiet, "terms.csv", b"What,First day\nINSET day,02/09/2030\nMichaelmas,02/09/2030\n")
        accessible(quiet)


def test_a_search_among_many_passes_axe(
    quiet: Page, live_server: Any, sign_in: Any, manager: Any, accessible: Check
) -> None:
    OrganisationFactory.create_batch(55)
    cookie = sign_in(manager).cookies["session"].value
    quiet.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    quiet.goto(live_server.url + reverse("accounts:people") + "?organisation_typed=organisation")
    expect(quiet.get_by_role("group", name="Organisation: which is meant?")).to_be_visible()
    accessible(quiet)
