"""Of two children kept apart the one finds no place where the other is: at each act, in the words of a full place."""

from datetime import date

import pytest
from django.urls import reverse

from apart import keeping, meeting
from core import clock
from core.models import MoveRefused
from placements import agreeing, offering, places, running
from placements.models import Agreement, Offer, Placement
from tests.factories.apart import kept_apart
from tests.factories.placing import FIRST, LAST, accepted, agreed, cells, offered, signed
from tests.factories.providers import ProgrammeFactory, SiteFactory

pytestmark = pytest.mark.django_db

BOTH = "No place is available on Monday morning, Wednesday morning."


def test_a_place_where_the_other_is_cannot_be_offered(ours, theirs, pair, lead, lead2, provider, membership):
    agreed(lead, provider, membership, referral=ours)
    with pytest.raises(MoveRefused, match=BOTH):
        offered(theirs, membership, lead2)
    assert offered(theirs, membership, lead2, "tue_am")


def test_of_two_offers_open_at_once_the_second_cannot_be_accepted(
    ours, theirs, pair, lead, lead2, provider, membership, sign_in
):
    first, second = offered(ours, membership, lead), offered(theirs, membership, lead2, "mon_am")
    accepted(first, provider)
    with pytest.raises(MoveRefused, match="^No place is available on Monday morning.$"):
        accepted(second, provider)
    page = sign_in(provider).get(reverse("placements:offer-accept", args=[second.pk])).content.decode()
    assert "No place is available on Monday morning." in page


def test_a_week_is_not_changed_to_where_the_other_is(ours, theirs, pair, lead, lead2, provider, membership):
    agreed(lead, provider, membership, referral=ours)
    placement = agreed(lead2, provider, membership, referral=theirs, codes=["tue_am"])
    with pytest.raises(MoveRefused, match="No place is available on Wednesday morning."):
        agreeing.change(placement, starts_on=FIRST, ends_on=LAST, pattern=cells("tue_am", "wed_am"), by=lead2)


def test_kept_apart_after_acceptance_neither_signed_nor_started(
    ours, theirs, lead, lead2, officer, provider, membership
):
    one = accepted(offered(ours, membership, lead), provider)
    other = agreed(lead2, provider, membership, referral=theirs)
    kept_apart(ours.pupil, theirs.pupil, by=officer)
    with pytest.raises(MoveRefused, match=BOTH):
        signed(one, provider, lead)
    with clock.set_to(clock.at(FIRST, 5)):
        assert running.waiting_for(other) == [BOTH]
        with pytest.raises(MoveRefused, match=BOTH):
            running.start(other)
        running.give_up(one, by=lead)
        running.start(other)
    assert Placement.objects.get(pk=other.pk).status == "active"


def test_who_runs_there_already_keeps_what_was_agreed_and_adds_nothing(
    ours, theirs, lead, lead2, officer, provider, membership
):
    """Live placements are never touched: the reader is told that they meet."""
    one = agreed(lead, provider, membership, referral=ours, ends_on=date(2027, 1, 29))
    other = agreed(lead2, provider, membership, referral=theirs)
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(one)
        running.start(other)
        pair = kept_apart(ours.pupil, theirs.pupil, by=officer)
        assert [found.codes for found in meeting.meetings([pair])[pair.pk]] == [["mon_am", "wed_am"]]
        with pytest.raises(MoveRefused, match=BOTH):
            agreeing.change(other, starts_on=FIRST, ends_on=date(2027, 1, 29), pattern=cells(), by=lead2)
        agreeing.change(other, starts_on=date(2026, 11, 24), ends_on=LAST, pattern=cells("wed_am"), by=lead2)
        signed(other, provider, lead2)
        assert {tuple(found.codes) for found in meeting.meetings([pair])[pair.pk]} == {
            ("wed_am",),
            ("mon_am", "wed_am"),
        }


def test_an_override_does_not_pass_it(ours, theirs, pair, lead, lead2, manager, provider, membership):
    agreed(lead, provider, membership, referral=ours)
    offering.override_gate(theirs, membership.provider, reason="Urgent", ends_on=LAST, by=manager)
    with pytest.raises(MoveRefused, match=BOTH):
        offered(theirs, membership, lead2)


def test_where_the_other_was_until_today_there_is_a_place_from_tomorrow(
    ours, theirs, pair, lead, lead2, provider, membership
):
    one = agreed(lead, provider, membership, referral=ours)
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(one)
        running.end(one, on=clock.today(), reason="other", by=lead)
        with pytest.raises(MoveRefused, match="No place is available on Monday morning."):
            offered(theirs, membership, lead2)
        assert offered(theirs, membership, lead2, starts_on=date(2026, 11, 24))


def test_it_is_the_site_and_not_the_programme_or_the_provider(ours, theirs, pair, lead, lead2, provider, membership):
    agreed(lead, provider, membership, referral=ours)
    here = membership.provider.sites.get()
    there = SiteFactory(provider=membership.provider)
    beside, elsewhere = (ProgrammeFactory(site=site, lot=membership.lot) for site in (here, there))
    place = {"membership": membership, "pattern": cells("mon_am"), "starts_on": FIRST, "ends_on": LAST, "by": lead2}
    with pytest.raises(MoveRefused, match="No place is available on Monday morning."):
        offering.offer_place(theirs, site=here, programme=beside, **place)
    assert offering.offer_place(theirs, site=there, programme=elsewhere, **place)


def test_after_its_last_day_or_once_ended_they_may_meet(ours, theirs, lead, lead2, officer, provider, membership):
    pair = kept_apart(ours.pupil, theirs.pupil, by=officer, until=date(2026, 11, 30))
    agreed(lead, provider, membership, referral=ours)
    with pytest.raises(MoveRefused, match=BOTH):
        offered(theirs, membership, lead2)
    assert offered(theirs, membership, lead2, starts_on=date(2026, 12, 1))
    Offer.objects.filter(referral=theirs).update(status="lapsed")
    keeping.end(pair, said="They made it up", by=officer)
    assert offered(theirs, membership, lead2)


def test_a_draft_counts_and_what_was_given_up_does_not(ours, theirs, pair, lead, lead2, provider, membership):
    placement = accepted(offered(ours, membership, lead), provider)
    with pytest.raises(MoveRefused, match=BOTH):
        offered(theirs, membership, lead2)
    running.give_up(placement, by=lead)
    assert offered(theirs, membership, lead2)
    assert Agreement.objects.count() == 1


def test_many_programmes_cost_the_same_as_one(ours, theirs, pair, lead, provider, membership, queries):
    agreed(lead, provider, membership, referral=ours)
    few = queries(places.places_for, theirs, lead)
    ProgrammeFactory.create_batch(6, site=membership.provider.sites.get(), lot=membership.lot)
    assert queries(places.places_for, theirs, lead) == few
