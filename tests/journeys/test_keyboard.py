"""A referral filled in without a mouse: where the focus is can be seen, and faults take it to the summary."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Affiliation
from core import clock
from referrals.models import Referral
from tests.journeys import world
from tests.journeys.hand import PASSWORD, Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 80
SHOWS = """element => {
  const seen = [element, element.nextElementSibling, element.labels && element.labels[0]].filter(Boolean);
  const marks = each => ["", "::before"].map(part => getComputedStyle(each, part || null));
  return seen.flatMap(marks).some(style =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(SHOWS), f"the focus on {target} cannot be seen"
            return
    raise AssertionError(f"{target} was not reached by Tab")


def follow(page: Page, role: Any, name: str) -> None:
    """Reach a link or button and press Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, name: str) -> None:
    """Reach a checkbox and press Space."""
    box = page.get_by_role("checkbox", name=name, exact=True)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def pick(page: Page, group: str, name: str) -> None:
    """Reach a group of radios and go down it with the arrow keys."""
    radios = page.get_by_role("group", name=group, exact=True).get_by_role("radio")
    tab_to(page, radios.first)
    page.keyboard.press("Space")
    wanted = page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=name)
    for _ in range(radios.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} was not reached by the arrow keys")


def write(page: Page, field: Locator, text: str) -> None:
    """Reach a box and type."""
    tab_to(page, field)
    page.keyboard.type(text)


@pytest.fixture
def lead_at_work(live_server: Any, quiet: Page, lead: Affiliation, council: Any) -> Page:
    """The AP Lead, signed in."""
    world.load_reference()
    Hand(quiet, live_server.url).sign_in(lead)
    return quiet


def test_a_pupil_is_referred_by_keyboard_alone(lead_at_work: Page, lead: Affiliation) -> None:
    page, pupil = lead_at_work, world.pupil_of(lead)
    follow(page, "link", "My pupils")
    follow(page, "link", f"Refer {pupil}")
    follow(page, "button", "Save and continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    pick(page, "Route", "Off-site direction to improve behaviour")
    write(page, page.get_by_label("What has been tried"), "A mentor and a later start.")
    follow(page, "button", "Save and continue")
    pick(page, "What does the pupil need?", "A practical or vocational course")
    tick(page, "Monday morning")
    tick(page, "Wednesday morning")
    wanted_from = page.get_by_role("group", name="Wanted from")
    day = date(2026, 11, 30)
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        write(page, wanted_from.get_by_label(label), str(part))
    follow(page, "button", "Save and continue")
    write(page, page.get_by_label("Sessions attended"), "61")
    follow(page, "button", "Save and continue")
    write(page, page.get_by_label("The pupil's view"), "I like making things.")
    write(page, page.get_by_label("The parent's or carer's view"), "Glad of it.")
    pick(page, "Risk level", "Low")
    follow(page, "button", "Save and continue")
    follow(page, "button", "Send the referral")
    expect(page.get_by_role("heading", name="Referral sent")).to_be_visible()
    assert Referral.objects.get().half_days == ["mon_am", "wed_am"]


def test_the_task_list_is_gone_through_by_keyboard(lead_at_work: Page, lead: Affiliation) -> None:
    page, pupil = lead_at_work, world.pupil_of(lead)
    follow(page, "link", "My pupils")
    follow(page, "link", f"Refer {pupil}")
    pick(page, "Route", "Arranged by the school to re-engage the pupil")
    pick(page, "Main reason", "Mental health need")
    write(page, page.get_by_label("What has been tried"), "A mentor.")
    follow(page, "button", "Save and come back later")
    tasks = page.locator(".govuk-task-list").get_by_role("link")
    titles = tasks.all_inner_texts()
    assert len(titles) >= 4
    for title in titles:
        follow(page, "link", title)
        expect(page.locator("h1")).to_be_visible()
        follow(page, "link", "Back to the task list")


def test_a_referral_sent_after_the_sign_in_ended_is_filled_in_again(
    lead_at_work: Page, lead: Affiliation, live_server: Any
) -> None:
    page, pupil = lead_at_work, world.pupil_of(lead)
    hand = Hand(page, live_server.url)
    hand.visit("My pupils")
    hand.press("link", f"Refer {pupil}")
    hand.choose("Off-site direction to improve behaviour", "Route")
    hand.type("What has been tried", "A mentor since September.")
    with clock.set_to(clock.at(clock.today(), 11)):
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_label("Email").fill(lead.user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        hand.sees("We kept what you had typed")
        expect(page.get_by_label("What has been tried")).to_have_value("A mentor since September.")
        expect(page.get_by_label("Off-site direction to improve behaviour").first).to_be_checked()
    assert not Referral.objects.exists()
