"""The order of the places: by the rules it prints, as the council numbers them; what is not known orders nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import Threshold
from matching import known, ranking
from matching.known import Outcome
from matching.rules_of_order import RULES, Order
from placements import places
from providers.models import Programme
from tests.factories.attendance import MarkFactory
from tests.factories.placements import OfferFactory, PlacementFactory, SessionFactory
from tests.factories.placing import approved, on_framework
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory, RateFactory, SiteFactory
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


@pytest.fixture
def other(membership):
    """A provider on the same lot, by name after ours."""
    made = MembershipFactory(lot=membership.lot, provider__organisation__name="Zebra Works")
    ProgrammeFactory(site=SiteFactory(provider=made.provider), lot=made.lot, name="Joinery")
    RateFactory(membership=made)
    return made


@pytest.fixture
def referral(lead, membership):
    return approved(lead.organisation)


def page(referral, acting):
    return ranking.ranked(referral, places.places_for(referral, acting), acting)


def names(referral, acting):
    return [place.membership.provider.name for place in page(referral, acting).open_places]


def number(**values):
    for code, value in values.items():
        Threshold.objects.create(code=f"match_{code}", label="", value=value, unit="", starts_on=date(2023, 9, 1))


def test_level_places_stand_by_name_and_say_so(referral, membership, other, lead):
    found = page(referral, lead)
    assert names(referral, lead) == ["Irwell Forge", "Zebra Works"]
    assert found.open_places[0].told.before == "Level with the next by every rule: by name."
    assert found.open_places[1].told.before == ""


def test_half_days_free_come_before_price_and_the_row_says_which_rule_it_was(referral, membership, other, lead):
    Programme.objects.filter(site__provider=membership.provider).update(half_days=["mon_am"])
    RateFactory(membership=other, amount=Decimal(500), version=2)
    found = page(referral, lead)
    assert names(referral, lead) == ["Zebra Works", "Irwell Forge"]
    assert found.open_places[0].told.before == "Before the next: 2 of 2 half-days free (1 of 2 half-days free there)."


def test_the_council_numbers_the_rules_and_leaves_some_out(referral, membership, other, lead):
    Programme.objects.filter(site__provider=membership.provider).update(half_days=["mon_am"])
    RateFactory(membership=other, amount=Decimal(500), version=2)
    number(half_days=0, price=1)
    assert names(referral, lead) == ["Irwell Forge", "Zebra Works"]
    assert page(referral, lead).order.startswith("First the provider the school prefers; then the lowest price")


def test_the_shipped_figures_are_the_order_of_the_rules():
    from matching import reference

    reference.load()
    figures = Threshold.objects.values_on(date(2026, 11, 18))
    assert [rule.code for rule in Order.of(figures).rules] == [rule.code for rule in RULES]
    assert Order.of(dict.fromkeys((rule.code for rule in RULES), Decimal(0))).sentence == "Places stand by name."


def test_the_price_is_of_the_half_days_that_are_free_and_unknown_without_a_rate(referral, membership, other, lead):
    other.rates.all().delete()
    priced, unpriced = page(referral, lead).open_places
    assert priced.told.lines[0] == "£125 a week for these half-days"
    assert unpriced.told.lines[0] == "Price not known"


def taught(membership, count, *, attended=True, **pupil):
    """Placements there on this lot, before at half of what was possible, and since at all or nothing."""
    for _ in range(count):
        offer = OfferFactory(
            membership=membership,
            status="accepted",
            referral__pupil=PupilFactory(**pupil),
            referral__baseline_attended=50,
            referral__baseline_possible=100,
        )
        session = SessionFactory(placement=PlacementFactory(offer=offer))
        MarkFactory(session=session, **({} if attended else {"kind": "absent", "reason": "unexplained"}))


def test_outcomes_of_fewer_than_ten_are_told_with_care_and_order_nothing(referral, membership, other, manager):
    taught(other, 9)
    assert names(referral, manager) == ["Irwell Forge", "Zebra Works"]
    told = page(referral, manager).open_places[1].told
    assert told.outcome == "+50.0 points, 9 placements: few, read with care"
    taught(other, 1)
    assert names(referral, manager) == ["Zebra Works", "Irwell Forge"]


def test_a_school_is_told_no_outcome_of_fewer_than_five(referral, membership, other, lead):
    taught(other, 4)
    assert page(referral, lead).open_places[1].told.outcome == "Fewer than 5 placements: not told"
    assert Outcome(None, 0).orders == 0


def test_who_taught_five_with_the_same_main_need_comes_first(referral, membership, other, lead):
    referral.pupil.primary_need = "SEMH"
    taught(other, 5, primary_need="SEMH")
    assert names(referral, lead) == ["Zebra Works", "Irwell Forge"]
    first = page(referral, lead).open_places[0]
    assert first.told.before == "Before the next: five or more with the same main need (fewer than five there)."


def test_every_other_provider_is_named_with_why(referral, membership, other, lead, manager, sign_in):
    Programme.objects.filter(site__provider=other.provider).update(closed_on=date(2026, 11, 1))
    removed = MembershipFactory(lot=membership.lot, status="removed", provider__organisation__name="Quiet Yard")
    MembershipFactory(lot=LotFactory(number=9), provider__organisation__name="Another Lot")
    assert [(row.name, row.why) for row in page(referral, manager).left_out] == [
        ("Another Lot", "It is not on this lot."),
        ("Quiet Yard", "It is on this lot no more: removed."),
        ("Zebra Works", "It runs no programme on this lot."),
    ]
    assert (
        removed.provider.name
        in sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk])).content.decode()
    )


def test_many_programmes_cost_as_many_questions_as_two(referral, membership, other, manager, queries, sign_in):
    client, url = sign_in(manager), reverse("placements:referral-places", args=[referral.pk])
    few = queries(client.get, url)
    for _ in range(4):
        made = MembershipFactory(lot=membership.lot)
        ProgrammeFactory.create_batch(3, site=SiteFactory(provider=made.provider), lot=made.lot)
        RateFactory(membership=made)
        taught(made, 1)
    assert queries(client.get, url) == few <= 30
    assert known.FEW == 10


def test_the_first_thirty_are_drawn_and_the_others_a_click_away(referral, membership, manager, sign_in):
    ProgrammeFactory.create_batch(34, site=membership.provider.sites.get(), lot=membership.lot)
    client, url = sign_in(manager), reverse("placements:referral-places", args=[referral.pk])
    page = client.get(url).content.decode()
    assert page.count("app-glance__act") == 30
    assert "Places that can be offered (35)" in page
    assert client.get(f"{url}?all=1").content.decode().count("app-glance__act") == 35
