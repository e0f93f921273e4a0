"""One referral, several providers at once: an offer for some half-days leaves the others open."""

from datetime import date

import pytest

from core.models import MoveRefused
from packages.weeks import of_pupil
from packages.whole import Kind
from placements import agreeing, offering
from placements.models import Agreement, Placement
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.factories.providers import MembershipFactory, ProgrammeFactory, RateFactory, SiteFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory
from tests.packages.conftest import TODAY

DAYS = {"starts_on": date(2026, 11, 23), "ends_on": date(2027, 3, 26)}


def cells(*codes):
    times = {"am": {"starts": "09:30", "ends": "12:00"}, "pm": {"starts": "12:30", "ends": "15:00"}}
    return [{"half_day": code, **times[code[-2:]]} for code in codes]


@pytest.fixture
def referral(school, calendar):
    pupil = PupilFactory()
    EnrolmentFactory(pupil=pupil, school=school)
    week = ["mon_am", "mon_pm", "tue_am", "wed_am"]
    return ReferralFactory(approved=True, pupil=pupil, commissioner=school, half_days=week)


@pytest.fixture
def places(referral):
    """Three providers on the lot, each with a programme and a rate, and who answers for each."""
    found = []
    for _number in range(3):
        membership = MembershipFactory(lot=referral.lot)
        site = SiteFactory(provider=membership.provider)
        RateFactory(membership=membership)
        programme = ProgrammeFactory(site=site, lot=referral.lot)
        manager = AffiliationFactory(role="provider_manager", organisation=membership.provider.organisation)
        found.append(({"membership": membership, "site": site, "programme": programme}, manager))
    return found


def offered(referral, place, *codes, by):
    return offering.offer_place(referral, **place, pattern=cells(*codes), by=by, **DAYS)


def test_three_are_asked_at_once_for_different_half_days(referral, places, lead):
    for (place, _manager), codes in zip(places, (("mon_am", "mon_pm"), ("tue_am",), ("wed_am",)), strict=True):
        offered(referral, place, *codes, by=lead)
    assert referral.offers.open().count() == 3
    whole = of_pupil(referral.pupil, lead, TODAY)
    assert whole.of_kind(Kind.PROVIDER) == []


def test_one_open_offer_at_a_time_for_the_same_half_days(referral, places, lead):
    offered(referral, places[0][0], "mon_am", "tue_am", by=lead)
    with pytest.raises(MoveRefused, match="open offer for Tuesday morning"):
        offered(referral, places[1][0], "tue_am", "wed_am", by=lead)


def test_what_two_accepted_and_school_has_is_one_week(referral, places, lead):
    for (place, manager), codes in zip(places[:2], (("mon_am", "mon_pm"), ("tue_am",)), strict=True):
        offering.accept(offered(referral, place, *codes, by=lead), by=manager)
    assert Placement.objects.filter(referral=referral).count() == 2
    for agreement in Agreement.objects.filter(placement__referral=referral):
        manager = next(who for _place, who in places if who.organisation == agreement.placement.provider.organisation)
        agreeing.sign_for_provider(agreement, by=manager)
        agreeing.sign_for_commissioner(agreement, by=lead)
    whole = of_pupil(referral.pupil, lead, DAYS["starts_on"])
    assert whole.of_kind(Kind.PROVIDER) == ["mon_am", "mon_pm", "tue_am"]
    assert len(whole.of_kind(Kind.SCHOOL)) == 7
    assert whole.is_complete
    third = offered(Referral.objects.get(pk=referral.pk), places[2][0], "wed_am", by=lead)
    assert third.half_days == ["wed_am"]
