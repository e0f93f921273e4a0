"""The list of concerns, and a concern's page, cost the same for two as for twenty."""

import pytest
from django.urls import reverse

from concerns import following
from tests.factories.attendance import placed
from tests.factories.concerns import raised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, tutor, school_dsl, provider, school, queries):
    url = f"{reverse('concerns:concerns')}?page=1"
    client = sign_in(school_dsl)
    for _ in range(2):
        raised(placed(provider, school), by=tutor)
    few = queries(client.get, url)
    for _ in range(18):
        raised(placed(provider, school), by=tutor)
    assert queries(client.get, url) == few <= 30


def test_a_page_costs_the_same_with_many_notes(sign_in, tutor, school_dsl, placement, queries):
    concern = raised(placement, by=tutor)
    url = reverse("concerns:concern", args=[concern.pk])
    client = sign_in(school_dsl)
    client.get(url)
    few = queries(client.get, url)
    for number in range(10):
        following.add_note(concern, text=f"Note {number}", by=school_dsl)
    assert queries(client.get, url) == few <= 30
