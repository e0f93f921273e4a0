"""Every address of this room, for every role: who may open it, and what a stranger gets."""

import pytest
from django.urls import reverse

from tests.architecture.quickly import known_people

pytestmark = pytest.mark.django_db

CAST = ["manager", "officer", "quality", "admin", "lead", "viewer", "provider", "tutor", "provider2"]

# What each of the cast gets, in the order above, from the pages of Irwell Forge.
TABLE = {
    "directory": "200 200 200 200 200 200 403 403 403",
    "compare": "200 200 200 200 200 200 403 403 403",
    "own": "403 403 403 403 403 403 302 302 302",
    "provider-add": "200 403 403 200 403 403 403 403 403",
    "documents": "200 200 200 403 403 403 403 403 403",
    "changes": "200 200 200 403 403 403 403 403 403",
    "provider": "200 200 200 200 200 200 200 200 404",
    "provider-programmes": "200 200 200 200 200 200 200 200 404",
    "provider-lots": "200 200 200 200 200 200 200 200 404",
    "provider-documents": "200 200 200 403 200 200 200 200 404",
    "provider-standing": "200 200 200 403 403 403 200 403 404",
    "provider-edit": "200 403 403 403 403 403 200 403 404",
    "registration-edit": "200 403 200 403 403 403 403 403 403",
    "inspection-edit": "200 403 200 403 403 403 403 403 403",
    "inspection-add": "200 403 200 403 403 403 403 403 403",
    "shortlist-add": "200 200 200 403 200 200 403 403 403",
    "shortlist-drop": "200 200 200 403 200 200 403 403 403",
    "site-add": "200 403 403 403 403 403 200 403 404",
    "site-edit": "200 403 403 403 403 403 200 403 404",
    "site-close": "200 403 403 403 403 403 200 403 404",
    "programme-add": "200 403 403 403 403 403 200 403 404",
    "programme-edit": "200 403 403 403 403 403 200 403 404",
    "programme-close": "200 403 403 403 403 403 200 403 404",
    "membership-add": "200 403 403 200 403 403 403 403 403",
    "rate-add": "200 403 403 200 403 403 403 403 403",
    "document-add": "200 403 403 403 403 403 200 403 404",
    "documents-add": "200 403 403 403 403 403 200 403 404",
    "documents-send": "200 403 403 403 403 403 200 403 404",
    "documents-sort": "200 403 403 403 403 403 200 403 404",
    "unsorted-download": "404 403 403 403 403 403 404 403 404",
    "document": "200 200 200 403 404 404 200 200 404",
    "document-accept": "200 403 200 403 403 403 403 403 403",
    "document-reject": "200 403 200 403 403 403 403 403 403",
    "document-download": "404 404 404 403 404 404 404 404 404",
    "block-make": "200 403 200 403 403 403 403 403 403",
    "block-lift": "200 403 200 403 403 403 403 403 403",
    "change-propose": "200 403 200 403 403 403 403 403 403",
    "change-confirm": "200 403 200 403 403 403 403 403 403",
    "change-refuse": "200 403 200 403 403 403 403 403 403",
} | {
    **dict.fromkeys(
        ("frameworks", "framework", "lots", "lot", "rounds", "round", "round-add", "round-edit"),
        "200 403 403 200 403 403 403 403 403",
    ),
    **dict.fromkeys(
        ("round-open", "round-assess", "round-close", "document-kinds", "document-kind"),
        "200 403 403 200 403 403 403 403 403",
    ),
    **dict.fromkeys(
        (
            *("framework-add", "framework-edit", "lot-add", "lot-edit", "lot-close", "lot-open-again"),
            *(f"document-kind-{act}" for act in ("add", "edit", "close", "open-again")),
        ),
        "403 403 403 200 403 403 403 403 403",
    ),
}
ON = {
    "provider": [name for name in TABLE if name.startswith(("provider", "shortlist"))]
    + [
        "site-add",
        "programme-add",
        "membership-add",
        "document-add",
        "documents-add",
        "documents-send",
        "documents-sort",
        "block-make",
        "registration-edit",
        "inspection-add",
    ],
    "site": ["site-edit", "site-close"],
    "programme": ["programme-edit", "programme-close"],
    "membership": ["rate-add", "change-propose"],
    "document": ["document", "document-accept", "document-reject", "document-download", "unsorted-download"],
    "inspection": ["inspection-edit"],
    "block": ["block-lift"],
    "change": ["change-confirm", "change-refuse"],
    "framework": ["framework", "framework-edit"],
    "lot": ["lot", "lot-edit", "lot-close", "lot-open-again"],
    "round": ["round", "round-edit", "round-open", "round-assess", "round-close"],
    "kind": ["document-kind", *(f"document-kind-{act}" for act in ("edit", "close", "open-again"))],
}


def address(name: str, rows) -> str:
    for noun, names in ON.items():
        if name in names and name != "provider-add":
            return reverse(f"providers:{name}", args=[getattr(rows, noun).pk])
    return reverse(f"providers:{name}")


@pytest.mark.parametrize("person", CAST)
def test_each_page_answers_each_role_as_the_table_says(person, blocked, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    with known_people():
        got = {name: str(client.get(address(name, blocked)).status_code) for name in TABLE}
    assert got == {name: row.split()[CAST.index(person)] for name, row in TABLE.items()}


def test_nobody_opens_a_page_without_signing_in(blocked, client):
    for name in TABLE:
        response = client.get(address(name, blocked))
        assert (name, response.status_code) == (name, 302)
        assert "/sign-in/" in response["Location"]


def test_every_address_of_this_room_has_a_row_in_the_table():
    from providers.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


MUTED = ["provider", "provider-programmes", "provider-lots", "provider-documents", "directory"]


@pytest.mark.parametrize("person", ["lead", "viewer"])
def test_a_school_reads_closed_to_referrals_and_never_why(person, blocked, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    for name in MUTED:
        page = client.get(address(name, blocked)).content.decode()
        assert "Closed to referrals" in page, name
        for secret in ("allegation", "Safeguarding concern", "insurance ran out"):
            assert secret not in page, name


def test_the_provider_reads_why_it_is_closed(blocked, provider, sign_in):
    page = sign_in(provider).get(address("provider-standing", blocked)).content.decode()
    assert "An allegation is being looked into" in page
    assert "Propose a change" not in page, "what the council proposes is its own matter until it is decided"
    assert "The insurance ran out" not in page


def test_a_provider_that_never_was_on_the_framework_is_unseen_by_schools(provider2, lead, sign_in):
    row = provider2.organisation.provider
    assert sign_in(lead).get(reverse("providers:provider", args=[row.pk])).status_code == 404


def test_own_leads_to_their_own_page(forge, provider, sign_in):
    response = sign_in(provider).get(reverse("providers:own"))
    assert response["Location"] == reverse("providers:provider", args=[forge.provider.pk])


def test_the_officer_who_proposed_finds_no_way_to_decide(blocked, quality, sign_in):
    blocked.change.proposed_by = quality.user
    blocked.change.save()
    client = sign_in(quality)
    assert client.get(address("change-confirm", blocked)).status_code == 403
    assert b"Confirm" not in client.get(address("provider-standing", blocked)).content


def test_a_block_an_audit_made_is_lifted_by_no_page(blocked, manager, sign_in):
    blocked.block.ground = "audit_outcome"
    blocked.block.save()
    client = sign_in(manager)
    assert client.get(address("block-lift", blocked)).status_code == 403
    assert client.post(address("block-lift", blocked), {"reason": "No"}).status_code == 403
    blocked.block.refresh_from_db()
    assert not blocked.block.is_lifted


@pytest.mark.parametrize(
    "name", ["provider", "provider-programmes", "provider-lots", "provider-documents", "provider-standing"]
)
def test_a_tab_costs_the_same_for_much_as_for_little(name, blocked, manager, sign_in, queries):
    from tests.factories.providers import (
        BlockFactory,
        DocumentFactory,
        DocumentKindFactory,
        LotFactory,
        MembershipFactory,
        ProgrammeFactory,
        RateFactory,
        SiteFactory,
    )

    client = sign_in(manager)
    url = address(name, blocked)
    few = queries(client.get, url)
    for number in range(4, 8):
        membership = MembershipFactory(provider=blocked.provider, lot=LotFactory(number=number))
        RateFactory(membership=membership)
        site = SiteFactory(provider=blocked.provider)
        ProgrammeFactory(site=site, lot=membership.lot)
        BlockFactory(provider=blocked.provider, site=site)
        DocumentFactory(provider=blocked.provider, kind=DocumentKindFactory(code=f"kind_{number}"))
    assert queries(client.get, url) == few
    assert few < 30
