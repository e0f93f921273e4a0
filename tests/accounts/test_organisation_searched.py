"""A register of many organisations is searched where one of them is chosen: in a filter and in a form."""

import re

import pytest

from accounts.models import Invitation, Organisation
from tests.factories.accounts import OrganisationFactory


@pytest.fixture
def many(manager):
    OrganisationFactory.create_batch(55)
    return [OrganisationFactory(name=name) for name in ("Kersal Moor", "Kersal Vale")]


def keys_in(page):
    text = page.content.decode()
    return {str(pk) for pk in Organisation.objects.values_list("pk", flat=True) if re.search(f'"{pk}"', text)}


def test_the_filter_takes_one_and_keeps_it_by_name(sign_in, manager, many):
    client = sign_in(manager)
    assert not keys_in(client.get("/people/"))
    found = client.get("/people/", {"role": "ap_lead", "organisation": "", "organisation_typed": "moor kersal"})
    assert found.url == f"/people/?role=ap_lead&organisation={many[0].pk}"
    page = client.get(found.url)
    assert 'value="Kersal Moor"' in page.content.decode()
    assert keys_in(page) == {str(many[0].pk)}
    emptied = {"organisation": many[0].pk, "organisation_typed": "", "organisation_sought": "Kersal Moor"}
    assert client.get(client.get("/people/", emptied).url, follow=True).redirect_chain == [("/people/", 302)]


def test_the_filter_shows_several_and_brings_nothing_unsettled_back(sign_in, manager, many):
    client = sign_in(manager)
    page = client.get("/people/", {"organisation_typed": "kersal"})
    assert keys_in(page) == {str(each.pk) for each in many}
    assert "Select which organisation you mean" in page.content.decode()
    assert "<title>Error: People - " in page.content.decode()
    assert "<title>People - " in client.get("/people/").content.decode()


def test_a_form_asks_again_on_the_same_page(sign_in, manager, many):
    client = sign_in(manager)
    typed = {"name": "Ada", "email": "ada@kersal.test", "role": "provider_manager", "organisation_typed": "kersal"}
    page = client.post("/people/invite/", typed)
    assert page.status_code == 200
    assert keys_in(page) == {str(each.pk) for each in many}
    client.post("/people/invite/", {**typed, "organisation_sought": "kersal", "organisation": str(many[1].pk)})
    assert Invitation.objects.get().organisation == many[1]


def test_as_many_questions_whatever_the_number(sign_in, manager, many, django_assert_max_num_queries):
    client = sign_in(manager)
    client.get("/people/")
    with django_assert_max_num_queries(20):
        client.get("/people/", {"organisation": str(many[0].pk)})
