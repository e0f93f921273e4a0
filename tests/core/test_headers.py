"""What every answer carries: pages, errors, files, downloads, health and static files alike."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
# A page, a list, a download, a redirect, each kind of error, what needs no sign-in, and a static file.
ADDRESSES = [
    "/",
    "/people/",
    "/people/?download=csv",
    "/people/?download=xlsx",
    "/placements/pupils",
    "/no/such/page/",
    "/placements/pupils/add/",
    "/people/?text=%00",
    "/admin/",
    "/sign-in/login/",
    "/cookies/",
    "/brand.css",
    "/healthz",
    "/readyz",
    "/static/css/app.css",
    "/static/no-such-file.css",
]


@pytest.fixture
def as_served(settings):
    """Over HTTPS, as a council serves it."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True


def directives(header):
    return {tuple(sorted(part.split())) for part in header.split(";")}


def lacking(answer: HttpResponse) -> list[str]:
    """Which of the promised headers this answer does not carry."""
    found = [name for name, value in CARRIED.items() if answer.headers.get(name) != value]
    if directives(answer.headers.get("Content-Security-Policy", "")) != directives(POLICY):
        found.append("Content-Security-Policy")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    return found


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_kind_of_answer_carries_them(as_served, sign_in, quality, path):
    assert lacking(sign_in(quality).get(path, secure=True)) == []


@pytest.mark.parametrize("path", ["/", "/no/such/page/", "/sign-in/login/", "/static/css/app.css"])
def test_a_stranger_is_answered_with_them_too(as_served, client, db, path):
    assert lacking(client.get(path, secure=True)) == []


def test_our_own_failure_carries_them_and_is_kept_nowhere(as_served, sign_in, manager, monkeypatch):
    client = sign_in(manager)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.views.people.People.get_queryset", lambda page: 1 / 0)
    answer = client.get(reverse("accounts:people"), secure=True)
    assert answer.status_code == 500
    assert lacking(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [each for each in ADDRESSES if not each.startswith(("/static/", "/brand.css"))])
def test_no_answer_to_somebody_signed_in_is_kept(sign_in, quality, path):
    assert sign_in(quality).get(path).headers["Cache-Control"] == "no-store"


def test_a_refused_cross_site_post_carries_them(as_served, db, manager):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(manager.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("accounts:acting"), {}, secure=True)
    assert answer.status_code == 403
    assert lacking(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_plain_http_is_led_to_https(as_served, client, db):
    answer = client.get("/people/")
    assert (answer.status_code, answer.url) == (301, "https://testserver/people/")
    assert client.get("/healthz").status_code == 200


def test_the_councils_colours_are_asked_for_once_a_year_by_whoever_is_signed_in(as_served, sign_in, quality, queries):
    client = sign_in(quality)
    answer = client.get("/brand.css", secure=True)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert queries(client.get, "/brand.css", secure=True) == 0
    assert client.get("/people/", secure=True).headers["Cache-Control"] == "no-store"
