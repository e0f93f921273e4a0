"""The address that sign-ins count against: the one our proxy saw, and no header makes an error."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from accounts.client_address import NOWHERE, client_address

GARBAGE = [
    "", " ", ",", ",,,", "garbage", "1.2.3", "999.1.1.1", "1.2.3.4\x00", "\x00", "[", "[]", "[::1", "::1]", ":", ":::",
    "unknown", "_hidden", "<script>", "é", "１.２.３.４", "9" * 5_000, "1.2.3.4," * 2_000, "1.2.3.4, ", "fe80::1%eth0",
    "fe80::1%" + "a" * 500, "[fe80::1%eth0]:443", "[2001:db8::1]:443", "[2001:db8::1]", "::ffff:203.0.113.7", "\r\nX: y",
]  # fmt: skip


def seen_from(header, proxies, settings, remote="198.51.100.9"):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    return client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR=remote))


@pytest.mark.parametrize(
    "header, proxies, address",
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.1, 203.0.113.7", 1, "203.0.113.7"),
        ("203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("203.0.113.7:5123", 1, "203.0.113.7"),
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("fe80::1%eth0", 1, "fe80::1"),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
        ("203.0.113.7", 0, "198.51.100.9"),
        ("203.0.113.7", 2, "198.51.100.9"),
        ("203.0.113.7, garbage", 1, "198.51.100.9"),
        ("203.0.113.7\x00", 1, "198.51.100.9"),
    ],
)
def test_the_outermost_proxy_of_ours_says_it(header, proxies, address, settings):
    assert seen_from(header, proxies, settings) == address


def test_a_caller_without_an_address_counts_with_the_others_without_one(settings):
    assert seen_from("garbage", 1, settings, remote="") == NOWHERE


@pytest.mark.parametrize("proxies", [0, 1, 3])
def test_no_header_is_an_error(settings, proxies):
    for header in GARBAGE:
        assert seen_from(header, proxies, settings)


@pytest.mark.parametrize("header, proxies", [("garbage", 1), ("203.0.113.7", 3), ("\x00", 1), ("fe80::1%eth0", 1)])
def test_a_bad_header_is_answered_like_any_other(client, lead, council, settings, header, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sent = {"HTTP_X_FORWARDED_FOR": header}
    wrong = client.post(reverse("account_login"), {"login": lead.user.email, "password": "wrong"}, **sent)
    assert wrong.status_code == 200
    assert client.post(reverse("account_reset_password"), {"email": lead.user.email}, **sent).status_code == 302
    right = {"login": lead.user.email, "password": "correct horse battery"}
    assert client.post(reverse("account_login"), right, **sent).status_code == 302
    assert client.get("/", **sent).status_code == 200


def test_a_made_up_header_does_not_get_round_the_limit(client, council, settings):
    """What the caller puts before our proxy's own word counts for nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "3/5m/ip"}
    cache.clear()
    answers = [
        client.post(
            reverse("account_login"),
            {"login": f"nobody{number}@example.org", "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 203.0.113.7",
        ).content.decode()
        for number in range(5)
    ]
    assert "There were too many wrong sign-ins" in answers[-1]
