"""What a provider's standing rests on, and what stops a new placement."""

from datetime import date, timedelta

import pytest

from core import clock
from providers import blocking, standing
from providers.models import DocumentKind, Membership
from tests.factories.providers import (
    BlockFactory,
    DocumentFactory,
    DocumentKindFactory,
    FinalAuditFactory,
    LotFactory,
    MembershipFactory,
    ProviderFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def membership(council):
    """An active membership of a provider with one site."""
    made = MembershipFactory(provider__organisation__name="Irwell Forge")
    SiteFactory(provider=made.provider, name="Forge Lane")
    return made


def codes(provider, day=TODAY):
    return [reason.code for reason in standing.of(provider, day).reasons]


def test_a_provider_on_a_lot_with_nothing_against_it_is_clear(membership):
    audited_on, due_on = date(2026, 9, 14), date(2027, 9, 14)
    assert standing.of(membership.provider, TODAY) == standing.Standing("clear", [], [], audited_on, due_on)


@pytest.mark.parametrize("status", ["removed", "expired", "withdrawn"])
def test_a_provider_on_no_lot_is_closed_to_referrals(membership, status):
    Membership.objects.update(status=status)
    found = standing.of(membership.provider, TODAY)
    assert (found.level, codes(membership.provider)) == ("blocked", ["not_on_framework"])


@pytest.mark.parametrize(
    "day, level",
    [
        (date(2024, 8, 31), "blocked"),
        (date(2024, 9, 1), "clear"),
        (date(2028, 8, 31), "clear"),
        (date(2028, 9, 1), "blocked"),
    ],
)
def test_a_membership_counts_from_its_first_day_to_its_last(membership, day, level):
    for audited_on in (date(2024, 8, 30), date(2028, 3, 1)):
        FinalAuditFactory(provider=membership.provider, final_on=audited_on)
    assert standing.of(membership.provider, day).level == level


def test_one_suspended_lot_of_two_warns_and_the_only_one_blocks(membership):
    other = MembershipFactory(provider=membership.provider, lot=LotFactory(number=3), status="suspended")
    assert standing.of(membership.provider, TODAY).level == "warning"
    Membership.objects.filter(pk=membership.pk).update(status="suspended")
    found = standing.of(membership.provider, TODAY)
    assert found.level == "blocked"
    assert {reason.lot_id for reason in found.reasons} == {membership.lot_id, other.lot_id}


@pytest.mark.parametrize(
    "expires_on, level, code",
    [
        (TODAY - timedelta(days=1), "blocked", "document_expired"),
        (TODAY, "warning", "document_expiring"),
        (TODAY + timedelta(days=60), "warning", "document_expiring"),
        (TODAY + timedelta(days=61), "clear", None),
        (None, "clear", None),
    ],
)
def test_a_critical_document_blocks_from_the_day_after_it_runs_out(membership, expires_on, level, code):
    DocumentFactory(provider=membership.provider, expires_on=expires_on)
    found = standing.of(membership.provider, TODAY)
    assert found.level == level
    assert [reason.code for reason in found.reasons] == ([code] if code else [])


@pytest.mark.parametrize("trait, code", [("waiting", "document_awaiting_check"), ("rejected", "document_rejected")])
def test_a_critical_document_nobody_accepted_blocks(membership, trait, code):
    DocumentFactory(provider=membership.provider, **{trait: True})
    assert standing.of(membership.provider, TODAY).level == "blocked"
    assert codes(membership.provider) == [code]


@pytest.mark.parametrize(
    "effect, level, words",
    [
        ("block", "blocked", "No new placement"),
        ("transport", "warning", "No pupil may be driven"),
        ("activity", "warning", "The licensed activity may not go on"),
        ("warn", "warning", "has not been handed in."),
    ],
)
def test_a_missing_document_has_the_effect_of_its_kind(membership, effect, level, words):
    DocumentKindFactory(effect=effect)
    found = standing.of(membership.provider, TODAY)
    assert found.level == level
    assert words in found.reasons[0].sentence


def test_an_expired_document_says_when_suspension_is_due(membership):
    DocumentKindFactory(grace_school_days=10)
    document = DocumentFactory(provider=membership.provider, expires_on=date(2026, 11, 4))
    assert not standing.of(membership.provider, TODAY).is_suspension_due
    document.expires_on = date(2026, 11, 3)
    document.save()
    found = standing.of(membership.provider, TODAY)
    assert found.is_suspension_due
    assert "should be suspended" in found.reasons[0].sentence
    assert Membership.objects.get().status == "active", "a membership changes only when two officers say so"


def test_a_replacement_that_waits_is_said_beside_what_ran_out(membership):
    DocumentFactory(provider=membership.provider, expires_on=date(2026, 11, 4))
    DocumentFactory(provider=membership.provider, waiting=True)
    found = standing.of(membership.provider, TODAY)
    assert found.level == "blocked"
    assert "A replacement waits to be checked." in found.reasons[0].sentence


def test_a_document_of_one_site_stops_that_site_alone(membership):
    DocumentKindFactory(per_site=True)
    forge = membership.provider.sites.get()
    kiln = SiteFactory(provider=membership.provider, name="Kiln Road")
    DocumentFactory(
        provider=membership.provider, site=forge, kind=DocumentKind.objects.get(code="fire_risk_assessment")
    )
    assert standing.of(membership.provider, TODAY).level == "warning"
    assert standing.reasons_against(membership, forge, TODAY) == []
    assert standing.reasons_against(membership, kiln, TODAY) == [
        "Fire risk assessment for Kiln Road has not been handed in."
    ]


def test_a_block_of_the_provider_closes_it_on_its_days_only(membership):
    BlockFactory(provider=membership.provider, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 18))
    for day, level in [
        (date(2026, 11, 9), "clear"),
        (date(2026, 11, 10), "blocked"),
        (date(2026, 11, 18), "blocked"),
        (date(2026, 11, 19), "clear"),
    ]:
        assert standing.of(membership.provider, day).level == level


def test_a_block_of_one_site_leaves_the_other_open(membership):
    forge = membership.provider.sites.get()
    kiln = SiteFactory(provider=membership.provider, name="Kiln Road")
    BlockFactory(provider=membership.provider, site=kiln)
    assert standing.of(membership.provider, TODAY).level == "warning"
    assert standing.reasons_against(membership, forge, TODAY) == []
    assert len(standing.reasons_against(membership, kiln, TODAY)) == 1
    BlockFactory(provider=membership.provider, site=forge)
    assert standing.of(membership.provider, TODAY).level == "blocked"


def test_a_commissioner_reads_that_there_is_a_block_and_not_its_ground(membership):
    BlockFactory(provider=membership.provider, reason="An allegation is being looked into")
    against = standing.reasons_against(membership, None, TODAY)
    assert against == ["There is a Block on new placements since 2 November 2026."]
    assert "allegation" in standing.of(membership.provider, TODAY).reasons[0].sentence


def test_a_closed_site_takes_nobody(membership):
    site = membership.provider.sites.get()
    site.closed_on = TODAY
    site.save()
    assert standing.reasons_against(membership, site, TODAY) == ["Forge Lane is closed since 18 November 2026."]
    assert standing.reasons_against(membership, site, TODAY - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "facts, words",
    [
        ({"status": "suspended"}, "Irwell Forge's membership of lot 2 of S1196a is suspended."),
        ({"starts_on": date(2027, 1, 4)}, "Irwell Forge's membership of lot 2 of S1196a starts on 4 January 2027."),
        ({"ends_on": date(2026, 7, 31)}, "Irwell Forge's membership of lot 2 of S1196a ended on 31 July 2026."),
    ],
)
def test_a_membership_that_is_not_in_force_is_told_once(membership, facts, words):
    Membership.objects.update(**facts)
    membership.refresh_from_db()
    assert standing.reasons_against(membership, None, TODAY) == [words]


def test_the_standing_is_read_anew_after_an_act(membership, manager):
    provider = membership.provider
    assert standing.of(provider, TODAY).is_open
    blocking.block(provider, ground="other", reason="Building work", by=manager)
    assert not standing.of(provider, TODAY).is_open


def test_many_standings_cost_as_much_as_one(council, queries):
    DocumentKindFactory()
    DocumentKindFactory(per_site=True)

    def one():
        member = MembershipFactory()
        site = SiteFactory(provider=member.provider)
        BlockFactory(provider=member.provider, site=site)
        DocumentFactory(provider=member.provider, expires_on=date(2026, 10, 1))
        return member.provider

    first = one()
    few = queries(standing.of_many, [first], TODAY)
    many = [first, *(one() for _ in range(9)), ProviderFactory()]
    assert queries(standing.of_many, many, TODAY) == few
    assert few <= 12
    assert {found.level for found in standing.of_many(many, TODAY).values()} == {"blocked"}


def test_today_is_what_the_clock_says(membership):
    DocumentFactory(provider=membership.provider, expires_on=TODAY)
    with clock.set_to(clock.at(TODAY, 23, 59)):
        assert standing.of(membership.provider, clock.today()).is_open
    with clock.set_to(clock.at(TODAY + timedelta(days=1), 0, 1)):
        assert not standing.of(membership.provider, clock.today()).is_open


def test_a_provider_without_a_site_is_not_said_to_be_in_good_standing(council):
    bare = MembershipFactory().provider
    found = standing.of(bare, TODAY)
    assert (found.level, [reason.code for reason in found.reasons]) == ("warning", ["no_site"])
    bare.has_premises = False
    bare.save()
    assert standing.of(bare, TODAY).level == "clear"
