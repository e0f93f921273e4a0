"""People and papers come in: a file of people, thirty documents on one page, a term's confirming; without script too."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import Affiliation
from core.models import Threshold
from providers.models import DocumentKind
from tests.factories.providers import DocumentKindFactory, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
PEOPLE = b"Name,Email,Role,Organisation\nAda Hope,ada@school.example,AP Lead,Agecroft Road School\nBen,ben,AP Lead,\n"
PDF = {"name": "policy.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 policy"}


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


def checked(page: Page, accessible: Check, has_script: bool) -> None:
    if has_script:
        accessible(page)


def test_many_people_are_asked_in_with_a_file(here: Any, accessible: Check, admin: Any, school: Any) -> None:
    signed_in, has_script = here
    page = signed_in(admin, "/people/")
    page.get_by_role("link", name="Invite many with a file").click()
    checked(page, accessible, has_script)
    page.get_by_label("File of people").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": PEOPLE})
    page.get_by_role("button", name="Upload").click()
    checked(page, accessible, has_script)
    page.get_by_role("button", name="Send 1 invitation").click()
    expect(page.get_by_text("1 invitation is on the way")).to_be_visible()
    checked(page, accessible, has_script)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download the rows to correct").click()
    assert taken.value.suggested_filename == "people-to-correct.csv"


def test_a_provider_hands_in_many_documents_on_one_page(here: Any, accessible: Check, provider: Any) -> None:
    signed_in, has_script = here
    MembershipFactory(provider=provider.organisation.provider)
    DocumentKind.objects.all().delete()
    for number in range(3):
        DocumentKindFactory(code=f"kind-{number}", title=f"Paper {number}", position=number)
    page = signed_in(provider, "/")
    page.get_by_role("link", name="Your documents").click()
    checked(page, accessible, has_script)
    page.locator("input[type=file]").nth(0).set_input_files({**PDF, "buffer": b"no pdf"})
    page.locator("input[type=file]").nth(1).set_input_files(PDF)
    for part, value in (("Day", "30"), ("Month", "6"), ("Year", "2027")):
        page.get_by_label(part, exact=True).nth(0).fill(value)
        page.get_by_label(part, exact=True).nth(1).fill(value)
    page.get_by_role("button", name="Hand in these documents").click()
    expect(page.get_by_text("1 document is handed in")).to_be_visible()
    expect(page.get_by_role("group", name="Paper 0")).to_contain_text("its content is something else")
    checked(page, accessible, has_script)


def test_a_lead_confirms_who_stays(here: Any, accessible: Check, council: Any, lead: Any, viewer: Any) -> None:
    signed_in, has_script = here
    Threshold.objects.create(code="people_confirm_days", label="x", value=28, unit="days", starts_on="2023-09-01")
    Affiliation.objects.update(starts_on=date(2026, 5, 1))
    page = signed_in(lead, "/")
    page.get_by_role("link", name="roles to confirm this term").click()
    checked(page, accessible, has_script)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("Not ticked: Viewer")
    checked(page, accessible, has_script)
    page.get_by_role("checkbox", name="Viewer").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("2 roles are confirmed")).to_be_visible()
    checked(page, accessible, has_script)
