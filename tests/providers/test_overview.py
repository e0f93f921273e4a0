"""The top of a provider's page: figures whose rows open, what stands against it, audits, documents, places, map."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.weeks import monday_of
from providers import changing
from providers.models import Block
from tests.factories.attendance import MarkFactory
from tests.factories.placements import OfferFactory, PlacementFactory, SessionFactory
from tests.factories.providers import BlockFactory, DocumentFactory, DocumentKindFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(forge):
    return reverse("providers:provider", args=[forge.provider.pk])


@pytest.fixture
def placed(forge, lead):
    return PlacementFactory(
        provider=forge.provider,
        membership=forge.membership,
        site=forge.site,
        programme=forge.programme,
        commissioner=lead.organisation,
        starts_on=clock.today() - timedelta(days=60),
    )


def tiles_of(client, url):
    return {tile.label: tile for tile in client.get(url).context["overview"]["tiles"]}


def test_its_numbers_open_exactly_their_rows(url, placed, manager, sign_in):
    monday = monday_of(clock.today()) - timedelta(weeks=1)
    MarkFactory(session=SessionFactory(placement=placed, date=monday))
    SessionFactory(placement=placed, date=monday + timedelta(days=1))
    client = sign_in(manager)
    tiles = tiles_of(client, url)
    assert (tiles["Pupils now"].shown, tiles["Pupils now"].more[0]) == ("1", "1 running placement")
    assert client.get(tiles["Pupils now"].more[1]).context["page_obj"].paginator.count == 1
    assert (tiles["AP attendance"].shown, tiles["Not marked"].shown) == ("100%", "1")
    assert client.get(tiles["Not marked"].url).context["page_obj"].paginator.count == 1


def test_a_provider_without_pupils_says_so_once_and_in_no_figure(url, forge, manager, sign_in):
    tiles = tiles_of(sign_in(manager), url)
    assert (tiles["Pupils now"].shown, tiles["AP attendance"].shown) == ("0", "–")
    assert tiles["AP attendance"].cohort == "No sessions marked in 12 weeks"
    assert "not known yet" not in sign_in(manager).get(url).content.decode()


def test_offers_answered_in_time_are_those_of_a_year(url, forge, manager, sign_in):
    day, given = clock.today(), {"provider": forge.provider, "membership": forge.membership, "site": forge.site}
    late = {"reply_by": day - timedelta(days=9), "answered_at": clock.at(day - timedelta(days=5))}
    for values in (
        {"status": "declined", "decline_reason": "risk", "reply_by": day, "answered_at": clock.at(day)},
        {"status": "accepted", **late},
        {"reply_by": day - timedelta(days=1)},
        {"reply_by": day + timedelta(days=1)},
        {"status": "lapsed", "reply_by": day - timedelta(days=1)},
    ):
        OfferFactory(**given, **{"offered_at": clock.at(day - timedelta(days=12)), **values})
    OfferFactory(**given, status="accepted", **late, offered_at=clock.at(day - timedelta(days=500)))
    assert tiles_of(sign_in(manager), url)["Offers answered in time"].shown == "1 of 3"


def test_a_school_reads_its_own_part_and_an_administrator_no_number_of_children(
    url, placed, lead, admin, provider, sign_in
):
    tiles = tiles_of(sign_in(lead), url)
    assert (tiles["Pupils now"].shown, tiles["Pupils now"].cohort) == ("1", "1 of them yours")
    assert "Offers answered in time" not in tiles
    assert tiles_of(sign_in(admin), url) == {}
    assert tiles_of(sign_in(provider), url)["Pupils now"].shown == "1"


@pytest.mark.parametrize(
    "person, reads, proposal",
    [("manager", True, True), ("provider", True, False), ("lead", False, False), ("tutor", False, False)],
)
def test_grounds_and_what_is_proposed_are_for_those_who_may_know(
    url, forge, quality, sign_in, request, person, reads, proposal
):
    BlockFactory(provider=forge.provider, ground=Block.Ground.SAFEGUARDING, reason="MARKGROUND")
    change = changing.propose(forge.membership, "suspend", "MARKWHY", by=quality)
    page = sign_in(request.getfixturevalue(person)).get(url).content.decode()
    assert ("safeguarding concern: MARKGROUND" in page) is reads
    assert (change.sentence in page) is proposal
    assert "MARKWHY" not in page


def test_documents_to_see_to_stand_first_and_the_rest_is_folded(forge, manager, sign_in):
    kinds = [DocumentKindFactory(code=f"paper_{number}", title=f"Paper {number}") for number in range(3)]
    day = clock.today()
    DocumentFactory(provider=forge.provider, kind=kinds[0], expires_on=day + timedelta(days=400))
    DocumentFactory(provider=forge.provider, kind=kinds[1], expires_on=day + timedelta(days=4))
    response = sign_in(manager).get(reverse("providers:provider-documents", args=[forge.provider.pk]))
    due, rest = ([slot.kind.title for slot in response.context[name]] for name in ("due", "rest"))
    assert due.index("Paper 2") < due.index("Paper 1")
    assert "Paper 0" in rest
    assert f"{len(rest)} in date" in response.content.decode()


def test_what_was_done_to_documents_is_folded_apart_from_the_rest(forge, quality, manager, sign_in):
    changing.propose(forge.membership, "suspend", "Because", by=quality)
    response = sign_in(manager).get(reverse("providers:provider-standing", args=[forge.provider.pk]))
    assert [moment.sentence for moment in response.context["events"]] == ["Suspend lot 2 of S1196a: proposed"]
