"""What the page of a referral asks of the database when all that there can be is on it."""

from datetime import date

import pytest

from referrals import amending, consenting, risking, wishing
from referrals.models import Referral
from referrals.reasons import CONSENTS, RISKS
from referrals.risking import Said
from tests.factories.enquiries import drafted, refused
from tests.factories.packages import DayPassedFactory, ShortReferralFactory
from tests.factories.placements import OfferFactory
from tests.factories.providers import LotFactory, ProviderFactory
from tests.factories.referrals import ConditionFactory
from tests.referrals.referring_steps import load, submitted_by
from tests.referrals.test_consents import SAID
from tests.referrals.test_referral_papers import kept, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.mark.parametrize("role", ["lead", "manager"])
def test_all_that_can_be_on_a_referral_takes_thirty_questions(request, role, lead, sign_in, queries):
    row = submitted_by(lead, excluded_on=date(2026, 11, 2), education_due_on=date(2026, 11, 9))
    kept(row, lead)
    for code, _label in CONSENTS.choices():
        consenting.write(row, code, by=lead, **SAID)
    risking.write(row, {code: Said(True, "Lit a bin", "No lighters") for code, _label in RISKS.choices()}, by=lead)
    amending.amend(row, by=lead, why="A meeting", pupil_view="I want to cook.")
    wishing.wish(row, by=lead, lots=[LotFactory()], providers=[], any_of=None)
    drafted(row, by=lead)
    refused(row, ProviderFactory(), by=lead)
    ShortReferralFactory(referral=row)
    DayPassedFactory(referral=row)
    Referral.objects.filter(pk=row.pk).update(status="approved")
    ConditionFactory(referral=row)
    OfferFactory(referral=row)
    client = sign_in(request.getfixturevalue(role))
    assert queries(client.get, page("referral", row)) <= 30
