"""Pages everyone may read, the council's colours, and how much a first visit weighs."""

import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from core import clock, statements
from core.context import brand_css
from core.models import Statement

pytestmark = pytest.mark.django_db
GOVUK = Path(settings.BASE_DIR) / "static" / "govuk"


def test_the_cookies_page_names_the_cookies_that_are_set() -> None:
    html = Client().get("/cookies/").content.decode()
    assert settings.SESSION_COOKIE_NAME in html
    assert settings.CSRF_COOKIE_NAME in html


@pytest.mark.urls("tests.govuk.look_samples")
def test_no_cookie_is_set_that_the_page_does_not_name(client: Client, lead: Any) -> None:
    lead.user.set_password("seven wet herons wait")
    lead.user.save()
    client.get("/sign-in/login/")
    client.post("/sign-in/login/", {"login": lead.user.email, "password": "seven wet herons wait"})
    client.get("/look/told/")
    html = client.get("/cookies/").content.decode()
    assert "Sign out" in html
    assert "Saved." in html
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def published(kind: str) -> None:
    """The draft that is shipped, as the council would publish it."""
    text = statements.TO_FILL_IN.sub("as we know it", statements.draft(kind))
    contact = {"contact_name": "The team", "contact_email": settings.COUNCIL["contact_email"]}
    Statement.publish(kind, {"text": text, **contact, "starts_on": clock.today()}, by=None)


def test_the_accessibility_statement_has_the_parts_the_law_asks_for() -> None:
    published("accessibility")
    html = Client().get("/accessibility/").content.decode()
    for part in ("Enforcement procedure", "Compliance status", "Non-accessible content", "Preparation of this", "EHRC"):
        assert part in html
    assert settings.COUNCIL["contact_email"] in html


def test_the_privacy_notice_takes_its_days_from_the_settings() -> None:
    published("privacy")
    with override_settings(PROVIDER_ACCESS_DAYS_AFTER_END=47):
        assert "47 days after the placement ends" in Client().get("/privacy/").content.decode()


def test_the_colours_of_the_council_come_from_the_settings() -> None:
    with override_settings(COUNCIL={**settings.COUNCIL, "brand_colour": "#123456", "link_colour": "red;}body{x:y"}):
        assert "--govuk-brand-colour:#123456" in brand_css()
        assert "body" not in brand_css()
    response = Client().get("/brand.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]


def on_the_wire(client: Client, address: str) -> int:
    """What this address weighs as it is sent to a browser: our own style sheet and script are packed where it runs."""
    response = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response.status_code == 200
    is_ours = address.startswith(("/static/css/", "/static/js/"))
    return len(gzip.compress(response.getvalue()) if is_ours else response.getvalue())


@pytest.mark.urls("tests.govuk.look_samples")
@pytest.mark.parametrize("address", ["/accessibility/", "/look/", "/look/form/"])
def test_a_first_visit_weighs_under_100_kb_and_another_under_20(client: Client, lead: Any, address: str) -> None:
    client.force_login(lead.user)
    html = client.get(address).content.decode()
    assets = re.findall(r'(?:href|src)="(/static/[^"]+|/brand[^"]+)"', html) + ["/static/govuk/govuk-frontend.min.js"]
    assert len(assets) == 6
    page = on_the_wire(client, address)
    assert page < 20_000
    assert page + sum(on_the_wire(client, name) for name in assets) < 60_000


@pytest.mark.parametrize("name", ["govuk.css", "govuk-frontend.min.js"])
def test_what_is_sent_packed_is_what_lies_beside_it(name: str) -> None:
    assert gzip.decompress((GOVUK / f"{name}.gz").read_bytes()) == (GOVUK / name).read_bytes()


def test_the_design_system_is_the_one_that_was_built() -> None:
    recipe = (GOVUK / "README.md").read_text()
    for name in ("govuk.css", "govuk-frontend.min.js"):
        assert f"{hashlib.sha256((GOVUK / name).read_bytes()).hexdigest()}  {name}" in recipe


def test_no_crown_crest_font_or_foreign_host_is_in_the_style_sheets() -> None:
    for sheet in (GOVUK / "govuk.css", Path(settings.BASE_DIR) / "static" / "css" / "app.css"):
        text = sheet.read_text()
        assert "url(" not in text
        assert "GDS Transport" not in text


def test_there_is_no_way_to_sign_oneself_up() -> None:
    html = Client().get("/sign-in/login/").content.decode()
    assert "/signup/" not in html
    closed = Client().get("/sign-in/signup/").content.decode()
    assert "Accounts are by invitation" in closed
    assert "<form" not in closed


def test_sign_in_says_what_is_wrong_at_the_top_and_in_the_title() -> None:
    html = Client().post("/sign-in/login/", {"login": "", "password": ""}).content.decode()
    assert "<title>Error: Sign in - " in html
    assert 'href="#id_login">Enter email' in html
    assert 'href="#id_password">Enter password' in html
    assert html.index("govuk-error-summary") < html.index("<h1")
    assert "placeholder" not in html


def test_pages_that_name_no_icon_have_one_too(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert "icon" in answer["Location"]
