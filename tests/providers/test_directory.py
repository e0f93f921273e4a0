"""Finding a provider: search, filters, distance, shortlist, download."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.models import Event
from providers.models import Programme, Provider, Shortlist
from tests.factories.providers import (
    BlockFactory,
    DocumentFactory,
    DocumentKindFactory,
    LotFactory,
    MembershipFactory,
    ProgrammeFactory,
    ProviderFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("providers:directory")


@pytest.fixture
def found(forge, kilns, lead, sign_in, postcodes):
    """What the AP Lead finds: names in the order of the page."""
    client = sign_in(lead)

    def names(**asked) -> list[str]:
        client.get(URL, {"clear": "1"})
        response = client.get(URL, asked)
        assert response.status_code == 200
        return [entry.provider.name for entry in response.context["entries"]]

    names.client = client
    return names


BOTH = ["Irwell Forge", "Worsley Kilns"]


@pytest.mark.parametrize(
    "asked, names",
    [
        ({}, BOTH),
        ({"words": "forge"}, ["Irwell Forge"]),
        ({"words": "POTTERY"}, ["Worsley Kilns"]),
        ({"words": "nobody"}, []),
        ({"key_stage": "KS2"}, ["Worsley Kilns"]),
        ({"key_stage": "KS4"}, ["Irwell Forge"]),
        ({"key_stage": "KS1"}, []),
        ({"half_days": ["mon_am", "wed_pm"]}, BOTH),
        ({"half_days": ["mon_pm"]}, ["Irwell Forge"]),
        ({"key_stage": "KS2", "half_days": ["mon_pm"]}, []),
        ({"open": "on"}, BOTH),
        ({"unknown": "key", "lot": "", "within": ""}, BOTH),
    ],
)
def test_each_filter_narrows_by_what_it_asks(found, asked, names):
    assert found(**asked) == names


def test_a_lot_finds_those_admitted_to_it(found, kilns):
    assert found(lot=kilns.membership.lot_id) == ["Worsley Kilns"]


def test_lot_and_key_stage_must_be_true_of_one_programme(found, forge, kilns):
    """The forge teaches Key Stage 4 on lot 2; being on lot 3 as well does not make it teach that there."""
    MembershipFactory(provider=forge.provider, lot=kilns.membership.lot)
    assert found(lot=kilns.membership.lot_id, key_stage="KS4") == []


def test_a_closed_programme_or_site_is_not_found(found, forge, kilns):
    Programme.objects.filter(pk=forge.programme.pk).update(closed_on="2026-11-01")
    kilns.site.closed_on = "2026-11-01"
    kilns.site.save()
    assert found(half_days=["mon_am"]) == []


def test_open_to_referrals_leaves_out_the_blocked(found, forge):
    BlockFactory(provider=forge.provider)
    assert found() == BOTH
    assert found(open="on") == ["Worsley Kilns"]
    assert found(open="on", lot=forge.membership.lot_id) == []


def test_schools_do_not_find_a_suspended_provider_and_the_council_does(found, forge, manager, sign_in):
    forge.membership.status = "suspended"
    forge.membership.save()
    assert found() == ["Worsley Kilns"]
    page = sign_in(manager).get(URL).content.decode()
    assert "Irwell Forge" in page
    assert "Closed to referrals" in page


def test_the_nearest_comes_first_with_its_distance_in_miles_and_kilometres(found):
    assert found(postcode="M28 3PT") == ["Worsley Kilns", "Irwell Forge"]
    assert found(postcode="m6  5fw") == BOTH
    response = found.client.get(URL, {"postcode": "M28 3PT"})
    assert [entry.miles for entry in response.context["entries"]] == ["0.0", "4.9"]
    assert "Sorted nearest first, from M28 3PT" in response.content.decode()
    # 7,700 metres east and 1,900 south: 7.931 km.
    text = found.client.get(URL, {"postcode": "M28 3PT", "download": "csv"}).content.decode("utf-8-sig")
    assert "4.9 miles (7.9 km)" in text


@pytest.mark.parametrize("within, names", [("3", ["Worsley Kilns"]), ("5", ["Worsley Kilns", "Irwell Forge"])])
def test_within_some_miles_leaves_out_the_farther(found, within, names):
    assert found(postcode="M28 3PT", within=within) == names


def test_the_nearest_of_several_sites_counts(found, forge):
    SiteFactory(provider=forge.provider, easting=374001, northing=401000)
    SiteFactory(provider=forge.provider, easting=None, northing=None)
    assert found(postcode="M28 3PT", within="1") == ["Worsley Kilns", "Irwell Forge"]


def test_a_provider_we_cannot_place_comes_last_and_is_never_within(found, kilns):
    kilns.site.easting = kilns.site.northing = None
    kilns.site.save()
    assert found(postcode="M28 3PT") == ["Irwell Forge", "Worsley Kilns"]
    assert found(postcode="M28 3PT", within="10") == ["Irwell Forge"]


@pytest.mark.parametrize(
    "postcode, words",
    [
        ("Salford", "Enter a full postcode, like M6 5FW"),
        ("M1 1AA", "We do not know where M1 1AA is. Enter another postcode nearby"),
    ],
)
def test_a_postcode_we_do_not_know_is_told_in_words_beside_the_whole_list(found, postcode, words):
    assert found(postcode=postcode) == BOTH
    page = found.client.get(URL, {"postcode": postcode}).content.decode()
    assert page.count(words) == 2, "in the summary and by the field"
    assert "<title>Error: " in page


@pytest.mark.parametrize(
    "asked",
    [
        {"lot": "x"},
        {"lot": "999999999999999999999"},
        {"key_stage": "KS9"},
        {"half_days": ["sun_am"]},
        {"within": "-1"},
        {"page": "-1"},
        {"words": "x" * 101},
        {"postcode": "M" * 500},
    ],
)
def test_an_answer_that_is_none_of_the_choices_breaks_nothing(found, asked):
    found(**asked)


def test_the_filters_are_there_again_on_the_next_visit(found):
    found(words="forge")
    again = found.client.get(URL, follow=True)
    assert [entry.provider.name for entry in again.context["entries"]] == ["Irwell Forge"]


def test_searching_has_its_limit(found, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (2, 60)}
    assert [found.client.get(URL, {"words": "x"}).status_code for _ in range(3)] == [200, 200, 429]


def test_the_shortlist_is_each_persons_own(found, forge, lead, viewer, sign_in):
    client = found.client
    add, drop = (reverse(f"providers:shortlist-{act}", args=[forge.provider.pk]) for act in ("add", "drop"))
    assert client.post(add)["Location"] == URL
    assert client.post(add, {"back": "provider"})["Location"] == reverse("providers:provider", args=[forge.provider.pk])
    assert Shortlist.objects.get().affiliation == lead
    assert Event.objects.filter(act="shortlisted").count() == 1
    assert found(shortlisted="on") == ["Irwell Forge"]
    assert list(Shortlist.objects.visible_to(viewer)) == []
    client.post(drop)
    assert found(shortlisted="on") == []


def test_opening_the_shortlist_page_changes_nothing(found, forge):
    found.client.get(reverse("providers:shortlist-add", args=[forge.provider.pk]))
    assert not Shortlist.objects.exists()


@pytest.mark.parametrize("person, words", [("lead", "Open to referrals"), ("manager", "Needs attention")])
def test_the_download_says_what_the_page_says(found, person, words, sign_in, request, forge):
    DocumentKindFactory(policy=True)
    client = sign_in(request.getfixturevalue(person))
    text = client.get(URL, {"download": "csv", "words": "forge"}).content.decode("utf-8-sig")
    assert text.splitlines()[0] == (
        "Provider,Standing,Lots,Key stages,Sites,Distance,Programmes,Price,Places free,Last audit,Pupils now,"
        "Attendance in 12 weeks,Reasons"
    )
    assert f"Irwell Forge,{words}," in text
    assert "Worsley Kilns" not in text


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("manager", {"postcode": "M6 5FW", "open": "on", "key_stage": "KS3"}),
        ("manager", {"free": "on", "open": "on", "standing": "warning"}),
        ("lead", {"free": "on", "open": "on", "postcode": "M6 5FW"}),
    ],
)
def test_the_list_costs_the_same_for_two_providers_as_for_twenty(found, request, sign_in, queries, role, asked):
    DocumentKindFactory()

    def batch(many: int) -> None:
        for _ in range(many):
            row = ProviderFactory()
            membership = MembershipFactory(provider=row, lot=LotFactory(number=2))
            site = SiteFactory(provider=row)
            ProgrammeFactory(site=site, lot=membership.lot)
            DocumentFactory(provider=row)

    client = sign_in(request.getfixturevalue(role))
    batch(2)
    few = queries(client.get, URL, asked)
    batch(18)
    assert queries(client.get, URL, asked) == few
    assert few < 30, SimpleNamespace(queries=few)


def test_an_empty_directory_says_what_is_true_and_what_to_do_next(admin, lead, sign_in):
    Provider.objects.all().delete()
    page = sign_in(admin).get(URL).content.decode()
    assert "There are no providers yet" in page
    assert "Add the first one" in page
    assert "Sorted" not in page
    page = sign_in(lead).get(URL).content.decode()
    assert "The council has admitted none to its framework" in page
    assert "Add the first one" not in page


def test_a_search_that_finds_nobody_says_so_and_leads_back(forge, lead, sign_in):
    page = sign_in(lead).get(URL, {"words": "nobody"}).content.decode()
    assert "No provider fits what you searched for" in page
    assert "?clear=1" in page
    assert "There are no providers yet" not in page
