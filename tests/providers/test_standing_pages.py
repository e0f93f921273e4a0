"""Blocking, lifting, proposing, confirming and refusing by the pages."""

import pytest
from django.urls import reverse

from core.models import Event, record
from providers.models import Block, Membership, MembershipChange
from tests.factories.providers import MembershipChangeFactory, MembershipFactory, SiteFactory

pytestmark = pytest.mark.django_db
FROM = {"starts_on_day": "18", "starts_on_month": "11", "starts_on_year": "2026"}


def to(name: str, row) -> str:
    return reverse(f"providers:{name}", args=[row.pk])


def test_a_quality_officer_stops_new_placements_at_one_site(forge, quality, sign_in):
    sent = {"ground": "safeguarding", "reason": "A concern", "site": forge.site.pk, **FROM}
    response = sign_in(quality).post(to("block-make", forge.provider), sent)
    assert response["Location"] == to("provider-standing", forge.provider)
    block = Block.objects.get()
    assert (block.site, block.made_by, block.ground) == (forge.site, quality.user, "safeguarding")


@pytest.mark.parametrize(
    "change, words",
    [
        ({"ground": ""}, "Select the ground"),
        ({"ground": "audit_outcome"}, "Select ground: that answer is not in the list"),
        ({"reason": ""}, "Enter why new placements stop"),
        ({"starts_on_day": "17"}, "must be today or in the future"),
        ({"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2026"}, "must be today or in the future"),
        (
            {"starts_on_day": "20", "ends_on_day": "19", "ends_on_month": "11", "ends_on_year": "2026"},
            "cannot be before its first",
        ),
        ({"reason": "x" * 301}, "must be 300 characters or fewer"),
    ],
)
def test_a_block_that_will_not_do_is_told_why_and_not_made(forge, quality, sign_in, change, words):
    sent = {"ground": "other", "reason": "Works", **FROM, **change}
    assert words in sign_in(quality).post(to("block-make", forge.provider), sent).content.decode()
    assert not Block.objects.exists()


def test_a_site_of_another_provider_is_not_offered(forge, quality, sign_in):
    sent = {"ground": "other", "reason": "Works", "site": SiteFactory().pk, **FROM}
    assert sign_in(quality).post(to("block-make", forge.provider), sent).status_code == 200
    assert not Block.objects.exists()


def test_lifting_needs_a_reason_and_is_refused_twice(blocked, manager, sign_in):
    client = sign_in(manager)
    url = to("block-lift", blocked.block)
    assert "Enter why the Block is lifted" in client.post(url, {}).content.decode()
    assert client.post(url, {"reason": "It came to nothing"}).status_code == 302
    assert "lifted already" in client.post(url, {"reason": "Again"}).content.decode()
    assert Event.objects.about(blocked.block).count() == 1


def test_two_officers_suspend_a_membership(forge, quality, manager, sign_in):
    url = to("change-propose", forge.membership)
    sign_in(quality).post(url, {"asked": "suspend", "reason": "The insurance ran out"})
    change = MembershipChange.objects.get()
    assert sign_in(quality).post(to("change-confirm", change)).status_code == 403
    page = sign_in(manager).get(to("change-confirm", change)).content.decode()
    assert "The insurance ran out" in page
    assert "Quality proposed on" in page
    sign_in(manager).post(to("change-confirm", change))
    forge.membership.refresh_from_db()
    assert forge.membership.status == "suspended"
    timeline = sign_in(manager).get(to("provider-standing", forge.provider)).content.decode()
    assert "Membership of lot 2 of S1196a suspended" in timeline


def test_only_what_the_membership_allows_is_offered(forge, quality, sign_in):
    client = sign_in(quality)
    url = to("change-propose", forge.membership)
    assert "Restore" not in client.get(url).content.decode()
    Membership.objects.update(status="suspended")
    page = client.get(url).content.decode()
    assert "Restore" in page
    assert 'value="suspend"' not in page
    assert client.post(url, {"asked": "suspend", "reason": "x"}).status_code == 200
    assert not MembershipChange.objects.exists()


def test_refusing_needs_a_reason_and_keeps_the_membership(blocked, manager, sign_in):
    client = sign_in(manager)
    url = to("change-refuse", blocked.change)
    assert "Enter why you refuse" in client.post(url, {}).content.decode()
    client.post(url, {"reason": "It was sent this morning"})
    blocked.membership.refresh_from_db()
    assert blocked.membership.status == "active"
    assert "It was sent this morning" in client.get(to("provider-standing", blocked.provider)).content.decode()


def test_two_decisions_at_once_and_the_second_is_told(blocked, manager, sign_in):
    client = sign_in(manager)
    client.post(to("change-refuse", blocked.change), {"reason": "No"})
    assert "cannot be confirmed" in client.post(to("change-confirm", blocked.change)).content.decode()
    blocked.membership.refresh_from_db()
    assert blocked.membership.status == "active"


def test_the_list_shows_those_that_wait_first_and_costs_the_same_for_many(council, manager, sign_in, queries):
    MembershipChangeFactory(status="refused")
    MembershipChangeFactory(membership=MembershipFactory())
    client = sign_in(manager)
    url = reverse("providers:changes")
    statuses = [change.status for change in client.get(url).context["page_obj"]]
    assert statuses == ["proposed", "refused"]
    few = queries(client.get, url)
    for _ in range(18):
        MembershipChangeFactory(membership=MembershipFactory())
    assert queries(client.get, url) == few


def test_the_list_narrows_and_sorts_and_comes_back(council, manager, quality, sign_in):
    own = MembershipChangeFactory(membership__provider__organisation__name="Alder", proposed_by=manager.user)
    theirs = MembershipChangeFactory(membership__provider__organisation__name="Birch", proposed_by=quality.user)
    done = MembershipChangeFactory(membership__provider__organisation__name="Birchwood", status="refused")
    client, url = sign_in(manager), reverse("providers:changes")

    def found(**asked: str) -> list[MembershipChange]:
        return list(client.get(url, asked).context["page_obj"])

    assert found(status="mine") == [theirs]
    assert found(status="refused") == [done]
    assert set(found(words="birch")) == {theirs, done}
    assert found(sort="-provider") == [done, theirs, own]
    assert client.get(url).url == f"{url}?sort=-provider"


def test_nothing_is_changed_by_looking(blocked, manager, sign_in):
    client = sign_in(manager)
    before = Event.objects.count()
    for name, row in [
        ("block-make", blocked.provider),
        ("block-lift", blocked.block),
        ("change-propose", blocked.membership),
        ("change-confirm", blocked.change),
        ("change-refuse", blocked.change),
    ]:
        client.get(to(name, row))
    assert Event.objects.count() == before
    blocked.membership.refresh_from_db()
    assert blocked.membership.status == "active"


def test_registers_do_not_crowd_out_what_was_done_about_the_standing(forge, quality, tutor, sign_in):
    sent = {"ground": "safeguarding", "reason": "A concern", **FROM}
    client = sign_in(quality)
    client.post(to("block-make", forge.provider), sent)
    record("marks_saved", forge.provider, by=tutor, sentence="5 new marks.")
    page = client.get(to("provider-standing", forge.provider)).content.decode()
    assert "What happened" in page
    assert "5 new marks" not in page
