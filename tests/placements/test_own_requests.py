"""Nobody decides what they asked for, in whichever role; a page that says ready has a button that works."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from core import clock, reference
from core.models import Message, MoveRefused
from placements import agreeing, offering, tasks
from placements.models import Placement
from referrals import deciding, referring
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import LAST, accepted, approved, offered, on_framework
from tests.factories.pupils import EnrolmentFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
DECISIONS = [
    lambda row, by: deciding.approve(row, by=by),
    lambda row, by: deciding.decline(row, by=by, why="other", reason="No"),
    lambda row, by: deciding.return_for_information(row, by=by, wanted="More"),
]


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


def at(name, row):
    noun = name.partition("-")[0]
    room = {"referral": "referrals", "agreement": "agreements"}.get(noun, "placements")
    return reverse(f"{room}:{name}", args=[row.pk])


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize("as_what", ["referred_by", "submitted_by"])
def test_nobody_decides_a_referral_they_made(manager, decide, as_what):
    referral = ReferralFactory(submitted=True, **{as_what: manager.user})
    with pytest.raises(MoveRefused, match="You made this referral"):
        decide(referral, manager)
    referral.refresh_from_db()
    assert referral.status == "submitted"


def test_it_is_the_person_and_not_the_role(manager, lead, council):
    both = AffiliationFactory(user=lead.user, organisation=council, role=Role.AP_MANAGER)
    referral = ReferralFactory(submitted=True, commissioner=lead.organisation, referred_by=lead.user)
    with pytest.raises(MoveRefused, match="You made this referral"):
        deciding.approve(referral, by=both)
    deciding.approve(referral, by=manager)


def test_the_page_says_who_can_and_draws_no_button(manager, council, sign_in):
    referral = ReferralFactory(submitted=True, referred_by=manager.user)
    page = sign_in(manager).get(at("referral", referral)).content.decode()
    assert "No other AP Manager can at present" in page
    assert at("referral-approve", referral) not in page
    assert sign_in(manager).get(at("referral-approve", referral)).status_code == 403
    AffiliationFactory(organisation=council, role=Role.AP_MANAGER, user__name="Second Manager")
    assert "Second Manager can." in sign_in(manager).get(at("referral", referral)).content.decode()


def test_who_sent_it_is_kept_and_not_asked_to_decide(manager, officer, council):
    second = AffiliationFactory(organisation=council, role=Role.AP_MANAGER)
    route = RouteFactory(council=True)
    referral = ReferralFactory(complete=True, commissioner=council, home_school=None, route=route, referred_by=officer.user,
                               starts_on=date(2026, 11, 23), ends_on=LAST)  # fmt: skip
    referring.submit(referral, by=manager)
    referral.refresh_from_db()
    assert referral.submitted_by == manager.user
    told = Message.objects.filter(template="referrals/referral_submitted").values_list("recipient", flat=True)
    assert list(told) == [second.user_id]


def test_nobody_answers_their_own_offer_or_signs_for_both(lead, provider, membership):
    both = AffiliationFactory(user=lead.user, organisation=provider.organisation, role=Role.PROVIDER_MANAGER)
    offer = offered(approved(lead.organisation), membership, lead)
    for answer in (lambda: offering.accept(offer, by=both), lambda: offering.decline(offer, reason="risk", by=both)):
        with pytest.raises(MoveRefused, match="You made this offer"):
            answer()
    agreement = accepted(offer, provider).agreements.get()
    agreeing.sign_for_provider(agreement, by=both)
    with pytest.raises(MoveRefused, match="You signed for the provider"):
        agreeing.sign_for_commissioner(agreement, by=lead)


def test_an_ap_manager_signs_for_the_council(manager, officer, provider, membership, sign_in):
    placement = accepted(offered(approved(officer.organisation), membership, officer), provider)
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    client, url = sign_in(manager), at("agreement-sign-for-commissioner", agreement)
    answer = client.post(url, {"seen": client.get(url).context["seen"]})
    assert answer.status_code == 302
    agreement.refresh_from_db()
    assert (agreement.status, agreement.commissioner_signed_by) == ("in_force", manager.user)


# -- Starting today ----------------------------------------------------------------------------------------------------


def test_a_place_agreed_today_for_today_did_not_fail_to_start(lead, provider, membership, manager, sign_in):
    placement = accepted(
        offered(approved(lead.organisation, starts_on=TODAY), membership, lead, starts_on=TODAY), provider
    )
    tasks.run_the_clock()
    assert not Placement.objects.could_not_start(TODAY).exists()
    assert not Message.objects.filter(template="placements/cannot_start").exists()
    page = sign_in(manager).get(reverse("placements:placements")).content.decode()
    assert "Could not start</strong>" not in page
    with clock.set_to(clock.at(date(2026, 11, 19), 5, 10)):
        tasks.run_the_clock()
        assert list(Placement.objects.could_not_start(date(2026, 11, 19))) == [placement]
    assert Message.objects.filter(template="placements/cannot_start").count() == 1


def test_signed_today_for_today_it_starts_at_once(lead, provider, membership):
    placement = accepted(
        offered(approved(lead.organisation, starts_on=TODAY), membership, lead, starts_on=TODAY), provider
    )
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=lead)
    placement.refresh_from_db()
    assert placement.status == "active"
    assert not Placement.objects.could_not_start(TODAY).exists()


# -- What refuses is listed --------------------------------------------------------------------------------------------


def test_a_place_too_long_for_its_route_is_a_fault_on_the_check_page(lead, council, sign_in):
    reference.load()
    route = RouteFactory(code="suspension_day6", longest_school_days=5)
    referral = ReferralFactory(complete=True, commissioner=lead.organisation, route=route, referred_by=lead.user,
                               starts_on=date(2026, 11, 23), ends_on=LAST)  # fmt: skip
    EnrolmentFactory(pupil=referral.pupil, school=lead.organisation)
    said = "20 school days are too long: this route allows 5 in a school year"
    assert said in [fault.sentence for fault in referral.faults()]
    page = sign_in(lead).get(at("referral-submit", referral)).content.decode()
    assert said in page
    assert "Send the referral</button>" not in page
    with pytest.raises(MoveRefused, match="too long"):
        referring.submit(referral, by=lead)


def test_a_referral_with_a_place_says_why_it_is_not_withdrawn(lead, provider, membership, sign_in):
    placement = accepted(offered(approved(lead.organisation), membership, lead), provider)
    page = sign_in(lead).get(at("referral-withdraw", placement.referral)).content.decode()
    assert deciding.HAS_PLACE in page
    assert "Withdraw the referral</button>" not in page


def test_an_offer_that_cannot_be_accepted_says_so(lead, provider, membership, sign_in):
    offer = offered(approved(lead.organisation), membership, lead)
    with clock.set_to(clock.at(date(2026, 12, 19), 9)):
        page = sign_in(provider).get(at("offer-accept", offer)).content.decode()
        assert "The last day of this offer has passed" in page
        assert "Accept</button>" not in page


def test_an_agreement_that_cannot_be_signed_says_so(lead, provider, membership, sign_in):
    placement = accepted(offered(approved(lead.organisation), membership, lead), provider)
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    with clock.set_to(clock.at(date(2026, 12, 19), 9)):
        assert agreeing.against_signature(agreement, by=lead)
        page = sign_in(lead).get(at("agreement-sign-for-commissioner", agreement)).content.decode()
        assert "The last day of this agreement has passed" in page
        assert "Sign the agreement</button>" not in page


def test_a_second_offer_is_refused_before_the_answers_are_checked(lead, provider, membership, sign_in):
    referral = approved(lead.organisation, lot=membership.lot)
    offered(referral, membership, lead)
    programme = membership.provider.sites.get().programmes.get()
    url = reverse("placements:referral-offer", args=[referral.pk, programme.pk])
    days = {"starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026"}
    days |= {"ends_on_day": "18", "ends_on_month": "12", "ends_on_year": "2026"}
    times = {"am_starts": "09:30", "am_ends": "12:00"}
    page = sign_in(lead).post(url, {"half_days": ["mon_am", "wed_am"], **times, **days}).content.decode()
    assert "has an open offer for" in page
