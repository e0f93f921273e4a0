"""Every act knows the way back to where it is asked, and says when it comes too late."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from core.views import ActPage, FormPage
from placements.models import Offer


def pages(patterns: Any = None) -> set[type]:
    found: set[type] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= pages(pattern.url_patterns)
        elif page := getattr(pattern.callback, "view_class", None):
            found.add(page)
    return found


ACTS = sorted((page for page in pages() if issubclass(page, ActPage)), key=lambda page: page.__qualname__)


@pytest.mark.parametrize("page", ACTS)
def test_every_act_leads_on(page):
    says_itself = page.get_done_url is not ActPage.get_done_url or page.back is not ActPage.back
    assert page.back_to or says_itself


@pytest.mark.parametrize("page", [page for page in ACTS if page.to])
def test_every_step_is_one_the_row_knows(page):
    assert page.to in page.queryset.model.Status.values


class Take(ActPage):
    to = Offer.Status.ACCEPTED
    too_late = "This offer is {status}, {row.reference}."


def asked_of(status: str) -> Take:
    page = Take()
    page.row = Offer(status=status)
    page.row.reference = "9"
    return page


def test_what_can_still_be_done_is_asked_and_the_rest_is_said():
    assert asked_of("offered").can_still_be_done
    late = asked_of("declined")
    assert not late.can_still_be_done
    assert late.get_too_late() == "This offer is declined, 9."


def test_an_act_that_moves_no_status_can_always_be_done():
    page = ActPage()
    page.row = SimpleNamespace()
    assert page.can_still_be_done
    assert page.back == page.get_too_late() == ""


def test_a_page_that_has_nothing_to_say_says_nothing(rf):
    page = FormPage()
    page.setup(rf.post("/"))
    page.act, page.get_done_url = lambda form: None, lambda result: "/next/"
    assert page.do(None) == "/next/"  # a message without its middleware would raise
