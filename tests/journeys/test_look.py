"""Every component and every kind of field in a real browser: axe, a narrow screen, the keyboard, no scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.govuk.look_samples"),
]

Check = Callable[[Page], None]


@pytest.fixture
def scriptless(page: Page) -> Page:
    """A page whose scripts never arrive."""

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/*.js", refuse)
    return page


@pytest.mark.parametrize(
    "address",
    ["/look/", "/look/?lot=1&page=50", "/look/form/", "/cookies/", "/accessibility/", "/privacy/", "/nowhere/",
     "/look/broken/", "/sign-in/login/", "/sign-in/password/reset/", "/sign-in/signup/"],
)  # fmt: skip
def test_every_page_passes_axe_wide_and_narrow(live_server: Any, page: Page, accessible: Check, address: str) -> None:
    page.goto(live_server.url + address)
    accessible(page)


def test_the_form_with_every_error_passes_axe(live_server: Any, quiet: Page, accessible: Check) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    quiet.get_by_role("radio", name="Yes").check()
    quiet.get_by_role("radio", name="Another ground").check()
    quiet.get_by_role("button", name="Save", exact=True).click()
    expect(quiet).to_have_title("Error: Every field - Salford AP")
    accessible(quiet)


def test_the_error_summary_has_the_focus_and_leads_to_each_field(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    quiet.get_by_role("button", name="Save", exact=True).click()
    summary = quiet.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        link.click()
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert quiet.evaluate("document.activeElement.id") == target


def test_a_choice_reveals_its_field_and_hides_it_again(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    plan = quiet.get_by_label("Name of the plan")
    expect(plan).to_be_hidden()
    quiet.get_by_role("radio", name="Yes").check()
    expect(plan).to_be_visible()
    quiet.get_by_role("radio", name="No", exact=True).check()
    expect(plan).to_be_hidden()


def test_without_scripts_a_form_can_be_filled_in_and_sent(
    live_server: Any, scriptless: Page, accessible: Check
) -> None:
    scriptless.goto(f"{live_server.url}/look/form/")
    scriptless.get_by_role("radio", name="Another ground").check()
    expect(scriptless.get_by_label("Which ground")).to_be_visible()
    scriptless.get_by_role("button", name="Save", exact=True).click()
    expect(scriptless.get_by_text("There is a problem")).to_be_visible()
    accessible(scriptless)


def test_the_characters_left_are_counted(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    quiet.get_by_label("Reason").fill("x" * 45)
    expect(quiet.get_by_text("You have 5 characters remaining").first).to_be_visible()


def test_the_keyboard_goes_past_the_header_by_the_skip_link(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    quiet.keyboard.press("Tab")
    expect(quiet.get_by_role("link", name="Skip to main content")).to_be_focused()
    quiet.keyboard.press("Enter")
    quiet.keyboard.press("Tab")
    expect(quiet.get_by_label("Name of the site")).to_be_focused()


def test_half_days_are_ticked_by_keyboard_and_said_in_full(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    box = quiet.get_by_role("checkbox", name="Tuesday morning")
    box.focus()
    quiet.keyboard.press("Space")
    expect(box).to_be_checked()


def test_all_day_ticks_both_halves_and_gives_way_when_one_is_taken_out(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/look/form/")
    day, morning = (quiet.get_by_role("checkbox", name=f"Monday {part}") for part in ("all day", "morning"))
    afternoon = quiet.get_by_role("checkbox", name="Monday afternoon")
    day.check()
    expect(morning).to_be_checked()
    morning.uncheck()
    expect(day).not_to_be_checked()
    expect(afternoon).to_be_checked()
    quiet.get_by_role("checkbox", name="Every day, all day").check()
    expect(day).to_be_checked()
    expect(quiet.get_by_role("checkbox", name="Friday afternoon")).to_be_checked()


def test_the_header_has_the_colour_of_the_council(live_server: Any, quiet: Page) -> None:
    quiet.goto(f"{live_server.url}/cookies/")
    colour = quiet.evaluate("getComputedStyle(document.querySelector('.app-header')).backgroundColor")
    assert colour == "rgb(0, 83, 75)"


@pytest.fixture
def signed_in(quiet: Page, live_server: Any, sign_in: Any, lead: Any) -> Page:
    """The AP Lead's browser."""
    client = sign_in(lead)
    cookie = client.cookies["session"].value
    quiet.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    return quiet


def test_the_bar_says_who_acts_as_what_and_passes_axe(
    live_server: Any, signed_in: Page, accessible: Check, lead: Any
) -> None:
    signed_in.goto(f"{live_server.url}/look/")
    bar = signed_in.get_by_role("region", name="Signed in")
    expect(bar).to_contain_text("Lead, AP Lead at Agecroft Road School")
    expect(bar.get_by_role("link", name="Switch")).to_have_count(0)
    accessible(signed_in)


def test_five_minutes_before_the_end_a_question_is_asked(live_server: Any, signed_in: Page, accessible: Check) -> None:
    signed_in.clock.install()
    signed_in.goto(f"{live_server.url}/look/form/")
    warning = signed_in.get_by_role("dialog", name="You will soon be signed out")
    signed_in.clock.run_for("24:30")
    expect(warning).to_be_hidden()
    signed_in.clock.run_for("00:40")
    expect(warning).to_be_visible()
    accessible(signed_in)
    with signed_in.expect_response("**/cookies/"):
        signed_in.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    signed_in.clock.run_for("30:10")
    expect(signed_in.get_by_text("You have been signed out.")).to_be_visible()


def test_signing_out_takes_one_click_and_a_post(live_server: Any, signed_in: Page) -> None:
    signed_in.goto(f"{live_server.url}/look/")
    with signed_in.expect_request(lambda request: request.method == "POST"):
        signed_in.get_by_role("button", name="Sign out").click()
    expect(signed_in.get_by_role("heading", name="Sign in to Salford AP")).to_be_visible()


@pytest.mark.parametrize(
    "name", ["account_change_password", "mfa_index", "mfa_activate_totp", "account_logout", "account_reauthenticate"]
)
def test_the_pages_of_an_account_pass_axe(live_server: Any, signed_in: Page, accessible: Check, name: str) -> None:
    signed_in.goto(live_server.url + reverse(name))
    assert signed_in.locator("h1").count() == 1
    accessible(signed_in)


def test_the_second_step_is_set_up_on_pages_that_pass_axe(
    live_server: Any, quiet: Page, accessible: Check, lead: Any
) -> None:
    lead.user.set_password("seven wet herons wait")
    lead.user.save()
    quiet.goto(live_server.url + reverse("mfa_activate_totp"))
    quiet.get_by_label("Email").fill(lead.user.email)
    quiet.get_by_label("Password", exact=True).fill("seven wet herons wait")
    quiet.get_by_role("button", name="Sign in").click()
    expect(quiet.get_by_role("heading", name="Set up the authenticator app")).to_be_visible()
    accessible(quiet)
    quiet.get_by_role("button", name="Finish setting up").click()
    expect(quiet).to_have_title("Error: Set up the authenticator app - Salford AP")
    accessible(quiet)
    secret = quiet.get_by_label("Key to type instead of scanning").input_value()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    quiet.get_by_label("Authenticator code").fill(code)
    quiet.get_by_role("button", name="Finish setting up").click()
    expect(quiet.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    accessible(quiet)
    quiet.goto(live_server.url + reverse("mfa_index"))
    accessible(quiet)
