"""Two people at the same moment: the council stops what the provider accepts; an appeal is answered twice."""

from datetime import date

import pytest

from placements import offering
from placements.models import Offer, Placement
from referrals import appealing, deciding, referring
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import offered, on_framework
from tests.referrals.referring_steps import draft_of, load, submitted_by
from tests.refusals import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reference(council):
    load()


def test_a_stop_and_an_acceptance_leave_no_place_that_nobody_knows_of(lead, manager, provider):
    row = draft_of(lead)
    referring.submit(row, by=lead)
    offer = offered(row, on_framework(provider), lead, starts_on=date(2026, 11, 30))
    one, other = Referral.objects.get(pk=row.pk), Offer.objects.get(pk=offer.pk)
    together(lambda: deciding.stop(one, by=manager, reason="No"), lambda: offering.accept(other, by=provider))
    assert Referral.objects.get(pk=row.pk).status == "returned"
    assert not Placement.objects.live().exists()
    assert not Offer.objects.open().exists()


def test_of_two_answers_to_an_appeal_one_stands_and_the_other_is_told(lead, manager, council):
    row = submitted_by(lead)
    deciding.decline(row, by=manager, why="not_eligible", reason="No lot fits")
    appealing.appeal(row, by=lead, reason="The plan changed")
    people = [AffiliationFactory(role="ap_manager", organisation=council) for _ in range(2)]
    one, other = (Referral.objects.get(pk=row.pk) for _ in range(2))
    came, refused = together(
        lambda: appealing.uphold(one, by=people[0], answer="No"),
        lambda: appealing.allow(other, by=people[1], answer="Yes"),
    )
    assert sum("no appeal to answer any more" in str(each) for each in came) == 1
    assert refused == []
