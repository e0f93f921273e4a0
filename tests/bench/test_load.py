"""A school morning: who goes where, what a register is sent back with, and what is told of it."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from accounts.models import Role
from attendance.models import Mark
from bench import crowd, load, serving
from bench.measuring import Measure, p95
from core import clock
from tests.factories.attendance import MarkFactory, due, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday(provider, school, council):
    (session,) = due(placed(provider, school), clock.today() - timedelta(days=1))
    return MarkFactory(session=session).session


def test_a_round_goes_through_pages_that_are_there(client, tutor, viewer, manager, yesterday):
    for person in (tutor, viewer, manager):
        browser = serving.signed_in(person)
        pages = dict(load._round(person, 3))
        assert len(pages) > 2
        assert {browser.get(address).status_code for address in pages.values()} == {200}, person.role


def test_a_register_is_sent_back_with_another_choice_for_one_pupil(tutor, yesterday):
    browser = serving.signed_in(tutor)
    address = next(load.registers(tutor, 0))
    said = parse_qsl(crowd.filled_in(browser.get(address).text, crowd.CHANCE))
    assert browser.post(address, dict(said)).url.startswith(reverse("attendance:registers"))
    assert Mark.objects.get().kind == "late"


def test_people_are_spread_over_the_borough_as_in_a_morning(yesterday, provider, school, council):
    people = list(load._people(10))
    assert sum(person.is_provider for person in people) == 5
    assert [person.role for person in people].count(Role.AP_LEAD) == 3
    assert len({person.user_id for person in people}) == 10


def test_a_figure_says_whether_its_target_is_met():
    assert Measure("a", 1.0, target="2 s", is_met=True).line().endswith("| 2 s | met |")
    assert Measure("a", 3.0, target="2 s", is_met=False).line().endswith("| 2 s | OVER |")
    assert p95([*range(1, 100), 1000]) == 96
