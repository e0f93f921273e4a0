"""What the measures are taken of, and how."""

from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from attendance.models import Mark
from bench import attendance_import, pages, serving
from bench.measuring import in_turns
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_the_queries_of_a_page_are_counted(manager):
    assert 3 < pages.queries(serving.signed_in(manager), reverse("attendance:unknown")) < 30


def test_links_to_pages_are_followed_and_others_are_not():
    assert serving._page_name(reverse("attendance:unknown")) == "attendance:unknown"
    assert [serving._page_name(link) for link in ("/static/brand.css", "/nowhere/", "/healthz")] == ["", "", ""]


def test_a_first_visit_weighs_what_stands_beside_the_page_too(client, manager, monkeypatch):
    page = serving.signed_in(manager).get("/").text
    asked = []
    answer = serving.Answer(200, "", 0.0, 10, "")
    monkeypatch.setattr(serving.Visitor, "visit", lambda self, address: asked.append(address) or answer)
    visitor = serving.Visitor(0, "")
    assert visitor.beside(page) == visitor.beside(page) == 10 * len(asked)
    assert {address.partition("?")[0] for address in asked} >= {
        "/brand.css",
        "/static/css/app.css",
        "/static/js/app.js",
    }


def test_a_search_goes_with_what_its_form_carries(manager, monkeypatch):
    page, said = serving.signed_in(manager).get("/").text, []
    answer = serving.Answer(200, page, 0.0, 10, "/search/?n=1")
    monkeypatch.setattr(serving.Visitor, "_ask", lambda self, *about: said.append(about) or answer)
    assert serving.Visitor(0, "").searched(reverse("search"), "Ash") == "/search/?n=1"
    assert {"csrfmiddlewaretoken", "opened_as", "words"} == set(dict(parse_qsl(said[-1][2])))


def test_of_each_page_its_time_and_growth_are_told_and_how_many_hold(manager, lead):
    slow = pages.Page(manager, "home", "/", {1: [0.1], 10: [0.2, 0.3, 0.4]})
    quick = pages.Page(lead, "home", "/", {1: [0.1], 10: [0.1]})
    assert (slow.median(10), slow.p95(10)) == (0.3, 0.4)
    assert pages._sum([slow, quick], 10).note.endswith("1 hold 150 ms with 10 years behind them, 1 grew by half")
    line = pages._line(slow, 10, serving.signed_in(manager))
    assert (line.seconds, line.against_seconds, line.note.split(",")[0]) == (0.3, 0.1, "AP Manager")


def test_the_import_measure_takes_away_only_what_it_brought():
    theirs = MarkFactory()
    ours = MarkFactory(
        session=SessionFactory(placement=PlacementFactory(offer__membership__provider__slug=attendance_import.SLUG))
    )
    attendance_import.take_away()
    assert list(Mark.objects.all()) == [theirs]
    assert ours.session.placement.provider.slug == attendance_import.SLUG


def test_calls_set_against_each_other_take_turns(monkeypatch):
    monkeypatch.setattr("bench.measuring.gc.collect", lambda: None)  # four times a quarter of a second
    ran = []
    took = in_turns(
        lambda: ran.append("ours"), lambda: ran.append("theirs"), times=2, before=lambda: ran.append("clear")
    )
    assert ran == ["clear", "ours", "clear", "theirs"] * 2
    assert len(took) == 2
