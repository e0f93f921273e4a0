"""Pupils of one name are told apart by year and school wherever they are listed: each page, and as far as it is told."""

from datetime import date

import pytest
from django.urls import reverse

from pupils import names
from pupils.models import Pupil
from pupils.readers import Reader
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.pupils.test_pupil_pages import due, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def jo(school, born):
    pupil = PupilFactory(legal_forename="Jo", preferred_forename="", legal_surname="Begum", born_on=born)
    EnrolmentFactory(pupil=pupil, school=school)
    return pupil


@pytest.fixture
def two(lead, lead2, provider):
    """Two of one name, of other schools and years, both due this morning at one site."""
    first, second = jo(lead.organisation, date(2012, 10, 1)), jo(lead2.organisation, date(2011, 10, 1))
    placement = placed_at(provider, first)
    other = placed_at(provider, second, site=placement.site)
    for each in (placement, other):
        due(each)
    return placement, other


@pytest.mark.parametrize(
    "name",
    [
        "placements:placements",
        "agreements:agreements",
        "referrals:referrals",
        "attendance:attendance",
        "attendance:day",
        "pupils:pupils-week",
    ],
)
def test_the_council_reads_year_and_school_under_each(sign_in, manager, lead, lead2, two, name):
    shown = text_of(sign_in(manager).get(reverse(name)))
    assert f"Year 9, {lead.organisation.name}" in shown
    assert f"Year 10, {lead2.organisation.name}" in shown


def test_so_does_a_register_whose_names_the_provider_knows(sign_in, provider, lead, lead2, two):
    url = reverse("attendance:register", args=[two[0].site_id, TODAY, "AM"])
    shown = text_of(sign_in(provider).get(url))
    assert f"Jo Begum Year 9, {lead.organisation.name}" in shown
    assert f"Jo Begum Year 10, {lead2.organisation.name}" in shown


def test_a_school_is_not_told_its_own_name(sign_in, lead, two):
    shown = text_of(sign_in(lead).get(reverse("placements:placements")))
    assert "Jo Begum Year 9" in shown
    assert f"Year 9, {lead.organisation.name}" not in shown


def test_the_list_of_pupils_says_more_only_of_those_of_one_name(sign_in, manager, lead, two):
    alone = pupil_of(lead.organisation)
    jo(lead.organisation, date(2012, 11, 1))
    view = sign_in(manager).get(reverse("pupils:pupils")).context["view"]
    assert alone.pk not in view.apart
    assert sorted(view.apart.values()) == sorted(
        [
            f"Year 9, {lead.organisation.name}, born 1 Oct 2012",
            f"Year 9, {lead.organisation.name}, born 1 Nov 2012",
            names.beside(two[1].pupil, Reader(manager)),
        ]
    )


def test_who_has_left_the_reader_is_told_of_by_name_alone(lead, two):
    pupil = two[0].pupil
    pupil.enrolments.update(ends_on=date(2026, 10, 1))
    assert names.fetched_apart([Pupil.objects.get(pk=pupil.pk)], Reader(lead)) == {pupil.pk: ""}


def test_a_page_asks_once_for_all_schools(sign_in, manager, provider, lead, queries):
    client, url = sign_in(manager), reverse("placements:placements")

    def more(count):
        for _ in range(count):
            placed_at(provider, pupil_of(lead.organisation))

    more(2)
    client.get(url)
    few = queries(client.get, url)
    more(15)
    assert queries(client.get, url) == few
