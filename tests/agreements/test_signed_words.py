"""An agreement keeps the words it was signed with, whatever is renamed since; a closed lot is asked for no more."""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from core import clock
from core.school_days import ONE_DAY
from placements import agreeing
from providers.models import Lot
from referrals import referring
from referrals.models import Route
from tests.factories.placing import accepted, approved, offered, on_framework
from tests.factories.providers import LotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(lead, provider):
    offer = offered(approved(lead.organisation), on_framework(provider), lead)
    return accepted(offer, provider).agreements.get()


def rename(agreement):
    placement = agreement.placement
    Lot.objects.filter(pk=placement.membership.lot_id).update(title="Other words")
    Organisation.objects.filter(pk=placement.provider.organisation_id).update(name="Another name")
    Route.objects.filter(pk=placement.route_id).update(label="Another ground")
    return type(agreement).objects.get(pk=agreement.pk)


def test_it_says_what_it_said_when_it_was_signed(drafted, provider, lead, sign_in):
    agreeing.sign_for_provider(drafted, by=provider)
    agreeing.sign_for_commissioner(drafted, by=lead)
    before = dict(drafted.words)
    signed = rename(drafted)
    assert signed.words == before
    page = sign_in(lead).get(reverse("agreements:agreement", args=[signed.pk])).content.decode()
    assert before["lot"] in page
    assert "Other words" not in page.partition("<dl")[2].partition("</dl>")[0]


def test_a_draft_says_what_things_are_called_now(drafted):
    assert rename(drafted).words["lot"].startswith("Lot 2: Other words")


def test_a_closed_lot_is_asked_for_no_more(drafted):
    lot = drafted.placement.membership.lot
    assert lot in referring.lots_to_ask_for(clock.today())
    lot.closed_on = clock.today()
    lot.save()
    assert lot in referring.lots_to_ask_for(clock.today() - ONE_DAY)
    assert lot not in referring.lots_to_ask_for(clock.today())
    assert lot in referring.lots_on(clock.today()), "what is asked for is still found by it"


def test_a_lot_is_in_use_by_a_membership_or_by_a_referral_alone(drafted):
    assert drafted.placement.membership.lot.is_in_use
    assert not LotFactory(number=9).is_in_use
    assert drafted.placement.membership.lot.framework.is_in_use
