"""Redis may be away: what is counted in the cache is counted all the same, and no page fails."""

import socket
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse

from core import clock, limits
from core.cache import SteadyCache


@pytest.fixture
def without_redis(db, settings, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{free.getsockname()[1]}/1"
    settings.CACHES = {
        "default": {"BACKEND": "core.cache.SteadyCache", "LOCATION": address},
        "stand_in": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tried_cache"},
    }
    call_command("createcachetable", verbosity=0)
    monkeypatch.setattr(SteadyCache, "ask_again_at", 0.0)


def test_a_limit_holds_without_redis(without_redis, manager, settings):
    settings.RATE_LIMITS = {"export": (2, 60)}
    for _ in range(2):
        limits.count("export", manager.user)
    with pytest.raises(limits.TooOften):
        limits.count("export", manager.user)


def test_a_limit_says_when_it_ends_and_what_it_is(db, manager, settings):
    settings.RATE_LIMITS = {"export": (1, 3600)}
    limits.count("export", manager.user)
    with clock.set_to(clock.now() + timedelta(minutes=25)), pytest.raises(limits.TooOften) as refused:
        limits.count("export", manager.user)
    assert 2100 <= refused.value.seconds <= 2101
    assert refused.value.limit == "1 downloads in an hour"


def test_a_limit_of_an_organisation_is_one_for_all_its_people_and_says_whose(db, provider, tutor, provider2, settings):
    settings.RATE_LIMITS = {"upload": (2, 3600), "document": (1, 3600)}
    limits.count_for("upload", provider)
    limits.count_for("upload", tutor)
    limits.count_for("upload", provider2)
    limits.count_for("document", provider)
    with pytest.raises(limits.TooOften) as refused:
        limits.count_for("upload", tutor)
    assert (refused.value.limit, refused.value.whose) == ("2 registers sent in an hour", "each organisation")


def test_a_person_downloads_sixty_times_an_hour(sign_in, manager):
    client = sign_in(manager)
    codes = [client.get(reverse("providers:directory"), {"download": "csv"}).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    text = client.get(reverse("providers:directory"), {"download": "csv"}).content.decode()
    assert "60 downloads in an hour for each person" in text
    assert "You can try again in 60 minutes, at 11am." in text


def test_a_code_is_used_once_without_redis(without_redis):
    cache = caches["default"]
    assert [cache.add("code", 1, 300), cache.add("code", 1, 300)] == [True, False]


def test_redis_is_not_asked_again_at_once(without_redis, monkeypatch):
    cache = caches["default"]
    cache.set("a", 1)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", lambda *_: pytest.fail("asked again"))
    assert cache.get("a") == 1


def test_signing_in_and_its_limits_work_without_redis(without_redis, client, manager):
    manager.user.set_password("a long enough passphrase")
    manager.user.save()
    login = reverse("account_login")
    for _ in range(10):
        answer = client.post(login, {"login": manager.user.email, "password": "wrong"})
        assert answer.status_code == 200
    answer = client.post(login, {"login": manager.user.email, "password": "a long enough passphrase"})
    assert "too many wrong sign-ins" in answer.content.decode()


def test_a_right_password_opens_home_without_redis(without_redis, client, manager):
    manager.user.set_password("a long enough passphrase")
    manager.user.save()
    answer = client.post(
        reverse("account_login"), {"login": manager.user.email, "password": "a long enough passphrase"}
    )
    assert (answer.status_code, answer.url) == (302, reverse("home"))
