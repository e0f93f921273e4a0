"""Nonsense in an address or in a form is answered by a page that says so, never by an error of ours, and soon."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.logs import scrubbed
from core.models import KeptForm
from tests.architecture.addresses import address
from tests.architecture.quickly import known_people
from tests.architecture.table import TABLE, Case
from tests.architecture.walk import is_list
from tests.noticing import unnoticed

ONE_MEGABYTE = "x" * 1_000_000
PARTS = ("day", "month", "year")
# More than SQLite looks for at once; a megabyte is asked of one list and of one search.
LONG = "x" * 60_000
DAYS = [("1", "1", "1"), ("31", "12", "9999"), ("29", "2", "2027"), ("x", "-1", "9" * 30)]
WORDS = ["\x01🜲 ' OR 1=1 --", "9" * 400, "-1", "0001-01-01"]
PAGES = ["0", "-1", "abc", "9" * 30]
KEYS = ["clear_all", "nothing_we_know", "status__in", "pupil__upn", "o", "order_by"]
# Between them these roles open every page; each is tried as the first of them that does.
WHO = ("manager", "lead", "provider", "quality", "officer", "admin")
# The manager opens most of them, so is the first for most: in three parts.
TRIED = [("manager", slice(part, None, 3)) for part in range(3)] + [(who, slice(None)) for who in WHO[1:]]
# Far more than any of these pages takes, and far less than what has no end.
SOON = 2.0


@pytest.fixture
def visitor(world, sign_in, who) -> Iterator[Client]:
    """Somebody whose answers say when an error is ours."""
    client = sign_in(world.cast[who])
    client.raise_request_exception = False
    with known_people(), unnoticed():
        yield client


def opened_as(who: str) -> list[Case]:
    """The cases this role is the first to open."""
    before = WHO[: WHO.index(who)]
    return [case for case in TABLE if who in case.opens.split() and not set(before) & set(case.opens.split())]


def queries(names: list[str]) -> Iterator[dict[str, str]]:
    """Queries nobody sends who means well; each asks for a wrong page and by unlisted keys too."""
    for page, word, (day, month, year) in zip(PAGES, WORDS, DAYS, strict=True):
        unlisted = dict.fromkeys(KEYS, "-pupil__legal_surname")
        days = {f"{name}_{part}": text for name in names for part, text in zip(PARTS, (day, month, year), strict=True)}
        yield {**unlisted, **dict.fromkeys(names, word), **days, "page": page, "sort": "-pupil__legal_surname"}
    yield dict.fromkeys([*names[:2], "page"], LONG)


def names_of(narrowing: Any) -> list[str]:
    """The names of what a list is narrowed by."""
    form = getattr(narrowing, "form", narrowing)
    return list(form.fields) if form else []


def fault(ask: Callable[[], Any]) -> str:
    """What is wrong with the answer: an error, or that it took too long; else nothing."""
    cache.clear()
    began = time.thread_time()
    status = ask().status_code
    took = time.thread_time() - began
    return f"{status}" if status >= 500 else f"{took:.1f} s" * (took > SOON)


@pytest.mark.parametrize("who, part", TRIED)
def test_a_list_takes_any_query(world, visitor, who, part):
    found = []
    for case in opened_as(who)[part]:
        url = address(case, world.things)
        answer = visitor.get(url)
        if answer.status_code != 200 or not (is_list(answer) or case.name == "reports:dashboard"):
            continue
        for query in queries(names_of(answer.context.get("filter") or answer.context.get("form"))):
            wrong = fault(lambda url=url, query=query: visitor.get(url, query))
            found += [f"{url} {str(query)[:120]}: {wrong}"] * bool(wrong)
    assert not found, "\n".join(found)


def test_a_query_that_no_filter_makes_is_not_kept(world, sign_in):
    client = sign_in(world.cast["manager"])
    client.get(reverse("referrals:referrals"), {"reference": ONE_MEGABYTE})
    assert len(client.session.encode(dict(client.session))) < 5_000


def test_a_nul_is_refused(world, sign_in):
    client = sign_in(world.cast["manager"])
    assert client.get("/placements/pupils/?text=%00").status_code == 400
    assert client.get("/placements/%00/").status_code in (400, 404)


def test_a_nul_sent_after_the_sign_in_ended_is_not_kept(world, sign_in, settings):
    client = sign_in(world.cast["manager"])
    client.get("/")
    with clock.set_to(clock.now() + timedelta(hours=1)):
        answer = client.post(reverse("pupils:pupil-add"), {"legal_surname": "a\x00b"})
    assert answer.status_code == 302
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-02-29", "2026-13-01", "0000-00-00"])
def test_a_register_of_an_impossible_day_is_no_error(world, sign_in, day):
    client = sign_in(world.cast["provider"])
    register = reverse("attendance:registers") + f"{world.ours.site.pk}/{day}/AM/"
    assert client.get(register, {"programme": "x"}).status_code in (200, 404)


@pytest.mark.parametrize(
    "name, thing, query",
    [
        ("attendance:placement", "placement", {"week": "2026-13-45"}),
        ("attendance:placement", "placement", {"week": "9999-12-31"}),
        ("providers:document-add", "provider", {"kind": "x", "site": "9" * 40}),
        ("audits:audit-plan", "", {"provider": "9" * 40}),
        ("providers:provider", "provider", {"page": "9" * 30}),
        ("providers:provider-standing", "provider", {"page": "-1"}),
    ],
)
def test_a_page_takes_any_query(world, sign_in, name, thing, query):
    client = sign_in(world.cast["manager"])
    assert client.get(reverse(name, kwargs=world.things[thing]), query).status_code in (200, 302, 403)


def test_a_search_for_nonsense_finds_nobody(world, sign_in):
    client = sign_in(world.cast["manager"])
    for words in ["\x00", "a\x00b", *WORDS, ONE_MEGABYTE]:
        assert client.post(reverse("pupils:pupils"), {"words": words}).status_code == 302
        assert client.get(reverse("pupils:pupils")).status_code == 200


def filled(form: Any, word: str, day: tuple[str, str, str]) -> dict[str, Any]:
    """The form with this word in every field, and this day in every date."""
    data: dict[str, Any] = {"once": word, "seen": word}
    for name in form.fields:
        prefixed = form.add_prefix(name)
        data[prefixed] = word
        data |= {f"{prefixed}_{part}": text for part, text in zip(PARTS, day, strict=True)}
    return data


@pytest.mark.parametrize("who, part", TRIED)
def test_a_form_takes_any_words(world, visitor, who, part):
    found = []
    for case in opened_as(who)[part]:
        url = address(case, world.things)
        form = (visitor.get(url).context or {}).get("form")
        if not hasattr(form, "add_prefix"):
            continue
        for word, day in ((WORDS[0], DAYS[-1]), (WORDS[1], DAYS[1])):
            data = filled(form, word, day)
            with transaction.atomic():
                wrong = fault(lambda url=url, data=data: visitor.post(url, data))
                transaction.set_rollback(True)
            found += [f"{case} {word!r} {day}: {wrong}"] * bool(wrong)
    assert not found, "\n".join(found)


def test_a_long_text_costs_the_log_no_more_than_a_short_one():
    began = time.thread_time()
    scrubbed(ONE_MEGABYTE)
    assert time.thread_time() - began < SOON
