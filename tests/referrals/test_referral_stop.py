"""A school's own route needs no approval: the council is told, and may stop it for some days, with a reason."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, MoveRefused, Threshold
from placements import running
from placements.models import Offer, Placement
from referrals import deciding, referring
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import accepted, offered, on_framework
from tests.referrals.referring_steps import draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

LAST_DAY = date(2026, 11, 25)
"""Five school days after the suite's Wednesday."""


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(name, args=[row.pk])


def sent_by(lead, **values) -> Referral:
    row = draft_of(lead, **values)
    referring.submit(row, by=lead)
    return Referral.objects.get(pk=row.pk)


def stop(row, manager, reason="Two places already"):
    return deciding.stop(row, by=manager, reason=reason)


class TestNoApproval:
    def test_it_is_approved_as_it_is_sent_by_nobody(self, lead):
        row = sent_by(lead)
        assert (row.status, row.decided_by, row.stop_by) == ("approved", None, LAST_DAY)
        assert row.is_approved_by_route
        said = list(Event.objects.filter(act__in=["submitted", "approved_by_route"]).values_list("sentence", flat=True))
        assert set(said) == {"The referral was sent.", "This route needs no approval; the council was told."}

    def test_a_council_route_waits_for_a_decision(self, officer):
        row = sent_by(officer, route_id="s19_otherwise")
        assert (row.status, row.stop_by) == ("submitted", None)

    def test_the_ap_managers_are_told_at_once_without_a_name(self, lead, manager, officer):
        row = sent_by(lead)
        message = Message.objects.get()
        assert (message.recipient, message.template) == (manager.user, "referrals/referral_told")
        assert row.pupil.legal_surname not in str(message.context)

    def test_the_days_are_the_councils_figure(self, lead):
        Threshold.objects.filter(code="own_route_stop_days").update(value=2)
        assert sent_by(lead).stop_by == date(2026, 11, 20)

    def test_a_place_can_be_offered_at_once(self, lead, provider):
        assert offered(sent_by(lead), on_framework(provider), lead, starts_on=date(2026, 11, 30)).status == "offered"


class TestStop:
    def test_it_comes_back_with_the_reason_and_who_referred_is_told(self, lead, manager):
        row = sent_by(lead)
        stop(row, manager)
        row.refresh_from_db()
        assert (row.status, row.information_wanted) == ("returned", "Two places already")
        assert Event.objects.get(act="stopped").changes["status"] == ["approved", "returned"]
        told = Message.objects.get(template="referrals/referral_stopped")
        assert told.recipient == lead.user
        assert "Two places already" not in str(told.context)

    def test_sent_again_it_waits_for_the_council(self, lead, manager):
        row = sent_by(lead)
        stop(row, manager)
        referring.submit(row, by=lead)
        row = Referral.objects.get(pk=row.pk)
        assert (row.status, row.stopped_at) == ("submitted", None)
        deciding.approve(row, by=manager)
        assert not row.is_approved_by_route
        with pytest.raises(MoveRefused, match="The council approved this"):
            stop(row, manager)

    def test_until_the_last_day_and_no_longer(self, lead, manager):
        row, late = sent_by(lead), sent_by(lead)
        with clock.set_to(clock.at(LAST_DAY, 17)):
            stop(row, manager)
        with clock.set_to(clock.at(date(2026, 11, 26), 8)), pytest.raises(MoveRefused, match="has passed"):
            stop(late, manager)

    def test_who_made_it_does_not_stop_it(self, lead, council):
        both = AffiliationFactory(role="ap_manager", organisation=council, user=lead.user)
        with pytest.raises(MoveRefused, match="You made this referral"):
            stop(sent_by(lead), both)

    def test_a_reason_is_needed(self, lead, manager):
        with pytest.raises(MoveRefused, match="^Enter why"):
            stop(sent_by(lead), manager, " ")

    def test_it_is_no_way_to_return_what_waits_for_a_decision(self, lead, manager):
        with pytest.raises(MoveRefused, match="The council approved this|cannot be stopped"):
            deciding.stop(submitted_by(lead, status="approved"), by=manager, reason="No")
        with pytest.raises(MoveRefused, match="cannot be returned"):
            deciding.return_for_information(sent_by(lead), by=manager, wanted="More")


class TestPlaces:
    @pytest.fixture
    def offer(self, lead, provider):
        return offered(sent_by(lead), on_framework(provider), lead, starts_on=date(2026, 11, 30))

    def test_an_open_offer_lapses(self, offer, manager):
        stop(offer.referral, manager)
        assert Offer.objects.get(pk=offer.pk).status == "lapsed"
        assert "stopped by the council" in Event.objects.get(act="lapsed").sentence

    def test_a_place_that_has_not_begun_is_given_up_and_told(self, offer, manager, provider):
        placement = accepted(offer, provider)
        Message.objects.all().delete()
        stop(Referral.objects.get(pk=offer.referral_id), manager)
        placement = Placement.objects.get(pk=placement.pk)
        assert (placement.status, placement.end_reason) == ("ended", running.NOT_STARTED)
        assert provider.user_id in Message.objects.values_list("recipient", flat=True)

    @pytest.mark.parametrize("status", ["active", "paused"])
    def test_a_place_that_has_begun_goes_on(self, offer, manager, provider, status):
        placement = accepted(offer, provider)
        Placement.objects.filter(pk=placement.pk).update(status=status)
        with pytest.raises(MoveRefused, match="A place has begun"):
            stop(Referral.objects.get(pk=offer.referral_id), manager)
        assert Placement.objects.get(pk=placement.pk).status == status


class TestPages:
    def test_the_manager_reads_until_when_and_stops_it(self, sign_in, lead, manager):
        row = sent_by(lead)
        client = sign_in(manager)
        shown = client.get(page("referrals:referral", row)).content.decode()
        assert "This route needs no approval" in shown
        assert "can stop it until 25 November 2026" in shown
        sent = {"reason": "Two places already", "once": str(uuid.uuid4())}
        answer = client.post(page("referrals:referral-stop", row), sent, follow=True).content.decode()
        assert "The referral was stopped" in answer
        assert "Why the council stopped it" in answer
        assert "Stopped by the council" in answer

    def test_the_school_reads_that_the_council_was_told_and_stops_nothing(self, sign_in, lead):
        row = sent_by(lead)
        shown = sign_in(lead).get(page("referrals:referral", row)).content.decode()
        assert "The council was told on" in shown
        assert page("referrals:referral-stop", row) not in shown
        assert sign_in(lead).get(page("referrals:referral-stop", row)).status_code == 403

    def test_who_sent_it_reads_that_a_place_can_be_offered(self, sign_in, lead):
        shown = sign_in(lead).get(page("referrals:referral-submitted", sent_by(lead))).content.decode()
        assert "it needs no approval" in shown
        assert "Offer a place" in shown

    def test_home_counts_what_the_list_opens(self, sign_in, lead, manager):
        sent_by(lead)
        stop(sent_by(lead), manager)
        submitted_by(lead, status="approved", decided_by=manager.user)
        rows = Referral.objects.stoppable()
        assert rows.count() == 1
        shown = sign_in(manager).get("/placements/referrals/?status=stoppable").content.decode()
        assert str(rows.get()) in shown
        assert "1 referral" in shown
