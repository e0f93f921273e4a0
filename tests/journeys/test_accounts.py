"""Signing in, inviting, switching and leaving in a real browser, each page checked wide and narrow."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from accounts import invitations
from accounts.models import Affiliation, Role
from core import clock
from core.models import opened, record
from core.tasks import sweep_outbox
from pupils.models import Pupil
from tests.accounts.codes import code_now
from tests.factories.pupils import PupilFactory, upn
from tests.referrals.referring_steps import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
PASSWORD = "correct horse battery"
PICTURES = os.environ.get("PICTURES", "")


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


def test_a_person_is_invited_and_comes_in(
    live_server: Any, here: Any, quiet: Page, accessible: Check, manager: Any, school: Any, settings: Any
) -> None:
    settings.SITE_URL = live_server.url
    page = here(manager)
    page.goto(f"{live_server.url}/people/")
    accessible(page)
    look(page, "people")
    page.get_by_role("button", name="Invite a person").click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page).to_have_title(re.compile("^Error: Invite a person"))
    accessible(page)
    look(page, "invite")
    page.get_by_label("Full name").fill("Nia Pugh")
    page.get_by_label("Email address").fill("nia@school.example")
    page.get_by_label("Organisation").select_option(label=school.name)
    page.get_by_role("radio", name="AP Lead").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("An invitation is on its way to Nia Pugh")).to_be_visible()
    accessible(page)
    look(page, "invitations")
    page.get_by_role("link", name="Withdraw").click()
    accessible(page)
    page.context.clear_cookies()

    sweep_outbox()
    page.goto(next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http")))
    accessible(page)
    look(page, "accept")
    page.get_by_role("button", name="Open my account").click()
    accessible(page)
    page.get_by_label("Choose a password").fill("a long walk by the canal")
    page.get_by_label("The same password again").fill("a long walk by the canal")
    link = page.url
    page.get_by_role("button", name="Open my account").click()
    expect(page.get_by_text("Your account is ready")).to_be_visible()
    accessible(page)
    page.goto(link)
    accessible(page)

    settings.SECOND_FACTOR_REQUIRED = True
    page.goto(f"{live_server.url}/sign-in/login/")
    page.get_by_label("Email").fill("nia@school.example")
    page.get_by_label("Password", exact=True).fill("a long walk by the canal")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("Set up the authenticator app"))
    accessible(page)
    look(page, "second-factor")
    secret = page.get_by_label("Key to type instead of scanning").input_value()
    page.get_by_label("Authenticator code").fill(code_now(secret=secret))
    page.get_by_role("button", name="Finish setting up").click()
    expect(page).to_have_title(re.compile("Your recovery codes"))
    accessible(page)
    look(page, "recovery-codes")
    page.goto(f"{live_server.url}/people/")
    expect(page.get_by_role("heading", name="People")).to_be_visible()


def test_a_role_is_ended_and_the_person_told(
    live_server: Any, here: Any, quiet: Page, accessible: Check, lead: Any, viewer: Any, other_school: Any
) -> None:
    second = invitations.grant(lead.user, other_school, Role.SCHOOL_VIEWER, by=None)
    page = here(lead)
    page.goto(f"{live_server.url}/people/role/")
    accessible(page)
    look(page, "switch")
    page.goto(f"{live_server.url}/people/{viewer.pk}/")
    accessible(page)
    page.get_by_role("link", name=re.compile("^End")).click()
    page.get_by_role("radio", name="After a last day").check()
    page.get_by_role("button", name="End the role").click()
    expect(page).to_have_title(re.compile("^Error: End a role"))
    accessible(page)
    look(page, "end")
    page.get_by_role("radio", name="Straight away", exact=True).check()
    page.get_by_role("button", name="End the role").click()
    expect(page.get_by_text("The role of Viewer is ended")).to_be_visible()
    Affiliation.objects.filter(pk__in=[lead.pk, second.pk]).update(ended_at=clock.now())
    page.goto(f"{live_server.url}/people/")
    expect(page.get_by_role("heading", name="You hold no role at present")).to_be_visible()
    accessible(page)
    look(page, "no-role")


def test_what_was_typed_is_there_again(
    live_server: Any, here: Any, quiet: Page, accessible: Check, manager: Any, school: Any
) -> None:
    page = here(manager)
    page.goto(f"{live_server.url}/people/invite/")
    page.get_by_label("Full name").fill("Nia Pugh")
    page.get_by_role("radio", name="School viewer").check()
    with clock.set_to(clock.at(clock.today(), 11)):
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.get_by_text("what you had typed will be there again")).to_be_visible()
        accessible(page)
        page.get_by_label("Email").fill(manager.user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("We kept what you had typed")).to_be_visible()
        expect(page.get_by_label("Full name")).to_have_value("Nia Pugh")
        expect(page.get_by_role("radio", name="School viewer")).to_be_checked()
        accessible(page)
        look(page, "kept")


def test_the_trail_and_the_access_log(
    live_server: Any, here: Any, quiet: Page, accessible: Check, manager: Any, lead: Any
) -> None:
    pupil = PupilFactory()
    for _ in range(30):
        record("changed", lead, by=manager, changes={"role": ["ap_lead", "school_viewer"]})
        opened(pupil, by=lead)
    page = here(manager)
    page.goto(f"{live_server.url}/trail/")
    accessible(page)
    look(page, "trail")
    page.get_by_role("link", name="Who opened which records").click()
    accessible(page)
    look(page, "opened")
    page.goto(f"{live_server.url}/people/{lead.pk}/")
    accessible(page)
    look(page, "person")


def test_django_admin_runs_under_our_policy(
    live_server: Any, here: Any, quiet: Page, accessible: Check, admin: Any, lead: Any, calendar: Any
) -> None:
    page = here(admin)
    for path in (
        "",
        "accounts/user/",
        f"accounts/user/{lead.user.pk}/change/",
        "accounts/affiliation/add/",
        f"core/calendar/{calendar.pk}/change/",
    ):
        page.goto(f"{live_server.url}/admin/{path}")
        expect(page.locator("#content h1, #content h2").first).to_be_visible()
        look(page, f"admin-{path.strip('/').replace('/', '-') or 'index'}")


def test_a_form_of_one_tab_asks_when_another_tab_has_switched_the_role(
    live_server: Any, here: Any, quiet: Page, accessible: Check, lead: Any, other_school: Any, council: Any
) -> None:
    """The first tab was opened at one school, the second went on at the other: the child is where it was meant."""
    load()
    second = Affiliation.objects.create(
        user=lead.user, organisation=other_school, role=Role.AP_LEAD, starts_on=clock.today()
    )
    first_tab = here(lead)
    first_tab.goto(f"{live_server.url}/placements/pupils/add/")
    other_tab = first_tab.context.new_page()
    other_tab.goto(f"{live_server.url}/people/role/")
    other_tab.get_by_label(re.compile(str(other_school))).check()
    other_tab.get_by_role("button", name="Act in this role").click()
    expect(other_tab.locator(".app-acting__who")).to_contain_text(str(second.organisation))

    for label, value in (("Surname", "Nuñez"), ("First name", "Zoë"), ("UPN", upn(4321))):
        first_tab.get_by_label(re.compile(f"^{label}")).first.fill(value)
    for label, value in (("Day", "14"), ("Month", "3"), ("Year", "2012")):
        first_tab.get_by_label(label, exact=True).first.fill(value)
    first_tab.get_by_label("Female").check()
    first_tab.get_by_role("button", name="Add the pupil").click()
    expect(first_tab.get_by_role("heading", name="Which role do you want to go on in?")).to_be_visible()
    accessible(first_tab)
    look(first_tab, "opened-as")
    assert not Pupil.objects.exists()
    first_tab.get_by_role("button", name=f"Go on as AP Lead at {lead.organisation}").click()
    expect(first_tab.get_by_text("The pupil was added.")).to_be_visible()
    assert Pupil.objects.get().enrolments.get().school == lead.organisation
