"""Every list about children is looked through by a child's name, and no address says the name."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.attendance import MarkFactory
from tests.factories.placements import SessionFactory
from tests.factories.placing import agreed
from tests.factories.pupils import EnrolmentFactory, PupilFactory

BEFORE, TODAY = date(2026, 11, 17), date(2026, 11, 18)
LISTS = {
    "pupils:pupils": "manager lead viewer provider tutor",
    "referrals:referrals": "manager lead",
    "placements:offers": "manager lead",
    "placements:placements": "manager lead viewer provider tutor",
    "agreements:agreements": "manager lead provider",
    "outcomes:reviews": "manager lead",
    "attendance:attendance": "manager lead viewer",
    "attendance:day": "manager lead viewer",
    "attendance:unknown": "manager lead viewer",
    "attendance:unexplained": "lead viewer",
    "attendance:registers-missing": "provider tutor",
}
ASKED = [(name, who) for name, roles in LISTS.items() for who in roles.split()]


def of_child(forename, surname, lead, provider):
    """A child with a row in every list."""
    pupil = PupilFactory(legal_forename=forename, legal_surname=surname)
    EnrolmentFactory(pupil=pupil, school=lead.organisation)
    placement = agreed(lead, provider, pupil=pupil)
    SessionFactory(placement=placement, date=BEFORE, half="AM")
    SessionFactory(placement=placement, date=TODAY, half="AM")
    missed = SessionFactory(placement=placement, date=BEFORE, half="PM")
    MarkFactory(session=missed, kind="absent", reason="unexplained")
    return placement


@pytest.fixture(scope="module")
def scene(bare):
    """Two children of the school at the provider, the strangers, and who looks for them."""
    for name in ("manager", "lead2", "provider2", "viewer", "tutor"):
        bare[name]
    of_child("Jo", "Begum", bare["lead"], bare["provider"])
    of_child("Lucy", "Rigby", bare["lead"], bare["provider"])
    return bare


@pytest.fixture
def children(stage):
    """They stand there before each test."""


def look(client, address, words):
    return client.post(address, {"words": words}, follow=True)


@pytest.mark.parametrize("name, who", ASKED)
def test_a_list_is_looked_through_by_name(request, sign_in, children, name, who):
    client, address = sign_in(request.getfixturevalue(who)), reverse(name)
    every = client.get(address, follow=True).context["paginator"].count
    kept = client.post(address, {"words": "begun jo"})
    assert "beg" not in kept.url.lower()
    found = client.get(kept.url)
    if name == "attendance:registers-missing":
        assert found.context["paginator"].count == every == 1  # both stand in one register
    else:
        assert 0 < found.context["paginator"].count < every
    assert "Rigby" not in found.content.decode() or name == "attendance:registers-missing"
    assert look(client, address, "nobody").context["paginator"].count == 0
    assert look(client, address, "").context["paginator"].count == every


@pytest.mark.parametrize("who", ["lead2", "provider2"])
@pytest.mark.parametrize("name", ["pupils:pupils", "placements:placements", "agreements:agreements"])
def test_a_stranger_finds_nothing_by_the_name(request, sign_in, children, name, who):
    response = look(sign_in(request.getfixturevalue(who)), reverse(name), "Begum")
    assert response.context["paginator"].count == 0


def test_who_is_asked_for_a_place_cannot_try_names(sign_in, children, provider):
    address = reverse("placements:offers")
    assert sign_in(provider).post(address, {"words": "Begum"}).status_code == 405
    assert "Find in this list" not in sign_in(provider).get(address).content.decode()


def test_who_is_asked_for_a_place_cannot_put_offers_in_the_order_of_names(sign_in, children, provider, manager):
    address = reverse("placements:offers")

    def in_order(client, sort):
        return [row.pk for row in client.get(address, {"sort": sort}).context["page_obj"]]

    assert in_order(sign_in(manager), "pupil") == in_order(sign_in(manager), "-pupil")[::-1]
    client = sign_in(provider)
    assert in_order(client, "pupil") == in_order(client, "-pupil")


def test_the_file_holds_what_was_found(sign_in, children, manager):
    client = sign_in(manager)
    kept = client.post(reverse("placements:placements"), {"words": "Begum"})
    body = b"".join(client.get(f"{kept.url}&download=csv")).decode("utf-8-sig")
    assert "Begum" in body
    assert "Rigby" not in body


def test_names_stay_with_filters_and_sorts_and_come_back_with_them(sign_in, children, manager):
    client, address = sign_in(manager), reverse("placements:placements")
    kept = client.post(f"{address}?status=live&page=2", {"words": "Begum"})
    assert kept.url == f"{address}?status=live&named=1"
    shown = client.get(kept.url).content.decode()
    assert 'name="named" value="1"' in shown
    assert "named=1&amp;sort=" in shown
    assert client.get(address).url == kept.url


def test_a_link_that_counts_opens_all_its_rows(sign_in, children, manager):
    client, address = sign_in(manager), reverse("placements:placements")
    look(client, address, "Begum")
    assert client.get(address, {"status": "live"}).context["paginator"].count == 2


def test_words_of_another_list_or_role_are_not_taken(sign_in, children, manager):
    client = sign_in(manager)
    kept = client.post(reverse("placements:placements"), {"words": "Begum"})
    number = kept.url.rpartition("=")[2]
    elsewhere = client.get(reverse("referrals:referrals"), {"named": number})
    assert elsewhere.context["words"] == ""
    assert elsewhere.context["paginator"].count == 2


@pytest.mark.parametrize("words", ["\x00", "%", "_", "'\"", "🙂", "\u200f\u202e", "x" * 10_000, "Jo\x00 Begum"])
def test_nothing_that_is_typed_breaks_a_list(sign_in, children, manager, words):
    assert look(sign_in(manager), reverse("placements:placements"), words).status_code == 200


@pytest.mark.parametrize("number", ["", "0", "-1", "abc", "9" * 40, "\x01", "1"])
def test_a_number_that_keeps_no_words_narrows_nothing(sign_in, children, manager, number):
    shown = sign_in(manager).get(reverse("placements:placements"), {"named": number})
    assert shown.context["paginator"].count == 2
