"""A school's roll comes as a file: compared, approved, and who has left is said; without script too."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import Affiliation
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
ROLL = (
    b"UPN,Surname,Forename,DOB,EntryDate\n"
    b"F355990121001,Known,Ada,06/05/2012,01/09/2024\n"
    b"V355990121002,Twin,Bea,14/02/2013,01/09/2026\n"
    b"J355990121003,Twin,Cleo,14/02/2013,01/09/2026\n"
    b"X,Wrong,Number,14/02/2013,\n"
)


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def here(request: Any, live_server: Any, browser: Browser) -> Any:
    """A browser in which this person acts, with script and without."""
    context = browser.new_context(java_script_enabled=request.param)

    def signed_in(acting: Affiliation, path: str) -> Page:
        client = Client()
        client.force_login(acting.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(acting.pk)
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield signed_in, request.param
    context.close()


@pytest.fixture
def school(lead: Affiliation) -> Affiliation:
    """A roll of two: one born a month later than the portal has it, one who is in the file no more."""
    if not hasattr(lead.organisation, "school"):
        SchoolFactory(organisation=lead.organisation, urn="900101")
    known = PupilFactory(upn="F355990121001", legal_surname="Known", legal_forename="Ada", born_on=date(2012, 6, 5))
    gone = PupilFactory(legal_surname="Gone", legal_forename="Dora")
    for pupil in (known, gone):
        EnrolmentFactory(pupil=pupil, school=lead.organisation, starts_on=date(2024, 9, 1))
    return lead


def test_a_school_takes_in_its_roll(here: Any, accessible: Check, school: Affiliation) -> None:
    signed_in, has_script = here

    def check(page: Page) -> None:
        if has_script:
            accessible(page)

    page = signed_in(school, "/")
    page.get_by_role("link", name="My pupils").first.click()
    page.get_by_role("link", name="Take pupils from a file").click()
    check(page)
    page.get_by_label("File of pupils").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": ROLL})
    page.get_by_label("The file has everybody who is on the school’s roll").check()
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Date of birth: 5 June 2012, now 6 May 2012")).to_be_visible()
    expect(page.get_by_text("Row 5, UPN")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Compare them side by side").click()
    check(page)
    page.get_by_label("Different children: take each in").check()
    page.get_by_role("button", name="Save the answers").click()
    page.get_by_label("1 saved record would change: save that too").check()
    page.get_by_role("button", name="Approve and save 3 pupils").click()
    expect(page.get_by_text("Saved: 2 new, 1 changed")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Say who has left").click()
    check(page)
    page.get_by_label("Dora Gone").check()
    for part, value in (("Day", "13"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Save who has left").click()
    expect(page.get_by_text("1 pupil has left")).to_be_visible()
