"""Two acceptances at the same moment: of two children kept apart one finds the place, and so of two for the last place."""

import pytest

from core.models import MoveRefused
from placements.models import Offer, Placement
from tests.factories.apart import kept_apart
from tests.factories.placing import accepted, approved, offered, on_framework
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)
FULL = "No place is available on Monday morning, Wednesday morning."


@pytest.fixture
def offers(lead, lead2, provider, council):
    membership = on_framework(provider)
    return [offered(approved(who.organisation), membership, who) for who in (lead, lead2)]


def both(offers: list[Offer], provider: object) -> list[str]:
    rows = [Offer.objects.get(pk=offer.pk) for offer in offers]
    return [str(one) for one in together(*(lambda row=row: accepted(row, provider) for row in rows))]


def test_of_two_children_kept_apart_one_is_accepted(offers, officer, provider):
    one, other = (offer.referral.pupil for offer in offers)
    kept_apart(one, other, by=officer)
    assert both(offers, provider).count(FULL) == 1
    assert Placement.objects.count() == 1


def test_of_two_for_the_last_place_one_is_accepted(offers, provider):
    offers[0].site.programmes.update(capacity=1)
    assert both(offers, provider).count(FULL) == 1
    assert Placement.objects.count() == 1


def test_set_while_both_are_accepted_it_is_known_to_one_or_finds_both(offers, officer, provider):
    """Whichever was first, no act after the setting leads them together."""
    one, other = (offer.referral.pupil for offer in offers)
    first, second = (Offer.objects.get(pk=offer.pk) for offer in offers)
    accepted(first, provider)
    came = together(lambda: kept_apart(one, other, by=officer), lambda: accepted(second, provider))
    assert Placement.objects.count() == (1 if FULL in [str(each) for each in came] else 2)
    if Placement.objects.count() == 1:
        with pytest.raises(MoveRefused, match=FULL):
            accepted(Offer.objects.get(pk=second.pk), provider)
